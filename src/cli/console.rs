//! Where words go: answers to stdout, everything else to stderr. A closed pipe is no fault.

use std::io::{IsTerminal, Write};

use clap::Args;

use crate::finding::show::{self, FindingStyle};
use crate::finding::{Finding, Severity, Source};

/// How a command speaks.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Console {
    /// Say nothing that is not a fault
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
}

#[expect(clippy::unused_self, reason = "a console speaks; what it leaves unsaid is its own matter")]
impl Console {
    /// An answer.
    pub(super) fn answer(self, text: &str) {
        let _ = writeln!(anstream::stdout().lock(), "{text}");
    }

    /// A part of an answer that is too long to be held whole; no line ends with it.
    pub(super) fn part(self, text: &str) {
        let _ = write!(anstream::stdout().lock(), "{text}");
    }

    /// An answer that nobody waits for.
    pub(super) fn say(self, text: &str) {
        if !self.quiet && !self.json {
            self.answer(text);
        }
    }

    /// A word beside the answer, such as what is being done.
    pub(super) fn tell(self, text: &str) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{text}");
        }
    }

    /// A fault; said even when nothing else is.
    pub(super) fn fault(self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// Findings beside the answer, from warnings on; only errors where nothing else is to be said.
    pub(super) fn findings(self, source: &Source, findings: &[Finding]) {
        let least = self.least();
        for finding in findings.iter().filter(|finding| finding.severity() >= least) {
            self.fault(&format!("{}\n", show::text(source, finding, FindingStyle::Coloured)));
        }
    }

    /// The least severity that is shown beside an answer.
    pub(super) fn least(self) -> Severity {
        if self.quiet { Severity::Error } else { Severity::Warning }
    }

    /// Whether a person reads stderr and can be shown something that moves.
    pub(super) fn is_watched(self) -> bool {
        !self.quiet && !self.json && std::io::stderr().is_terminal()
    }

    /// Whether a person is there to answer.
    pub(super) fn is_attended() -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Asks, and gives the line that is answered.
    pub(super) fn ask(question: &str) -> String {
        let mut err = anstream::stderr().lock();
        let _ = write!(err, "{question} ");
        let _ = err.flush();
        let mut answer = String::new();
        let _ = std::io::stdin().read_line(&mut answer);
        answer.trim().to_owned()
    }
}
