//! When a pool of relays can be used.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::{
    Arc, Circumstances, Duration, PoolState, PooledRelay, RelayPool, RunContext, WorkerEnd,
};
use crate::deliver::deadline::Deadline;
use crate::deliver::dispatch::Dispatch;
use crate::deliver::domain_holds::DomainHold;
use crate::deliver::hand_over_marks::{MarkKeeper, RunMarks};
use crate::deliver::pooled_relay::fixture::{lost, refused, slot};
use crate::deliver::retry_policy::{Idle, RetryPolicy};
use crate::deliver::templates::fixture::templates;
use crate::deliver::types::Stop;
use crate::journal::{ClaimScope, Owner, RunId};
use crate::outcome::{Phase, Reply};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn pool(relays: usize) -> RelayPool {
    let deadline = Deadline::after(Duration::from_hours(4), NOW);
    let context = RunContext {
        run: RunId::numbered(1),
        owner: Owner::new("this process"),
        scope: ClaimScope::Everybody,
        patience: Vec::new(),
        retry: RetryPolicy { deadline, idle: Idle::End, jitter: Arc::new(|| 0) },
        clock: Arc::new(|| Zoned::new(NOW, TimeZone::UTC)),
        dispatch: Dispatch::default(),
        stop: Stop::default(),
        marks: MarkKeeper::start(RunMarks::unwritten()).expect("a thread"),
    };
    RelayPool::new(vec![slot(); relays], templates(), Arc::new(context))
}

fn end(relay: &mut PooledRelay, end: WorkerEnd) {
    relay.begin_pass(&tokio_util::sync::CancellationToken::new(), Circumstances::default());
    relay.record_end(end);
}

#[test]
fn a_pool_can_be_used_while_one_relay_can_and_waits_while_one_may_mend_itself() {
    let mut pool = pool(3);
    assert_eq!((pool.state(), pool.count_workers(99)), (PoolState::Usable, vec![4, 4, 4]));
    end(&mut pool.relays[0], refused(Phase::Mail));
    assert_eq!((pool.state(), pool.count_workers(99)), (PoolState::Usable, vec![0, 4, 4]));
    end(&mut pool.relays[2], lost());
    assert_eq!((pool.state(), pool.count_workers(1)), (PoolState::Usable, vec![0, 1, 0]));
    end(&mut pool.relays[1], refused(Phase::Login));
    assert_eq!((pool.state(), pool.count_workers(9)), (PoolState::Away, vec![0, 0, 0]));
    pool.end_wait();
    assert_eq!((pool.state(), pool.count_workers(9)), (PoolState::Usable, vec![0, 0, 4]));
    end(&mut pool.relays[2], refused(Phase::Login));
    assert_eq!(pool.state(), PoolState::Broken);
    assert_eq!(pool.into_outcomes().len(), 3);
}

#[test]
fn a_wait_gives_every_domain_another_chance() {
    let mut pool = pool(1);
    let (domain, reply) = ("strict.example".to_owned(), Reply::new(550, "5.7.1 no"));
    let hold = DomainHold { domain, refused: 20, judged: 40, reply };
    assert!(pool.context.dispatch.hold(0, hold.clone()));
    pool.end_wait();
    assert!(pool.context.dispatch.hold(0, hold), "it was not held any more");
}
