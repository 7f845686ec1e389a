//! What machines that send one issue do together: they go through its stages, keep one pace, and end when it becomes a
//! draft on one of them.

use std::fmt::Write as _;
use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{JOIN, count_senders, machine, machine_at, nobody_is_lost_nor_has_two};
use crate::harness::{Newsroom, Started, wait_until};
use crate::server::Server;

/// Two machines that send the issue of the first one.
fn start_two(first: &Newsroom) -> (Newsroom, [Started; 2]) {
    let started = first.start(JOIN);
    first.wait_for_messages(4);
    let second = first.on_another_machine();
    let joined = second.start(JOIN);
    wait_until("two senders", || count_senders(first) == 2);
    (second, [started, joined])
}

#[test]
fn an_issue_that_becomes_a_draft_on_one_machine_is_stopped_on_all() {
    let Some((_, first)) = machine(200, 40) else { return };
    let (second, [started, joined]) = start_two(&first);
    let file = second.path(&format!("issues/{}.toml", first.today()));
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("draft = true\n{text}")).unwrap();
    let why = "`draft = true` in the file of process";
    joined.end().exits(1).tells(why).tells("matinale go");
    started.end().exits(1).tells(why);
    assert!(first.reached().len() < 200, "it was stopped");
    first.run(["status", "today"]).exits(1).answers(why);
    first.run(["go", "today"]).exits(0);
    second.run(JOIN).exits(1).tells("is a draft");
    first.send(&[]).exits(0).answers("200 of 200 have it");
    nobody_is_lost_nor_has_two(&first, 0);
}

#[test]
fn machines_go_through_the_stages_of_an_issue_together() {
    let Some(server) = Server::shared() else { return };
    let room = server.room();
    let (staff, all) = (100, 140);
    let first_readers = "[delivery]\nfirst = { tags = \"staff\", pause = \"1s\" }\n";
    let first = machine_at(&format!("{first_readers}{}", room.settings()), all, 50);
    let mut list = String::new();
    for number in 0..all {
        let tags = if number < staff { "tags = [\"staff\"]\n" } else { "" };
        let reader = format!("email = \"r{number:03}@example.org\"\ntier = \"free\"\n{tags}");
        write!(list, "[[subscribers]]\n{reader}").unwrap();
    }
    first.write_text("subscribers.toml", &list);
    let (_second, [started, joined]) = start_two(&first);
    started.end().exits(0);
    joined.end().exits(0).answers("140 of 140 have it");
    let order: Vec<_> = first.messages().iter().map(|one| one.recipients[0].clone()).collect();
    let is_staff = |reader: &&String| reader.as_str() < "r100@example.org";
    assert_eq!(order.iter().take_while(is_staff).count(), staff, "{order:?}");
    assert_eq!(order.len(), all);
    nobody_is_lost_nor_has_two(&first, 0);
}

/// A permit that is open while another machine takes one counts from then on, and not from the relay's answer on. So the
/// messages that are on the wire can be too many.
#[test]
fn machines_keep_one_pace_but_for_what_is_on_the_wire() {
    let Some((_, first)) = machine(130, 0) else { return };
    let paced = first.text("matinale.toml").replace("[[relays]]", "[[relays]]\npace = \"20/s\"");
    first.write_text("matinale.toml", &paced);
    let (_second, [started, joined]) = start_two(&first);
    // The counts before and after which so many messages had come.
    let mut looks = Vec::new();
    while looks.last().is_none_or(|(_, _, count)| *count < 130) {
        let before = Instant::now();
        let count = first.messages().len();
        looks.push((before, Instant::now(), count));
        sleep(Duration::from_millis(40));
    }
    started.end().exits(0);
    joined.end().exits(0);
    let on_the_wire = 4;
    for (at, (begin, _, had)) in looks.iter().enumerate() {
        let within = |look: &&(Instant, Instant, usize)| look.1 - *begin < Duration::from_secs(1);
        let last = looks[at..].iter().take_while(within).last();
        let count = last.map_or(0, |(_, _, has)| has - had);
        assert!(count <= 20 + on_the_wire, "{count} in a second: {looks:?}");
    }
    nobody_is_lost_nor_has_two(&first, 0);
}
