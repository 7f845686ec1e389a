//! Claims on their way to the disk.

use tokio::sync::{mpsc, oneshot};

use super::super::{JournalRequest, LogSyncer};
use super::{SIX, TestRequest, WriterAtWork, moment, takeover};
use crate::journal::{Journal, Sqlite, State};
use crate::publication::SyncPolicy;

/// A claim is given to a worker when the thread that waits for the disk has said that it is there, and those in
/// stock are claimed in the same exchange.
#[test]
fn a_worker_waits_for_its_claim_until_the_claim_is_on_the_disk_and_the_next_ones_are_there_by_then()
{
    let mut writing = WriterAtWork::of(30);
    let WriterAtWork { writer, run, _lock: lock, .. } = &mut writing;
    let relying = takeover(SyncPolicy::Claims);
    writer.journal.recover(lock, *run, relying, moment(SIX)).expect("a run to work on");
    writer.context.note_lines(4);
    let (requests, received) = mpsc::channel(8);
    writer.syncer = LogSyncer::start(requests.downgrade()).expect("a thread");
    let WriterAtWork { writer, run, _folder: folder, .. } = writing;
    let thread = writer.start(received).expect("a thread");
    let ask = |handing, room| {
        let (reply, replied) = oneshot::channel();
        let request =
            JournalRequest { handing, room, ..JournalRequest::of_settled(Vec::new(), reply) };
        requests.blocking_send(request).expect("the writer listens");
        replied.blocking_recv().expect("a reply")
    };
    let claims = ask(None, 2).claims;
    assert_eq!(claims.len(), 2);
    let path = folder.path().join("journal.sqlite3");
    let count = |state| {
        let mut journal = Sqlite::open(&path, "echo").expect("a journal");
        journal.tally(run).expect("a tally").of(state)
    };
    assert_eq!(count(State::Claimed), 2 + 2 * 4, "two in stock for each of four lines");
    let next = ask(Some(claims[0].id), 1);
    assert!(next.proof.is_some() && next.claims.len() == 1, "{next:?}");
    assert_eq!((count(State::Claimed), count(State::Handed)), (9, 1), "the stock lasts");
    drop(requests);
    thread.join().expect("it ends").expect("the journal is given back");
    assert_eq!((count(State::Due), count(State::Handed)), (29, 1));
}

#[test]
fn claims_are_dealt_out_to_the_workers_in_turn() {
    let mut writing = WriterAtWork::of(5);
    let room = |room| TestRequest { room, ..TestRequest::default() };
    let replies = writing.ask([room(4), room(0), room(1), room(4)]);
    let claims: Vec<_> = replies.iter().map(|reply| reply.claims.len()).collect();
    assert_eq!(claims, [2, 0, 1, 2]);
}
