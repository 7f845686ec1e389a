//! The journal after a sender was killed, or was taken for dead.

use std::collections::{BTreeMap, BTreeSet};

use matinale::address::Address;
use matinale::journal::{
    ClaimScope, DeliveryId, ExchangeRequest, Journal, Owner, Reason, Recovered, Resolution,
    Settlement, State,
};
use matinale::outcome::{Refusal, Reply};
use matinale::publication::InDoubtPolicy;
use proptest::prelude::{Just, Strategy, any};
use proptest::test_runner::{Config, TestRunner};
use proptest::{collection, prop_oneof};

use super::{ISSUE, Sender, Store, accepted, at, ids, lend, morning, reader};

/// Five claimed, two of them handed over; then the sender is killed and beta takes over.
fn killed<D: Store>(store: &D, policy: InDoubtPolicy) -> (Sender<D::Journal>, Recovered) {
    let mut alpha = morning(store, 8);
    let claims = ids(&alpha.claim(5, 1));
    alpha.hand_over(&claims[..2]);
    let run = alpha.run;
    drop(alpha);
    let mut beta = Sender::new(store.open(), run, "beta");
    let recovered = beta.recover(policy, at(5));
    (beta, recovered)
}

pub(crate) fn a_dead_owner_s_claims_are_due_again<D: Store>() {
    let store = D::fresh();
    let (mut beta, recovered) = killed(&store, InDoubtPolicy::Hold);
    assert_eq!(recovered, Recovered { freed: 3, in_doubt: 2, resent: 0 });
    assert_eq!(beta.claim(100, 6).len(), 6);
    let again = beta.recover(InDoubtPolicy::Hold, at(7));
    assert_eq!(again, Recovered::default(), "its own claims are alive");
}

pub(crate) fn what_was_handed_over_is_held_in_doubt<D: Store>() {
    let store = D::fresh();
    let (mut beta, _) = killed(&store, InDoubtPolicy::Hold);
    let doubtful = beta.listed(State::InDoubt);
    assert_eq!(doubtful.len(), 2);
    let claims = ids(&beta.claim(100, 999));
    assert!(doubtful.iter().all(|id| !claims.contains(id)), "it was sent again unasked");
    let history = beta.journal.history(doubtful[0]).expect("a history");
    assert_eq!((history[0].from, history[0].to), (State::Handed, State::InDoubt));
    assert_eq!((history[0].at, history[0].attempts), (at(5), 1));
}

pub(crate) fn what_was_given_up_on_the_wire_is_in_doubt_and_nothing_else<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 6);
    let claims = ids(&alpha.claim(4, 1));
    alpha.hand_over(&claims[..2]);
    assert!(alpha.settle(claims[0], accepted()));
    let lock = alpha.journal.lock(ISSUE, &alpha.owner).expect("the lock");
    let doubted = alpha.journal.doubt_abandoned(&lock, alpha.run, at(4));
    assert_eq!(doubted.expect("an answer"), 1);
    assert_eq!(alpha.listed(State::InDoubt), claims[1..2]);
    assert_eq!(alpha.listed(State::Claimed), claims[2..]);
    let history = alpha.journal.history(claims[1]).expect("a history");
    assert_eq!((history[0].from, history[0].at, history[0].attempts), (State::Handed, at(4), 1));
    let again = alpha.journal.doubt_abandoned(&lock, alpha.run, at(5));
    assert_eq!(again.expect("an answer"), 0);
    assert_eq!(alpha.hand_over(&claims[2..]), claims[2..], "the run is still its own");
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    let others = ids(&beta.claim(1, 6));
    beta.hand_over(&others);
    let doubted = alpha.journal.doubt_abandoned(&lock, alpha.run, at(7));
    assert_eq!((doubted.expect("an answer"), beta.listed(State::Handed)), (2, others));
}

