//! What the journal writer replies, with a real journal and a clock that the test sets.

mod stock;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::{
    Arc, Backlog, BoxedJournal, ClaimStock, Error, JournalRequest, JournalWriter, LogSyncer,
    Progress, Refusals, RunContext, SharedJudge, Unsynced, WatchedRelay, journal, mpsc, watch,
};
use crate::address::Address;
use crate::deliver::companions::Companions;
use crate::deliver::deadline::Deadline;
use crate::deliver::dispatch::{Dispatch, RelayStanding};
use crate::deliver::domain_holds::{DomainHold, HoldKind};
use crate::deliver::hand_over_marks::{HandOverMark, MarkFile, MarkKeeper, MarkSync, RunMarks};
use crate::deliver::journal_request::{JournalReply, SettledDelivery};
use crate::deliver::judge::{Circumstances, Heard};
use crate::deliver::retry_policy::{Idle, RetryPolicy};
use crate::deliver::run_event::EventFeed;
use crate::deliver::run_stage::RunScope;
use crate::deliver::types::Stop;
use crate::fingerprint::Fingerprint;
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::journal::{
    Claim, ClaimScope, DeliveryId, Digest, NewRun, Owner, Planned, PlannedDelivery, PutAside,
    RunId, RunLock, Settlement, Sqlite, State, Takeover, UnreadableRows,
};
use crate::outcome::{Outcome, Parties, Phase, Refusal, Reply};
use crate::publication::{DeliverySettings, InDoubtPolicy, SyncPolicy};

/// The beginning of the run, 6:00. Nothing is begun after 7:00.
const SIX: i64 = 1_739_253_600;
const SEVEN: i64 = SIX + 3600;
const ISSUE: IssueName = IssueName::of_day(date(2025, 2, 11));

/// A running journal writer with one relay.
struct WriterAtWork {
    writer: JournalWriter,
    run: RunId,
    clock: Arc<AtomicI64>,
    _lock: RunLock,
    _folder: TempDir,
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a moment")
}

/// How the run is taken over.
fn takeover(sync: SyncPolicy) -> Takeover {
    Takeover { in_doubt: InDoubtPolicy::Hold, sync }
}

/// Plans a run with this many readers, and recovers it for the owner of the lock.
fn plan(journal: &mut BoxedJournal, lock: &RunLock, readers: u64) -> RunId {
    let now = moment(SIX);
    let (hash, audience) = (Digest::new([1; 32]), Digest::new([2; 32]));
    let fingerprint = Fingerprint::compute(&["words"], &[]);
    let (issue, recipients, unreadable) = (ISSUE, readers, UnreadableRows::default());
    let (stages, corrects) = (Vec::new(), None);
    let run = NewRun {
        issue,
        hash,
        fingerprint,
        audience,
        recipients,
        unreadable,
        now,
        stages,
        corrects,
    };
    let reader = |number| PlannedDelivery {
        address: Address::parse(&format!("r{number:03}@example.org")).expect("an address"),
        name: None,
        edition: EditionName::Free,
    };
    let planned = journal.plan(&run, &mut (0..readers).map(reader)).expect("a plan");
    let Planned::New(run) = planned else { panic!("the journal is new") };
    journal.recover(lock, run, takeover(SyncPolicy::Each), now).expect("a run to work on");
    run
}

/// Marks that are told to a function.
struct CalledMarks<F>(F);

impl<F: FnMut(&HandOverMark) -> std::io::Result<()> + Send> MarkFile for CalledMarks<F> {
    fn write(&mut self, mark: &HandOverMark) -> std::io::Result<()> {
        (self.0)(mark)
    }

    fn sync_later(&self) -> std::io::Result<MarkSync> {
        Ok(Box::new(|| Ok(())))
    }
}

impl WriterAtWork {
    fn of(readers: u64) -> Self {
        Self::marking(readers, |_| Ok(()))
    }

