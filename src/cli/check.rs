//! `check`: what is wrong with an issue.

use std::path::Path;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::mend::{self, Mended};
use super::morning::Morning;
use super::newsroom::Newsroom;
use super::online;
use crate::check;
use crate::finding::show::{self, FindingStyle, sarif};
use crate::finding::{Code, Finding, Severity, Source};

/// How wide an explanation is set.
const COLUMNS: usize = 80;

/// Say everything that is wrong with an issue
///
/// Every finding points at the line in the file and says what to write. Exits with 0 when the issue
/// may be sent, with 1 when it may not.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// Say what a finding means, why it matters and how to put it right (`all`: every one, as Markdown);
    /// no issue is read
    #[arg(long, value_name = "CODE", conflicts_with_all = ["issue", "deny", "fix", "online", "format"])]
    explain: Option<String>,
    /// Refuse the issue for warnings too
    #[arg(long, value_name = "SEVERITY")]
    deny: Option<Denied>,
    /// Mend in the files what needs no judgement, and show what is left
    #[arg(long)]
    fix: bool,
    /// Ask for every link of the issue too; good answers are kept for a day in `state/links.json`
    #[arg(long)]
    online: bool,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Denied {
    /// Warnings count like errors
    Warnings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The line with a caret under it
    Human,
    /// One line each: `path:line:column: severity[code]: message`
    Short,
    /// A SARIF 2.1.0 document, for programs that show findings beside the code
    Sarif,
}

impl Check {
    /// Answers `--explain`, which needs no publication.
    pub(super) fn explained(&self, console: Console) -> Option<Result<Exit, Failure>> {
        let word = self.explain.as_deref()?;
        if word == "all" {
            if console.json {
                console.answer(&check::all_codes().map(explanation).collect::<Value>().to_string());
            } else {
                console.answer(check::write_manual().trim_end());
            }
            return Some(Ok(Exit::Done));
        }
        let Some(code) = check::parse_code(word) else {
            let failure = Failure::not_started(format!("there is no finding `{word}`"));
            return Some(Err(match check::nearest_code(word) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help("a code stands in brackets in every finding"),
            }));
        };
        if console.json {
            console.answer(&explanation(code).to_string());
        } else {
            let words = [code.meaning(), code.why(), code.mend()];
            let words = words.map(|words| textwrap::fill(words, COLUMNS)).join("\n\n");
            console.answer(&format!("{}[{code}]\n\n{words}", code.severity().as_str()));
        }
        Some(Ok(Exit::Done))
    }

    pub(super) fn run(self, folder: &Path, console: Console) -> Result<Exit, Failure> {
        if console.json && self.format == Format::Sarif {
            return Err(Failure::not_started("`--json` and `--format sarif` are two answers")
                .help("ask for the one or for the other"));
        }
        let mut fixed = Vec::new();
        if self.fix {
            fixed.extend(mend::settings(folder)?);
            self.say_mended(fixed.last(), console);
        }
        let newsroom = Newsroom::open(folder, console)?;
        let path = newsroom.file(&self.issue)?;
        if self.fix {
            let before = fixed.len();
            fixed.extend(mend::issue(&newsroom, &path)?);
            self.say_mended(fixed.get(before), console);
        }
        let mut morning = Morning::open(&newsroom, &path)?;
        if self.online {
            morning.add(online::ask(&newsroom, &morning.source)?);
        }
        Ok(self.answer(&newsroom, &morning, &fixed))
    }

    /// Says what was mended in a file.
    fn say_mended(&self, mended: Option<&Mended>, console: Console) {
        let Some(mended) = mended else { return };
        match self.format {
            Format::Human => console.say(&format!("{mended}\n")),
            Format::Short => console.say(&mended.short()),
            Format::Sarif => console.tell(&mended.short()),
        }
    }

    fn answer(&self, newsroom: &Newsroom, morning: &Morning, fixed: &[Mended]) -> Exit {
        let console = newsroom.console;
        let source = &morning.source;
        let told: Vec<(&Source, &Finding)> = newsroom
            .findings
            .iter()
            .map(|finding| (&newsroom.settings, finding))
            .chain(morning.findings.iter().map(|finding| (source, finding)))
            .collect();
        let count = |severity| told.iter().filter(|(_, f)| f.severity() == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let sound = errors == 0 && (warnings == 0 || self.deny.is_none());
        match self.format {
            Format::Sarif => console.answer(&format!("{:#}", sarif::document(&told))),
            _ if console.json => {
                let listed: Vec<_> =
                    told.iter().map(|(source, finding)| show::json(source, finding)).collect();
                let mut answer = json!({
                    "issue": source.name,
                    "sound": sound,
                    "errors": errors,
                    "warnings": warnings,
                    "findings": listed,
                });
                if self.fix {
                    answer["fixed"] = fixed.iter().flat_map(Mended::json).collect();
                }
                console.answer(&answer.to_string());
            }
            Format::Human => show_all(console, &told, FindingStyle::Coloured),
            Format::Short => show_all(console, &told, FindingStyle::Short),
        }
        let verdict = match (errors, warnings) {
            (0, 0) => "nothing to mend".to_owned(),
            _ => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
        };
        let fixable = told.iter().filter(|(_, finding)| finding.fix.is_some()).count();
        let by_itself = match fixable {
            0 => String::new(),
            _ => format!(" · `--fix` mends {fixable}"),
        };
        let line = morning.printed.as_ref().map(|printed| format!(" · {}", printed.line()));
        let verdict = format!("{}{}: {verdict}{by_itself}", source.name, line.unwrap_or_default());
        if self.format != Format::Sarif {
            console.say(&verdict);
        }
        if sound { Exit::Done } else { Exit::Person }
    }
}

fn show_all(console: Console, told: &[(&Source, &Finding)], dress: FindingStyle) {
    let gap = if dress == FindingStyle::Short { "" } else { "\n" };
    for (source, finding) in told {
        console.answer(&format!("{}{gap}", show::text(source, finding, dress)));
    }
}

/// What there is to say about a code.
fn explanation(code: Code) -> Value {
    json!({
        "code": code.as_str(),
        "severity": code.severity().as_str(),
        "meaning": code.meaning(),
        "why": code.why(),
        "mend": code.mend(),
    })
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
