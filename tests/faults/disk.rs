//! Faults of this machine: its disk, its limits, and what colleagues do to the files.

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::stage::{each, in_order, reader};
use crate::harness::{Reader, wait_until};
use crate::scripted::relay::{Act, Moment, Point};

const SEND: [&str; 3] = ["send", "today", "--yes"];
const JOURNAL: &str = "state/journal.sqlite3";

fn usual(_: &Moment<'_>) -> Act {
    Act::Usual
}

fn slowly(moment: &Moment<'_>) -> Act {
    match moment.at {
        Point::Dot => Act::Late(Duration::from_millis(4)),
        _ => Act::Usual,
    }
}

/// F28.
#[test]
fn a_disk_that_fills_up_stops_a_run_before_anything_leaves_unwritten() {
    let stopped = AtomicUsize::new(0);
    each(|draw| {
        draw.readers = draw.chance.within(40, 60);
        let stage = draw.stage(usual);
        // Blocks of 512 bytes, or of 1024: the log of the journal outgrows them sooner or later.
        let blocks = draw.chance.within(8, 400);
        let ran = in_order(stage.newsroom.start_under(&format!("-f {blocks}"), SEND).end());
        stage.is_sound();
        let complete = stage.those("accepted").len() == draw.readers;
        assert_eq!(ran.code == Some(0), complete, "{ran:?}");
        stopped.fetch_add(usize::from(!complete), Ordering::Relaxed);
        let on_the_wire = stage.those("handed").len() + stage.those("in_doubt").len();
        assert!(on_the_wire <= draw.connections, "{:?}", stage.stands());
        let ran = stage.send_on();
        let doubted = stage.those("in_doubt").len();
        assert!(doubted <= draw.connections, "{doubted} in doubt: {ran:?}");
        assert_eq!(stage.those("accepted").len() + doubted, draw.readers);
        stage.is_sound();
    });
    assert!(stopped.into_inner() > 1, "the disk was large enough");
}

/// F29.
#[test]
fn a_journal_that_cannot_be_written_lets_nothing_leave() {
    each(|draw| {
        draw.readers = draw.chance.within(20, 40);
        let mut stage = draw.dark(slowly);
        // The run is planned, and then not a byte more goes onto the disk.
        let planned = stage.newsroom.start(SEND);
        wait_until("plan", || stage.stands().len() == draw.readers);
        stage.kill(planned);
        stage.relay.listen();
        let ran = in_order(stage.newsroom.start_under("-f 0", SEND).end());
        assert!(matches!(ran.code, Some(1 | 2)), "{ran:?}");
        assert_eq!(stage.relay.heard_of("MAIL"), 0, "{ran:?}");
        assert_eq!(stage.send(&[]).code, Some(0));
        stage.is_done();
    });
}

/// F29.
#[test]
fn a_place_where_no_journal_can_be_made_starts_no_run() {
    each(|draw| {
        draw.settings = "[journal]\nurl = \"sqlite:/proc/matinale/journal.sqlite3\"";
        let stage = draw.stage(usual);
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("journal"), "{}", ran.err);
        assert_eq!(stage.relay.lines(), 0);
    });
}

/// F30.
#[test]
fn a_damaged_journal_is_refused_and_left_as_it_is() {
    each(|draw| {
        let stage = draw.stage(usual);
        assert_eq!(stage.send(&[]).code, Some(0));
        let path = stage.newsroom.path(JOURNAL);
        let sound = fs::read(&path).unwrap();
        let mut bytes = sound.clone();
        // Its head, or everything, is something else now.
        let (from, to) = if draw.chance.heads() { (0, 100) } else { (0, bytes.len()) };
        for byte in &mut bytes[from..to] {
            *byte = u8::try_from(draw.chance.below(256)).unwrap();
        }
        fs::write(&path, &bytes).unwrap();
        for _ in 0..2 {
            let ran = stage.send(&[]);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            assert_eq!(fs::read(&path).unwrap(), bytes, "it was written to");
        }
        assert_eq!(stage.relay.count(), draw.readers);
        fs::write(&path, sound).unwrap();
        assert_eq!((stage.send(&[]).code, stage.relay.count()), (Some(0), draw.readers));
    });
}

