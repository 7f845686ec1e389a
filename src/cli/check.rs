//! `check`: what is wrong with an issue.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::morning::Morning;
use super::newsroom::Newsroom;
use super::online;
use crate::check::{self, Explanation};
use crate::finding::show::{self, Dress};
use crate::finding::{Code, Finding, Severity, Source, nearest};

/// Say everything that is wrong with an issue
///
/// Every finding points at the line in the file and says what to write. Exits with 0 when the issue
/// may be sent, with 1 when it may not.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// Say what a finding means, why it matters and how to put it right; no issue is read
    #[arg(long, value_name = "CODE", conflicts_with_all = ["issue", "deny", "online", "format"])]
    explain: Option<String>,
    /// Refuse the issue for warnings too
    #[arg(long, value_name = "SEVERITY")]
    deny: Option<Denied>,
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

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// The line with a caret under it
    Human,
    /// One line each: `path:line:column: severity[code]: message`
    Short,
}

impl Check {
    /// Answers `--explain`, which needs no publication.
    pub(super) fn explained(&self, console: Console) -> Option<Result<Exit, Failure>> {
        let word = self.explain.as_deref()?;
        let Some(code) = Code::parse(word) else {
            let failure = Failure::not_started(format!("there is no finding `{word}`"));
            let near = nearest(word, Code::ALL.iter().map(|code| code.as_str()));
            return Some(Err(match near {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help("a code stands in brackets in every finding"),
            }));
        };
        let Explanation { meaning, why, mend } = check::explain(code);
        let severity = code.severity().as_str();
        if console.json {
            let answer = json!({
                "code": code.as_str(), "severity": severity, "meaning": meaning, "why": why,
                "mend": mend,
            });
            console.answer(&answer.to_string());
        } else {
            console.answer(&format!("{severity}[{code}]\n\n{meaning}\n\n{why}\n\n{mend}"));
        }
        Some(Ok(Exit::Done))
    }

    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let console = newsroom.console;
        let path = newsroom.file(&self.issue)?;
        let mut morning = Morning::open(newsroom, &path)?;
        if self.online {
            morning.add(online::ask(newsroom, &morning.source)?);
        }
        let Morning { source, findings, printed, .. } = morning;
        let told: Vec<(&Source, &Finding)> = newsroom
            .findings
            .iter()
            .map(|finding| (&newsroom.settings, finding))
            .chain(findings.iter().map(|finding| (&source, finding)))
            .collect();
        let count = |severity| told.iter().filter(|(_, f)| f.severity() == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let sound = errors == 0 && (warnings == 0 || self.deny.is_none());
        if console.json {
            let listed: Vec<_> =
                told.iter().map(|(source, finding)| show::json(source, finding)).collect();
            let answer = json!({
                "issue": source.name,
                "sound": sound,
                "errors": errors,
                "warnings": warnings,
                "findings": listed,
            });
            console.answer(&answer.to_string());
        } else {
            let dress = match self.format {
                Format::Human => Dress::Coloured,
                Format::Short => Dress::Short,
            };
            for (source, finding) in &told {
                let gap = if dress == Dress::Short { "" } else { "\n" };
                console.answer(&format!("{}{gap}", show::text(source, finding, dress)));
            }
            let verdict = match (errors, warnings) {
                (0, 0) => "nothing to mend".to_owned(),
                _ => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
            };
            let morning =
                printed.map(|printed| format!(" · {}", printed.line())).unwrap_or_default();
            console.say(&format!("{}{morning}: {verdict}", source.name));
        }
        Ok(if sound { Exit::Done } else { Exit::Person })
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
