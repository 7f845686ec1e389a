//! What came back: recorded, and weighed.
//!
//! A reader is suppressed at once by a complaint, by their own request, and by a report whose codes and words both say that
//! they do not exist. Any other report that a reader is dead counts as evidence. Two of them, at least three days apart,
//! suppress the reader. Whatever else comes back changes nothing.

use jiff::{SignedDuration, Timestamp};

use super::bounce_event::{BounceEffect, BounceEvent};
use super::error::Error;
use super::read;
use super::row::{self, read_diagnostic};
use super::signup_bounce::{end_request, find_asking_reader, has_open_request, judge_request};
use super::sql::{SqlExecutor, limit};
use super::suppress::{is_suppressed, suppress};
use super::suppression::{ERASED, Reason};
use super::tombstone::find_erasure;
use crate::address::Address;
use crate::outcome::{BounceClass, Reply, Subject};

/// How far apart two reports must be that suppress a reader together.
const MIN_SPAN_OF_EVIDENCE: SignedDuration = SignedDuration::from_hours(72);

/// How old the first of two reports may be.
const MAX_AGE_OF_EVIDENCE: SignedDuration = SignedDuration::from_hours(100 * 24);

/// The time within which suppressions are counted against the limit.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How many readers may be suppressed within a day by what comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyLimit(pub u64);

/// A message that was read, and what it says of readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadMail {
    /// Names that tell the message from others. A message with one of them was read before.
    pub marks: Vec<String>,
    /// What it says of readers.
    pub events: Vec<BounceEvent>,
}

/// A report about a reader that the journal has kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReport {
    /// What it says.
    pub class: BounceClass,
    /// The reply that it repeats. Empty if it repeats none.
    pub reply: String,
    /// The moment of which it speaks.
    pub at: Timestamp,
}

pub(super) fn is_mail_read(sql: &mut dyn SqlExecutor, mark: &str) -> Result<bool, Error> {
    let found = sql.query("SELECT mark FROM read_mail WHERE mark = ?1", &[mark.into()])?;
    Ok(!found.is_empty())
}

/// Uses a token up for a body. Answers whether no other body had it before.
pub(super) fn use_token(
    sql: &mut dyn SqlExecutor,
    token: &str,
    body: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let moment = now.as_millisecond();
    let insert = "INSERT INTO read_mail (mark, at) VALUES (?1, ?2) ON CONFLICT (mark) DO NOTHING";
    if sql.execute(insert, &[token.into(), moment.into()])? == 0 {
        return is_mail_read(sql, body);
    }
    sql.execute(insert, &[body.into(), moment.into()])?;
    Ok(true)
}

pub(super) fn find_sent_reader(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<Option<Address>, Error> {
    let select = "SELECT deliveries.address FROM runs \
                  JOIN deliveries ON deliveries.run = runs.id AND deliveries.reader = ?1 \
                  WHERE deliveries.state IN ('accepted', 'handed', 'in_doubt') \
                     OR deliveries.copies > 0 \
                  ORDER BY runs.id DESC LIMIT 1";
    match read::list(sql, select, &[reader.key().into()], row::read_address)?.pop() {
        Some(found) => Ok(Some(found)),
        None => find_asking_reader(sql, reader, now),
    }
}

/// What was decided about one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Judgement {
    effect: BounceEffect,
    /// Whether a suppression counts against the limit of the day.
    is_counted: bool,
    /// Whether the event ends a request to sign up.
    ends_request: bool,
}

impl Judgement {
    /// The effect on a reader who has no request to sign up.
    fn of_reader(effect: BounceEffect) -> Self {
        let is_counted =
            matches!(effect, BounceEffect::Suppressed(reason) if reason != Reason::Unsubscribed);
        Self { effect, is_counted, ends_request: false }
    }
}

