//! Requests that a mail must confirm: mailed once, confirmed within three days, and carried out.

use jiff::{SignedDuration, Timestamp};
use matinale::address::Address;
use matinale::journal::{
    ErasureRecord, Journal, PendingRequest, ReaderRequest, Reason, RequestMailEnd, RequestMails,
    RequestMatter, RequestRecord, SignupConfirmation, SignupRecord, State, TombstoneSalt,
};
use matinale::publication::RateLimit;
use matinale::token::RequestTicket;

use super::{ISSUE, Store, at, morning, reader};

fn address(name: &str) -> Address {
    Address::parse(&format!("{name}@example.org")).expect("an address")
}

/// A request whose mail goes to this person.
fn request(name: &str, matter: RequestMatter) -> ReaderRequest {
    ReaderRequest { reader: address(name), matter, network: "192.0.2.0/24".to_owned() }
}

/// To get the publication at one address in place of another.
fn change(former: &str, new: &str) -> ReaderRequest {
    request(new, RequestMatter::Change { former: address(former) })
}

fn ticket(pending: &PendingRequest) -> RequestTicket {
    RequestTicket {
        kind: pending.request.matter.kind().expect("a request of a reader's own page"),
        reader: pending.request.reader.clone(),
        requested: pending.requested,
    }
}

/// Takes up the mail that is due.
fn take_up(journal: &mut impl Journal, now: Timestamp) -> Option<PendingRequest> {
    let until = now + SignedDuration::from_mins(3);
    journal.take_up_request_mail(now, until, RequestMails::All).expect("an answer")
}

/// Keeps a request, and has its mail sent.
fn ask(journal: &mut impl Journal, asked: &ReaderRequest, now: Timestamp) -> PendingRequest {
    journal.keep_request(asked, now).expect("kept");
    send(journal, now)
}

/// Has the mail sent that is due.
fn send(journal: &mut impl Journal, now: Timestamp) -> PendingRequest {
    let pending = take_up(journal, now).expect("a mail");
    journal.record_request_mail(&pending, RequestMailEnd::Taken, now).expect("recorded");
    pending
}

pub(crate) fn a_request_has_a_mail_an_hour_at_most_three_and_lives_three_days<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    let record = request("zoe", RequestMatter::Record);
    let pending = ask(&mut journal, &record, at(0));
    assert_eq!((pending.request.clone(), pending.tries), (record.clone(), 1));
    for (minutes, is_mailed) in [(1, false), (59, false), (60, true), (61, false), (120, true)] {
        journal.keep_request(&record, at(minutes)).expect("kept");
        let mailed = take_up(&mut journal, at(minutes));
        assert_eq!(mailed.is_some(), is_mailed, "after {minutes} minutes");
        if let Some(mailed) = mailed {
            assert_eq!(mailed.requested, pending.requested, "the link is the same");
            let end = RequestMailEnd::Taken;
            journal.record_request_mail(&mailed, end, at(minutes)).expect("recorded");
        }
    }
    journal.keep_request(&record, at(400)).expect("kept");
    assert_eq!(take_up(&mut journal, at(400)), None, "three mails are enough");
    let ticket = ticket(&pending);
    let found = journal.find_request(&ticket, at(72 * 60 - 1)).expect("an answer");
    assert_eq!(found.map(|found| found.request), Some(record));
    assert_eq!(journal.find_request(&ticket, at(72 * 60)).expect("an answer"), None);
    assert_eq!(journal.forget_old_requests(at(72 * 60)).expect("an answer"), 0);
    assert_eq!(journal.requests_about(&address("zoe")).expect("an answer"), []);
}