/// F31.
#[test]
fn a_journal_that_is_lost_in_mid_run_or_after_it_lets_nobody_be_sent_to_again() {
    each(|draw| {
        draw.readers = draw.chance.within(20, 40);
        let stage = draw.stage(slowly);
        let started = stage.newsroom.start(SEND);
        if draw.chance.heads() {
            assert_eq!(in_order(started.end()).code, Some(0));
        } else {
            stage.until(draw.chance.within(1, draw.readers / 2));
            stage.kill(started);
        }
        let before = stage.relay.count();
        fs::remove_dir_all(stage.newsroom.path("state")).unwrap();
        let ran = stage.send(draw.chance.one_of(&[&[][..], &["--amend"], &["--late"]]));
        assert_eq!((ran.code, stage.relay.count()), (Some(1), before), "{ran:?}");
        assert!(ran.err.contains("receipt"), "{}", ran.err);
    });
}

/// F36.
#[test]
fn an_issue_edited_in_mid_run_is_refused_until_the_change_is_meant() {
    each(|draw| {
        draw.readers = draw.chance.within(30, 50);
        let stage = draw.stage(slowly);
        let started = stage.newsroom.start(SEND);
        stage.until(draw.chance.within(1, draw.readers / 2));
        stage.kill(started);
        stage.newsroom.write_issue(stage.newsroom.today(), "Les bateaux restent au port.");
        let before = stage.relay.count();
        let ran = stage.send(&[]);
        assert_eq!((ran.code, stage.relay.count()), (Some(1), before), "{ran:?}");
        assert!(ran.err.contains("--amend"), "{}", ran.err);
        let doubted = stage.those("handed").len() + stage.those("in_doubt").len();
        let ran = stage.send(&["--amend"]);
        assert_eq!(ran.code, Some(i32::from(doubted > 0)), "{ran:?}");
        stage.is_sound();
        let changed = |content: &str| content.replace("=\r\n", "").contains("restent au port");
        for (number, taken) in stage.relay.taken().iter().enumerate() {
            assert_eq!(changed(&taken.content), number >= before, "{} of {before}", number + 1);
        }
    });
}

/// F38.
#[test]
fn a_list_that_changes_in_mid_run_changes_nothing_about_the_run() {
    each(|draw| {
        draw.readers = draw.chance.within(30, 50);
        let stage = draw.stage(slowly);
        let started = stage.newsroom.start(SEND);
        stage.until(draw.chance.within(1, draw.readers / 2));
        started.terminate();
        in_order(started.end());
        // Some have gone, someone is new.
        let kept = draw.chance.within(1, draw.readers - 1);
        let list = (draw.readers - kept..=draw.readers + 1).map(|n| Reader::free(reader(n)));
        stage.newsroom.write_readers(&list.collect::<Vec<_>>());
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let planned: BTreeSet<_> = (0..draw.readers).map(reader).collect();
        assert_eq!(stage.copies().into_keys().collect::<BTreeSet<_>>(), planned);
        stage.is_done();
    });
}

/// F39.
#[test]
fn a_machine_out_of_descriptors_ends_a_run_in_good_order() {
    let stopped = AtomicUsize::new(0);
    each(|draw| {
        draw.connections = draw.chance.within(2, 8);
        let stage = draw.stage(usual);
        let most = draw.chance.within(5, 20);
        let ran = in_order(stage.newsroom.start_under(&format!("-n {most}"), SEND).end());
        stage.is_sound();
        assert!(stage.those("in_doubt").is_empty(), "{ran:?}");
        let complete = !stage.stands().is_empty() && stage.relay.count() == draw.readers;
        assert_eq!(ran.code == Some(0), complete, "{ran:?}");
        stopped.fetch_add(usize::from(!complete), Ordering::Relaxed);
        assert_eq!(stage.send_on().code, Some(0));
        stage.is_done();
    });
    assert!(stopped.into_inner() > 1, "there were descriptors enough");
}
