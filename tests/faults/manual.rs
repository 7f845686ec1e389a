//! The manual's table of what a relay can say: each row is played by a relay, and ends as the table has it.

use std::collections::BTreeMap;
use std::fs;
use std::thread;

use crate::harness::{Newsroom, Reader};
use crate::scripted::relay::{Act, Moment, Point, Relay, Script};

/// A relay that plays one row, and how the run ends.
struct Scene {
    /// The row: what the relay says, as the table has it.
    row: &'static str,
    /// How many readers there are, of four domains by turns.
    readers: usize,
    /// What the relay does.
    act: fn(&Moment<'_>) -> Act,
    /// The exit code of `send`.
    code: i32,
    /// How many readers stand in a state or were refused in a class, and in which.
    ends: &'static [(&'static str, u64)],
}

/// The domains of the readers.
const DOMAINS: [&str; 4] = ["strict.example", "kind.example", "example.org", "other.example"];

/// The first reader.
const FIRST: &str = "r000@strict.example";

fn say(words: &str) -> Act {
    Act::Say(format!("{words}\r\n"))
}

/// These words at RCPT for readers whose address ends like this, and what is usual for all others.
fn refuse(moment: &Moment<'_>, whom: &str, words: &str) -> Act {
    let is_met = moment.at == Point::Recipient && moment.reader.ends_with(whom);
    if is_met { say(words) } else { Act::Usual }
}

/// The row of what is about us, and of no reader.
const ROW_OF_CONVERSATION: &str = "a permanent refusal, 20 times in a row, for several domains; a code of the \
    conversation (\"log in first\": 500, 502, 503, 530, 535, 538), 3 times";

const SCENES: &[Scene] = &[
    Scene {
        row: "no such reader or domain (5xx)",
        readers: 12,
        act: |moment| refuse(moment, FIRST, "550 5.1.1 no such user"),
        code: 0,
        ends: &[("accepted", 11), ("dead", 1)],
    },
    Scene {
        row: "mailbox full, disabled (5xx)",
        readers: 12,
        act: |moment| refuse(moment, FIRST, "552 5.2.2 mailbox full"),
        code: 0,
        ends: &[("accepted", 11), ("mailbox", 1)],
    },
    Scene {
        row: "address cannot be carried (5xx)",
        readers: 12,
        act: |moment| refuse(moment, FIRST, "501 5.1.3 bad address syntax"),
        code: 1,
        ends: &[("accepted", 11), ("unsendable", 1)],
    },
    Scene {
        row: "policy, list, login, content, or nothing certain (5xx)",
        readers: 12,
        act: |moment| refuse(moment, FIRST, "550 5.7.1 blocked by policy"),
        code: 1,
        ends: &[("accepted", 11), ("sender", 1)],
    },
    Scene {
        row: ROW_OF_CONVERSATION,
        readers: 40,
        act: |moment| refuse(moment, "", "550 5.7.1 relaying denied"),
        code: 1,
        ends: &[("accepted", 0), ("rejected", 0), ("expired", 0)],
    },
    Scene {
        row: ROW_OF_CONVERSATION,
        readers: 12,
        act: |moment| refuse(moment, "", "530 5.7.0 log in first"),
        code: 1,
        ends: &[("accepted", 0), ("rejected", 0), ("expired", 0)],
    },
    Scene {
        row: "the content or the size of one edition, 3 times in a row, for several domains",
        readers: 12,
        act: |moment| {
            if moment.at == Point::Dot { say("554 5.6.0 content rejected") } else { Act::Usual }
        },
        code: 1,
        ends: &[("accepted", 0), ("rejected", 0), ("expired", 0)],
    },
    Scene {
        row: "a refusal for the sender's sake, for 20 readers of one domain and more than one in twenty",
        readers: 120,
        act: |moment| refuse(moment, "@strict.example", "550 5.7.26 who are you?"),
        code: 1,
        ends: &[("accepted", 90), ("deferred", 30)],
    },
    Scene {
        row: "too fast, too many, overloaded, 421 (4xx or 5xx)",
        readers: 12,
        act: |moment| match (moment.at, moment.visit) {
            (Point::Dot, 1) if moment.reader.starts_with("r00") => {
                say("454 4.7.0 sending too fast")
            }
            _ => Act::Usual,
        },
        code: 0,
        ends: &[("accepted", 12)],
    },
    Scene {
        row: "too fast, too many, overloaded, 421 (4xx or 5xx)",
        readers: 4,
        act: |moment| refuse(moment, "", "454 4.7.0 sending too fast"),
        code: 75,
        ends: &[("accepted", 0), ("rejected", 0)],
    },
    Scene {
        row: "the same, four times or more for readers of one domain, and far oftener than for others",
        readers: 48,
        act: |moment| {
            refuse(moment, "@strict.example", "450 4.7.1 too many messages for this domain")
        },
        code: 75,
        ends: &[("accepted", 36), ("deferred", 12)],
    },
    Scene {
        row: "the same, four times or more for readers of one domain, and far oftener than for others",
        readers: 48,
        act: |moment| {
            refuse(moment, "@strict.example", "550 5.7.1 too many messages for this domain")
        },
        code: 75,
        ends: &[("accepted", 36), ("deferred", 12)],
    },
    Scene {
        row: "a quota of an hour or a day (4xx or 5xx)",
        readers: 12,
        act: |moment| refuse(moment, "", "452 4.5.3 hourly sending limit exceeded"),
        code: 75,
        ends: &[("accepted", 0), ("rejected", 0)],
    },
    Scene {
        row: "a quota of an hour or a day (4xx or 5xx)",
        readers: 12,
        act: |moment| refuse(moment, "", "550 5.4.5 daily user sending limit exceeded"),
        code: 1,
        ends: &[("accepted", 0), ("rejected", 0)],
    },
    Scene {
        row: "greylisting, and any other 4xx",
        readers: 12,
        act: |moment| refuse(moment, FIRST, "451 4.7.1 greylisted, come back"),
        code: 75,
        ends: &[("accepted", 11), ("deferred", 1)],
    },
    Scene {
        row: "the same other 4xx in a row, for several domains",
        readers: 12,
        act: |moment| refuse(moment, "", "451 4.3.0 internal error"),
        code: 75,
        ends: &[("accepted", 0), ("rejected", 0)],
    },
    Scene {
        row: "the same other 4xx in a row, for several domains",
        readers: 12,
        act: |moment| refuse(moment, "", "450 4.7.1 helo command rejected: host not found"),
        code: 1,
        ends: &[("accepted", 0), ("rejected", 0)],
    },
    Scene {
        row: "nothing: the connection is lost at one reader, every time",
        readers: 12,
        act: |moment| {
            let is_met = moment.at == Point::Recipient && moment.reader == FIRST;
            if is_met { Act::Cut } else { Act::Usual }
        },
        code: 75,
        ends: &[("accepted", 11), ("due", 1)],
    },
    Scene {
        row: "a refusal of us before any reader: MAIL, login, certificate (5xx)",
        readers: 12,
        act: |moment| {
            if moment.at == Point::Mail { say("550 5.7.1 who are you") } else { Act::Usual }
        },
        code: 1,
        ends: &[("due", 12)],
    },
];