pub(crate) fn who_was_there_first_takes_their_place_back_however_often_it_was_moved<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    let signup = request("anne", RequestMatter::Signup { consent: "Yes.".to_owned() });
    let pending = ask(&mut journal, &signup, at(0));
    let (reader, requested) = (address("anne"), pending.requested);
    let confirmation = SignupConfirmation { reader, requested, network: String::new() };
    journal.confirm_signup(&confirmation, at(1)).expect("confirmed");
    let confirm = |journal: &mut D::Journal, pending: &PendingRequest, now| {
        let found = journal.find_request(&ticket(pending), now).expect("an answer");
        journal.record_address_change(&found.expect("a request"), now).expect("changed");
    };
    let place = |journal: &mut D::Journal| {
        let signups = journal.signups(None, 9).expect("an answer");
        let readers: Vec<_> = signups.iter().map(|one| one.reader.as_str().to_owned()).collect();
        assert_eq!(signups[0].consent, "Yes.");
        readers.join(" ")
    };
    let taken = ask(&mut journal, &change("anne", "bob"), at(2));
    confirm(&mut journal, &taken, at(3));
    let back = send(&mut journal, at(3));
    assert_eq!(back.request, request("anne", RequestMatter::Revert { former: address("bob") }));
    let moved = ask(&mut journal, &change("bob", "carl"), at(4));
    confirm(&mut journal, &moved, at(5));
    let theirs = send(&mut journal, at(5));
    assert_eq!(place(&mut journal), "carl@example.org");
    // Whoever has moved the place goes back, and the first reader takes it back from there.
    confirm(&mut journal, &theirs, at(6));
    assert_eq!(place(&mut journal), "bob@example.org");
    confirm(&mut journal, &back, at(7));
    assert_eq!(place(&mut journal), "anne@example.org");
    for (name, former) in [("carl", "bob"), ("bob", "anne")] {
        let told = take_up(&mut journal, at(8)).expect("a mail");
        let matter = RequestMatter::TakenBack { former: address(former) };
        assert_eq!(told.request, request(name, matter));
        journal.record_request_mail(&told, RequestMailEnd::Told, at(8)).expect("recorded");
    }
    assert_eq!(take_up(&mut journal, at(8)), None, "nobody is mailed of anything else");
    let left = journal.requests_about(&address("anne")).expect("an answer");
    let open: Vec<_> = left.iter().filter(|one| one.confirmed.is_none()).collect();
    assert!(open.is_empty(), "nothing takes the place away again: {open:?}");
}

pub(crate) fn a_confirmed_erasure_holds_at_once_and_waits_for_whoever_carries_it_out<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 5);
    let person = reader(1).address;
    let forget = ReaderRequest {
        reader: person.clone(),
        matter: RequestMatter::Forget,
        network: String::new(),
    };
    let pending = ask(&mut alpha.journal, &forget, at(1));
    let other = RequestTicket { requested: at(2), ..ticket(&pending) };
    assert!(!alpha.journal.confirm_erasure(&other, at(2)).expect("an answer"));
    assert_eq!(alpha.journal.suppression(&person).expect("an answer"), None);
    for minutes in [3, 4] {
        assert!(alpha.journal.confirm_erasure(&ticket(&pending), at(minutes)).expect("an answer"));
    }
    let suppressed = alpha.journal.suppression(&person).expect("an answer").expect("one");
    assert_eq!((suppressed.reason, suppressed.since), (Reason::Manual, at(3)));
    assert_eq!(alpha.count(State::Skipped), 1, "the run passes over them");
    alpha.journal.forget_old_requests(at(100 * 60)).expect("an answer");
    let mut beta = store.open();
    assert_eq!(beta.confirmed_erasures().expect("an answer"), std::slice::from_ref(&person));
    let lock = beta.lock(ISSUE, &alpha.owner).expect("the lock");
    let salt = TombstoneSalt::new([7; 32]);
    let traces = beta.erase(&lock, &person, &salt, at(101)).expect("erased");
    assert_eq!((traces.requests, traces.signups), (1, 0));
    assert_eq!(beta.confirmed_erasures().expect("an answer"), []);
    let late = [
        forget,
        ReaderRequest { reader: person.clone(), ..request("zoe", RequestMatter::Record) },
        request("zoe", RequestMatter::Change { former: person.clone() }),
    ];
    for late in &late {
        beta.keep_request(late, at(102)).expect("an answer");
    }
    assert_eq!(beta.requests_about(&person).expect("an answer"), [], "nothing is written of them");
}

pub(crate) fn a_mail_waits_for_its_relay_or_its_reader_and_one_in_doubt_is_sent_once_more<
    D: Store,
>() {
    let store = D::fresh();
    let mut journal = store.open();
    let doubtful = request("zoe", RequestMatter::Record);
    journal.keep_request(&doubtful, at(0)).expect("kept");
    for (now, again) in [(0, Some(at(60))), (60, None)] {
        let mail = take_up(&mut journal, at(now)).expect("a mail");
        journal.record_request_mail(&mail, RequestMailEnd::InDoubt, at(now)).expect("recorded");
        assert_eq!(journal.next_request_mail(RequestMails::All).expect("an answer"), again);
    }
    for (name, end) in [
        ("luc", RequestMailEnd::Deferred(at(200))),
        ("max", RequestMailEnd::NoRelay(at(300))),
        ("ida", RequestMailEnd::Refused),
    ] {
        journal.keep_request(&request(name, RequestMatter::Record), at(100)).expect("kept");
        let mail = take_up(&mut journal, at(100)).expect("a mail");
        journal.record_request_mail(&mail, end, at(100)).expect("recorded");
    }
    assert_eq!(journal.count_request_mails().expect("an answer"), 2);
    assert_eq!(take_up(&mut journal, at(101)), None);
    journal.hasten_request_mails(at(102)).expect("hastened");
    let hastened = take_up(&mut journal, at(102)).expect("a mail");
    assert_eq!(hastened.request.reader, address("max"));
    assert!(journal.renew_request_mail(&hastened, at(110)).expect("an answer"));
    assert_eq!(take_up(&mut journal, at(109)), None, "it is left to its sender");
    assert_eq!(take_up(&mut journal, at(110)).expect("a mail").request, hastened.request);
    assert_eq!(journal.requests_about(&address("ida")).expect("an answer"), []);
    let hourly = [RateLimit::parse("2/h").expect("a limit")];
    let turn = |journal: &mut D::Journal, minutes| {
        journal.request_mail_turn(&hourly, at(minutes)).expect("an answer")
    };
    assert_eq!(turn(&mut journal, 101), Some(at(160)), "two of the last hour were at 100");
    assert_eq!(turn(&mut journal, 160), None);
}

