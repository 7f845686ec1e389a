//! What only a journal on a server goes through: the server is lost, its locks are lost, and what is
//! found there is something else.

use matinale::journal::{
    ClaimScope, DeliveryId, Error, ExchangeReply, ExchangeRequest, Journal, Owner, Postgres,
    Settlement, State, Takeover, Transition,
};
use matinale::outcome::{Refusal, Reply};
use matinale::publication::InDoubtPolicy;

use super::{ISSUE, Sender, accepted, at, ids, lend, new_run, plan, reader};
use crate::harness::wait_until;
use crate::server::{Between, Cut, Room, Server};

/// A room on the shared server; none where there is no server.
fn room() -> Option<Room> {
    Some(Server::shared()?.room())
}

fn open(room: &Room) -> Postgres {
    Postgres::open(room.connect_options(), "morning").expect("a journal")
}

/// What an ask brought, and where everything stands then.
type Stand = (ExchangeReply, Vec<Vec<DeliveryId>>, Vec<Vec<Transition>>);

/// One morning up to an ask with every kind of settlement in it, which is cut off so many times; then it
/// is asked again.
fn asked(cuts: &[Cut]) -> Stand {
    let room = room().expect("a server");
    let between = Between::open(&room);
    let place = room.connect_options_at(("127.0.0.1", between.port), None);
    let mut journal = Postgres::open(place, "morning").expect("a journal");
    let run = plan(&mut journal, 12);
    let mut alpha = Sender::new(journal, run, "alpha");
    alpha.recover(InDoubtPolicy::Hold, at(0));
    let claims = ids(&alpha.claim(8, 1));
    assert_eq!(alpha.hand_over(&claims[..5]), claims[..5]);
    let later = Settlement::Deferred(Reply::new(450, "4.2.1 later"), at(60));
    let dead = || Settlement::Rejected(Refusal::Dead, Reply::new(550, "5.1.1 nobody"));
    let settled = [
        (claims[0], accepted()),
        (claims[1], Settlement::NotSent("not sent, at MAIL FROM: reset".into())),
        (claims[2], later),
        (claims[3], Settlement::InDoubt("reset by peer".into())),
        (claims[4], dead()),
        (claims[5], dead()),
    ];
    let settled: Vec<_> = settled.iter().map(lend).collect();
    let ask = ExchangeRequest {
        settled: &settled,
        handing: &claims[6..7],
        room: 3,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(3),
    };
    for cut in cuts {
        between.cut(*cut);
        let lost = alpha.journal.exchange(run, &alpha.owner, &ask).expect_err("a lost connection");
        assert!(lost.is_away() && lost.is_temporary() && between.has_cut(), "{lost}");
    }
    let answer = alpha.exchange(&ask);
    let standing = State::ALL.map(|state| alpha.listed(state)).into();
    let history = claims.iter().map(|id| alpha.journal.history(*id).expect("a history")).collect();
    assert!(alpha.hand_over(&claims[6..7]).is_empty(), "what was answered is answered once");
    assert!(!alpha.settle(claims[0], accepted()), "what has ended is not settled again");
    (answer, standing, history)
}

#[test]
fn an_exchange_asked_again_is_answered_as_if_the_line_had_held() {
    if Server::shared().is_none() {
        return;
    }
    let undisturbed = asked(&[]);
    assert_eq!((undisturbed.0.handed.len(), undisturbed.0.claims.len()), (1, 3));
    for cuts in [
        &[Cut::BehindCommit][..],
        &[Cut::BeforeCommit],
        &[Cut::BehindCommit, Cut::BehindCommit],
        &[Cut::BeforeCommit, Cut::BehindCommit],
        &[Cut::BehindCommit, Cut::BeforeCommit, Cut::BehindCommit],
    ] {
        assert_eq!(asked(cuts), undisturbed, "{cuts:?}");
    }
}