/// The rows of the table in `docs/relays.md`: what the relay says, and the cell of the exit code.
fn read_rows() -> BTreeMap<String, String> {
    let chapter = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/relays.md");
    let chapter = fs::read_to_string(chapter).unwrap();
    let (_, table) = chapter.split_once("| What the relay says |").expect("the table");
    let (table, _) = table.split_once("\n\n").expect("its end");
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let rows = table.lines().skip(2).map(cells);
    rows.map(|cells| (cells[1].clone(), cells[4].clone())).collect()
}

/// Plays a scene. Answers what is wrong with its end.
fn play(scene: &Scene, cell: &str) -> Option<String> {
    let newsroom = Newsroom::sending_to(scene.readers).connections(2);
    let list = (0..scene.readers).map(|n| Reader::free(format!("r{n:03}@{}", DOMAINS[n % 4])));
    newsroom.write_readers(&list.collect::<Vec<_>>());
    let script = Script::in_clear(&["PIPELINING", "8BITMIME"], scene.act);
    let relay = Relay::open(newsroom.runtime().handle(), script);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let ran = newsroom.send(&[]);
    let status = newsroom.status();
    let count =
        |end: &str| status["states"][end].as_u64().or_else(|| status["refusals"][end].as_u64());
    let ends: Vec<_> = scene.ends.iter().map(|(end, _)| (*end, count(end).unwrap())).collect();
    let is_so = ran.code == Some(scene.code)
        && ends == scene.ends
        && cell.split(|c: char| !c.is_ascii_digit()).any(|code| code == scene.code.to_string());
    (!is_so).then(|| format!("{} ({cell}): {ends:?} {ran}", scene.row))
}

#[test]
fn each_row_of_the_manuals_table_ends_as_it_says() {
    let rows = read_rows();
    for row in rows.keys() {
        assert!(SCENES.iter().any(|scene| scene.row == row), "nobody plays `{row}`");
    }
    let cell = |scene: &Scene| rows.get(scene.row).map_or("no such row", String::as_str);
    let wrong: Vec<String> = thread::scope(|scope| {
        let played = SCENES.iter().map(|scene| {
            let cell = cell(scene);
            scope.spawn(move || play(scene, cell))
        });
        let played: Vec<_> = played.collect();
        played.into_iter().filter_map(|scene| scene.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
