//! `erase`: forgets a person who asks for it.

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use super::reader_selection::{AskedChange, confirm};
use super::remains::tell_remains;
use crate::journal::PersonTraces;
use crate::newsroom::{ErasurePlan, Newsroom, Remains};
use crate::wording::{ToValue, Value, Wording, join_lines, join_wordings, say, say_count};

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
            let person = person.as_str();
            return Err(Failure::person(say!("nothing is known of `{person}`", person)).help(say!(
                "the person may be here under another address: `matinale subscribers list` shows who is"
            )));
        }
        let list = newsroom.publication().audience.clone();
        let parts = describe_parts(&plan, &list);
        if self.dry_run {
            answer_plan(console, &plan, &parts);
            return Ok(Exit::Done);
        }
        if !self.yes {
            let person = person.as_str();
            console.say(&say!("of `{person}` there is {parts}", person, parts));
            let question = say!("1 reader will be erased. Type 1 to go on, or Enter to cancel:");
            confirm(console, 1, &AskedChange { done: say!("1 reader would be erased"), question })?;
        }
        let (listed, traces) = (plan.listed, plan.traces);
        newsroom.erase(plan)?;
        let remains = newsroom.find_remains(person);
        if console.json {
            console.answer(&describe_erasure(listed, traces, &remains).to_string());
        }
        console.say(&say!("`{person}` is erased: {parts}", person = person.as_str(), parts));
        tell_remains(console, &remains);
        console.tell(&word_beyond_reach(&remains));
        let is_clean = remains.files.is_empty() && remains.unread == 0;
        Ok(if is_clean { Exit::Done } else { Exit::Person })
    }
}

/// What there is of a person, in words.
fn describe_parts(plan: &ErasurePlan, list: &str) -> Value {
    let PersonTraces { deliveries, suppressions, bounces, signups, requests } = plan.traces;
    let sent = || say_count!("{deliveries} delivery", "{deliveries} deliveries", deliveries);
    let came_back = || {
        say_count!("{bounces} report that came back", "{bounces} reports that came back", bounces)
    };
    let asked = || {
        say_count!(
            "{requests} request of their own page",
            "{requests} requests of their own page",
            requests
        )
    };
    let parts = [
        (plan.listed > 0).then(|| say!("the row in `{list}`", list)),
        (deliveries > 0).then(sent),
        (suppressions > 0).then(|| say!("the suppression")),
        (bounces > 0).then(came_back),
        (signups > 0).then(|| say!("the sign-up")),
        (requests > 0).then(asked),
    ];
    let parts: Vec<Wording> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        say!("nothing but the tombstone").to_value()
    } else {
        join_wordings(parts)
    }
}

fn answer_plan(console: Console, plan: &ErasurePlan, parts: &Value) {
    if console.json {
        console.answer(&count_traces(plan.listed, plan.traces).to_string());
    }
    let person = plan.person.as_str();
    console.say(&say!("`{person}` would be erased: {parts}", person, parts));
}

/// How much there is of a person.
fn count_traces(listed: usize, traces: PersonTraces) -> serde_json::Value {
    let PersonTraces { deliveries, suppressions, bounces, signups, requests } = traces;
    json!({
        "listed": listed, "deliveries": deliveries, "suppressions": suppressions,
        "bounces": bounces, "signups": signups, "requests": requests,
    })
}

/// What was erased, and what is left in files.
fn describe_erasure(listed: usize, traces: PersonTraces, remains: &Remains) -> serde_json::Value {
    let mut answer = count_traces(listed, traces);
    answer["files"] = json!(remains.files);
    answer["unread"] = json!(remains.unread);
    answer
}

/// Says where the address can be that the program cannot reach.
fn word_beyond_reach(remains: &Remains) -> Wording {
    let places = [
        Some(say!("  copies of this folder and its backups")),
        remains.is_in_git.then(|| say!("  the history of git")),
        remains.is_on_server.then(|| say!("  the log and the backups of the journal's server")),
        Some(say!("  the relay's logs")),
        Some(say!("  mail in mailboxes, this publication's own among them")),
    ];
    let head = say!("out of reach, and to be looked after by a person:");
    join_lines([head].into_iter().chain(places.into_iter().flatten()))
}
