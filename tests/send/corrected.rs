//! Corrections: a short issue for exactly those readers who have a wrong version of another one.

use std::fs;

use matinale::inbox::{Behaviour, CutPoint};
use serde_json::Value;

use super::late::newsrooms;
use super::texts;
use crate::harness::{EXCLUSIVE, Newsroom, Reader, refuse_each};

pub(super) const WRONG: &str = "Les bateaux rentrent ce matin.";
const RIGHT: &str = "Les bateaux rentrent ce soir.";

/// Readers who are reached late, so that they get the mended issue: one of each edition.
const LATE: [&str; 2] = ["r004@example.org", "r005@example.org"];

/// A newsroom with six readers. Four got the wrong version; then the file was mended, and two got the mended one.
pub(super) fn mended(mut newsroom: Newsroom) -> Newsroom {
    let refuse = LATE.map(|reader| (reader.to_owned(), "451 4.7.1 greylisted".to_owned())).to_vec();
    newsroom.other_relay(refuse_each(refuse));
    newsroom.send(&[]).exits(75);
    newsroom.write_issue(newsroom.today(), RIGHT);
    newsroom.other_relay(Behaviour::default());
    for reader in LATE {
        newsroom.run(["resolve", "today", "--retry", reader]).exits(0);
    }
    newsroom.send(&["--amend"]).exits(0);
    assert_eq!(newsroom.messages().len(), 6);
    newsroom
}

/// The name of the first correction of today.
fn correction(newsroom: &Newsroom) -> String {
    format!("{}-correction", newsroom.today())
}

/// Takes `draft = true` out of a correction, as an editor does.
pub(super) fn take_draft_out(newsroom: &Newsroom, name: &str) {
    let path = format!("issues/{name}.toml");
    let text = newsroom.text(&path);
    let lines = text.lines().filter(|line| !line.starts_with("draft")).collect::<Vec<_>>();
    fs::write(newsroom.path(&path), lines.join("\n")).unwrap();
}

/// The readers of the messages since the first so many.
fn reached_after(newsroom: &Newsroom, before: usize) -> Vec<String> {
    let messages = newsroom.messages();
    let mut reached: Vec<_> =
        messages.iter().skip(before).map(|one| one.recipients[0].clone()).collect();
    reached.sort();
    reached
}

#[test]
fn a_correction_goes_to_those_who_have_the_wrong_version_and_to_nobody_else() {
    for newsroom in newsrooms(6) {
        let newsroom = mended(newsroom);
        let name = correction(&newsroom);
        let status = newsroom.status();
        let wrong = status["contents"][0]["hash"].as_str().unwrap().to_owned();
        let made = newsroom.run(["correct", "today"]).exits(0);
        made.answers(&format!("made `issues/{name}.toml`, with 1 passage that differs"))
            .answers(&format!("content {}", &wrong[..12]))
            .answers("4 readers have it (free 2, paid 2)")
            .answers(&format!("`matinale send {name}`"));
        let draft = newsroom.text(&format!("issues/{name}.toml"));
        for words in [
            "title = \"Correction : Une IA à soi\"",
            &format!(
                "corrects = {{ issue = \"{}\", content = \"{}\" }}",
                newsroom.today(),
                &wrong[..12]
            ),
            "title = \"Le port\"",
            &format!("> {WRONG}"),
            &format!("> {RIGHT}"),
            "draft = true",
        ] {
            assert!(draft.contains(words), "{words}: {draft}");
        }
        assert!(!draft.contains(EXCLUSIVE) && !draft.contains("exclusive"), "{draft}");
        newsroom.run(["check", &format!("issues/{name}.toml")]).exits(0);
        newsroom.run(["send", &name, "--yes"]).exits(1).tells("is a draft");
        take_draft_out(&newsroom, &name);
        newsroom.run(["proof", &name]).exits(0);
        let before = newsroom.messages().len();
        let plan = newsroom.run(["send", &name, "--dry-run"]).exits(0);
        plan.answers(&format!(
            "would go to 4 readers (2 free, 2 paid), who have content {} of the issue of {}",
            &wrong[..12],
            newsroom.today()
        ));
        let plan = newsroom.run(["send", &name, "--dry-run", "--json"]).exits(0).json();
        assert_eq!(
            (&plan["corrects"]["content"], &plan["corrects"]["have_it"]),
            (&Value::from(wrong), &4.into())
        );
        newsroom.run(["send", &name, "--yes"]).exits(0).answers("4 of 4 have it");
        let everyone = newsroom.everyone();
        assert_eq!(reached_after(&newsroom, before), everyone[..4]);
        newsroom.run(["send", &name, "--yes"]).exits(0).answers("has been sent");
        newsroom.run(["send", &name, "--yes", "--top-up"]).exits(0);
        newsroom.send(&[]).exits(0);
        assert_eq!(newsroom.messages().len(), before + 4, "somebody was written to twice");
    }
}