/// What becomes of each event of a message. Writes nothing.
pub(super) fn judge_mail(
    sql: &mut dyn SqlExecutor,
    mail: &ReadMail,
    limit: DailyLimit,
    now: Timestamp,
) -> Result<Vec<BounceEffect>, Error> {
    let judged = judge_events(sql, mail, limit, now)?;
    Ok(judged.into_iter().map(|one| one.effect).collect())
}

fn judge_events(
    sql: &mut dyn SqlExecutor,
    mail: &ReadMail,
    limit: DailyLimit,
    now: Timestamp,
) -> Result<Vec<Judgement>, Error> {
    for mark in &mail.marks {
        if is_mail_read(sql, mark)? {
            let before = Judgement::of_reader(BounceEffect::ReadBefore);
            return Ok(vec![before; mail.events.len()]);
        }
    }
    let mut room = limit.0.saturating_sub(count_suppressed(sql, now)?);
    let mut judged = Vec::new();
    for event in &mail.events {
        let mut one = judge_event(sql, event, now)?;
        if one.is_counted && room == 0 {
            one = Judgement::of_reader(BounceEffect::OverLimit);
        }
        room -= u64::from(one.is_counted);
        judged.push(one);
    }
    Ok(judged)
}

/// What becomes of one event, if the limit of the day has room.
fn judge_event(
    sql: &mut dyn SqlExecutor,
    event: &BounceEvent,
    now: Timestamp,
) -> Result<Judgement, Error> {
    let reason = match event.reason() {
        None if event.class == BounceClass::Dead && has_evidence(sql, event)? => {
            Some(Reason::Bounced)
        }
        reason => reason,
    };
    let ends_request = reason.is_some() && has_open_request(sql, &event.reader, now)?;
    if let Some(reason) = reason.filter(|_| ends_request)
        && let Some(effect) = judge_request(sql, event, reason)?
    {
        return Ok(Judgement { effect, is_counted: false, ends_request });
    }
    if find_erasure(sql, &event.reader)?.is_some() {
        return Ok(Judgement::of_reader(BounceEffect::Erased));
    }
    let effect = match reason {
        None => BounceEffect::Noted,
        Some(_) if is_suppressed(sql, &event.reader)? => BounceEffect::SuppressedBefore,
        Some(reason) => BounceEffect::Suppressed(reason),
    };
    Ok(Judgement { ends_request, ..Judgement::of_reader(effect) })
}

pub(super) fn record_mail(
    sql: &mut dyn SqlExecutor,
    mail: &ReadMail,
    limit: DailyLimit,
    now: Timestamp,
) -> Result<Vec<BounceEffect>, Error> {
    let judged = judge_events(sql, mail, limit, now)?;
    let effects: Vec<BounceEffect> = judged.iter().map(|one| one.effect).collect();
    if effects.contains(&BounceEffect::OverLimit) {
        return Ok(effects);
    }
    let moment = now.as_millisecond();
    for mark in &mail.marks {
        let insert =
            "INSERT INTO read_mail (mark, at) VALUES (?1, ?2) ON CONFLICT (mark) DO NOTHING";
        sql.execute(insert, &[mark.as_str().into(), moment.into()])?;
    }
    if effects.contains(&BounceEffect::ReadBefore) {
        return Ok(effects);
    }
    for (event, one) in mail.events.iter().zip(&judged) {
        carry_out(sql, event, *one, now)?;
    }
    Ok(effects)
}

/// Keeps an event, and suppresses its reader if that is its effect.
fn carry_out(
    sql: &mut dyn SqlExecutor,
    event: &BounceEvent,
    judged: Judgement,
    now: Timestamp,
) -> Result<(), Error> {
    if let BounceEffect::Suppressed(reason) = judged.effect {
        suppress(sql, &event.reader, reason, now)?;
    }
    if judged.ends_request {
        end_request(sql, event, judged.effect, now)?;
    }
    if matches!(judged.effect, BounceEffect::Erased | BounceEffect::RequestEnded) {
        return Ok(());
    }
    let reply = event.reply.as_ref().map(ToString::to_string).unwrap_or_default();
    sql.execute(
        "INSERT INTO bounces (reader, address, class, reply, at, read_at, suppressed) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            event.reader.key().into(),
            event.reader.as_str().into(),
            event.class.as_str().into(),
            reply.into(),
            event.at.as_millisecond().into(),
            now.as_millisecond().into(),
            i64::from(judged.is_counted).into(),
        ],
    )?;
    Ok(())
}

