//! Where output goes: answers to stdout, everything else to stderr. A closed pipe is no fault.
//!
//! Every text passes [`make_visible`] here, so that no word of an editor, a reader or a server drives the
//! terminal. Only the colours of findings and of what is said of a command line go past it; their words have passed it before.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(unix)]
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::sync::OnceLock;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ColorChoice};

use super::clock::machine_clock;
use super::columns::{count_columns, wrap_within};
use super::failure::Failure;
use super::log_format::{LogFormat, MessageLevel};
use super::publication_folder::PublicationFolder;
use super::spoken::{find_environment_locale, find_publication_locale, parse_locale};
use crate::finding::show::{self, FindingStyle, ShownFinding, make_visible};
use crate::finding::{Finding, Severity, Source};
use crate::wording::{Locale, ToValue, Wording, say, say_count};

/// The options that decide how a command writes its output.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Console {
    /// Say nothing that is not a fault
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Speak this language: `fr` or `en`; without it, that of `LC_ALL`, `LC_MESSAGES` or `LANG`, else that
    /// of the publication
    #[arg(long = "lang", global = true, value_name = "LANG", value_parser = PossibleValuesParser::new(Locale::NAMED.map(|(name, _)| name)).try_map(parse_locale))]
    locale: Option<Locale>,
    /// When colours are written: `auto` on a terminal, unless `NO_COLOR` is set
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    color: ColorChoice,
    /// How what stands on stderr is written: `plain`, `timestamps` before each line, or `json`
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "plain",
        hide_possible_values = true
    )]
    log_format: LogFormat,
}

impl Console {
    /// The same console, with the language of the environment if no argument says one, and with that of the
    /// publication if the environment says none either.
    pub(super) fn heed_surroundings(mut self, folder: &PublicationFolder) -> Self {
        let locale = self.locale.or_else(find_environment_locale);
        self.locale = locale.or_else(|| find_publication_locale(folder));
        self
    }

    /// The language that is spoken.
    pub(super) fn locale(self) -> Locale {
        self.locale.unwrap_or_default()
    }

    /// A text as it is printed: in the language of the person, and without control characters.
    fn write(self, text: &(impl ToValue + ?Sized)) -> String {
        make_visible(&text.to_value().translate(self.locale())).into_owned()
    }

    /// Whether only faults are told.
    pub(super) const fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Prints an answer to stdout.
    pub(super) fn answer(self, text: &(impl ToValue + ?Sized)) {
        let _ = self.deliver_answer(text);
    }

    /// Prints the lines of an answer to stdout.
    pub(super) fn answer_lines(self, lines: &[impl ToValue]) {
        for line in lines {
            self.answer(line);
        }
    }

    /// Prints an answer to stdout. Answers whether somebody can have read it.
    pub(super) fn deliver_answer(self, text: &(impl ToValue + ?Sized)) -> bool {
        write_answer(&self.write(text))
    }

    /// Prints a finding to stdout, as a part of the answer. `gap` stands behind it.
    pub(super) fn answer_finding(self, finding: ShownFinding<'_>, style: FindingStyle, gap: &str) {
        let (columns, finding) = (count_columns(&io::stdout()), finding.told_in(self.locale()));
        let _ = write_answer(&format!("{}{gap}", show::shown_within(finding, style, columns)));
    }

    /// Prints a part of an answer that is too long to be held whole. No line break is added.
    pub(super) fn part(self, text: &(impl ToValue + ?Sized)) {
        note_answer(write!(anstream::stdout().lock(), "{}", self.write(text)));
    }

    /// Prints a part of an answer in CSV. A program gets the values as they are, because CSV has no codes for
    /// characters. A terminal gets codes.
    pub(super) fn part_of_csv(self, text: &str) {
        if io::stdout().is_terminal() {
            return self.part(text);
        }
        note_answer(write!(io::stdout().lock(), "{text}"));
    }

    /// Prints an answer to stdout. Prints nothing with `--quiet` or `--json`.
    pub(super) fn say(self, text: &(impl ToValue + ?Sized)) {
        if !self.quiet && !self.json {
            self.answer(text);
        }
    }

