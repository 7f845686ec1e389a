//! Readers who leave while their issue is being sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::stage::{each, in_order, reader, seeds};
use crate::scripted::relay::{Act, Moment, Point};

/// So slow that another command can be run meanwhile.
fn slowly(moment: &Moment<'_>) -> Act {
    match moment.at {
        Point::Dot => Act::Late(Duration::from_millis(80)),
        _ => Act::Usual,
    }
}

/// F37.
#[test]
fn a_reader_who_leaves_in_mid_run_is_not_sent_to_unless_already_claimed() {
    let left_in_time = AtomicUsize::new(0);
    each(|draw| {
        draw.readers = draw.chance.within(40, 60);
        let mut leaving = draw.some(6);
        leaving.insert(reader(draw.readers - 1));
        let stage = draw.stage(slowly);
        let started = stage.newsroom.start(["send", "today", "--yes"]);
        stage.until(draw.chance.within(1, draw.readers / 4));
        let reason = draw.chance.one_of(&["manual", "unsubscribed", "bounced", "complained"]);
        let addresses = leaving.iter().map(String::as_str);
        let words: Vec<_> =
            ["subscribers", "suppress", "--reason", reason].into_iter().chain(addresses).collect();
        let ran = in_order(stage.newsroom.run(&words));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let in_time = stage.those("skipped");
        if draw.chance.heads() {
            stage.kill(started);
        } else {
            let ran = in_order(started.end());
            assert_eq!(ran.code, Some(0), "{ran:?}");
        }
        let ran = stage.send_on();
        stage.is_sound();
        let (skipped, doubted) = (stage.those("skipped"), stage.those("in_doubt"));
        assert_eq!(ran.code, Some(i32::from(!doubted.is_empty())), "{ran:?}");
        assert!(skipped.is_subset(&leaving), "others were passed over: {skipped:?}");
        assert!(in_time.is_subset(&skipped), "{in_time:?} were sent to: {:?}", stage.stands());
        let (accepted, doubted) = (stage.those("accepted").len(), doubted.len());
        assert_eq!(accepted + doubted + skipped.len(), draw.readers);
        left_in_time.fetch_add(in_time.len(), Ordering::Relaxed);
    });
    assert!(seeds() < 5 || left_in_time.into_inner() > 0, "nobody left in time");
}