#[test]
fn claims_that_were_given_back_and_lost_with_a_reply_are_claimed_anew() {
    let Some(room) = room() else { return };
    let between = Between::open(&room);
    let options = room.connect_options_at(("127.0.0.1", between.port), None);
    let mut journal = Postgres::open(options, "morning").expect("a journal");
    let run = plan(&mut journal, 3);
    let mut alpha = Sender::new(journal, run, "alpha");
    let claimed = ids(&alpha.claim(9, 1));
    assert_eq!(alpha.journal.release(run, &alpha.owner, at(2)).expect("released"), 3);
    let ask = ExchangeRequest {
        settled: &[],
        handing: &[],
        room: 9,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(3),
    };
    between.cut(Cut::BehindCommit);
    let lost = alpha.journal.exchange(run, &alpha.owner, &ask).expect_err("a lost connection");
    assert!(lost.is_away() && between.has_cut(), "{lost}");
    let again = alpha.exchange(&ask).claims;
    assert_eq!(ids(&alpha.confirm(again)), claimed, "nobody stays claimed unheard of");
}

/// Ends every conversation of a room's user that a query names.
fn end(room: &Room, which: &str) {
    let server = Server::shared().expect("a server");
    let words = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{}' AND {which}",
        room.name
    );
    assert!(!server.keeper().query(&words, &[]).expect("an answer").is_empty());
    let left = words.replace("pg_terminate_backend(pid)", "pid");
    wait_until("the end of a conversation", || {
        server.keeper().query(&left, &[]).expect("an answer").is_empty()
    });
}

const SEAT: &str = "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')";

#[test]
fn a_sender_whose_lock_was_lost_hands_over_nothing_once_another_has_the_run() {
    let Some(room) = room() else { return };
    let mut journal = open(&room);
    let run = plan(&mut journal, 6);
    let mut alpha = Sender::new(journal, run, "alpha");
    let lock = alpha.journal.lock(ISSUE, &alpha.owner).expect("the lock");
    alpha.journal.recover(&lock, run, Takeover::default(), at(0)).expect("recovered");
    let claims = ids(&alpha.claim(3, 1));
    alpha.hand_over(&claims[..1]);
    end(&room, SEAT);
    let mut beta = Sender::new(open(&room), run, "beta");
    let taken = beta.journal.lock(ISSUE, &beta.owner).expect("the lock");
    beta.journal.recover(&taken, run, Takeover::default(), at(2)).expect("recovered");
    let verdict = (claims[0], accepted());
    let told = alpha.exchange(&ExchangeRequest {
        settled: &[lend(&verdict)],
        handing: &claims[1..],
        room: 9,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(3),
    });
    assert!(told.superseded && told.handed.is_empty() && told.claims.is_empty(), "{told:?}");
    assert!(told.unsettled.is_empty(), "what the relay said is lost");
    assert_eq!(ids(&beta.claim(9, 4)).len(), 5);
}

#[test]
fn a_lock_that_was_lost_with_the_server_is_taken_again_with_the_next_call() {
    let Some(room) = room() else { return };
    let mut journal = open(&room);
    let run = plan(&mut journal, 2);
    let owner = Owner::new("press 1");
    let lock = journal.lock(ISSUE, &owner).expect("the lock");
    end(&room, "true");
    assert!(journal.tally(run).expect_err("a lost connection").is_away());
    journal.tally(run).expect("an answer");
    let mut second = open(&room);
    let refused = second.lock(ISSUE, &Owner::new("press 2")).expect_err("it is held");
    assert!(refused.is_busy() && refused.to_string().contains("press 1"), "{refused}");
    drop(lock);
    let _lock = second.lock(ISSUE, &Owner::new("press 2")).expect("the lock");
}

#[test]
fn what_is_no_journal_or_not_ours_is_refused_and_left_untouched() {
    let Some(room) = room() else { return };
    room.look().batch_execute("CREATE TABLE bookmarks (url TEXT)").expect("a table");
    let refused =
        Postgres::open(room.connect_options(), "morning").expect_err("it is something else");
    assert!(matches!(refused, Error::NotAJournal(_)), "{refused}");
    assert!(refused.to_string().contains(&room.name), "{refused}");
    room.look().batch_execute("CREATE TABLE about (title TEXT)").expect("a table");
    assert!(matches!(
        Postgres::find(room.connect_options(), "morning"),
        Err(Error::NotAJournal(_))
    ));
    let tables =
        room.look().query("SELECT 1 FROM pg_tables WHERE schemaname = current_schema()", &[]);
    assert_eq!(tables.expect("an answer").len(), 2, "something was made there");
}

