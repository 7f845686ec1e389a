//! `proof`: both editions to the newsroom.

use clap::Args;

use super::failure::{Exit, Failure};
use super::morning::Morning;
use super::newsroom::Newsroom;
use crate::address::Address;
use crate::deliver;
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
        };
        let templates = printed.templates(&newsroom.tokens()?, mark);
        let (target, _) = newsroom.target()?;
        let now = newsroom.now();
        let outcomes =
            super::runtime()?.block_on(deliver::proof(&templates, &target, &to, &now))?;
        let mut exit = Exit::Done;
        for (address, edition, outcome) in outcomes {
            let words = match outcome {
                Outcome::Accepted(_) => {
                    newsroom.console.say(&format!("{edition} edition: {address} has it"));
                    continue;
                }
                Outcome::Rejected(_, reply) | Outcome::Deferred(reply) => reply.to_string(),
                Outcome::NotSent(phase, cause) => {
                    format!("the line was lost {}: {cause}", phase.words())
                }
                Outcome::InDoubt(cause) => format!("it may have arrived: {cause}"),
            };
            newsroom
                .console
                .fault(&format!("{edition} edition: {address} did not get it: {words}"));
            exit = Exit::Person;
        }
        Ok(exit)
    }
}