pub(crate) fn with_resend_it_is_due_again_and_the_history_tells<D: Store>() {
    let store = D::fresh();
    let (mut beta, recovered) = killed(&store, InDoubtPolicy::Resend);
    assert_eq!(recovered, Recovered { freed: 3, in_doubt: 0, resent: 2 });
    let claims = beta.claim(100, 6);
    assert_eq!(claims.len(), 8);
    assert_eq!(
        claims.iter().map(|claim| claim.attempt).collect::<Vec<_>>(),
        [2, 2, 1, 1, 1, 1, 1, 1]
    );
    let history = beta.journal.history(claims[0].id).expect("a history");
    let moves: Vec<_> = history.iter().map(|step| (step.from, step.to)).collect();
    assert_eq!(moves, [(State::Handed, State::InDoubt), (State::InDoubt, State::Due)]);
}

pub(crate) fn what_was_in_doubt_three_times_is_not_sent_again_by_itself<D: Store>() {
    let store = D::fresh();
    let mut sender = morning(&store, 1);
    for (copies, owner) in (1..).zip(["beta", "gamma", "delta"]) {
        let claimed = ids(&sender.claim(1, 1));
        assert_eq!(sender.hand_over(&claimed), claimed, "copy {copies}");
        sender = Sender::new(store.open(), sender.run, owner);
        let policy = InDoubtPolicy::Resend;
        let recovered = sender.recover(policy, at(5));
        let last = u64::from(copies == 3);
        let wanted = Recovered { freed: 0, in_doubt: last, resent: 1 - last };
        assert_eq!(recovered, wanted, "copy {copies}");
    }
    assert!(sender.claim(1, 6).is_empty());
    let moved = sender.journal.resolve(sender.run, Resolution::Resend, at(7));
    assert_eq!((moved.expect("an answer"), sender.claim(1, 8).len()), (1, 1), "a person said so");
}

pub(crate) fn the_editor_decides_about_what_is_in_doubt<D: Store>() {
    for (resolve, state) in
        [(Resolution::AssumeSent, State::Accepted), (Resolution::Resend, State::Due)]
    {
        let store = D::fresh();
        let (mut beta, _) = killed(&store, InDoubtPolicy::Hold);
        let doubtful = beta.listed(State::InDoubt);
        assert_eq!(beta.journal.resolve(beta.run, resolve, at(9)).expect("resolved"), 2);
        assert_eq!(beta.count(State::InDoubt), 0);
        assert!(doubtful.iter().all(|id| beta.listed(state).contains(id)));
        let history = beta.journal.history(doubtful[1]).expect("a history");
        assert!(history.last().expect("a step").diagnostic.words.contains("editor"));
        assert_eq!(beta.journal.resolve(beta.run, resolve, at(9)).expect("resolved"), 0);
    }
}

pub(crate) fn an_owner_taken_for_dead_may_not_hand_over<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 3);
    let claims = ids(&alpha.claim(3, 1));
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    beta.recover(InDoubtPolicy::Hold, at(2));
    assert_eq!(ids(&beta.claim(1, 2)), claims[..1]);
    assert!(alpha.hand_over(&claims).is_empty());
    assert!(!alpha.settle(claims[0], Settlement::NotSent("asleep".into())), "it is beta's now");
    assert_eq!(beta.hand_over(&claims), claims[..1]);
}

pub(crate) fn a_sender_that_was_asleep_notices_that_another_has_taken_over<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    alpha.recover(InDoubtPolicy::Hold, at(0));
    let claims = ids(&alpha.claim(2, 1));
    assert_eq!(alpha.hand_over(&claims[..1]), claims[..1], "the run is its own");
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    // Beta's clock is a day behind: it is the name in the book that counts, and no moment.
    let day_before = at(-24 * 60);
    beta.recover(InDoubtPolicy::Hold, day_before);
    let verdict = (claims[0], accepted());
    let told = alpha.exchange(&ExchangeRequest {
        settled: &[lend(&verdict)],
        handing: &claims[1..],
        room: 9,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(9),
    });
    assert!(told.superseded && told.handed.is_empty() && told.claims.is_empty(), "{told:?}");
    assert!(told.unsettled.is_empty(), "what the relay said to it is lost");
    assert_eq!(ids(&beta.claim(9, 10)).len(), 3);
    assert!(
        !beta
            .exchange(&ExchangeRequest {
                settled: &[],
                handing: &[],
                room: 0,
                scope: ClaimScope::Everybody,
                permits: &[],
                now: at(9)
            })
            .superseded
    );
}

