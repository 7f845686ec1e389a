//! What cron hears: with `--quiet` nothing is said of what mends itself, and everything else once.

use std::fs;

use jiff::{Timestamp, ToSpan, Zoned};
use matinale::inbox::{Behaviour, CutPoint};
use rusqlite::Connection;

use super::relays::nobody;
use crate::harness::{Newsroom, Ran, Reader, refuse_each};

pub(super) const LATER: &str = "451 4.7.1 greylisted, come back";
const BLOCKED: &str = "550 5.7.1 blocked by policy";
pub(super) const FIRST: &str = "r001@example.org";

/// A call from cron.
#[track_caller]
pub(super) fn call(newsroom: &Newsroom) -> Ran {
    newsroom.send(&["--quiet"])
}

/// That a call from cron ended with this code, and said nothing.
#[track_caller]
pub(super) fn says_nothing(newsroom: &Newsroom, code: i32) {
    let ran = call(newsroom);
    assert_eq!((ran.code, &*ran.out, &*ran.err), (Some(code), "", ""), "{ran:?}");
}

pub(super) fn journal(newsroom: &Newsroom) -> Connection {
    Connection::open(newsroom.path("state/journal.sqlite3")).unwrap()
}

/// As if every run had begun so many minutes ago.
pub(super) fn begun_before(newsroom: &Newsroom, minutes: i64) {
    let began = (Timestamp::now() - minutes.minutes()).as_millisecond();
    journal(newsroom).execute("UPDATE runs SET started_at = ?1", [began]).unwrap();
}

/// As if the time of every deferred reader had come.
pub(super) fn time_has_come(newsroom: &Newsroom) {
    journal(newsroom).execute("UPDATE deliveries SET until = 0 WHERE until > 0", []).unwrap();
}

/// The moment at which the time of the only run is over.
fn time_is_over(newsroom: &Newsroom) -> Zoned {
    let began = "SELECT started_at FROM runs";
    let began = journal(newsroom).query_row(began, [], |run| run.get(0)).unwrap();
    let until = Timestamp::from_millisecond(began).unwrap() + 4.hours();
    until.to_zoned(newsroom.zone())
}

pub(super) fn cutting_at(message: usize) -> Behaviour {
    Behaviour { cut: Some(CutPoint::AfterDot(message)), ..Behaviour::default() }
}

