//! Several issues on one day: each has a name of its own, a run, a receipt, and guards that know the others.

use std::collections::BTreeSet;
use std::fs;

use jiff::ToSpan;
use matinale::inbox::Behaviour;

use crate::harness::{Newsroom, message_id, refuse_each};

const PANNE: &str = "La panne dure depuis midi.";

/// A relay that defers one reader.
fn deferring(reader: &str) -> Behaviour {
    let refuse = vec![(reader.to_owned(), "451 4.7.1 greylisted".to_owned())];
    refuse_each(refuse)
}

#[test]
fn a_special_goes_to_everyone_on_the_day_of_another_issue() {
    let newsroom = Newsroom::sending_to(4);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let name = newsroom.write_special("special", PANNE);
    let file = format!("issues/{name}.toml");
    newsroom.run(["check", &file]).exits(0).answers(" · special");
    let sent = newsroom.run(["send", &file, "--yes", "--json"]).exits(0).ended();
    assert_eq!((&sent["issue"], &sent["states"]["accepted"]), (&name.as_str().into(), &4.into()));
    assert_eq!(newsroom.messages().len(), 8);
    let ids: BTreeSet<_> = newsroom.messages().iter().map(|one| message_id(one)).collect();
    assert_eq!(ids.len(), 8, "a Message-ID came twice");
    for (word, issue) in [("today", newsroom.today().to_string()), (name.as_str(), name.clone())] {
        let status = newsroom.run(["status", word, "--json"]).exits(0).json();
        assert_eq!((&status["issue"], &status["planned"]), (&issue.into(), &4.into()));
        newsroom.run(["send", word, "--yes"]).exits(0).answers("has been sent");
    }
    assert_eq!(newsroom.messages().len(), 8, "somebody was written to again");
    newsroom.run(["status"]).exits(0).answers(&format!("{name}: 4 of 4 have it\n"));
    let receipt = newsroom.text(&format!("issues/{name}.receipt.toml"));
    let receipt: toml::Table = receipt.parse().expect("TOML");
    assert_eq!(receipt["issue"].as_str(), Some(name.as_str()));
    assert!(newsroom.text(&format!("issues/{}.receipt.toml", newsroom.today())).contains("[paid]"));
}

#[test]
fn a_special_in_a_folder_is_found_by_its_name() {
    let newsroom = Newsroom::sending_to(2);
    let name = newsroom.write_special("panne", PANNE);
    let folder = newsroom.path(&format!("issues/{name}"));
    fs::create_dir(&folder).unwrap();
    fs::rename(newsroom.path(&format!("issues/{name}.toml")), folder.join("issue.toml")).unwrap();
    newsroom.run(["send", &name, "--yes"]).exits(0);
    assert!(folder.join("receipt.toml").exists() && newsroom.reached() == newsroom.everyone());
    newsroom.run(["render", &name]).exits(0);
    assert!(newsroom.path(&format!("out/{name}/paid.html")).exists());
}

#[test]
fn the_same_content_under_the_other_name_is_refused() {
    for is_special_first in [false, true] {
        let newsroom = Newsroom::sending_to(3);
        let name = newsroom.write_special("special", "Les bateaux rentrent ce matin.");
        let (first, second) = if is_special_first { (&*name, "today") } else { ("today", &*name) };
        newsroom.run(["send", first, "--yes"]).exits(0);
        let words = match first {
            "today" => newsroom.today().to_string(),
            name => name.to_owned(),
        };
        let refused = newsroom.run(["send", second, "--yes"]).exits(1);
        assert!(refused.err.contains(&words), "{refused:?}");
        assert_eq!(newsroom.reached(), newsroom.everyone());
    }
}

#[test]
fn a_special_whose_journal_is_lost_is_held_by_its_own_receipt() {
    let newsroom = Newsroom::sending_to(3);
    let name = newsroom.write_special("special", PANNE);
    newsroom.run(["send", &name, "--yes"]).exits(0);
    fs::remove_file(newsroom.path("state/journal.sqlite3")).unwrap();
    let refused = newsroom.run(["send", &name, "--yes"]).exits(1);
    assert!(refused.err.contains(&format!("the issue of {name}")), "{refused:?}");
    let other = newsroom.write_special("soir", PANNE);
    let refused = newsroom.run(["send", &other, "--yes"]).exits(1);
    assert!(refused.err.contains(&format!("sent as the issue of {name}")), "{refused:?}");
    assert_eq!(newsroom.send(&[]).code, Some(0), "the issue without a word was never sent");
    assert_eq!(newsroom.messages().len(), 6);
}