#[test]
fn what_differs_in_an_exclusive_block_reaches_no_free_reader() {
    let newsroom = Newsroom::sending_to(4);
    newsroom.send(&[]).exits(0);
    let path = format!("issues/{}.toml", newsroom.today());
    let text = newsroom.text(&path).replace(EXCLUSIVE, "Le gardien a gardé la lampe");
    fs::write(newsroom.path(&path), text).unwrap();
    newsroom.run(["correct", "today"]).exits(0);
    let name = correction(&newsroom);
    let draft = newsroom.text(&format!("issues/{name}.toml"));
    assert!(draft.contains("exclusive = true") && draft.contains(EXCLUSIVE), "{draft}");
    assert_eq!(draft.matches("[[blocks]]").count(), 1, "{draft}");
    take_draft_out(&newsroom, &name);
    let sent = newsroom.run(["send", &name, "--yes"]).exits(0);
    sent.tells("2 readers get no correction");
    assert_eq!(reached_after(&newsroom, 4), ["r001@example.org", "r003@example.org"]);
    let who = newsroom.run(["who", "r000@example.org"]).exits(0);
    who.answers("did not have what the issue corrects").omits(&format!("send {name}"));
    // The editor writes something for free readers, too.
    let path = format!("issues/{name}.toml");
    let text = newsroom.text(&path)
        + "\n[[blocks]]\nkind = \"story\"\ntitle = \"Le phare\"\nbody = \"Nous avons corrigé un article.\"\n";
    fs::write(newsroom.path(&path), text).unwrap();
    newsroom.run(["send", &name, "--yes", "--top-up", "--amend"]).exits(0);
    assert_eq!(reached_after(&newsroom, 6), ["r000@example.org", "r002@example.org"]);
    for message in newsroom.messages().iter().skip(6) {
        assert!(texts(message).iter().all(|text| !text.contains("lampe")), "{message:?}");
    }
}

#[test]
fn each_gets_the_edition_they_had_unless_they_do_not_pay_any_more() {
    let newsroom = mended(Newsroom::sending_to(6));
    newsroom.run(["correct", "today"]).exits(0);
    let name = correction(&newsroom);
    take_draft_out(&newsroom, &name);
    let path = format!("issues/{name}.toml");
    let text = newsroom.text(&path)
        + "\n[[blocks]]\nkind = \"story\"\nexclusive = true\ntitle = \"Le phare\"\nbody = \"Pour les abonnés seuls.\"\n";
    fs::write(newsroom.path(&path), text).unwrap();
    let mut readers = Reader::crowd(6);
    (readers[0].tier, readers[1].tier) = ("paid", "free");
    newsroom.write_readers(&readers);
    newsroom.run(["send", &name, "--yes"]).exits(0);
    let messages = newsroom.messages();
    let had: Vec<&str> = messages
        .iter()
        .skip(6)
        .filter(|message| texts(message).iter().any(|text| text.contains("Pour les abonnés seuls")))
        .map(|message| message.recipients[0].as_str())
        .collect();
    assert_eq!((messages.len(), had), (10, vec!["r003@example.org"]));
}

#[test]
fn who_has_left_since_is_left_out_and_told() {
    let newsroom = mended(Newsroom::sending_to(6));
    newsroom.run(["correct", "today"]).exits(0);
    let name = correction(&newsroom);
    take_draft_out(&newsroom, &name);
    newsroom.run(["subscribers", "suppress", "r000@example.org"]).exits(0);
    let mut readers = Reader::crowd(6);
    readers.remove(1);
    readers.push(Reader::free("nouvelle@example.org"));
    newsroom.write_readers(&readers);
    let sent = newsroom.run(["send", &name, "--yes"]).exits(0);
    sent.tells("2 readers who have content").tells("left the list, or are suppressed");
    assert_eq!(reached_after(&newsroom, 6), ["r002@example.org", "r003@example.org"]);
    let refused = newsroom.run(["send", &name, "--yes", "--to", "nouvelle@example.org"]).exits(1);
    refused.tells("nouvelle@example.org does not have what the issue corrects");
}

