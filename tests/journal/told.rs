//! What a person was told, and what they were not told yet.

use matinale::journal::{AlertRecord, Journal, ReaderLoss, Settlement, State};
use matinale::outcome::{Refusal, Reply};
use matinale::publication::InDoubtPolicy;

use super::{ISSUE, Sender, Store, at, february, ids, morning};

fn no() -> Reply {
    Reply::new(550, "5.0.0 no")
}

/// The losses that nobody was told of: state, refusal, how many, how many of them by name.
fn untold<J: Journal>(
    sender: &mut Sender<J>,
    policy: InDoubtPolicy,
) -> Vec<(State, Option<Refusal>, u64, usize)> {
    let untold = sender.journal.untold_losses(sender.run, policy, 2).expect("an answer");
    let show = |loss: &ReaderLoss| (loss.state, loss.refusal, loss.count, loss.readers.len());
    let mut shown: Vec<_> = untold.losses.iter().map(show).collect();
    shown.sort_by_key(|loss| (loss.0, loss.2));
    shown
}

fn tell_all<J: Journal>(sender: &mut Sender<J>) {
    let untold = sender.journal.untold_losses(sender.run, InDoubtPolicy::Hold, 0);
    let until = untold.expect("an answer").until;
    sender.journal.record_told_losses(ISSUE, until, at(9)).expect("recorded");
}

pub(crate) fn an_alert_is_remembered_for_its_issue<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    let names = ["the relay is away", "l'été"].map(str::to_owned);
    assert!(journal.told_alerts(ISSUE).expect("an answer").is_empty());
    for minute in [1, 2] {
        journal.record_told(ISSUE, &names, at(minute)).expect("recorded");
    }
    let mut again = store.open();
    let told = again.told_alerts(ISSUE).expect("an answer");
    assert_eq!(told, names.into_iter().collect());
    let tomorrow = february(12);
    assert!(again.told_alerts(tomorrow).expect("an answer").is_empty());
}

pub(crate) fn a_loss_is_untold_until_it_is_recorded_and_again_when_it_comes_back<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 7);
    let claimed = ids(&alpha.claim(7, 1));
    alpha.hand_over(&claimed);
    assert!(alpha.settle(claimed[0], super::accepted()));
    assert!(alpha.settle(claimed[1], Settlement::Deferred(Reply::new(450, "later"), at(9))));
    for id in &claimed[2..5] {
        assert!(alpha.settle(*id, Settlement::Rejected(Refusal::Dead, no())));
    }
    assert!(alpha.settle(claimed[5], Settlement::Rejected(Refusal::Sender, no())));
    let dead = (State::Rejected, Some(Refusal::Dead), 3, 2);
    let sender = (State::Rejected, Some(Refusal::Sender), 1, 1);
    assert_eq!(untold(&mut alpha, InDoubtPolicy::Hold), [sender, dead]);
    tell_all(&mut alpha);
    assert_eq!(untold(&mut alpha, InDoubtPolicy::Hold), []);
    assert!(alpha.settle(claimed[6], Settlement::Rejected(Refusal::Sender, no())));
    assert_eq!(untold(&mut alpha, InDoubtPolicy::Hold), [sender], "the new one alone");
    tell_all(&mut alpha);
    let resolved = alpha.journal.requeue_blameless(alpha.run, &alpha.owner, &claimed[5..6], at(10));
    assert_eq!(resolved.expect("an answer"), 1);
    let again = ids(&alpha.claim(1, 11));
    assert!(alpha.settle(again[0], Settlement::Rejected(Refusal::Sender, no())));
    assert_eq!(untold(&mut alpha, InDoubtPolicy::Hold), [sender], "it was lost again");
}

pub(crate) fn what_was_told_stays_told_when_an_older_mark_comes_late<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claimed = ids(&alpha.claim(2, 1));
    let early = alpha.journal.untold_losses(alpha.run, InDoubtPolicy::Hold, 0).expect("an answer");
    for id in claimed {
        assert!(alpha.settle(id, Settlement::Rejected(Refusal::Mailbox, no())));
    }
    tell_all(&mut alpha);
    alpha.journal.record_told_losses(ISSUE, early.until, at(12)).expect("recorded");
    assert_eq!(untold(&mut alpha, InDoubtPolicy::Hold), []);
}

pub(crate) fn a_doubt_that_is_sent_again_is_a_loss_at_the_third_time<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    for time in 1..=3 {
        let claimed = ids(&alpha.claim(1, time));
        alpha.hand_over(&claimed);
        assert!(alpha.settle(claimed[0], Settlement::InDoubt("cut".into())));
        assert_eq!(untold(&mut alpha, InDoubtPolicy::Hold), [(State::InDoubt, None, 1, 1)]);
        let lost = untold(&mut alpha, InDoubtPolicy::Resend);
        assert_eq!(lost.len(), usize::from(time == 3), "{lost:?} after {time}");
        alpha.owner = matinale::journal::Owner::new(format!("alpha {time}"));
        alpha.recover(InDoubtPolicy::Resend, at(time));
    }
}

pub(crate) fn a_tally_counts_refusals_by_whom_they_blame<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    let claimed = ids(&alpha.claim(4, 1));
    for id in &claimed[..2] {
        assert!(alpha.settle(*id, Settlement::Rejected(Refusal::Dead, no())));
    }
    assert!(alpha.settle(claimed[2], Settlement::Rejected(Refusal::Unsendable, no())));
    let tally = alpha.journal.tally(alpha.run).expect("a tally");
    let counts = Refusal::ALL.map(|refusal| tally.refused(refusal));
    assert_eq!((counts, tally.of(State::Rejected), tally.open()), ([2, 0, 0, 1], 3, 1));
    assert!(tally.is_balanced());
}