#[test]
fn cron_goes_on_with_the_special_of_the_day() {
    let mut newsroom = Newsroom::sending_to(3);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let name = newsroom.write_special("special", PANNE);
    newsroom.other_relay(deferring("r001@example.org"));
    newsroom.run(["send", &name, "--yes"]).exits(75);
    newsroom.other_relay(Behaviour::default());
    let quiet = newsroom.send(&["--quiet"]);
    assert_eq!((quiet.code, newsroom.messages().len()), (Some(75), 5), "{quiet:?}");
    newsroom.run(["resolve", &name, "--retry", "r001@example.org"]).exits(0);
    let on = newsroom.send(&["--quiet"]);
    assert_eq!((on.code, newsroom.messages().len()), (Some(0), 6), "{on:?}");
    let status = newsroom.run(["status", &name, "--reader", "r001@example.org"]);
    status.exits(0).answers("has it since");
}

#[test]
fn what_cron_mails_names_the_special() {
    let newsroom = Newsroom::sending_to(3).refusing("r001@example.org", "550 5.7.1 blocked");
    let name = newsroom.write_special("special", PANNE);
    let mailed = newsroom.run(["send", &name, "--yes", "--quiet"]).exits(1);
    assert!(mailed.err.contains(&format!("{name}: 2 of 3 have it")), "{mailed:?}");
    assert!(mailed.err.contains(&format!("resolve {name} --retry-refused")), "{mailed:?}");
    let again = newsroom.run(["send", &name, "--yes", "--quiet"]);
    assert_eq!((again.out.as_str(), again.err.as_str()), ("", ""), "it was told twice");
}

#[test]
fn a_special_that_was_never_sent_is_named_by_the_next_issue() {
    let newsroom = Newsroom::sending_to(2);
    let yesterday = newsroom.today() - 1.day();
    let name = format!("{yesterday}-special");
    newsroom.write_issue(yesterday, "Le vent tombe.");
    newsroom.run(["send", &yesterday.to_string(), "--yes", "--late"]).exits(0);
    let text = newsroom.text(&format!("issues/{yesterday}.toml")).replace("tombe", "se lève");
    fs::write(newsroom.path(&format!("issues/{name}.toml")), text).unwrap();
    let ran = newsroom.send(&["--dry-run"]).exits(0);
    assert!(ran.err.contains(&format!("the issue of {name} was never sent")), "{ran:?}");
}

#[test]
fn a_word_that_no_issue_can_have_is_refused_and_says_how_it_is_written() {
    let newsroom = Newsroom::sending_to(2);
    for word in ["Special", "spécial", "a.b", "deux mots", "-x", &"x".repeat(25)] {
        let name = newsroom.write_special(word, PANNE);
        let file = format!("issues/{name}.toml");
        newsroom.run(["check", &file]).exits(1).answers("error[file.name]");
        newsroom.run(["send", &file, "--yes", "--late"]).exits(1).tells("error[file.name]");
        newsroom.run(["send", &name, "--yes"]).exits(2).tells("small letters");
    }
    assert!(newsroom.reached().is_empty());
}

#[test]
fn a_special_is_begun_without_a_number_and_takes_none_from_the_next_issue() {
    let newsroom = Newsroom::sending_to(1).head("number = 412");
    let (today, tomorrow) = (newsroom.today(), newsroom.today() + 1.day());
    newsroom.run(["new", &format!("{today}-soir")]).exits(0);
    let special = newsroom.text(&format!("issues/{today}-soir.toml"));
    assert!(special.contains(&format!("date = {today}\n")) && !special.contains("number"));
    newsroom.run(["new", "tomorrow"]).exits(0);
    assert!(newsroom.text(&format!("issues/{tomorrow}.toml")).contains("number = 413"));
    newsroom.run(["new", &format!("{today}-soir")]).exits(2).tells("is there already");
}
