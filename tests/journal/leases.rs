//! Several senders of one run, on a server.

use std::thread::sleep;
use std::time::Duration;

use matinale::journal::{
    ClaimScope, ClosureKind, DeliveryId, Error, ExchangeRequest, Journal, Owner, Postgres,
    RelayClosure, RunLock, SenderPart, SenderRecord, SenderStanding, Sqlite, State, Takeover,
};

use super::{ISSUE, Sender, accepted, at, february, plan};
use crate::server::{Room, Server};

/// A lease that is over soon.
const SHORT: Duration = Duration::from_secs(1);

/// A room where a run of so many readers is planned. `None` where there is no server.
fn planned(readers: usize) -> Option<Room> {
    let room = Server::shared()?.room();
    plan(&mut open(&room, SHORT), readers);
    Some(room)
}

fn open(room: &Room, lease: Duration) -> Postgres {
    Postgres::open(room.connect_options_with_lease(lease), "morning").expect("a journal")
}

/// A sender that has joined the run, and holds its lock.
fn join(room: &Room, name: &str, lease: Duration) -> (Sender<Postgres>, RunLock) {
    let mut journal = open(room, lease);
    let run = journal.run(ISSUE).expect("an answer").expect("a run").id;
    let owner = Owner::new(name);
    let lock = journal.join(ISSUE, &owner).expect("a part");
    if lock.part() == SenderPart::Holder {
        journal.recover(&lock, run, Takeover::default(), at(0)).expect("recovered");
    }
    journal.take_part(&lock, run, name, at(0)).expect("a part");
    (Sender { journal, run, owner }, lock)
}

#[test]
fn senders_that_join_claim_different_readers_and_none_is_superseded() {
    let Some(room) = planned(10) else { return };
    let (mut alpha, first) = join(&room, "alpha", SHORT * 100);
    let (mut beta, second) = join(&room, "beta", SHORT * 100);
    assert_eq!([first.part(), second.part()], [SenderPart::Holder, SenderPart::Joined]);
    let ours: Vec<_> = alpha.claim(4, 1).iter().map(|claim| claim.id).collect();
    let theirs: Vec<_> = beta.claim(4, 1).iter().map(|claim| claim.id).collect();
    assert_eq!((ours.len(), theirs.len()), (4, 4));
    assert!(ours.iter().all(|id| !theirs.contains(id)), "{ours:?} {theirs:?}");
    assert_eq!(alpha.hand_over(&theirs[..1]), [], "it belongs to the other one");
    assert_eq!(alpha.hand_over(&ours[..2]), ours[..2]);
    let handing = &theirs[..1];
    let reply = beta.exchange(&request(handing));
    assert_eq!((reply.handed.as_slice(), reply.hand_overs), (handing, Some(3)), "of both");
    let senders = alpha.journal.list_senders(ISSUE).expect("an answer");
    let told: Vec<_> =
        senders.iter().map(|one| (one.words.as_str(), one.hand_overs, one.claims)).collect();
    assert_eq!(told, [("alpha", 2, 4), ("beta", 1, 4)]);
    assert!(senders.iter().all(|one| one.standing == SenderStanding::Working), "{senders:?}");
    drop(second);
    let senders = alpha.journal.list_senders(ISSUE).expect("an answer");
    assert_eq!(senders[1].standing, SenderStanding::Ended);
}

/// Lets a sender renew its lease, for longer than one of the others lasts.
fn watch(sender: &mut Sender<Postgres>) {
    for _ in 0..30 {
        sender.journal.renew(sender.run, &sender.owner, at(3)).expect("an answer");
        sleep(SHORT / 10);
    }
}

fn request(handing: &[DeliveryId]) -> ExchangeRequest<'_> {
    ExchangeRequest {
        settled: &[],
        handing,
        room: 0,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(2),
    }
}

