//! A domain that refuses us, while everyone else takes the issue.

use std::collections::BTreeSet;

use super::stage::each;
use crate::harness::Reader;
use crate::scripted::relay::{Act, Point};

const STRICT: &str = "@strict.example";

/// F12.
#[test]
fn a_domain_that_refuses_the_sender_is_held_back_after_a_few_and_the_others_are_sent_to() {
    each(|draw| {
        draw.readers = 160;
        let stage = draw.stage(|moment| match moment.at {
            Point::Recipient if moment.reader.ends_with(STRICT) => {
                Act::Say("550 5.7.26 who are you?\r\n".into())
            }
            _ => Act::Usual,
        });
        let hosts = [STRICT, "@kind.example", "@example.org", "@kind.example"];
        let list: Vec<_> =
            (0..draw.readers).map(|n| Reader::free(format!("r{n:03}{}", hosts[n % 4]))).collect();
        stage.newsroom.write_readers(&list);
        let strict = |reader: &String| reader.ends_with(STRICT);
        let (held, others): (BTreeSet<_>, BTreeSet<_>) =
            list.into_iter().map(|reader| reader.email).partition(strict);
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let status = stage.newsroom.run(["status", "today"]).exits(1);
        status.in_one_line().answers("strict.example refuses us (2");
        assert!(ran.err.contains("strict.example refuses us (2"), "{}", ran.err);
        assert!(ran.err.contains("550 5.7.26 who are you?"), "{}", ran.err);
        assert_eq!((stage.those("accepted"), stage.those("deferred")), (others, held.clone()));
        let words = "held back: strict.example refuses us with 550 5.7.26 who are you?";
        assert!(ran.err.contains(words), "{}", ran.err);
        let tried = stage.relay.heard().iter().filter(|line| line.contains(STRICT)).count();
        // Twenty verdicts, and what was on the other lines by then.
        assert!(tried < 20 + 2 * draw.connections, "{tried} were tried");
        stage.nobody_was_blamed();
        stage.is_sound();
        let again = stage.send(&["--json"]);
        assert_eq!((again.code, &again.ended()["held"]), (Some(75), &serde_json::json!([])));
        // A few of them come round, and their domain has not.
        stage.later_for(draw.chance.within(1, 5));
        let ran = stage.send(&["--json"]);
        assert_eq!((ran.code, ran.ended()["held"].as_array().map(Vec::len)), (Some(1), Some(1)));
        let told = ran.events().into_iter().filter(|event| event["event"] == "domain_held");
        assert!(told.count() > 0, "{ran}");
        assert_eq!(stage.those("deferred"), held, "{ran:?}");
        stage.nobody_was_blamed();
        stage.relay.cure();
        stage.later();
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
    });
}

#[test]
fn readers_whom_their_domain_refuses_alone_keep_no_others_of_it_waiting() {
    each(|draw| {
        draw.readers = 160;
        // The first of the domain, more than it takes to hold it.
        let is_refused = |reader: &str| reader.ends_with(STRICT) && reader < "r048";
        let stage = draw.stage(move |moment| match moment.at {
            Point::Recipient if is_refused(moment.reader) => {
                Act::Say("550 5.7.26 who are you?\r\n".into())
            }
            _ => Act::Usual,
        });
        let hosts = [STRICT, "@kind.example"];
        let list: Vec<_> =
            (0..draw.readers).map(|n| Reader::free(format!("r{n:03}{}", hosts[n % 2]))).collect();
        stage.newsroom.write_readers(&list);
        let (refused, others): (BTreeSet<_>, BTreeSet<_>) =
            list.into_iter().map(|reader| reader.email).partition(|reader| is_refused(reader));
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("strict.example refuses us (2"), "{}", ran.err);
        assert!(stage.those("deferred").len() > refused.len(), "others are held back");
        stage.nobody_was_blamed();
        stage.later();
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "a person decides about them: {ran:?}");
        assert_eq!((stage.those("accepted"), stage.those("rejected")), (others, refused));
        stage.is_sound();
    });
}

#[test]
fn a_list_of_one_domain_that_refuses_our_address_blames_nobody_and_says_what_to_change() {
    each(|draw| {
        draw.readers = 40;
        let stage = draw.stage(|moment| match moment.at {
            Point::Recipient => Act::Say(
                "550 5.1.1 <bonjour@lavigie.example>: Sender address rejected: User unknown\r\n"
                    .into(),
            ),
            _ => Act::Usual,
        });
        for _ in 0..2 {
            let ran = stage.send(&["--json"]);
            assert_eq!(ran.code, Some(1), "{ran:?}");
            assert_eq!(ran.ended()["held"], serde_json::json!([]), "{ran:?}");
            assert!(ran.err.contains("`from`"), "what to change: {}", ran.err);
            assert_eq!(stage.those("rejected"), BTreeSet::new());
            stage.nobody_was_blamed();
            stage.is_sound();
        }
        stage.relay.cure();
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
    });
}
