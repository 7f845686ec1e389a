use jiff::Timestamp;
use proptest::prelude::*;

use super::{HeldPermits, Owner, RateRecord};
use crate::publication::RateLimit;

const MORNING: i64 = 1_739_251_800_000;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(MORNING + ms).expect("a moment")
}

fn empty(limit: &str) -> RateRecord {
    RateRecord::new(RateLimit::parse(limit).expect("a limit"))
}

/// Takes as many of the wanted permits as are free. Answers how many that were.
fn take(record: &mut RateRecord, wanted: u64, now: Timestamp) -> u64 {
    record.forget_old(now);
    let granted = wanted.min(record.count_free());
    let holder = record.holder().unwrap_or("alpha").to_owned();
    record.open_more(&Owner::new(holder), granted, now);
    granted
}

fn hold(record: &mut RateRecord, open: u64, now: Timestamp) {
    record.record_held(&Owner::new("alpha"), HeldPermits { open, unused: 0 }, now);
}

#[test]
fn a_permit_comes_back_a_period_after_the_answer_and_not_after_the_message() {
    let mut record = empty("3/min");
    hold(&mut record, 0, at(0));
    assert_eq!(take(&mut record, 5, at(0)), 3);
    assert_eq!(take(&mut record, 1, at(90_000)), 0, "the relay has not answered");
    hold(&mut record, 1, at(90_000));
    record.forget_old(at(150_000));
    assert_eq!(record.count_free(), 0);
    let turn = record.find_turn(2, at(150_000));
    assert!((at(150_001)..at(151_000)).contains(&turn), "{turn}");
    assert_eq!(take(&mut record, 5, turn), 2);
}

#[test]
fn a_permit_that_was_not_used_is_free_again() {
    let mut record = empty("3/min");
    hold(&mut record, 0, at(0));
    assert_eq!(take(&mut record, 3, at(0)), 3);
    let held = HeldPermits { open: 1, unused: 1 };
    record.record_held(&Owner::new("alpha"), held, at(10));
    assert_eq!(record.count_free(), 1);
}

#[test]
fn what_a_process_that_is_gone_had_open_counts_as_used_when_the_next_one_comes() {
    let mut record = empty("3/min");
    hold(&mut record, 0, at(0));
    assert_eq!(take(&mut record, 2, at(0)), 2);
    let (beta, held) = (Owner::new("beta"), HeldPermits { open: 0, unused: 2 });
    record.record_held(&beta, held, at(30_000));
    assert_eq!(record.count_free(), 1, "another process knows nothing of unused ones");
    record.open_more(&beta, 1, at(30_000));
    record.forget_old(at(89_000));
    assert_eq!(record.count_free(), 0);
    record.forget_old(at(91_000));
    assert_eq!(record.count_free(), 2);
}

#[test]
fn what_a_process_has_open_counts_once_while_another_one_sends() {
    let mut record = empty("20/min");
    let [run, form] = ["run", "form"].map(Owner::new);
    let held = |open, unused| HeldPermits { open, unused };
    record.open_more(&run, 8, at(0));
    record.record_held(&form, held(0, 0), at(10));
    assert_eq!(record.holder(), Some("run"), "who has no permit takes nobody's place");
    for second in 1..=6 {
        record.open_more(&form, 1, at(second * 1_000));
        record.record_held(&run, held(8, 0), at(second * 1_000 + 10));
        record.record_held(&form, held(0, 0), at(second * 1_000 + 20));
        assert_eq!(record.count_free(), 12 - u64::try_from(second).expect("a count"));
    }
    record.record_held(&run, held(0, 2), at(7_000));
    assert_eq!(record.count_free(), 8, "six of the run and six of the form were used");
    record.forget_old(at(68_000));
    assert_eq!(record.count_free(), 20);
}

#[test]
fn a_clock_that_is_set_back_neither_blocks_for_ever_nor_frees_anything() {
    let mut record = empty("3/min");
    record.record_sent(3, at(86_400_000));
    record.forget_old(at(0));
    assert_eq!(record.count_free(), 0);
    let turn = record.find_turn(1, at(0));
    assert!(turn <= at(61_000), "{turn}");
    record.forget_old(turn);
    assert_eq!(record.count_free(), 3);
}

#[test]
fn whoever_waits_gets_the_moment_at_which_so_many_are_free() {
    let mut record = empty("3/s");
    record.record_sent(1, at(0));
    record.record_sent(2, at(500));
    assert_eq!(
        [1, 2, 3].map(|count| record.find_turn(count, at(600))),
        [1_010, 1_510, 1_510].map(at)
    );
    assert_eq!(record.find_turn(9, at(600)), at(1_510), "nine are never free at once");
    record.forget_old(at(1_010));
    assert_eq!(record.find_turn(1, at(1_010)), at(1_010));
    let mut open = empty("1/s");
    assert_eq!(take(&mut open, 1, at(0)), 1);
    assert!(open.find_turn(1, at(0)) > at(1_000), "an open permit may end now, at the soonest");
}

