//! What came back of the mail that readers were sent.

use matinale::address::Address;
use matinale::journal::{
    BounceEffect, BounceEvent, BounceRecord, DailyLimit, Journal, ReadMail, Reason, Settlement,
};
use matinale::outcome::{BounceClass, Refusal, Reply};

use super::{Store, accepted, at, ids, morning, reader};

const DAY: i64 = 24 * 60;
const NO_LIMIT: DailyLimit = DailyLimit(1_000);

/// A message of one event about a reader, of this day.
fn mail(mark: &str, number: usize, class: BounceClass, day: i64) -> ReadMail {
    let event = BounceEvent {
        reader: reader(number).address,
        class,
        is_proven_dead: false,
        reply: Some(Reply::new(550, "5.1.1 no")),
        at: at(day * DAY),
    };
    ReadMail { marks: vec![mark.to_owned()], events: vec![event] }
}

/// A message that proves that a reader is dead.
fn proof(mark: &str, number: usize) -> ReadMail {
    let mut mail = mail(mark, number, BounceClass::Dead, 0);
    mail.events[0].is_proven_dead = true;
    mail
}

fn record(journal: &mut impl BounceRecord, mail: &ReadMail, day: i64) -> BounceEffect {
    let shown = journal.preview_mail(mail, NO_LIMIT, at(day * DAY)).expect("an answer");
    let done = journal.record_mail(mail, NO_LIMIT, at(day * DAY)).expect("an answer");
    assert_eq!(shown, done, "what was shown is what is done");
    done[0]
}

const BOUNCED: BounceEffect = BounceEffect::Suppressed(Reason::Bounced);

pub(crate) fn a_reader_is_suppressed_by_proof_or_by_two_reports_three_days_apart<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    assert_eq!(record(&mut journal, &proof("a", 0), 0), BOUNCED);
    assert_eq!(record(&mut journal, &proof("b", 0), 0), BounceEffect::SuppressedBefore);
    for (mark, reader, day, effect) in [
        ("c", 1, 0, BounceEffect::Noted),
        ("d", 1, 2, BounceEffect::Noted),
        ("e", 1, 3, BOUNCED),
        ("f", 2, 9, BounceEffect::Noted),
        ("g", 2, 6, BOUNCED),
        ("h", 3, 0, BounceEffect::Noted),
        ("i", 3, 101, BounceEffect::Noted),
    ] {
        let dead = mail(mark, reader, BounceClass::Dead, day);
        assert_eq!(record(&mut journal, &dead, 200), effect, "{mark}");
    }
    for (mark, class) in [
        ("j", BounceClass::Mailbox),
        ("k", BounceClass::Sender),
        ("l", BounceClass::Transient),
        ("m", BounceClass::AutoReply),
        ("n", BounceClass::Delivered),
        ("o", BounceClass::Unknown),
    ] {
        for day in [0, 9] {
            let one = mail(&format!("{mark}{day}"), 4, class, day);
            assert_eq!(record(&mut journal, &one, 9), BounceEffect::Noted, "{class:?}");
        }
    }
    let complaint = mail("p", 5, BounceClass::Complaint, 0);
    let effect = BounceEffect::Suppressed(Reason::Complained);
    assert_eq!(record(&mut journal, &complaint, 0), effect);
    let listed = journal.suppressions(None, 9).expect("a list");
    let reasons: Vec<_> = listed.iter().map(|one| one.reason).collect();
    assert_eq!(reasons, [Reason::Bounced, Reason::Bounced, Reason::Bounced, Reason::Complained]);
}

pub(crate) fn a_message_is_read_once_by_any_of_its_marks<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    let dead = |marks: &[&str], day| ReadMail {
        marks: marks.iter().map(|&mark| mark.to_owned()).collect(),
        ..mail("", 0, BounceClass::Dead, day)
    };
    assert_eq!(record(&mut journal, &dead(&["a", "b"], 0), 0), BounceEffect::Noted);
    assert_eq!(record(&mut journal, &dead(&["c", "b"], 5), 5), BounceEffect::ReadBefore);
    for (mark, is_read) in [("a", true), ("b", true), ("c", true), ("d", false)] {
        assert_eq!(journal.is_mail_read(mark).expect("an answer"), is_read, "{mark}");
    }
    assert_eq!(record(&mut journal, &dead(&["d"], 5), 5), BOUNCED, "it is another message");
}

