//! `erase`: forgets a person who asks for it.

use clap::Args;
use serde_json::{Value, json};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use super::reader_selection::confirm;
use super::remains::tell_remains;
use crate::journal::PersonTraces;
use crate::newsroom::{ErasurePlan, Newsroom, Remains};

/// Forget a person who asks for it
///
/// It is for a person who asks to be erased (GDPR, Article 17): their row leaves the list, and the journal
/// forgets whose their deliveries were. The counts of past runs stay true. A keyed hash of the address stays, so
/// that no import brings the person back; `subscribers readmit` lifts it if they ask for the mail again. Files
/// in the folder that still have the address are named.
#[derive(Debug, Args)]
pub(super) struct ErasePerson {
    /// Their address, or an unsubscribe link of their mail
    #[arg(value_name = "READER")]
    person: String,
    /// Show what would be erased, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask; needed where no terminal is
    #[arg(long, short, conflicts_with = "dry_run")]
    yes: bool,
}

impl ErasePerson {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let named = newsroom.find_named_reader(&self.person);
        let person = named.found.as_ref().map_err(|_| Failure::not_started(tell_nobody(&named)))?;
        let plan = newsroom.plan_erasure(person)?;
        if plan.is_empty() && plan.erased_before.is_none() {
            let remains = newsroom.find_remains(person);
            tell_remains(console, &remains);
            return Err(Failure::person(format!("nothing is known of `{person}`")).help(
                "the person may be here under another address: `matinale subscribers list` shows who is",
            ));
        }
        let list = newsroom.publication().audience.clone();
        let parts = describe_parts(&plan, &list);
        if self.dry_run {
            answer_plan(console, &plan, &parts);
            return Ok(Exit::Done);
        }
        if !self.yes {
            console.say(&format!("of `{person}` there is {parts}"));
            confirm(1, "erased")?;
        }
        let (listed, traces) = (plan.listed, plan.traces);
        newsroom.erase(plan)?;
        let remains = newsroom.find_remains(person);
        if console.json {
            console.answer(&describe_erasure(listed, traces, &remains).to_string());
        }
        console.say(&format!("`{person}` is erased: {parts}"));
        tell_remains(console, &remains);
        console.tell(&word_beyond_reach(&remains));
        let is_clean = remains.files.is_empty() && remains.unread == 0;
        Ok(if is_clean { Exit::Done } else { Exit::Person })
    }
}

/// What there is of a person, in words.
fn describe_parts(plan: &ErasurePlan, list: &str) -> String {
    let PersonTraces { deliveries, suppressions, bounces, signups, requests } = plan.traces;
    let counted = |count: u64, one: &str, many: &str| {
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
    };
    let parts = [
        (plan.listed > 0).then(|| format!("the row in `{list}`")),
        counted(deliveries, "delivery", "deliveries"),
        (suppressions > 0).then(|| "the suppression".to_owned()),
        counted(bounces, "report", "reports").map(|reports| format!("{reports} that came back")),
        (signups > 0).then(|| "the sign-up".to_owned()),
        counted(requests, "request", "requests")
            .map(|requests| format!("{requests} of their own page")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "nothing but the tombstone".to_owned() } else { parts.join(", ") }
}

fn answer_plan(console: Console, plan: &ErasurePlan, parts: &str) {
    if console.json {
        console.answer(&count_traces(plan.listed, plan.traces).to_string());
    }
    console.say(&format!("`{}` would be erased: {parts}", plan.person));
}

/// How much there is of a person.
fn count_traces(listed: usize, traces: PersonTraces) -> Value {
    let PersonTraces { deliveries, suppressions, bounces, signups, requests } = traces;
    json!({
        "listed": listed, "deliveries": deliveries, "suppressions": suppressions,
        "bounces": bounces, "signups": signups, "requests": requests,
    })
}

/// What was erased, and what is left in files.
fn describe_erasure(listed: usize, traces: PersonTraces, remains: &Remains) -> Value {
    let mut answer = count_traces(listed, traces);
    answer["files"] = json!(remains.files);
    answer["unread"] = json!(remains.unread);
    answer
}

/// Says where the address can be that the program cannot reach.
fn word_beyond_reach(remains: &Remains) -> String {
    let places = [
        Some("copies of this folder and its backups"),
        remains.is_in_git.then_some("the history of git"),
        remains.is_on_server.then_some("the log and the backups of the journal's server"),
        Some("the relay's logs"),
        Some("mail in mailboxes, this publication's own among them"),
    ];
    let places: Vec<&str> = places.into_iter().flatten().collect();
    format!("out of reach, and to be looked after by a person:\n  {}", places.join("\n  "))
}
