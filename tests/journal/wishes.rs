//! What readers ask for themselves, many in one transaction.

use matinale::journal::{Journal, ReaderWish, Reason, State, Suppression, WishKind};

use super::{Store, at, morning, reader};

fn wish(number: usize, kind: WishKind) -> ReaderWish {
    ReaderWish { reader: reader(number).address, kind }
}

pub(crate) fn wishes_are_carried_out_in_their_order<D: Store>() {
    use WishKind::{Leave, Return};
    let store = D::fresh();
    let mut alpha = morning(&store, 6);
    assert!(alpha.journal.suppress(&reader(3).address, Reason::Bounced, at(1)).expect("an answer"));
    let wishes = [
        wish(0, Leave),
        wish(1, Leave),
        wish(1, Leave),
        wish(1, Return),
        wish(2, Return),
        wish(3, Leave),
        wish(3, Return),
        wish(4, Leave),
        wish(4, Return),
        wish(4, Leave),
    ];
    let changed = alpha.journal.carry_out_wishes(&wishes, at(2)).expect("an answer");
    let expected = [true, true, false, true, false, false, false, true, true, true];
    assert_eq!(changed, expected);
    let suppressed = |number: usize| {
        let journal = &mut alpha.journal;
        journal.suppression(&reader(number).address).expect("an answer")
    };
    let suppressed: Vec<_> = (0..6).map(suppressed).collect();
    let left = |number: usize| {
        let (address, reason, since) = (reader(number).address, Reason::Unsubscribed, at(2));
        Some(Suppression { address, reason, since, former_key: None })
    };
    let bounced = Suppression {
        address: reader(3).address,
        reason: Reason::Bounced,
        since: at(1),
        former_key: None,
    };
    assert_eq!(suppressed, [left(0), None, None, Some(bounced), left(4), None]);
}

pub(crate) fn a_run_skips_at_once_whoever_leaves_by_their_own_wish<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    let wishes = [wish(1, WishKind::Leave), wish(2, WishKind::Leave), wish(2, WishKind::Return)];
    alpha.journal.carry_out_wishes(&wishes, at(2)).expect("an answer");
    assert_eq!(alpha.count(State::Skipped), 2, "a run does not come back to whom it passed over");
    let skipped = alpha.journal.delivery(alpha.run, &reader(1).address).expect("an answer");
    assert_eq!(skipped.expect("a delivery").diagnostic.words, "suppressed: unsubscribed");
    let claimed: Vec<_> = alpha.claim(9, 3).into_iter().map(|claim| claim.address).collect();
    assert_eq!(claimed, [0, 3].map(|number| reader(number).address));
}