pub(crate) fn no_more_are_suppressed_within_a_day_than_the_limit_and_requests_are_no_part_of_it<
    D: Store,
>() {
    let store = D::fresh();
    let mut journal = store.open();
    let mut try_one = |mail: &ReadMail, limit, minutes| {
        journal.record_mail(mail, DailyLimit(limit), at(minutes)).expect("an answer")[0]
    };
    assert_eq!(try_one(&proof("a", 0), 2, 0), BOUNCED);
    assert_eq!(
        try_one(&mail("b", 1, BounceClass::Unsubscribe, 0), 2, 1),
        BounceEffect::Suppressed(Reason::Unsubscribed)
    );
    assert_eq!(try_one(&proof("c", 2), 2, 2), BOUNCED);
    assert_eq!(try_one(&proof("d", 3), 2, 3), BounceEffect::OverLimit);
    assert_eq!(
        try_one(&mail("e", 4, BounceClass::Unsubscribe, 0), 2, 4),
        BounceEffect::Suppressed(Reason::Unsubscribed),
        "whoever wants to leave can"
    );
    assert_eq!(try_one(&proof("d", 3), 3, 5), BOUNCED, "it was left as it was");
    assert_eq!(try_one(&proof("f", 5), 3, DAY - 1), BounceEffect::OverLimit);
    assert_eq!(try_one(&proof("f", 5), 3, DAY + 6), BOUNCED, "another day");
    assert_eq!(try_one(&proof("g", 6), 0, 9 * DAY), BounceEffect::OverLimit);
}

pub(crate) fn only_who_was_sent_mail_is_a_reader_of_a_report<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 3);
    let claimed = ids(&alpha.claim(2, 1));
    alpha.hand_over(&claimed);
    assert!(alpha.settle(claimed[0], accepted()));
    let mut find = |text: &str| {
        let address = Address::parse(text).expect("an address");
        let found = alpha.journal.find_sent_reader(&address, at(0)).expect("an answer");
        found.map(|reader| reader.as_str().to_owned())
    };
    assert_eq!(find("READER0@example.org").as_deref(), Some("Reader0@example.org"));
    assert_eq!(find("reader1@example.org").as_deref(), Some("Reader1@example.org"));
    assert_eq!((find("reader2@example.org"), find("luc@example.org")), (None, None));
}

pub(crate) fn refusals_of_relays_are_listed_until_they_are_read<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    let claimed = ids(&alpha.claim(4, 1));
    for (number, (words, refusal)) in [
        ("5.1.1 user unknown", Refusal::Dead),
        ("5.1.1", Refusal::Dead),
        ("5.2.2 mailbox full", Refusal::Mailbox),
        ("5.7.1 spam", Refusal::Sender),
    ]
    .into_iter()
    .enumerate()
    {
        let refused = Settlement::Rejected(refusal, Reply::new(550, words));
        assert!(alpha.settle(claimed[number], refused));
    }
    let listed = alpha.journal.dead_refusals(9).expect("a list");
    let told: Vec<_> = listed
        .iter()
        .map(|mail| (mail.events[0].reader.as_str(), mail.events[0].is_proven_dead))
        .collect();
    assert_eq!(told, [("Reader0@example.org", true), ("Reader1@example.org", false)]);
    assert_eq!(alpha.journal.dead_refusals(1).expect("a list"), listed[..1]);
    assert_eq!(record(&mut alpha.journal, &listed[0], 0), BOUNCED);
    assert_eq!(record(&mut alpha.journal, &listed[1], 0), BounceEffect::Noted);
    assert!(alpha.journal.dead_refusals(9).expect("a list").is_empty());
}

pub(crate) fn whoever_is_readmitted_begins_anew<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    for (mark, day, effect) in [("a", 0, BounceEffect::Noted), ("b", 4, BOUNCED)] {
        assert_eq!(record(&mut journal, &mail(mark, 0, BounceClass::Dead, day), 9), effect);
    }
    assert!(journal.readmit(&reader(0).address).expect("an answer"));
    let again = mail("c", 0, BounceClass::Dead, 8);
    assert_eq!(record(&mut journal, &again, 9), BounceEffect::Noted);
}
