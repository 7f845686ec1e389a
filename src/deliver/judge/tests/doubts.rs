//! What the judge of a relay makes of messages in doubt.

use super::super::{
    Circumstances, DeliveryId, Heard, Judge, MAX_IN_DOUBT_PER_MESSAGE, Outcome, RelayFailure,
};
use super::{ALONE, EditionName, OK, Trial};

#[test]
fn it_closes_when_the_workers_have_left_too_many_in_doubt() {
    let mut judge = Judge::new(Circumstances { on_the_wire: 3, ..ALONE });
    let outcome = Outcome::InDoubt("cut".into());
    let heard = |number| {
        let id = DeliveryId::numbered(number);
        let (domain, edition) = ("a.example", EditionName::Free);
        Heard { id, domain, edition, aside: None, outcome: &outcome }
    };
    for number in 1..30 {
        judge.hear(&heard(number));
    }
    assert!(judge.cause().is_none());
    judge.hear(&heard(30));
    let most = MAX_IN_DOUBT_PER_MESSAGE * 3;
    assert!(matches!(judge.cause(), Some(RelayFailure::Doubtful(count, _)) if *count == most));
    // One in twenty-two is not frequent, however many readers there are.
    let mut trial = Trial::with_domains(5);
    for number in 0..200 {
        trial.hear_times(21, OK);
        trial.judge.hear(&heard(number));
    }
    assert!(!trial.is_closed());
}