#[test]
fn who_is_in_doubt_gets_a_correction_when_a_person_has_decided() {
    let cut = Some(CutPoint::AfterDot(3));
    let mut newsroom =
        Newsroom::sending_to(3).connections(1).relay(Behaviour { cut, ..Behaviour::default() });
    newsroom.send(&[]);
    let status = newsroom.status();
    let doubted = status["readers"][0]["address"].as_str().unwrap().to_owned();
    newsroom.write_issue(newsroom.today(), RIGHT);
    newsroom.run(["correct", "today"]).exits(0).answers("1 more may have it");
    let name = correction(&newsroom);
    take_draft_out(&newsroom, &name);
    newsroom.other_relay(Behaviour::default());
    newsroom.run(["send", &name, "--yes"]).tells("1 reader in doubt may have content");
    let before = newsroom.messages().len();
    newsroom.run(["resolve", "today", "--assume-sent"]).exits(0);
    newsroom.run(["send", &name, "--yes", "--top-up"]).exits(0);
    assert_eq!(reached_after(&newsroom, before), [doubted]);
}

#[test]
fn no_call_sends_a_corrected_version_again() {
    for newsroom in newsrooms(6) {
        let mut newsroom = newsroom;
        let refuse = LATE.map(|reader| (reader.to_owned(), "451 4.7.1 later".to_owned())).to_vec();
        newsroom.other_relay(refuse_each(refuse));
        newsroom.send(&[]).exits(75);
        let wrong = newsroom.text(&format!("issues/{}.toml", newsroom.today()));
        newsroom.write_issue(newsroom.today(), RIGHT);
        newsroom.run(["correct", "today"]).exits(0);
        newsroom.other_relay(Behaviour::default());
        // The editor puts the wrong file back, whatever the reason.
        let path = newsroom.path(&format!("issues/{}.toml", newsroom.today()));
        fs::write(&path, wrong).unwrap();
        newsroom.write_readers(&Reader::crowd(8));
        for more in [
            &[][..],
            &["--amend"],
            &["--top-up"],
            &["--to", "r004@example.org"],
            &["--late", "--again", "--accept-audience"],
        ] {
            newsroom.send(more).exits(1).tells("is corrected, and goes to nobody any more");
        }
        for decision in ["--retry-refused", "--retry-expired", "--resend"] {
            newsroom.run(["resolve", "today", decision]).exits(0);
        }
        newsroom.send(&[]).exits(1);
        assert_eq!(newsroom.messages().len(), 4);
        newsroom.write_issue(newsroom.today(), RIGHT);
        for reader in LATE {
            newsroom.run(["resolve", "today", "--retry", reader]).exits(0);
        }
        newsroom.send(&["--amend"]).exits(0);
        for message in newsroom.messages().iter().skip(4) {
            assert!(texts(message).iter().all(|text| text.contains("ce soir")), "{message:?}");
        }
        assert_eq!(newsroom.messages().len(), 6);
    }
}

#[test]
fn a_file_that_was_mended_for_a_correction_is_no_fault_of_later_calls() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    newsroom.write_issue(newsroom.today(), RIGHT);
    newsroom.send(&[]).exits(1).tells("`matinale correct");
    newsroom.run(["correct", "today"]).exits(0);
    newsroom.send(&[]).exits(0).answers("has been sent");
    assert_eq!(newsroom.messages().len(), 2);
}

#[test]
fn the_next_issue_is_not_measured_against_a_correction() {
    let newsroom = Newsroom::sending_to(10);
    newsroom.send(&[]).exits(0);
    newsroom.write_issue(newsroom.today(), RIGHT);
    newsroom.run(["correct", "today"]).exits(0);
    let name = correction(&newsroom);
    take_draft_out(&newsroom, &name);
    newsroom.write_readers(&Reader::crowd(3));
    newsroom.run(["send", &name, "--yes"]).exits(0);
    let special = newsroom.write_special("special", "La panne dure depuis midi.");
    newsroom.run(["send", &special, "--yes"]).exits(1).tells("had 10");
}