    /// A writer whose marks are written by this function.
    fn marking(
        readers: u64,
        mark: impl FnMut(&HandOverMark) -> std::io::Result<()> + Send + 'static,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.sqlite3");
        let mut journal: BoxedJournal = Box::new(Sqlite::open(&path, "echo").expect("a journal"));
        let owner = Owner::new("this process");
        let lock = journal.lock(ISSUE, &owner).expect("nobody else sends");
        let run = plan(&mut journal, &lock, readers);
        let settings = DeliverySettings {
            max_recipients: 100,
            in_doubt: InDoubtPolicy::Hold,
            sync: SyncPolicy::Claims,
            retry_for: Duration::from_hours(4),
            not_after: Some(time(7, 0, 0, 0)),
        };
        let deadline = Deadline::of(&settings, moment(SIX), &TimeZone::UTC);
        let clock = Arc::new(AtomicI64::new(SIX));
        let told = Arc::clone(&clock);
        let tally = journal.tally(run).expect("a tally");
        let judge = SharedJudge::new(Circumstances { on_the_wire: 1, ..Circumstances::default() });
        let watched = WatchedRelay { name: "relay.example:25".into(), judge, rate: None };
        let marks = RunMarks { hand_overs: 0, file: Box::new(CalledMarks(mark)) };
        let context = RunContext {
            run,
            owner,
            scope: RunScope::new(ClaimScope::Everybody),
            patience: Vec::new(),
            retry: RetryPolicy { deadline, idle: Idle::End, jitter: Arc::new(|| 0) },
            clock: Arc::new(move || {
                Zoned::new(moment(told.load(Ordering::Relaxed)), TimeZone::UTC)
            }),
            dispatch: Dispatch::default(),
            stop: Stop::default(),
            marks: MarkKeeper::start(marks).expect("a thread"),
            companions: Companions::default(),
            events: EventFeed::default(),
            lines: AtomicUsize::new(0),
        };
        let writer = JournalWriter {
            journal,
            context: Arc::new(context),
            progress: watch::Sender::new(Progress::new(&tally)),
            relays: vec![watched],
            refusals: Refusals::default(),
            stock: ClaimStock::default(),
            syncer: LogSyncer::start(mpsc::channel(1).0.downgrade()).expect("a thread"),
            unsynced: Unsynced::Nothing,
            halt: None,
            is_superseded: false,
            recounted: Instant::now(),
            backlog: Backlog::new(tally.waiting(ClaimScope::Everybody), moment(SIX)),
        };
        Self { writer, run, clock, _lock: lock, _folder: folder }
    }

    /// The replies to these requests, which share a commit.
    fn ask<const N: usize>(&mut self, wanted: [TestRequest; N]) -> [JournalReply; N] {
        let (mut requests, mut waiting) = (Vec::new(), VecDeque::new());
        for TestRequest { settled, handing, room } in wanted {
            let (reply, replied) = oneshot::channel();
            requests.push(JournalRequest {
                handing,
                room,
                ..JournalRequest::of_settled(settled, reply)
            });
            waiting.push_back(replied);
        }
        let waiting_on = self.writer.answer(requests, Vec::new()).expect("a commit");
        assert!(waiting_on.is_empty(), "a worker waits for the disk");
        std::array::from_fn(|_| {
            let replied = waiting.pop_front().expect("as many as there were requests");
            replied.blocking_recv().expect("a reply")
        })
    }

    fn claim(&mut self, room: usize) -> Vec<Claim> {
        let [reply] = self.ask([TestRequest { room, ..TestRequest::default() }]);
        reply.claims
    }

    fn count(&mut self, state: State) -> u64 {
        self.writer.journal.tally(self.run).expect("a tally").of(state)
    }

    /// The judge of the relay hears that a claim was refused.
    fn hear_refusal(&self, claim: &Claim) {
        let reply = Reply::new(550, "5.7.1 not you");
        let outcome = Outcome::refused(Phase::Recipient, reply, Parties::UNKNOWN);
        self.writer.relays[0].judge.ask(|judge| judge.hear(&Heard::new(claim, &outcome)));
    }
}

/// A request, as a test writes it.
#[derive(Default)]
struct TestRequest {
    settled: Vec<SettledDelivery>,
    handing: Option<DeliveryId>,
    room: usize,
}

fn settled(claim: &Claim, settlement: Settlement) -> SettledDelivery {
    SettledDelivery::new(claim, settlement)
}

fn refused(claim: &Claim) -> SettledDelivery {
    settled(claim, Settlement::Rejected(Refusal::Sender, Reply::new(550, "5.7.1 not you")))
}

fn accepted(claim: &Claim) -> SettledDelivery {
    settled(claim, Settlement::Accepted(Reply::new(250, "ok")))
}

#[test]
fn once_the_hour_has_passed_nothing_more_is_claimed_and_what_was_begun_may_end() {
    let mut writing = WriterAtWork::of(5);
    let claims = writing.claim(2);
    assert_eq!(claims.len(), 2);
    writing.clock.store(SEVEN - 1, Ordering::Relaxed);
    assert_eq!(writing.claim(1).len(), 1, "there is a second left");
    writing.clock.store(SEVEN, Ordering::Relaxed);
    let handing = Some(claims[0].id);
    let [reply] = writing.ask([TestRequest { handing, room: 4, ..TestRequest::default() }]);
    assert!(reply.proof.is_some() && reply.claims.is_empty(), "{reply:?}");
    let [reply] = writing.ask([TestRequest {
        settled: vec![accepted(&claims[0])],
        room: 4,
        ..TestRequest::default()
    }]);
    assert!(reply.claims.is_empty(), "{reply:?}");
    assert_eq!((writing.count(State::Accepted), writing.count(State::Due)), (1, 2));
}