#[test]
fn a_reader_who_waits_costs_no_word() {
    let mut newsroom = Newsroom::sending_to(3).refusing(FIRST, LATER);
    for _ in 0..3 {
        says_nothing(&newsroom, 75);
        time_has_come(&newsroom);
    }
    newsroom.other_relay(Behaviour::default());
    says_nothing(&newsroom, 0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn a_reader_lost_for_no_fault_of_theirs_is_told_once_and_again_when_lost_again() {
    let newsroom = Newsroom::sending_to(3).refusing(FIRST, BLOCKED);
    let today = newsroom.today();
    let told = |ran: Ran| {
        ran.exits(1)
            .tells(&format!(
                "{today}: 2 of 3 have it, 1 refused\n  1 reader refused for no fault of theirs:\n"
            ))
            .tells(&format!("    {FIRST} · {BLOCKED}\n"))
            .tells(&format!("`matinale resolve {today} --retry-refused`"));
    };
    told(call(&newsroom));
    says_nothing(&newsroom, 1);
    newsroom.run(["resolve", "today", "--retry", FIRST]).exits(0);
    told(call(&newsroom));
    says_nothing(&newsroom, 1);
}

#[test]
fn what_is_the_readers_own_matter_is_told_once_and_is_no_fault() {
    let refuse = [(FIRST, "550 5.1.1 no such user"), ("r002@example.org", "552 5.2.2 full")];
    let refuse = refuse.map(|(reader, reply)| (reader.to_owned(), reply.to_owned())).to_vec();
    let sending = || {
        let behaviour = refuse_each(refuse.clone());
        Newsroom::sending_to(5).relay(behaviour)
    };
    sending().send(&[]).exits(0);
    let newsroom = sending();
    call(&newsroom)
        .exits(0)
        .tells("1 address that does not exist any more:")
        .tells(&format!("`matinale subscribers suppress {FIRST} --reason bounced`"))
        .tells("1 mailbox that takes no mail now:")
        .omits("no fault");
    says_nothing(&newsroom, 0);
}

#[test]
fn an_address_that_the_relay_cannot_carry_is_told_once_and_the_exit_code_goes_on_saying_it() {
    let newsroom = Newsroom::sending_to(3).refusing(FIRST, "550 5.6.7 SMTPUTF8 is needed");
    call(&newsroom).exits(1).tells("1 address that the relay cannot write to:").tells(FIRST);
    says_nothing(&newsroom, 1);
    newsroom.send(&[]).exits(1).answers("2 of 3 have it, 1 refused");
}

/// That nobody has the issue: a call tells it once, and no later call takes that for a success.
#[track_caller]
fn reaches_nobody(newsroom: &Newsroom, told: &str) {
    call(newsroom).exits(1).tells("0 of 2 have it, ").tells("nobody has the issue").tells(told);
    says_nothing(newsroom, 1);
    newsroom.send(&["--quiet", "--last"]).exits(1);
    newsroom.send(&[]).exits(1).answers("has been sent: 0 of 2 have it, ");
    newsroom.run(["status", "today"]).exits(1);
}

#[test]
fn an_issue_that_nobody_has_is_never_a_success_whatever_became_of_its_readers() {
    let refusing = |words: &str| {
        let refuse = ["r000@example.org", FIRST].map(|one| (one.to_owned(), words.to_owned()));
        Newsroom::sending_to(2).relay(refuse_each(refuse.to_vec()))
    };
    for (words, told) in [
        ("550 5.1.1 no such user", "2 addresses that do not exist any more:"),
        ("552 5.2.2 full", "2 mailboxes that take no mail now:"),
        ("550 5.6.7 SMTPUTF8 is needed", "2 addresses that the relay cannot write to:"),
        (BLOCKED, "2 readers refused for no fault of theirs:"),
    ] {
        reaches_nobody(&refusing(words), told);
    }
    let given_up = refusing(LATER);
    says_nothing(&given_up, 75);
    begun_before(&given_up, 241);
    reaches_nobody(&given_up, "2 readers given up, since it was too late:");
    let suppressed = refusing(LATER);
    says_nothing(&suppressed, 75);
    suppressed.run(["subscribers", "suppress", "r000@example.org", FIRST]).exits(0);
    reaches_nobody(&suppressed, "2 suppressed");
}

#[test]
fn what_is_lost_in_a_later_call_is_told_without_what_was_told_before() {
    let newsroom = Newsroom::sending_to(4);
    let refuse = |one: &str, other: &str| {
        refuse_each(vec![
            (FIRST.to_owned(), one.to_owned()),
            ("r002@example.org".to_owned(), other.to_owned()),
        ])
    };
    let mut newsroom = newsroom.relay(refuse(BLOCKED, LATER));
    call(&newsroom)
        .exits(1)
        .tells(FIRST)
        .tells("2 of 4 have it, 1 waiting, 1 refused\n")
        .omits("r002");
    newsroom.other_relay(refuse(BLOCKED, "554 5.7.1 listed"));
    time_has_come(&newsroom);
    call(&newsroom).exits(1).tells("r002@example.org · 554 5.7.1 listed").omits(FIRST);
    says_nothing(&newsroom, 1);
}

#[test]
fn a_reader_in_doubt_is_told_once_and_the_exit_code_goes_on_saying_it() {
    let newsroom = Newsroom::sending_to(3).connections(1).relay(cutting_at(2));
    call(&newsroom).exits(1).tells("1 reader in doubt, who may have it:").tells("--assume-sent");
    says_nothing(&newsroom, 1);
}

#[test]
fn a_reader_in_doubt_who_is_sent_to_again_is_no_loss() {
    let mut newsroom = Newsroom::sending_to(3)
        .connections(1)
        .more_settings("[delivery]\nin_doubt = \"resend\"")
        .relay(cutting_at(2));
    says_nothing(&newsroom, 75);
    newsroom.other_relay(Behaviour::default());
    says_nothing(&newsroom, 0);
}

#[test]
fn readers_who_are_given_up_are_told_once() {
    let newsroom = Newsroom::sending_to(3).refusing(FIRST, LATER);
    says_nothing(&newsroom, 75);
    begun_before(&newsroom, 241);
    let today = newsroom.today();
    call(&newsroom)
        .exits(1)
        .tells("1 reader given up, since it was too late:")
        .tells(&format!("`matinale resolve {today} --retry-expired`"))
        .tells(&format!("`matinale send {today}` send to them after all"));
    says_nothing(&newsroom, 1);
}

#[test]
fn what_nobody_could_read_is_told_by_the_next_call() {
    let newsroom = Newsroom::sending_to(3).refusing(FIRST, BLOCKED);
    for stderr in ["2>/dev/full", "2>&-", "2>/dev/null"] {
        let ran = newsroom.run_redirected(stderr, ["send", "today", "--yes", "--quiet"]);
        assert!(ran.err.is_empty() && matches!(ran.code, Some(1)), "{stderr}: {ran:?}");
    }
    call(&newsroom).exits(1).tells(FIRST);
    says_nothing(&newsroom, 1);
}

#[test]
fn what_a_person_has_seen_is_not_told_to_cron() {
    let newsroom = Newsroom::sending_to(3).refusing(FIRST, BLOCKED);
    newsroom.send(&[]).exits(1).tells(FIRST).tells("--retry-refused");
    says_nothing(&newsroom, 1);
}

#[test]
fn more_readers_than_can_be_named_are_counted() {
    let gone = |number: usize| format!("r00{number}@example.org");
    let refusing = |readers: usize| {
        let refuse = (0..readers)
            .map(|n| (gone(n), format!("550 5.1.1 <{}>: nobody, id {n}{n}", gone(n))))
            .collect();
        Newsroom::sending_to(20).relay(refuse_each(refuse))
    };
    let newsroom = refusing(8);
    let today = newsroom.today();
    let told = call(&newsroom).exits(0).tells("8 addresses that do not exist any more:");
    told.tells("    550 5.1.1 <…>: nobody, id ")
        .tells("and 3 more\n")
        .tells(&format!("`matinale status {today} --all` names them all"))
        .tells(&format!(
            "    `matinale status {today} --list dead |\n     matinale subscribers suppress - \
             --reason bounced`\n    keeps later issues from them"
        ))
        .omits(&gone(7));
    let listed = newsroom.run(["status", "today", "--list", "dead"]).exits(0);
    assert_eq!(listed.out.lines().collect::<Vec<_>>(), (0..8).map(gone).collect::<Vec<_>>());
    let told = call(&refusing(7)).exits(0).omits("and 2 more").omits("--all");
    told.tells(&gone(5)).tells(&gone(6));
}

#[test]
fn a_relay_that_a_person_must_mend_is_told_once_whatever_number_its_words_have() {
    let refuse = |id: &str| {
        refuse_each(
            (0..30)
                .map(|n| (format!("r{n:03}@d{n}.example"), format!("550 5.7.1 denied {id}")))
                .collect(),
        )
    };
    let mut newsroom = Newsroom::sending_to(30).relay(refuse("id=A1"));
    let readers: Vec<_> = (0..30).map(|n| Reader::free(format!("r{n:03}@d{n}.example"))).collect();
    newsroom.write_readers(&readers);
    call(&newsroom).exits(1).tells("0 of 30 have it, 30 waiting").tells("550 5.7.1 denied id=A1");
    newsroom.other_relay(refuse("id=B2"));
    says_nothing(&newsroom, 1);
}

#[test]
fn a_relay_that_is_away_is_told_when_half_of_the_time_is_over() {
    let newsroom = Newsroom::sending_to(3);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    newsroom.write_settings(&format!("url = \"smtp://{nobody}\""));
    says_nothing(&newsroom, 75);
    begun_before(&newsroom, 121);
    call(&newsroom).exits(75).tells("0 of 3 have it, 3 waiting").tells("cannot reach");
    says_nothing(&newsroom, 75);
}

#[test]
fn a_second_sender_leaves_the_first_alone_and_says_nothing() {
    let slow = Behaviour { delay: std::time::Duration::from_mins(1), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(1).relay(slow);
    let first = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(1);
    says_nothing(&newsroom, 75);
    newsroom.send(&["--quiet", "--last"]).exits(1).tells("another matinale is sending");
    assert!(first.kill());
}

#[test]
fn the_last_call_says_who_waits_and_why() {
    let newsroom = Newsroom::sending_to(3).refusing(FIRST, LATER);
    says_nothing(&newsroom, 75);
    let today = newsroom.today();
    let told = newsroom.send(&["--quiet", "--last"]).exits(1);
    told.tells("  1 reader waits still, and this was the last call:\n")
        .tells(&format!("    {FIRST} · {LATER}\n    `matinale send {today}` goes on until "))
        .tells(&format!("{}", time_is_over(&newsroom).strftime("%H:%M")))
        .tells(", and then gives up\n");
    let aloud = newsroom.send(&["--last"]).exits(1);
    aloud.tells("1 reader waiting until ").tells("error: 1 reader waits still, and this was");
    begun_before(&newsroom, 241);
    newsroom.send(&["--quiet", "--last"]).exits(1).tells("given up").omits("waits still");
    let over = newsroom.send(&["--quiet", "--last"]);
    assert_eq!((over.code, &*over.err), (Some(1), ""), "{over:?}");
}

#[test]
fn the_last_call_leaves_to_a_person_what_a_later_call_would_do_better() {
    let newsroom = Newsroom::sending_to(2);
    let closed = nobody();
    newsroom.write_settings(&format!("url = \"smtp://{}\"", closed.local_addr().unwrap()));
    newsroom.send(&[]).exits(75).omits("last call");
    let last = newsroom.send(&["--last"]).exits(1).tells("cannot reach");
    last.tells("2 readers wait still, and this was the last call");
}

#[test]
fn the_last_call_counts_those_too_who_were_told_before() {
    let refuse = [(FIRST, BLOCKED), ("r002@example.org", LATER)];
    let refuse = refuse.map(|(reader, reply)| (reader.to_owned(), reply.to_owned())).to_vec();
    let newsroom = Newsroom::sending_to(4).relay(refuse_each(refuse));
    let today = newsroom.today();
    call(&newsroom).exits(1).tells(FIRST);
    let last = newsroom.send(&["--quiet", "--last"]).exits(1);
    last.tells(&format!("{today}: 2 of 4 have it, 1 waiting, 1 refused\n"))
        .tells(&format!("`matinale status {today}` names those who were lost"))
        .omits(FIRST);
}

#[test]
fn a_draft_is_told_once_a_day_and_by_the_last_call() {
    let newsroom = Newsroom::sending_to(2).head("draft = true");
    call(&newsroom).exits(1).tells("is a draft").tells("take `draft = true` out");
    says_nothing(&newsroom, 1);
    newsroom.send(&["--quiet", "--last"]).exits(1).tells("is a draft");
    assert_eq!(newsroom.reached().len(), 0);
}

#[test]
fn an_issue_with_errors_is_told_once_with_its_findings() {
    let newsroom = Newsroom::sending_to(2).head("titel = \"Une IA\"");
    call(&newsroom).exits(1).tells("`titel` is not a key").tells("has errors; nothing was sent");
    says_nothing(&newsroom, 1);
}

#[test]
fn a_line_of_cron_can_ask_for_an_issue_to_be_there() {
    let newsroom = Newsroom::sending_to(2);
    fs::remove_file(newsroom.path(&format!("issues/{}.toml", newsroom.today()))).unwrap();
    says_nothing(&newsroom, 0);
    let expecting = || newsroom.send(&["--quiet", "--expect"]);
    expecting().exits(1).tells("there is no issue for today");
    assert_eq!(expecting().exits(1).err, "");
    newsroom.send(&["--expect"]).exits(1).tells("there is no issue for today");
}

#[test]
fn a_dry_run_remembers_nothing_as_told() {
    let newsroom = Newsroom::sending_to(2);
    let yesterday = newsroom.today().yesterday().unwrap();
    newsroom.write_issue(yesterday, "Les bateaux sont partis hier.");
    let line = format!("the issue of {yesterday} was never sent");
    for _ in 0..2 {
        newsroom.send(&["--quiet", "--dry-run"]).exits(0).tells(&line);
    }
    newsroom.send(&["--quiet", "--dry-run", "--last"]).exits(0).tells(&line);
    call(&newsroom).exits(0).tells(&line);
    newsroom.send(&["--quiet", "--dry-run"]).exits(0).omits(&line);
}

#[test]
fn a_new_bad_row_of_the_list_is_told_however_much_it_is_like_the_others() {
    let newsroom = Newsroom::sending_to(3).more_settings("[delivery]\nmax_recipients = 2");
    let list = newsroom.text("subscribers.toml");
    for count in [7, 8] {
        let row = |n: usize| format!("\n[[subscribers]]\nemail = \"r{n}@@example.org\"\n");
        let rows: String = (0..count).map(row).collect();
        fs::write(newsroom.path("subscribers.toml"), list.clone() + &rows).unwrap();
        call(&newsroom).exits(1).tells(&format!("{count} readers left out"));
        says_nothing(&newsroom, 1);
    }
}
