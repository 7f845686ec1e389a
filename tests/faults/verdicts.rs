//! The table of replies through the program: what each does to the reader it is about, and to the run.

use std::collections::BTreeSet;

use super::stage::{Stage, each};
use crate::scripted::relay::{Act, Point};

/// What becomes of a reader, and of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Reached all the same.
    Fine,
    /// To be tried again: 75, and sent once later.
    Later,
    /// Refused for good, in this class.
    Refused(&'static str),
}
use End::{Fine, Later, Refused};

const CELLS: &[(Point, &str, End)] = &[
    (Point::Recipient, "251 2.1.5 will forward", Fine),
    (Point::Recipient, "252 2.5.2 cannot tell", Fine),
    (Point::Recipient, "450 4.7.1 greylisted", Later),
    (Point::Recipient, "451 5.1.1 nobody", Later),
    (Point::Recipient, "452 4.2.2 full", Later),
    (Point::Recipient, "550 4.2.1 disabled", Refused("mailbox")),
    (Point::Recipient, "552 5.2.2 full", Refused("mailbox")),
    (Point::Recipient, "501 5.1.3 syntax", Refused("unsendable")),
    (Point::Recipient, "555 5.5.4 unknown parameter", Refused("unsendable")),
    (Point::Recipient, "550 5.1.1 nobody", Refused("dead")),
    (Point::Recipient, "550 5.7.1 not from you", Refused("sender")),
    (Point::Data, "451 4.5.0 not now", Later),
    (Point::Data, "554 5.7.1 no", Refused("sender")),
    (Point::Data, "554 5.1.1 nobody", Refused("dead")),
    (Point::Dot, "451 5.1.1 nobody", Later),
    (Point::Dot, "554 5.1.1 nobody", Refused("dead")),
];

/// Whom the reply was about stand where it puts them, with its codes; everyone else was reached.
#[track_caller]
fn stand(stage: &Stage, some: &BTreeSet<String>, words: &str, end: End) {
    let (ends, refusal) = match end {
        Fine => ("accepted", ""),
        Later => ("deferred", ""),
        Refused(whose) => ("rejected", whose),
    };
    let said: String = words.split(' ').take(2).collect::<Vec<_>>().join(" ");
    for (reader, stands) in stage.stands() {
        let told = format!("{words}: {reader}: {stands:?}");
        if end != Fine && some.contains(&reader) {
            assert_eq!((stands.state.as_str(), stands.refusal.as_str()), (ends, refusal), "{told}");
            assert_eq!(stands.codes, said, "{told}");
        } else {
            assert_eq!((stands.state.as_str(), stands.codes.as_str()), ("accepted", "250 2.0.0"));
        }
        assert_eq!(stands.attempts, 1, "{told}");
    }
    stage.is_sound();
}

#[test]
fn each_reply_does_to_its_reader_what_the_table_says_and_nothing_to_the_others() {
    each(|draw| {
        for &(at, words, end) in CELLS {
            let some = draw.some(2);
            let known = some.clone();
            let stage = draw.stage(move |moment| {
                let met = moment.at == at && moment.visit == 1 && known.contains(moment.reader);
                if met { Act::Say(format!("{words}\r\n")) } else { Act::Usual }
            });
            let ran = stage.send(&[]);
            let code = match end {
                Later => 75,
                Refused("sender" | "unsendable") => 1,
                Fine | Refused(_) => 0,
            };
            assert_eq!(ran.code, Some(code), "{at:?} {words}: {ran:?}");
            stand(&stage, &some, words, end);
            assert!(stage.relay.lines() <= draw.connections, "{words} cost a line");
            if end == Later {
                stage.later();
            }
            let again = stage.send(&[]);
            let code = if end == Later { 0 } else { code };
            assert_eq!(again.code, Some(code), "{at:?} {words}: {again:?}");
            match end {
                Refused(_) => stand(&stage, &some, words, end),
                Fine | Later => stage.is_done(),
            }
        }
    });
}
