//! What the program waits minutes for is tried here with a shorter patience, one conversation at a time.

use std::time::{Duration, Instant};

use matinale::outcome::{Outcome, Phase};
use matinale::publication::{Pipelining, Relay as Place, Security};
use matinale::smtp::{EnvelopeReply, Session, Timeouts};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::stage::{Draw, each};
use crate::harness::HANG_GUARD;
use crate::scripted::relay::{Act, Moment, Point, Relay, Script};
use crate::wire::{envelope, target};

/// What the target of these tests waits for each reply.
const SHORT: Duration = Duration::from_millis(500);

/// What becomes of one message, at a relay that does this; and whether it was taken.
fn handed(
    draw: &Draw,
    content: &[u8],
    act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static,
) -> (Outcome, usize) {
    let runtime = Runtime::new().unwrap();
    let script = Script {
        offers: &["PIPELINING"],
        door: draw.door.clone(),
        cut: draw.cut,
        lax: draw.lax,
        act: Box::new(act),
    };
    let relay = Relay::open(runtime.handle(), script);
    let pipelining = if draw.pipelining == "off" { Pipelining::Off } else { Pipelining::Auto };
    let place = Place::new("localhost", relay.address.port(), Security::Plaintext);
    let place = Place { pipelining, ..place };
    let target = target(place);
    let handed = async {
        let mut session = Session::open(&target).await.unwrap();
        let offer = session.offer(&envelope("zoe@example.org"), content.len()).await.unwrap();
        assert_eq!(offer, EnvelopeReply::Ready);
        session.hand_over(content, None).await.0
    };
    let outcome = runtime.block_on(async { timeout(HANG_GUARD, handed).await });
    let outcome = outcome.expect("it ends by the target's own patience");
    (outcome, relay.count())
}

/// F15.
#[test]
fn a_line_cut_in_a_long_message_leaves_it_unsent() {
    let long = b"0123456789abcdef0123456789abcdef\r\n".repeat(400_000);
    each(|draw| {
        let bytes = draw.chance.within(0, 1_000_000);
        draw.cut = crate::scripted::relay::Cut::Rst;
        let (outcome, taken) = handed(draw, &long, move |moment| match moment.at {
            Point::Content => Act::Part(bytes),
            _ => Act::Usual,
        });
        assert!(matches!(outcome, Outcome::NotSent(Phase::Content, _)), "{outcome:?}");
        assert_eq!(taken, 0);
    });
}

/// F18.
#[test]
fn a_verdict_that_comes_just_in_time_counts() {
    assert!(Timeouts::default().verdict >= Duration::from_mins(10), "RFC 5321, 4.5.3.2.6");
    each(|draw| {
        let late = Duration::from_millis(100 + draw.chance.below(200));
        let (outcome, taken) = handed(draw, b"Subject: one\r\n\r\none\r\n", move |moment| {
            if moment.at == Point::Dot { Act::Late(late) } else { Act::Usual }
        });
        assert!(matches!(outcome, Outcome::Accepted(_)), "{outcome:?}");
        assert_eq!(taken, 1);
    });
}

/// F19.
#[test]
fn silence_behind_the_dot_is_a_doubt_when_its_time_is_over() {
    each(|draw| {
        let keeps = draw.chance.heads();
        let began = Instant::now();
        let (outcome, taken) =
            handed(draw, b"Subject: one\r\n\r\none\r\n", move |moment| match moment.at {
                Point::Dot if keeps => Act::TakeAndHush,
                Point::Dot => Act::Hush,
                _ => Act::Usual,
            });
        assert!(
            matches!(&outcome, Outcome::InDoubt(cause) if cause.contains("silent")),
            "{outcome:?}"
        );
        assert_eq!(taken, usize::from(keeps));
        assert!(began.elapsed() >= SHORT, "{:?}", began.elapsed());
    });
}