#[test]
fn a_journal_of_a_newer_version_or_of_another_publication_is_refused() {
    let Some(room) = room() else { return };
    assert!(Postgres::find(room.connect_options(), "morning").expect("an answer").is_none());
    drop(open(&room));
    assert!(Postgres::find(room.connect_options(), "morning").expect("an answer").is_some());
    match Postgres::open(room.connect_options(), "evening") {
        Err(Error::OtherPublication { found, wanted, .. }) => {
            assert_eq!((found.as_str(), wanted.as_str()), ("morning", "evening"));
        }
        other => panic!("{other:?}"),
    }
    let newer = "UPDATE about SET value = '99' WHERE name = 'version'";
    room.look().batch_execute(newer).expect("changed");
    match Postgres::open(room.connect_options(), "morning") {
        Err(Error::Newer { found: 99, known: 21, .. }) => {}
        other => panic!("{other:?}"),
    }
    room.look().batch_execute(&newer.replace("99", "x")).expect("changed");
    assert!(Postgres::open(room.connect_options(), "morning").expect_err("damaged").is_corrupt());
}

#[test]
fn what_is_committed_waits_for_the_disk_whatever_the_server_is_used_to() {
    let Some(room) = room() else { return };
    drop(open(&room));
    let used_to = format!(
        "ALTER ROLE {0} SET synchronous_commit = off; \
         ALTER ROLE {0} SET default_transaction_isolation = 'serializable'; \
         CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF current_setting('synchronous_commit') <> 'on' THEN RAISE 'not waited for'; END IF; \
             RETURN NEW; END $$; \
         CREATE TRIGGER held BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION held()",
        room.name
    );
    room.look().batch_execute(&used_to).expect("set");
    plan(&mut open(&room), 2);
}

#[test]
fn a_server_that_does_not_wait_for_its_disk_is_refused() {
    let Some(server) = Server::another(&["fsync=off"]) else { return };
    let room = server.room();
    let refused = Postgres::open(room.connect_options(), "morning").expect_err("it forgets");
    assert!(matches!(refused, Error::NotDurable), "{refused}");
}

#[test]
fn a_server_is_called_with_tls_and_vouched_for_or_not_at_all() {
    let Some((server, authority)) = Server::by_a_port() else { return };
    let room = server.room();
    let words = format!("ALTER ROLE {} PASSWORD 'open sesame'", room.name);
    server.keeper().batch_execute(&words).expect("set");
    let place = room.connect_options_at(("localhost", server.port()), Some("open sesame"));
    let refused = Postgres::open(place.clone(), "morning").expect_err("a stranger");
    assert!(matches!(refused, Error::Denied(_)), "{refused}");
    let mut journal =
        Postgres::open(place.trusting(vec![authority.clone()]), "morning").expect("a journal");
    plan(&mut journal, 3);
    let encrypted =
        "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = $1";
    let seen = server.keeper().query(encrypted, &[&room.name]).expect("an answer");
    assert!(!seen.is_empty() && seen.iter().all(|row| row.get(0)), "it is not encrypted");
    let wrong = room.connect_options_at(("localhost", server.port()), Some("hunter2"));
    let refused = Postgres::open(wrong.trusting(vec![authority.clone()]), "morning");
    let words = refused.expect_err("a wrong password").to_string();
    assert!(
        words.contains("password authentication failed") && !words.contains("hunter2"),
        "{words}"
    );
}

#[test]
fn two_processes_that_plan_the_same_issue_at_once_plan_one_run() {
    let Some(room) = room() else { return };
    let planned: Vec<_> = std::thread::scope(|scope| {
        let planning: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut journal = open(&room);
                    let run = new_run(ISSUE, 1, 3_000);
                    journal.plan(&run, &mut (0..3_000).map(reader)).expect("a plan");
                    journal.run(ISSUE).expect("an answer").expect("a run").id
                })
            })
            .collect();
        planning.into_iter().map(|one| one.join().expect("it ends")).collect()
    });
    assert!(planned.iter().all(|run| *run == planned[0]), "{planned:?}");
    let mut journal = open(&room);
    assert!(journal.tally(planned[0]).expect("a tally").is_balanced());
}

#[test]
fn a_journal_can_be_dropped_among_tasks() {
    let Some(room) = room() else { return };
    let mut journal = open(&room);
    plan(&mut journal, 1);
    let lock = journal.lock(ISSUE, &Owner::new("press 1")).expect("the lock");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async move {
        drop(lock);
        drop(journal);
    });
    let _lock = open(&room).lock(ISSUE, &Owner::new("press 2")).expect("the lock");
}