#[test]
fn a_message_leaves_only_for_the_worker_whose_delivery_it_still_is() {
    let mut writing = WriterAtWork::of(2);
    let claims = writing.claim(2);
    let hand = |claim: &Claim| TestRequest { handing: Some(claim.id), ..TestRequest::default() };
    let [own, nothing] = writing.ask([hand(&claims[0]), TestRequest::default()]);
    assert!(own.proof.is_some() && nothing.proof.is_none());
    let [ended] = writing
        .ask([TestRequest { settled: vec![accepted(&claims[0])], ..TestRequest::default() }]);
    let [again] = writing.ask([hand(&claims[0])]);
    assert!(ended.proof.is_none() && again.proof.is_none(), "it has ended");
}

#[test]
fn a_message_without_its_mark_stays_and_is_due_again_and_what_was_heard_is_written() {
    let mut writing = WriterAtWork::marking(3, |mark| match mark.hand_overs {
        1 => Ok(()),
        _ => Err(std::io::Error::other("the disk is full")),
    });
    let claims = writing.claim(3);
    let hand = |claim: &Claim| TestRequest { handing: Some(claim.id), ..TestRequest::default() };
    let [first] = writing.ask([hand(&claims[0])]);
    let [second] = writing.ask([hand(&claims[1])]);
    assert!(first.proof.is_some() && second.proof.is_none());
    assert_eq!((writing.count(State::Handed), writing.count(State::Due)), (1, 1));
    let settled = vec![accepted(&claims[0])];
    let [third] = writing.ask([TestRequest { settled, room: 2, ..hand(&claims[2]) }]);
    assert!(third.proof.is_none() && third.claims.is_empty(), "{third:?}");
    assert_eq!((writing.count(State::Accepted), writing.count(State::Handed)), (1, 0));
    let WriterAtWork { writer, .. } = writing;
    let (requests, received) = mpsc::channel(1);
    drop(requests);
    let ended = writer.start(received).expect("a thread").join().expect("it ends");
    assert!(matches!(ended, Err(Error::NoMark(_))));
}

#[test]
fn a_refusal_that_the_judge_takes_back_is_put_back_as_soon_as_it_is_on_the_disk() {
    let mut writing = WriterAtWork::of(30);
    let claims = writing.claim(30);
    let write = |writing: &mut WriterAtWork, claim: &Claim| {
        writing.ask([TestRequest { settled: vec![refused(claim)], ..TestRequest::default() }]);
    };
    for claim in &claims[..18] {
        writing.hear_refusal(claim);
        write(&mut writing, claim);
    }
    assert_eq!(writing.count(State::Rejected), 18);
    // Two workers have their replies. One of them reports later than the one whose reply closes the relay.
    writing.hear_refusal(&claims[18]);
    writing.hear_refusal(&claims[19]);
    writing.ask([TestRequest::default()]);
    assert_eq!((writing.count(State::Rejected), writing.count(State::Deferred)), (0, 18));
    write(&mut writing, &claims[18]);
    assert_eq!((writing.count(State::Rejected), writing.count(State::Deferred)), (0, 19));
    let again = writing.claim(30);
    assert!(
        again.iter().all(|claim| claim.attempt == 1 && claim.aside == Some(PutAside::TakenBack)),
        "{again:?}"
    );
}