#[test]
fn of_several_versions_one_is_named() {
    let newsroom = mended(Newsroom::sending_to(6));
    newsroom.write_issue(newsroom.today(), "Les bateaux ne rentrent pas.");
    let status = newsroom.status();
    let hash = |at: usize| status["contents"][at]["hash"].as_str().unwrap()[..12].to_owned();
    let several = newsroom.run(["correct", "today"]).exits(1);
    several
        .tells(&format!("{} (4)", hash(0)))
        .tells(&format!("{} (2)", hash(1)))
        .tells("--version HASH");
    let name = correction(&newsroom);
    assert!(!newsroom.path(&format!("issues/{name}.toml")).exists(), "a draft was written");
    newsroom.run(["correct", "today", "--version", "000000"]).exits(1).tells("has no content");
    newsroom.run(["correct", "today", "--version", "xyz"]).exits(1).tells("is no hash");
    newsroom.run(["correct", "today", "--version", &hash(0)]).exits(0);
    newsroom.run(["correct", "today", "--version", &hash(1)]).exits(0).answers("correction-2.toml");
    for (name, count) in [(name.clone(), 4), (format!("{name}-2"), 2)] {
        take_draft_out(&newsroom, &name);
        let before = newsroom.messages().len();
        newsroom.run(["send", &name, "--yes", "--again"]).exits(0);
        assert_eq!(newsroom.messages().len(), before + count);
    }
}

#[test]
fn nothing_is_written_if_there_is_nothing_to_correct() {
    let newsroom = Newsroom::sending_to(2);
    let name = correction(&newsroom);
    let path = newsroom.path(&format!("issues/{name}.toml"));
    newsroom.run(["correct", "today"]).exits(1).tells("has not been sent to anybody yet");
    newsroom.send(&[]).exits(0);
    newsroom
        .run(["correct", "today"])
        .exits(1)
        .tells("has the file as it stands")
        .tells("--anyway");
    // Another address in the colophon makes another content, which says the same.
    let settings = newsroom.text("matinale.toml").replace("12, quai", "13, quai");
    fs::write(newsroom.path("matinale.toml"), settings).unwrap();
    newsroom.run(["correct", "today"]).exits(1).tells("says what the file says");
    assert!(!path.exists(), "a draft was written");
    newsroom.run(["correct", "today", "--anyway"]).exits(0).answers("a place for your own words");
    newsroom.run(["check", &path.display().to_string()]).exits(0);
    newsroom.run(["correct", "2001-01-01"]).exits(2);
}

#[test]
fn a_correction_is_corrected_like_any_other_issue() {
    let newsroom = mended(Newsroom::sending_to(6));
    newsroom.run(["correct", "today"]).exits(0);
    let name = correction(&newsroom);
    take_draft_out(&newsroom, &name);
    newsroom.run(["send", &name, "--yes"]).exits(0);
    let path = newsroom.path(&format!("issues/{name}.toml"));
    let text = fs::read_to_string(&path).unwrap().replace("ce soir", "demain soir");
    fs::write(&path, text).unwrap();
    newsroom.run(["correct", &name]).exits(0);
    let second = format!("{name}-2");
    let draft = newsroom.text(&format!("issues/{second}.toml"));
    assert!(
        draft.contains(&format!("issue = \"{name}\"")) && draft.contains("demain soir"),
        "{draft}"
    );
    take_draft_out(&newsroom, &second);
    newsroom.run(["send", &second, "--yes"]).exits(0).answers("4 of 4 have it");
}

#[test]
fn a_correction_of_what_the_journal_does_not_know_is_not_sent() {
    let newsroom = mended(Newsroom::sending_to(6));
    newsroom.run(["correct", "today"]).exits(0);
    let name = correction(&newsroom);
    take_draft_out(&newsroom, &name);
    let path = newsroom.path(&format!("issues/{name}.toml"));
    let text = fs::read_to_string(&path).unwrap();
    let other = Newsroom::sending_to(6);
    fs::write(other.path(&format!("issues/{name}.toml")), &text).unwrap();
    other.run(["send", &name, "--yes"]).exits(1).tells("the journal has no run of");
    let today = newsroom.today();
    for (corrects, code, words) in [
        (format!("{{ issue = \"{today}\", content = \"000000000000\" }}"), 1, "has no content"),
        (format!("{{ issue = \"{today}-x\", content = \"000000000000\" }}"), 1, "has no run of"),
        (format!("{{ issue = \"{today}\", content = \"zzz\" }}"), 1, "is no hash of a content"),
        (
            "{ issue = \"hier\", content = \"000000000000\" }".to_owned(),
            1,
            "is no name of an issue",
        ),
        (format!("{{ issue = \"{today}\" }}"), 1, "`content`"),
    ] {
        let lines: Vec<_> = text
            .lines()
            .map(|line| {
                if line.starts_with("corrects") {
                    format!("corrects = {corrects}")
                } else {
                    line.to_owned()
                }
            })
            .collect();
        fs::write(&path, lines.join("\n")).unwrap();
        newsroom.run(["send", &name, "--yes"]).exits(code).tells(words);
    }
    assert_eq!((newsroom.messages().len(), other.messages().len()), (6, 0));
}
