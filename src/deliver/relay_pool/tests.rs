//! When a pool of relays can be used.

use tokio_util::sync::CancellationToken;

use super::{Circumstances, PoolState, PooledRelay, RelayOutcome, RelayPool, WorkerEnd, Workers};
use crate::deliver::domain_holds::{DomainHold, HoldKind};
use crate::deliver::pooled_relay::fixture::{lost, refused, slot};
use crate::deliver::run_context::fixture::context;
use crate::deliver::templates::fixture::templates;
use crate::outcome::{Phase, Reply};

fn pool(relays: usize) -> RelayPool {
    RelayPool::new(vec![slot(); relays], templates(), context())
}

fn end(relay: &mut PooledRelay, end: WorkerEnd) {
    relay.begin_pass(&CancellationToken::new(), Circumstances::default());
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

#[tokio::test]
async fn a_worker_that_panics_is_a_failure_that_a_person_is_told_of_and_other_relays_take_over() {
    let mut pool = pool(2);
    pool.relays[0].begin_pass(&CancellationToken::new(), Circumstances::default());
    let mut workers = Workers::default();
    let task = workers.tasks.spawn(async { panic!("no turn\nis left") });
    workers.relays.insert(task.id(), 0);
    let ended = workers.tasks.join_next_with_id().await.expect("a worker");
    assert!(pool.record_end(ended, &mut workers), "its relay was given up");
    assert_eq!((pool.state(), pool.count_workers(9)), (PoolState::Usable, vec![0, 4]));
    let outcomes = pool.into_outcomes();
    let [RelayOutcome { failure, is_closed: true, .. }] = &outcomes[..] else {
        panic!("{outcomes:?}")
    };
    assert!(failure.needs_person() && failure.is_our_fault() && !failure.is_temporary());
    assert!(failure.to_string().contains("no turn is left; tell its makers"), "{failure}");
}

#[tokio::test]
async fn a_worker_that_was_cancelled_is_no_failure() {
    let task = tokio::spawn(std::future::pending::<()>());
    task.abort();
    let lost = task.await.expect_err("it was cancelled");
    assert!(matches!(WorkerEnd::of_lost_task(lost), WorkerEnd::Idle));
}

#[test]
fn a_wait_gives_every_domain_another_chance() {
    let mut pool = pool(1);
    let (domain, reply) = ("strict.example".to_owned(), Reply::new(550, "5.7.1 no"));
    let hold = DomainHold { domain, kind: HoldKind::Refuses { refused: 20, judged: 40 }, reply };
    assert!(pool.context.dispatch.hold(0, hold.clone()));
    pool.end_wait();
    assert!(pool.context.dispatch.hold(0, hold), "it was not held any more");
}