#[test]
fn a_domain_that_a_reader_is_held_back_of_is_held_as_a_whole_before_more_of_it_is_claimed() {
    let mut writing = WriterAtWork::of(30);
    let claims = writing.claim(3);
    writing.ask([TestRequest { settled: vec![refused(&claims[0])], ..TestRequest::default() }]);
    let taken_back = [claims[0].id];
    let JournalWriter { journal, context, .. } = &mut writing.writer;
    let requeued = journal.requeue_blameless(writing.run, &context.owner, &taken_back, moment(SIX));
    assert_eq!(requeued.expect("it is taken back"), 1);
    let dispatch = &writing.writer.context.dispatch;
    dispatch.note_standings(vec![RelayStanding::Open]);
    let (domain, reply) = ("example.org".to_owned(), Reply::new(550, "5.7.1 not you"));
    dispatch
        .hold(0, DomainHold { domain, kind: HoldKind::Refuses { refused: 20, judged: 20 }, reply });
    let mut queue = VecDeque::from([claims[1].clone()]);
    let settled = dispatch.sort_out(0, &mut queue, |_| moment(SIX + 400));
    let [reply] = writing.ask([TestRequest { settled, room: 4, ..TestRequest::default() }]);
    assert!(reply.claims.is_empty(), "{reply:?}");
    // One of them is on the wire.
    assert_eq!((writing.count(State::Deferred), writing.count(State::Claimed)), (29, 1));
    let progress = *writing.writer.progress.borrow();
    assert_eq!((progress.waiting, progress.left()), (29, 1));
    writing.clock.store(SIX + 600, Ordering::Relaxed);
    let again = writing.claim(30);
    let aside = |claim: &&Claim| claim.aside == Some(PutAside::TakenBackAndHeld);
    assert_eq!(again.iter().filter(aside).map(|claim| claim.id).collect::<Vec<_>>(), taken_back);
    assert!(again.iter().all(|claim| claim.attempt == 1 && claim.aside.is_some()));
}

#[test]
fn at_the_end_the_same_refusals_of_an_earlier_call_are_taken_back_and_no_others() {
    let mut writing = WriterAtWork::of(30);
    let claims = writing.claim(30);
    let gone = Settlement::Rejected(Refusal::Dead, Reply::new(550, "5.1.1 no such user"));
    let earlier = vec![refused(&claims[28]), settled(&claims[29], gone)];
    writing.ask([TestRequest { settled: earlier, ..TestRequest::default() }]);
    for claim in &claims[..20] {
        writing.hear_refusal(claim);
    }
    let WriterAtWork { writer, run, .. } = writing;
    let (requests, received) = mpsc::channel(1);
    drop(requests);
    let thread = writer.start(received).expect("a thread");
    let mut journal = thread.join().expect("it ends").expect("the journal is given back");
    let tally = journal.tally(run).expect("a tally");
    assert_eq!((tally.of(State::Deferred), tally.of(State::Rejected)), (1, 1));
}

#[test]
fn progress_counts_what_the_journal_took() {
    let mut writing = WriterAtWork::of(4);
    let claims = writing.claim(3);
    for claim in &claims[..2] {
        writing.ask([TestRequest { handing: Some(claim.id), ..TestRequest::default() }]);
    }
    let ended = vec![accepted(&claims[0]), accepted(&claims[1]), refused(&claims[2])];
    writing.ask([TestRequest { settled: ended, ..TestRequest::default() }]);
    writing.ask([TestRequest { settled: vec![accepted(&claims[0])], ..TestRequest::default() }]);
    let progress = *writing.writer.progress.borrow();
    assert_eq!((progress.planned, progress.accepted, progress.rejected), (4, 2, 1));
    assert_eq!((progress.ended(), progress.too_late), (3, 0));
}

#[test]
fn what_is_claimed_when_the_last_worker_ends_is_due_again() {
    let mut writing = WriterAtWork::of(3);
    assert_eq!(writing.claim(2).len(), 2);
    let WriterAtWork { writer, run, .. } = writing;
    let (requests, received) = mpsc::channel(1);
    drop(requests);
    let thread = writer.start(received).expect("a thread");
    let mut journal = thread.join().expect("it ends").expect("the journal is given back");
    assert_eq!(journal.tally(run).expect("a tally").of(State::Due), 3);
}

#[test]
fn a_run_that_another_process_has_taken_over_ends_as_superseded() {
    let WriterAtWork { writer, run, _lock: lock, _folder: folder, .. } = WriterAtWork::of(3);
    drop(lock);
    let path = folder.path().join("journal.sqlite3");
    let mut other: BoxedJournal = Box::new(Sqlite::open(&path, "echo").expect("a journal"));
    let lock = other.lock(ISSUE, &Owner::new("another process")).expect("nobody else sends");
    other.recover(&lock, run, Takeover::default(), moment(SIX)).expect("a run to work on");
    let (requests, received) = mpsc::channel(1);
    let thread = writer.start(received).expect("a thread");
    let (reply, replied) = oneshot::channel();
    let request = JournalRequest { room: 2, ..JournalRequest::of_settled(vec![], reply) };
    requests.blocking_send(request).expect("the writer listens");
    assert!(replied.blocking_recv().expect("a reply").claims.is_empty());
    drop(requests);
    let ended = thread.join().expect("it ends");
    assert!(matches!(ended, Err(Error::Journal(journal::Error::Superseded))));
}