pub(crate) fn a_mailbox_has_three_mails_an_hour_and_six_a_day<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    let mut number = 0;
    let mut is_mailed = |minutes| {
        number += 1;
        let matter = RequestMatter::Signup { consent: "Yes.".to_owned() };
        let asked = request(&format!("bob+{number}"), matter);
        journal.keep_request(&asked, at(minutes)).expect("kept");
        let mail = take_up(&mut journal, at(minutes));
        if let Some(mail) = &mail {
            journal
                .record_request_mail(mail, RequestMailEnd::Taken, at(minutes))
                .expect("recorded");
        }
        mail.is_some()
    };
    for (minutes, is_due) in [
        (0, true),
        (1, true),
        (2, true),
        (3, false),
        (60, true),
        (61, true),
        (62, true),
        (300, false),
        (1440, true),
    ] {
        assert_eq!(is_mailed(minutes), is_due, "after {minutes} minutes");
    }
    let waiting = request("bob", RequestMatter::Record);
    journal.keep_request(&waiting, at(1510)).expect("kept");
    journal.suppress(&address("bob"), Reason::Complained, at(1510)).expect("suppressed");
    assert_eq!(take_up(&mut journal, at(1510)), None, "who complained meanwhile is not mailed");
    assert_eq!(journal.count_request_mails().expect("an answer"), 0);
    journal.readmit(&address("bob")).expect("readmitted");
    journal.keep_request(&waiting, at(1511)).expect("kept");
    assert!(take_up(&mut journal, at(1511)).is_some(), "who was readmitted is");
}

pub(crate) fn a_reader_s_own_request_waits_for_its_mailbox_and_a_change_does_not<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    for number in 0..3 {
        ask(&mut journal, &change("zoe", &format!("bob+{number}")), at(number));
    }
    journal.keep_request(&change("zoe", "bob+3"), at(3)).expect("kept");
    for matter in [RequestMatter::Forget, RequestMatter::Record] {
        journal.keep_request(&request("bob", matter), at(4)).expect("kept");
    }
    assert_eq!(take_up(&mut journal, at(4)), None);
    let next =
        |journal: &mut D::Journal| journal.next_request_mail(RequestMails::All).expect("an answer");
    assert_eq!(next(&mut journal), Some(at(60)), "an hour after the first mail");
    assert_eq!(send(&mut journal, at(60)).request.matter, RequestMatter::Forget);
    assert_eq!(take_up(&mut journal, at(60)), None, "three within the hour");
    assert_eq!(next(&mut journal), Some(at(61)));
    assert_eq!(send(&mut journal, at(61)).request.matter, RequestMatter::Record);
    assert_eq!(next(&mut journal), None);
}

pub(crate) fn a_notice_goes_first_and_a_mail_that_told_leaves_room_for_another<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    let taken = ask(&mut journal, &change("anne", "bob"), at(0));
    journal.keep_request(&request("zoe", RequestMatter::Record), at(1)).expect("kept");
    journal.record_address_change(&taken, at(2)).expect("changed");
    let notice = RequestMails::Notices;
    assert_eq!(journal.next_request_mail(notice).expect("an answer"), Some(at(2)));
    let first = send(&mut journal, at(3)).request;
    assert_eq!(first, request("anne", RequestMatter::Revert { former: address("bob") }));
    assert_eq!(journal.take_up_request_mail(at(3), at(6), notice).expect("an answer"), None);
    send(&mut journal, at(3));
    for minutes in [4, 5] {
        journal.keep_request(&change("carl", "luc"), at(minutes)).expect("kept");
        let mail = take_up(&mut journal, at(minutes)).expect("a mail");
        journal.record_request_mail(&mail, RequestMailEnd::Told, at(minutes)).expect("recorded");
    }
    assert_eq!(journal.requests_about(&address("carl")).expect("an answer"), []);
    let hourly = [RateLimit::parse("5/h").expect("a limit")];
    let turn = journal.request_mail_turn(&hourly, at(6)).expect("an answer");
    assert_eq!(turn, Some(at(60)), "five were sent");
}