    /// Prints a remark to stderr, such as what is being done. Prints nothing with `--quiet`.
    pub(super) fn tell(self, text: &(impl ToValue + ?Sized)) {
        if !self.quiet {
            let _ = self.write_log(&self.write(text), MessageLevel::Remark);
        }
    }

    /// Writes a message to stderr as `--log-format` says. Answers whether somebody can have read it.
    fn write_log(self, message: &str, level: MessageLevel) -> bool {
        let now = machine_clock().timestamp();
        write_fault(&self.log_format.write(message, level, now))
    }

    /// Prints a fault to stderr that comes up before there is a console.
    pub(super) fn warn(text: &str) {
        let _ = write_fault(&make_visible(text));
    }

    /// Prints a coloured fault to stderr that comes up before there is a console. Its words are visible ones.
    pub(super) fn warn_in_colours(text: &str) {
        let _ = write_fault(text);
    }

    /// Prints a fault to stderr, even with `--quiet`.
    pub(super) fn fault(self, text: &(impl ToValue + ?Sized)) {
        let _ = self.deliver_fault(text);
    }

    /// Prints a fault to stderr, even with `--quiet`. Answers whether somebody can have read it.
    pub(super) fn deliver_fault(self, text: &(impl ToValue + ?Sized)) -> bool {
        self.write_log(&self.write(text), MessageLevel::Fault)
    }

    /// Prints a finding to stderr, even with `--quiet`.
    pub(super) fn fault_finding(self, finding: ShownFinding<'_>) {
        let (columns, finding) = (count_columns(&io::stderr()), finding.told_in(self.locale()));
        let style = match self.log_format {
            LogFormat::Json => FindingStyle::Plain,
            LogFormat::Plain | LogFormat::Timestamps => FindingStyle::Coloured,
        };
        let text = show::shown_within(finding, style, columns);
        let _ = self.write_log(&format!("{text}\n"), MessageLevel::Fault);
    }

    /// Prints why a command did not do its work.
    pub(super) fn failure(self, failure: &Failure) {
        if self.json {
            let _ = write_fault(&make_visible(&failure.json(self.locale())));
        } else {
            let columns = match self.log_format {
                LogFormat::Json => usize::MAX,
                LogFormat::Plain | LogFormat::Timestamps => count_columns(&io::stderr()),
            };
            let text = failure.word().translate(self.locale());
            let lines = text.lines().flat_map(|line| wrap_within(line, columns));
            self.fault(&lines.collect::<Vec<_>>().join("\n"));
        }
    }

    /// Prints findings to stderr: each error, and how many warnings there are. `check` shows those.
    pub(super) fn findings(self, source: &Source, findings: &[Finding]) {
        for finding in findings.iter().filter(|finding| finding.severity() == Severity::Error) {
            self.fault_finding(ShownFinding::new(source, finding));
        }
        self.count_warnings(source, findings);
    }

    /// Prints findings to stderr as [`findings`](Self::findings) does, and shows no line of the text: the
    /// output of a run goes to logs and to cron's mail, and the text has parts for paying readers.
    pub(super) fn findings_without_text(self, source: &Source, findings: &[Finding]) {
        self.word_errors(source, findings).iter().for_each(|line| self.fault(line));
        self.count_warnings(source, findings);
    }

    fn count_warnings(self, source: &Source, findings: &[Finding]) {
        let is_warning = |finding: &&Finding| finding.severity() == Severity::Warning;
        let warnings = findings.iter().filter(is_warning).count();
        if warnings > 0 {
            let (file, call) = (&source.name, write_check_call(&source.name));
            self.tell(&say_count!(
                "{file}: {warnings} warning: `{call}`",
                "{file}: {warnings} warnings: `{call}`",
                warnings,
                file,
                call
            ));
        }
    }

    /// The errors of a text, each on a line, without its words.
    pub(super) fn word_errors(self, source: &Source, findings: &[Finding]) -> Vec<String> {
        let errors = findings.iter().filter(|finding| finding.severity() == Severity::Error);
        let word = |finding: &Finding| {
            let finding = Finding { help: None, ..finding.clone() };
            let shown = ShownFinding::new(source, &finding).told_in(self.locale());
            show::shown(shown, FindingStyle::Short)
        };
        let mut lines: Vec<String> = errors.map(word).collect();
        if !lines.is_empty() {
            let call = write_check_call(&source.name);
            lines.push(say!("  help: `{call}` shows the lines", call).translate(self.locale()));
        }
        lines
    }