#[test]
fn a_record_that_has_more_than_a_lower_limit_allows_waits_for_all_of_it() {
    let mut former = empty("5/min");
    former.record_sent(2, at(0));
    former.record_sent(3, at(30_000));
    let words = former.used_words();
    let lower = RateRecord::parse(empty("2/min").limit(), &words, 0, None);
    let lower = lower.expect("its own words");
    assert_eq!(lower.count_free(), 0);
    assert!(lower.find_turn(1, at(40_000)) > at(90_000));
}

#[test]
fn a_record_reads_back_and_other_words_are_none() {
    let mut record = empty("9/min");
    record.record_sent(2, at(0));
    record.record_sent(3, at(30_000));
    hold(&mut record, 4, at(31_000));
    let limit = record.limit();
    let read = |used: &str| RateRecord::parse(limit, used, record.open(), record.holder());
    assert_eq!(read(&record.used_words()).as_ref(), Some(&record));
    for words in ["x", "1", "1:", ":1", "1:-1", "1:1 2", "1:1:1"] {
        assert_eq!(read(words), None, "{words:?}");
    }
    assert_eq!(RateRecord::parse(limit, "", -1, None), None);
}

#[test]
fn a_day_of_messages_makes_a_record_of_minutes() {
    let mut record = empty("1000000/d");
    for second in 0..86_400 {
        record.record_sent(1, at(second * 1_000));
    }
    assert!(record.used_words().split(' ').count() <= 1_441);
}

/// A step of a process that sends.
#[derive(Debug, Clone)]
enum Step {
    /// Time passes.
    Pass(i64),
    /// So many permits are wanted.
    Want(u64),
    /// So many open messages are answered. The relay has counted each at any moment before.
    Answer(usize),
    /// The process is killed with its messages on the wire, and another one begins.
    Kill,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_i64..1_500).prop_map(Step::Pass),
        4 => (1_u64..20).prop_map(Step::Want),
        3 => (1_usize..20).prop_map(Step::Answer),
        1 => Just(Step::Kill),
    ];
    prop::collection::vec(step, 1..200)
}

/// What the relay may have counted in any period, at most. A message counts from the moment it left
/// to the moment it was answered, so the spans are compared and not the moments.
fn most_in_a_period(spans: &[(i64, i64)], period: i64) -> usize {
    let in_period = |left: i64| {
        let counts = |(from, to): &&(i64, i64)| *from <= left && *to > left - period;
        spans.iter().filter(counts).count()
    };
    spans.iter().map(|(left, _)| in_period(*left)).max().unwrap_or_default()
}

proptest! {
    /// No relay counts more messages in a period than its limit says, whatever the delays of its
    /// answers and whenever the process is killed.
    #[test]
    fn no_period_has_more_than_the_limit(
        messages in 1_usize..20,
        steps in steps(),
    ) {
        let mut record = empty(&format!("{messages}/s"));
        let (mut now, mut process) = (0, 0_u32);
        let (mut open, mut ended): (Vec<i64>, Vec<(i64, i64)>) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Pass(span) => now += span,
                Step::Kill => {
                    ended.extend(open.drain(..).map(|left| (left, now)));
                    process += 1;
                }
                Step::Answer(count) => {
                    let count = open.len().min(count);
                    ended.extend(open.drain(..count).map(|left| (left, now)));
                }
                Step::Want(wanted) => {
                    let owner = Owner::new(format!("process {process}"));
                    record.forget_old(at(now));
                    let held = HeldPermits { open: open.len() as u64, unused: 0 };
                    record.record_held(&owner, held, at(now));
                    let granted = wanted.min(record.count_free());
                    record.open_more(&owner, granted, at(now));
                    (0..granted).for_each(|_| open.push(now));
                    let words = record.used_words();
                    let read =
                        RateRecord::parse(record.limit(), &words, record.open(), record.holder());
                    record = read.expect("its own words");
                }
            }
        }
        ended.extend(open.into_iter().map(|left| (left, i64::MAX)));
        prop_assert!(most_in_a_period(&ended, 1_000) <= messages);
    }

    /// Whoever waits for a turn finds a permit then, and nobody waits much longer than a period.
    #[test]
    fn a_turn_comes_within_a_period_and_keeps_its_word(
        messages in 1_u64..20,
        sent in prop::collection::vec((0_i64..3_000, 1_u64..9), 0..20),
        now in 0_i64..3_000,
    ) {
        let mut record = empty(&format!("{messages}/s"));
        for (moment, count) in sent {
            record.record_sent(count, at(moment));
        }
        record.forget_old(at(now));
        let turn = record.find_turn(1, at(now));
        prop_assert!(turn <= at(now + 1_020), "{turn}");
        record.forget_old(turn);
        prop_assert!(record.count_free() >= 1);
    }
}