pub(crate) fn a_verdict_that_comes_late_settles_the_doubt<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let id = alpha.claim(1, 1)[0].id;
    alpha.hand_over(&[id]);
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    beta.recover(InDoubtPolicy::Hold, at(2));
    assert!(!beta.settle(id, accepted()), "beta was not there");
    assert!(alpha.settle(id, accepted()), "alpha was");
    assert_eq!((beta.count(State::Accepted), beta.count(State::InDoubt)), (1, 0));
    let kept = beta.journal.delivery(beta.run, &reader(0).address).expect("an answer");
    assert_eq!(kept.expect("a delivery").attempts, 1);
    let history = beta.journal.history(id).expect("a history");
    assert_eq!(
        history.last().map(|step| (step.from, step.to)),
        Some((State::InDoubt, State::Accepted))
    );
}

/// What can happen in a morning. Numbers choose among what is at hand.
#[derive(Debug, Clone)]
enum Event {
    Exchange {
        room: usize,
        hand: usize,
        verdicts: Vec<u8>,
    },
    Kill(InDoubtPolicy),
    Release,
    Resolution(Resolution),
    /// The clock jumps by so many days.
    Clock(i64),
    /// The reader of this number is suppressed.
    Leave(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let work = (0..7_usize, 0..4_usize, collection::vec(any::<u8>(), 0..4))
        .prop_map(|(room, hand, verdicts)| Event::Exchange { room, hand, verdicts });
    prop_oneof![
        12 => work,
        2 => Just(Event::Kill(InDoubtPolicy::Hold)),
        1 => Just(Event::Kill(InDoubtPolicy::Resend)),
        1 => Just(Event::Release),
        1 => Just(Event::Clock(1)),
        1 => Just(Event::Clock(-1)),
        1 => Just(Event::Resolution(Resolution::AssumeSent)),
        1 => Just(Event::Resolution(Resolution::Resend)),
        1 => (0..READERS).prop_map(Event::Leave),
    ]
}

const READERS: usize = 20;

/// A sender, the relay it talks to, and what somebody who watches both has seen.
struct Watch<J> {
    sender: Sender<J>,
    minutes: i64,
    owners: u32,
    held: Vec<DeliveryId>,
    flying: Vec<DeliveryId>,
    ended: BTreeMap<DeliveryId, State>,
    reached: BTreeSet<DeliveryId>,
    left: BTreeSet<Address>,
}

impl<J: Journal> Watch<J> {
    fn exchange(&mut self, room: usize, hand: usize, verdicts: &[u8]) {
        let settled: Vec<_> = verdicts
            .iter()
            .map_while(|verdict| self.flying.pop().map(|id| (id, self.verdict(*verdict))))
            .collect();
        let handing = self.held.split_off(self.held.len().saturating_sub(hand));
        let now = at(self.minutes);
        let lent: Vec<_> = settled.iter().map(lend).collect();
        let exchange = ExchangeRequest {
            settled: &lent,
            handing: &handing,
            room,
            scope: ClaimScope::Everybody,
            permits: &[],
            now,
        };
        let answer = self.sender.exchange(&exchange);
        assert!(answer.unsettled.is_empty(), "a verdict was lost");
        assert_eq!(answer.handed, handing, "nobody else is at work");
        for (id, settlement) in &settled {
            if matches!(settlement, Settlement::Accepted(_) | Settlement::InDoubt(_)) {
                self.reached.insert(*id);
            }
        }
        for id in &answer.handed {
            assert!(!self.reached.contains(id), "{id} may have it, and is sent to again");
        }
        let claims = self.sender.confirm(answer.claims);
        assert!(claims.len() <= room);
        for claim in &claims {
            assert!(!self.left.contains(&claim.address), "{} had left", claim.address);
        }
        self.flying.extend(answer.handed);
        self.held.extend(ids(&claims));
    }

    fn verdict(&self, verdict: u8) -> Settlement {
        match verdict % 6 {
            0 | 1 => accepted(),
            2 => Settlement::Rejected(Refusal::Dead, Reply::new(550, "5.1.1 nobody")),
            3 => Settlement::Deferred(Reply::new(450, "later"), at(self.minutes + 3)),
            4 => Settlement::NotSent("reset by peer".into()),
            _ => Settlement::InDoubt("reset by peer".into()),
        }
    }

