//! `proof`: both editions to the newsroom.

use clap::Args;
use serde_json::json;

use super::failure::{Exit, Failure};
use super::morning::Morning;
use super::newsroom::Newsroom;
use crate::address::Address;
use crate::deliver::{self, ProofOutcome};
use crate::journal::Digest;
use crate::language::Language;
use crate::outcome::Outcome;

/// Send both editions to the newsroom, the subject marked
///
/// Goes to the addresses of `[proof] to`, or to those named here, and to nobody else. Drafts can be
/// proofed.
#[derive(Debug, Args)]
pub(super) struct Proof {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// Send to this address in place of `[proof] to`; can be repeated
    #[arg(long, value_name = "ADDRESS")]
    to: Vec<Address>,
}

impl Proof {
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let path = newsroom.file(&self.issue)?;
        let printed = Morning::open(newsroom, &path)?.printed(newsroom)?;
        let to = if self.to.is_empty() { newsroom.publication.proof.clone() } else { self.to };
        if to.is_empty() {
            return Err(Failure::not_started("nobody is named to get the proof")
                .help("write `[proof] to = [\"…\"]` in matinale.toml, or add `--to ADDRESS`"));
        }
        let mark = match printed.issue.language {
            Language::Fr => "[BAT] ",
            Language::En => "[Proof] ",
            Language::De => "[Korrektur] ",
        };
        let tokens = newsroom.tokens()?;
        let templates = printed.templates(&tokens, mark);
        // Of what readers would get, whose subject bears no mark.
        let content = Digest::new(printed.templates(&tokens, "").frozen());
        let target = newsroom.target()?;
        let now = newsroom.now();
        let outcomes =
            super::runtime()?.block_on(deliver::send_proof(&templates, &target, &to, &now))?;
        let mut exit = Exit::Done;
        let mut rows = Vec::new();
        for ProofOutcome { address, edition, outcome } in outcomes {
            let accepted = matches!(outcome, Outcome::Accepted(_));
            let words = match outcome {
                Outcome::Accepted(_) => "has it".to_owned(),
                Outcome::Rejected(_, reply) | Outcome::Deferred(reply) => {
                    format!("did not get it: {reply}")
                }
                Outcome::NotSent(phase, cause) => {
                    format!("did not get it: the line was lost {}: {cause}", phase.words())
                }
                Outcome::InDoubt(cause) => format!("may have it: {cause}"),
            };
            rows.push(json!({
                "address": address.as_str(),
                "edition": edition.as_str(),
                "accepted": accepted,
                "words": words,
            }));
            let line = format!("{edition} edition: {address} {words}");
            if accepted {
                newsroom.console.say(&line);
            } else {
                newsroom.console.fault(&line);
                exit = Exit::Person;
            }
        }
        newsroom.console.say(&format!("{} · content {}", printed.line(), content.short()));
        if newsroom.console.json {
            let answer = json!({ "proofs": rows, "hash": content.to_string() });
            newsroom.console.answer(&answer.to_string());
        }
        Ok(exit)
    }
}