#[test]
fn whoever_sleeps_past_its_lease_hands_nothing_over_and_its_late_verdicts_count() {
    let Some(room) = planned(4) else { return };
    let (mut alpha, _first) = join(&room, "alpha", SHORT);
    let (mut beta, _second) = join(&room, "beta", SHORT);
    let ours: Vec<_> = alpha.claim(3, 1).iter().map(|claim| claim.id).collect();
    assert_eq!(alpha.hand_over(&ours[..1]), ours[..1]);
    sleep(SHORT * 2);
    // Nobody has taken what it has: it goes on, and its lease begins anew.
    assert_eq!(alpha.hand_over(&ours[1..2]), ours[1..2]);
    let renewed = beta.journal.renew(beta.run, &beta.owner, at(2)).expect("an answer");
    assert_eq!((renewed.others, renewed.hand_overs), (1, Some(2)));
    assert!(beta.claim(4, 2).len() == 1, "the others are taken");
    watch(&mut beta);
    let reply = alpha.exchange(&request(&ours[2..]));
    assert!(reply.handed.is_empty() && reply.superseded, "{reply:?}");
    assert!(alpha.journal.renew(alpha.run, &alpha.owner, at(3)).expect("an answer").is_lost);
    assert_eq!(alpha.claim(4, 3), [], "nor does it claim anything");
    let freed: Vec<_> = beta.claim(4, 3).iter().map(|claim| claim.id).collect();
    assert_eq!(freed, ours[2..], "what it had not handed over is due");
    let tally = beta.journal.tally(beta.run).expect("counts");
    assert_eq!((tally.of(State::InDoubt), tally.open()), (2, 4));
    assert_eq!(beta.journal.finish(beta.run, at(4)).expect("counts").open(), 4);
    let run = beta.journal.run(ISSUE).expect("an answer").expect("a run");
    assert_eq!(run.finished, None, "somebody holds something");
    assert!(alpha.settle(ours[0], accepted()));
    assert_eq!(beta.journal.tally(beta.run).expect("counts").of(State::InDoubt), 1);
}

#[test]
fn whoever_has_just_reached_the_server_ends_no_lease() {
    let Some(room) = planned(4) else { return };
    let (mut alpha, _first) = join(&room, "alpha", SHORT);
    let ours: Vec<_> = alpha.claim(3, 1).iter().map(|claim| claim.id).collect();
    sleep(SHORT * 2);
    let (mut beta, _second) = join(&room, "beta", SHORT);
    beta.journal.renew(beta.run, &beta.owner, at(2)).expect("an answer");
    assert_eq!(alpha.hand_over(&ours[..1]), ours[..1]);
}

#[test]
fn whoever_goes_on_alone_takes_what_the_gone_have_left_and_nothing_of_the_living() {
    let Some(room) = planned(9) else { return };
    let (mut alpha, first) = join(&room, "alpha", SHORT * 100);
    let (mut beta, _second) = join(&room, "beta", SHORT * 100);
    let (ours, theirs) = (alpha.claim(3, 1), beta.claim(3, 1));
    assert_eq!(alpha.hand_over(&[ours[0].id]), [ours[0].id]);
    drop((alpha, first));
    let refused = open(&room, SHORT).lock(ISSUE, &Owner::new("gamma"));
    assert!(matches!(&refused, Err(Error::Locked(words)) if words.contains("beta")), "{refused:?}");
    let other = open(&room, SHORT).join(february(12), &Owner::new("gamma"));
    assert!(matches!(&other, Err(Error::Locked(words)) if words.contains("beta")), "{other:?}");
    let (mut gamma, third) = join(&room, "gamma", SHORT * 100);
    assert_eq!(third.part(), SenderPart::Holder, "the lock was free");
    let tally = gamma.journal.tally(gamma.run).expect("counts");
    assert_eq!((tally.of(State::InDoubt), tally.of(State::Claimed)), (1, 3));
    assert_eq!(beta.hand_over(&[theirs[0].id]), [theirs[0].id], "it goes on");
    assert_eq!(gamma.claim(9, 3).len(), 5, "the two that were freed, and three that were due");
}

#[test]
fn a_closed_relay_is_known_to_the_others_until_it_is_open_again() {
    let Some(room) = planned(4) else { return };
    let (mut alpha, _first) = join(&room, "alpha", SHORT * 100);
    let (mut beta, _second) = join(&room, "beta", SHORT * 100);
    let closure = RelayClosure {
        relay: "relay.example:25".into(),
        failure: "it refuses everyone".into(),
        kind: ClosureKind::Refused,
    };
    let heard = |sender: &mut Sender<Postgres>| {
        sender.journal.renew(sender.run, &sender.owner, at(1)).expect("an answer").closures
    };
    let told = std::slice::from_ref(&closure);
    alpha.journal.keep_closures(alpha.run, &alpha.owner, told).expect("written");
    assert_eq!((heard(&mut alpha), heard(&mut beta)), (vec![], vec![closure]));
    alpha.journal.keep_closures(alpha.run, &alpha.owner, &[]).expect("written");
    assert_eq!(heard(&mut beta), []);
}

#[test]
fn a_journal_in_a_file_is_joined_by_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.sqlite3");
    let mut journal = Sqlite::open(&path, "morning").expect("a journal");
    assert!(matches!(journal.join(ISSUE, &Owner::new("alpha")), Err(Error::NotShared)));
}
