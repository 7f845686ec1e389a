//! What the list says of a reader today, and what the next run does with them, in words.

use jiff::tz::TimeZone;

use super::deliveries::word_edition;
use super::moments::word_date;
use super::suppressions::word_reason;
use super::who_runs::{word_no_tier, word_rule};
use crate::audience::{ReaderSource, Subscriber};
use crate::issue::edition::EditionName;
use crate::journal::{Reason, Suppression};
use crate::newsroom::{EditionRule, Newsroom, ReaderAccount, ReaderOutlook, RuledEdition};
use crate::wording::{Wording, join_wordings, say, say_count};

/// What the list and the journal say of the reader, and what the next run does.
pub(super) fn list_today(account: &ReaderAccount, newsroom: &Newsroom) -> Vec<Wording> {
    let (publication, today) = (newsroom.publication(), &account.today);
    let (list, zone) = (publication.audience.as_str(), &publication.timezone);
    let outlook = today.outlook_on(newsroom.now().date());
    let mut lines = vec![say!("today")];
    match today.row() {
        Some(row) => lines.push(word_row(&row, list)),
        None if !today.has_list() => {
            lines.push(say!("  `{list}` cannot be read; `matinale check` says why", list));
        }
        None => lines.push(say!("  not in `{list}`", list)),
    }
    if let Some(signup) = &today.signups.confirmed {
        let date = word_date(signup.confirmed, zone);
        lines.push(say!("  signed up at the form on {date}", date));
    }
    let place = today.row().map(|row| word_place(&row, list));
    lines.extend(list_outlook(&outlook, place, zone));
    let ends_today =
        |edition: &RuledEdition| edition.rule == EditionRule::Tier(Some(newsroom.now().date()));
    if let ReaderOutlook::Edition(edition) = &outlook
        && ends_today(edition)
    {
        lines.push(say!(
            "  this is the last day of the paid period: from tomorrow on, the free edition"
        ));
    }
    lines
}

/// The row of the reader, with every value that it has.
fn word_row(row: &Subscriber<'_>, list: &str) -> Wording {
    let tags: Vec<&str> = row.tags.iter().map(|tag| &**tag).collect();
    let parts = [
        Some(if row.has_tier {
            say!("`tier = \"{tier}\"`", tier = row.tier.as_str())
        } else {
            word_no_tier()
        }),
        row.until.map(|until| say!("`until` {until}", until = until.to_string())),
        row.since.map(|since| say!("`since` {since}", since = since.to_string())),
        (!tags.is_empty()).then(|| say!("`tags` {tags}", tags = tags.join(", "))),
    ];
    let values = join_wordings(parts.into_iter().flatten());
    say!("  {place}: {values}", place = word_place(row, list), values)
}

/// Where the row of a reader stands.
fn word_place(row: &Subscriber<'_>, list: &str) -> Wording {
    if let (Some(line), ReaderSource::List) = (row.line, row.source) {
        say!("{list}, line {line}", list, line)
    } else {
        say!("{list}", list)
    }
}

/// What the next run does with the reader, and why.
fn list_outlook(outlook: &ReaderOutlook, place: Option<Wording>, zone: &TimeZone) -> Vec<Wording> {
    match outlook {
        ReaderOutlook::Edition(RuledEdition { edition, rule }) => {
            vec![word_next_edition(*edition, *rule, place)]
        }
        ReaderOutlook::Suppressed(Suppression { reason, since, .. }) => vec![
            say!(
                "  suppressed since {date} ({reason}): {cause}",
                date = word_date(*since, zone),
                reason = word_reason(*reason),
                cause = word_cause(*reason)
            ),
            say!("  the next run sends nothing: the reader is suppressed"),
        ],
        ReaderOutlook::Unconfirmed(requested) => vec![say!(
            "  the next run sends nothing: asked to sign up on {date}, and has not confirmed by the link in the mail",
            date = word_date(*requested, zone)
        )],
        ReaderOutlook::NotListed(0) => {
            vec![say!("  the next run sends nothing: the list does not have the reader")]
        }
        ReaderOutlook::NotListed(unreadable) => vec![
            say!("  the next run sends nothing: the list does not have the reader"),
            say_count!(
                "  {count} row cannot be read, and may be theirs; `matinale check` shows it",
                "  {count} rows cannot be read, and one may be theirs; `matinale check` shows them",
                count = unreadable
            ),
        ],
        ReaderOutlook::UnreadableList => {
            vec![say!("  no run can begin before the list can be read")]
        }
    }
}

/// The edition that the next run sends, and the place of the row that says so.
fn word_next_edition(edition: EditionName, rule: EditionRule, place: Option<Wording>) -> Wording {
    let (why, edition): (Wording, Wording) = (word_rule(rule, edition), word_edition(edition));
    if let Some(place) = place {
        say!("  the next run sends the {edition}: {why} ({place})", edition, why, place)
    } else {
        say!("  the next run sends the {edition}: {why}", edition, why)
    }
}

/// Who or what suppressed a reader.
fn word_cause(reason: Reason) -> Wording {
    match reason {
        Reason::Unsubscribed => say!("the reader asked for it"),
        Reason::Bounced => say!("their mail came back"),
        Reason::Complained => say!("the reader reported the mail as spam"),
        Reason::Unconfirmed => say!("the reader never confirmed"),
        Reason::Manual => say!("the newsroom decided it"),
        _ => say!("the reader asked to be forgotten"),
    }
}
