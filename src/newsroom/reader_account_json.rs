//! What is known of one reader, as JSON.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::absence::{Absence, Arrival};
use super::edition_rule::{EditionRule, RuledEdition};
use super::reader_account::{
    NoMatch, ReaderAccount, ReaderLookup, ReaderMove, ReaderRun, RunPresence,
};
use super::reader_json::{describe_reader, describe_report, describe_status};
use super::reader_search::ReaderMatch;
use super::todays_reader::{ReaderOutlook, TodaysReader};
use crate::journal::Suppression;

/// The version of the document. It rises when a key changes its meaning or goes.
const DOCUMENT_VERSION: u32 = 1;

/// Whom a word means, and what is known of them. `today` is the day of the next run.
pub fn describe_lookup(asked: &str, lookup: &ReaderLookup, today: Date) -> Value {
    let (mut reader, mut matches, mut more) = (Value::Null, Vec::new(), 0);
    let mut nobody = &NoMatch::default();
    match lookup {
        ReaderLookup::Found(account) => reader = describe_account(account, today),
        ReaderLookup::Several(several) => {
            matches = several.first.iter().map(describe_match).collect();
            more = several.more;
        }
        ReaderLookup::Nobody(known) => nobody = known,
    }
    json!({
        "version": DOCUMENT_VERSION,
        "asked": asked,
        "reader": reader,
        "matches": matches,
        "more": more,
        "near": nobody.near,
        "unreadable_lines": nobody.lines,
    })
}

fn describe_match(one: &ReaderMatch) -> Value {
    json!({ "address": one.address.as_str(), "name": one.name })
}

fn describe_account(account: &ReaderAccount, day: Date) -> Value {
    let ReaderAccount { reader, changes, runs, reports, today } = account;
    json!({
        "address": reader.as_str(),
        "changes_of_address": changes.iter().map(describe_move).collect::<Vec<_>>(),
        "runs": runs.iter().map(describe_run).collect::<Vec<_>>(),
        "came_back": reports.iter().map(describe_report).collect::<Vec<_>>(),
        "listed": describe_row(today),
        "signed_up": today.signups.confirmed.as_ref().map(|one| one.confirmed.to_string()),
        "suppressed": today.suppression.as_ref().map(describe_suppression),
        "next_run": describe_outlook(&today.outlook_on(day)),
    })
}

fn describe_move(one: &ReaderMove) -> Value {
    let ReaderMove { former, present, at } = one;
    json!({ "former": former.as_str(), "present": present.as_str(), "at": at.to_string() })
}

fn describe_row(today: &TodaysReader) -> Value {
    let Some(listed) = today.listed() else { return Value::Null };
    let mut row = describe_reader(&listed);
    row["line"] = json!(listed.subscriber.line);
    row
}

fn describe_suppression(suppression: &Suppression) -> Value {
    let Suppression { reason, since, .. } = suppression;
    json!({ "reason": reason.as_str(), "since": since.to_string() })
}

fn describe_run(run: &ReaderRun) -> Value {
    let ReaderRun { issue, subject, presence } = run;
    let mut described = match presence {
        RunPresence::Planned { status, entitled } => {
            let mut described = describe_status(status);
            described["entitled_by_list"] = entitled.map_or(Value::Null, describe_edition);
            described
        }
        RunPresence::Absent(absence) => json!({
            "issue": issue.to_string(),
            "reader": null,
            "absence": describe_absence(absence),
        }),
    };
    described["subject"] = json!(subject);
    described
}

fn describe_edition(edition: RuledEdition) -> Value {
    let RuledEdition { edition, rule } = edition;
    let until = match rule {
        EditionRule::Tier(until) => until,
        EditionRule::PeriodOver(until) => Some(until),
        EditionRule::NoTier | EditionRule::UnreadableRow | EditionRule::SignedUp(_) => None,
    };
    let until = until.map(|day| day.to_string());
    json!({ "edition": edition.as_str(), "rule": rule.as_str(), "until": until })
}

fn describe_absence(absence: &Absence) -> Value {
    match absence {
        Absence::NoRun => json!({ "why": "no_run" }),
        Absence::Suppressed(suppression) => {
            json!({ "why": "suppressed", "suppressed": describe_suppression(suppression) })
        }
        Absence::NotListed(unreadable) => {
            json!({ "why": "not_listed", "unreadable_rows": unreadable })
        }
        Absence::CameLate(Arrival::SignedUp(at)) => {
            json!({ "why": "signed_up_later", "at": at.to_string() })
        }
        Absence::CameLate(Arrival::Subscribed(day)) => {
            json!({ "why": "subscribed_later", "since": day.to_string() })
        }
        Absence::CameLate(Arrival::Unknown) => json!({ "why": "came_later" }),
        Absence::Erased(at) => json!({ "why": "erased", "since": at.to_string() }),
        Absence::NotConcerned => json!({ "why": "not_concerned" }),
        Absence::UnreadableList => json!({ "why": "unreadable_list" }),
    }
}

fn describe_outlook(outlook: &ReaderOutlook) -> Value {
    let nothing = |rule: &str| json!({ "edition": null, "rule": rule });
    match outlook {
        ReaderOutlook::Edition(edition) => describe_edition(*edition),
        ReaderOutlook::Suppressed(_) => nothing("suppressed"),
        ReaderOutlook::Unconfirmed(_) => nothing("unconfirmed"),
        ReaderOutlook::NotListed(_) => nothing("not_listed"),
        ReaderOutlook::UnreadableList => nothing("unreadable_list"),
    }
}