    /// The least severity that is shown beside an answer.
    pub(super) fn least(self) -> Severity {
        if self.quiet { Severity::Error } else { Severity::Warning }
    }

    /// Whether stderr is a terminal, so that a bar that moves can be drawn on it.
    pub(super) fn is_watched(self) -> bool {
        let is_told = !self.quiet && !self.json && self.log_format == LogFormat::Plain;
        is_told && io::stderr().is_terminal()
    }

    /// Whether stdout is a terminal, whose page can be redrawn.
    pub(super) fn is_page() -> bool {
        io::stdout().is_terminal()
    }

    /// The failure of a command whose answer could not be written whole, such as on a full disk. It waits for nothing that is
    /// still being written: whoever reads events may have stopped.
    pub(super) fn find_lost_answer() -> Option<Failure> {
        let error = LOST_ANSWER.get()?;
        let cause = say!("the answer could not be written: {error}", error = error.to_string());
        let help = say!("what was done is done; make room where the output goes, and ask again");
        Some(Failure::person(cause).help(help))
    }

    /// Notes whether the help was written.
    pub(super) fn note_help(written: io::Result<()>) {
        note_answer(written);
    }

    /// Clears the page of the terminal, so that an answer begins at its top.
    pub(super) fn clear_page() {
        let mut out = io::stdout().lock();
        let _ = write!(out, "\u{1b}[H\u{1b}[2J").and_then(|()| out.flush());
    }

    /// Whether a person is at the terminal and can answer a question.
    pub(super) fn is_attended() -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks a question, and reads the line that is typed.
    pub(super) fn ask(self, question: &Wording) -> String {
        let mut err = anstream::stderr().lock();
        let _ = write!(err, "{} ", self.write(question));
        let _ = err.flush();
        let mut answer = String::new();
        let _ = io::stdin().read_line(&mut answer);
        answer.trim().to_owned()
    }
}

/// The call that shows every finding about a file.
fn write_check_call(name: &str) -> String {
    let issue = name.strip_prefix("issues/").and_then(|name| name.strip_suffix(".toml"));
    let day = issue.filter(|issue| issue.starts_with(|c: char| c.is_ascii_digit()));
    match day {
        Some(day) => format!("matinale check {day}"),
        None if name.ends_with("matinale.toml") => "matinale check".to_owned(),
        None => format!("matinale check {name}"),
    }
}

/// Why the answer of this process could not be written, if that is a fault.
static LOST_ANSWER: OnceLock<io::Error> = OnceLock::new();

/// Notes that a part of the answer could not be written. A reader who has closed the pipe has read enough. Answers whether it
/// was written.
fn note_answer(written: io::Result<()>) -> bool {
    match written {
        Ok(()) => true,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => false,
        Err(error) => {
            let _ = LOST_ANSWER.set(error);
            false
        }
    }
}

/// Writes a line to stdout. Answers whether somebody can have read it.
fn write_answer(text: &str) -> bool {
    let mut out = anstream::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    note_answer(written) && is_kept(io::stdout())
}

/// Writes a line to stderr. Answers whether somebody can have read it.
fn write_fault(text: &str) -> bool {
    let written = writeln!(anstream::stderr().lock(), "{text}");
    written.is_ok() && is_kept(io::stderr())
}

/// Whether what is written to a stream is kept: the stream is not the null device. A stream that was
/// closed when the program began counts as the null device, since that is what Rust opens in its place.
#[cfg(unix)]
fn is_kept(stream: impl AsFd) -> bool {
    let find_device = |file: &File| {
        let found = file.metadata().ok()?;
        found.file_type().is_char_device().then(|| found.rdev())
    };
    let file = stream.as_fd().try_clone_to_owned().map(File::from);
    let null = File::options().write(true).open("/dev/null");
    let device = file.ok().as_ref().and_then(find_device);
    device.is_none() || device != null.ok().as_ref().and_then(find_device)
}

/// Whether what is written to a stream is kept.
#[cfg(not(unix))]
fn is_kept<S>(_: S) -> bool {
    true
}