/// How many readers were suppressed within the last day by what came back.
fn count_suppressed(sql: &mut dyn SqlExecutor, now: Timestamp) -> Result<u64, Error> {
    let since = now.saturating_sub(DAY).unwrap_or(now).as_millisecond();
    let select = "SELECT COUNT(*) AS count FROM bounces WHERE suppressed = 1 AND read_at > ?1";
    let counts =
        read::list(sql, select, &[since.into()], |found| row::count(found.integer("count")?))?;
    Ok(counts.first().copied().unwrap_or_default())
}

/// Whether an earlier or a later report says that the reader is dead, long enough apart from this one.
fn has_evidence(sql: &mut dyn SqlExecutor, event: &BounceEvent) -> Result<bool, Error> {
    let moment = |span: SignedDuration| -> i64 {
        event.at.saturating_add(span).unwrap_or(event.at).as_millisecond()
    };
    let (near, far) = (MIN_SPAN_OF_EVIDENCE, MAX_AGE_OF_EVIDENCE);
    let select = "SELECT id FROM bounces WHERE reader = ?1 AND class = 'dead' \
                  AND (at BETWEEN ?2 AND ?3 OR at BETWEEN ?4 AND ?5) LIMIT 1";
    let values = [
        event.reader.key().into(),
        moment(-far).into(),
        moment(-near).into(),
        moment(near).into(),
        moment(far).into(),
    ];
    Ok(!sql.query(select, &values)?.is_empty())
}

pub(super) fn list_dead_refusals(
    sql: &mut dyn SqlExecutor,
    most: usize,
) -> Result<Vec<ReadMail>, Error> {
    let select = format!(
        "SELECT deliveries.id, deliveries.address, deliveries.at, deliveries.code, \
                deliveries.enhanced, deliveries.words FROM runs \
         JOIN deliveries ON deliveries.run = runs.id AND deliveries.state = 'rejected' \
         WHERE deliveries.refusal = 'dead' AND NOT {ERASED} AND NOT EXISTS \
           (SELECT mark FROM read_mail \
            WHERE mark = 'delivery:' || deliveries.id || ':' || deliveries.at) \
         ORDER BY deliveries.at, deliveries.id LIMIT ?1"
    );
    read::list(sql, &select, &[limit(most)], |found| {
        let at = row::moment(found.integer("at")?)?;
        let diagnostic = read_diagnostic(found)?;
        let words =
            [diagnostic.enhanced.as_deref().unwrap_or_default(), &diagnostic.words].join(" ");
        let reply = Reply::new(diagnostic.code.unwrap_or(550), words.trim());
        let event = BounceEvent {
            reader: row::read_address(found)?,
            class: BounceClass::Dead,
            is_proven_dead: Subject::is_absent_by_codes_and_words(&reply),
            reply: Some(reply),
            at,
        };
        let mark = format!("delivery:{}:{}", found.integer("id")?, at.as_millisecond());
        Ok(ReadMail { marks: vec![mark], events: vec![event] })
    })
}

/// Lists what came back of a reader's mail, the oldest report first.
pub(super) fn list_reports(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
) -> Result<Vec<KeptReport>, Error> {
    let select = "SELECT class, reply, at FROM bounces WHERE reader = ?1 ORDER BY at, id";
    read::list(sql, select, &[reader.key().into()], |found| {
        Ok(KeptReport {
            class: row::read_bounce_class(found)?,
            reply: found.optional_text("reply")?.unwrap_or_default().to_owned(),
            at: row::moment(found.integer("at")?)?,
        })
    })
}