    /// How many may be due again after a kill: those who have not been in doubt three times. An attempt that
    /// the relay put off is no copy.
    fn may_be_resent(&mut self) -> u64 {
        let mut count = 0;
        for (state, more) in [(State::InDoubt, 0), (State::Handed, 1)] {
            for id in self.sender.listed(state) {
                let history = self.sender.journal.history(id).expect("a history");
                let doubts = history.iter().filter(|step| step.to == State::InDoubt).count();
                count += u64::from(doubts + more < 3);
            }
        }
        count
    }

    fn kill(&mut self, journal: J, policy: InDoubtPolicy) {
        let (before, resent) = (self.sender.count(State::InDoubt), self.may_be_resent());
        self.owners += 1;
        self.sender.owner = Owner::new(format!("owner {}", self.owners));
        self.sender.journal = journal;
        let now = at(self.minutes);
        let recovered = self.sender.recover(policy, now);
        assert_eq!(recovered.freed, self.held.len() as u64);
        // The relay may have taken whatever was in flight; with `resend` the editor said: never mind.
        if policy == InDoubtPolicy::Resend {
            let doubted = before + self.flying.len() as u64;
            assert_eq!((recovered.resent, recovered.in_doubt), (resent, doubted - resent));
            self.pardon();
        } else {
            assert_eq!(recovered.in_doubt, self.flying.len() as u64);
            self.reached.extend(&self.flying);
        }
        self.held.clear();
        self.flying.clear();
    }

    /// Whoever is due again by the editor's word may get a second copy.
    fn pardon(&mut self) {
        let mut stay: BTreeSet<_> = self.sender.listed(State::Accepted).into_iter().collect();
        stay.extend(self.sender.listed(State::InDoubt));
        self.reached.retain(|id| stay.contains(id));
    }

    fn look(&mut self) {
        let mut listed = BTreeSet::new();
        for state in State::ALL {
            let ids = self.sender.listed(state);
            assert_eq!(ids.len() as u64, self.sender.count(state));
            for id in ids {
                assert!(listed.insert(id), "{id} is in two states");
                let former = self.ended.get(&id).copied();
                assert!(former.is_none() || former == Some(state), "{id} was {former:?}");
                if state.is_end() {
                    self.ended.insert(id, state);
                }
            }
        }
        assert_eq!(listed.len(), READERS, "somebody is lost");
        assert_eq!(self.sender.listed(State::Handed).len(), self.flying.len());
    }
}

pub(crate) fn random_mornings_lose_nobody_and_send_to_nobody_twice<D: Store>() {
    let config = Config { cases: 32, failure_persistence: None, ..Config::default() };
    let events = collection::vec(event(), 1..40);
    let outcome = TestRunner::new(config).run(&events, |events| {
        let store = D::fresh();
        let sender = morning(&store, READERS);
        let mut watch = Watch {
            sender,
            minutes: 0,
            owners: 0,
            held: Vec::new(),
            flying: Vec::new(),
            ended: BTreeMap::new(),
            reached: BTreeSet::new(),
            left: BTreeSet::new(),
        };
        for event in events {
            watch.minutes += 1;
            let (run, now) = (watch.sender.run, at(watch.minutes));
            match event {
                Event::Exchange { room, hand, verdicts } => {
                    watch.exchange(room, hand, &verdicts);
                }
                Event::Kill(policy) => watch.kill(store.open(), policy),
                Event::Clock(days) => watch.minutes += days * 24 * 60,
                Event::Release => {
                    let owner = watch.sender.owner.clone();
                    let freed = watch.sender.journal.release(run, &owner, now).expect("released");
                    assert_eq!(freed, watch.held.len() as u64);
                    watch.held.clear();
                }
                Event::Leave(number) => {
                    let address = reader(number).address;
                    let journal = &mut watch.sender.journal;
                    journal.suppress(&address, Reason::Unsubscribed, now).expect("an answer");
                    watch.left.insert(address);
                }
                Event::Resolution(resolve) => {
                    watch.sender.journal.resolve(run, resolve, now).expect("resolved");
                    watch.pardon();
                }
            }
            watch.look();
        }
        Ok(())
    });
    outcome.expect("every morning ends well");
}
