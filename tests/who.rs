//! `who`: what the journal and the list know of one reader, as an editor asks for it when a letter has come.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "what is in the folder is part of the answer")]

use std::fs;

use jiff::ToSpan;
use jiff::civil::Date;
use matinale::inbox::Behaviour;
use serde_json::json;

use crate::harness::{Newsroom, Ran, Reader, refuse_each};
use crate::server::Server;

const GREYLISTED: &str = "451 4.7.1 greylisted, come back";
const GONE: &str = "550 5.1.1 no such user";

/// A newsroom in each store: in a file, and on a server where there is one.
fn newsrooms(readers: usize) -> Vec<Newsroom> {
    let server = Server::shared()
        .map(|server| Newsroom::sending_to(readers).more_settings(&server.room().settings()));
    std::iter::once(Newsroom::sending_to(readers)).chain(server).collect()
}

/// Asks for a reader. The answer is one line.
fn who(newsroom: &Newsroom, reader: &str) -> Ran {
    newsroom.run(["who", reader]).in_one_line()
}

/// Writes the list of readers as it is given.
fn write_list(newsroom: &Newsroom, list: &str) {
    fs::write(newsroom.path("subscribers.toml"), list).unwrap();
}

/// A day as the tool says it in English.
fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[test]
fn a_reader_who_has_the_issue_is_told_with_the_edition_its_rule_and_the_relays_words() {
    for newsroom in newsrooms(3) {
        let today = newsroom.today();
        let last = today.saturating_add(30.days());
        write_list(
            &newsroom,
            &format!(
                "# readers\n[[subscribers]]\nemail = \"r000@example.org\"\n\n[[subscribers]]\n\
                 email = \"r001@example.org\"\nname = \"Zoé\"\ntier = \"paid\"\nuntil = {last}\n\
                 tags = [\"press\"]\n"
            ),
        );
        newsroom.send(&[]).exits(0);
        let rule = format!("`tier = \"paid\"`, `until` {last}");
        let asked = newsroom.run(["who", "R001@example.org"]).exits(0);
        assert!(asked.out.starts_with("r001@example.org (Zoé)\n"), "{asked}");
        asked
            .in_one_line()
            .answers(&format!("{today} · "))
            .answers(&format!("paid edition: {rule} has it since {}", in_words(today)))
            .answers("1 attempt")
            .answers("as last sent")
            .answers(" 250 ")
            .answers(&format!("today subscribers.toml, line 6: {rule}, `tags` press"))
            .answers(&format!("the next run sends the paid edition: {rule} (subscribers.toml, line 6)"))
            .answers(&format!("did not arrive, this sends it once more: matinale send {today} --to r001@example.org"));
        newsroom.send(&["--to", "r001@example.org"]).exits(0);
        who(&newsroom, "r001@example.org")
            .answers("this is copy 2")
            .answers("copy 2, asked for by name")
            .answers("--to r001@example.org --copy 3");
        who(&newsroom, "r000@example.org")
            .answers("free edition: no `tier`, which is the free one has it");
    }
}

#[test]
fn each_fate_is_told_with_its_reason_and_with_what_can_be_done() {
    for newsroom in newsrooms(6) {
        let refuse = [("r001@example.org", GREYLISTED), ("r002@example.org", GONE)];
        let refuse = refuse.map(|(reader, words)| (reader.to_owned(), words.to_owned())).to_vec();
        let newsroom = newsroom.relay(refuse_each(refuse));
        let suppress = ["subscribers", "suppress", "r003@example.org", "--reason", "complained"];
        newsroom.run(suppress).exits(0);
        newsroom.send(&[]);
        let today = newsroom.today();
        let day = today.strftime("%-d %B %Y");
        who(&newsroom, "r001@example.org")
            .exits(0)
            .answers("waiting since")
            .answers(GREYLISTED)
            .answers("not tried before")
            .answers(&format!("this goes on with it: matinale send {today}"));
        who(&newsroom, "r002@example.org")
            .answers("refused since")
            .answers(GONE)
            .answers("`matinale subscribers suppress r002@example.org --reason bounced`")
            .omits("--to r002@example.org");
        who(&newsroom, "r003@example.org")
            .exits(0)
            .answers(&format!("not in the run: suppressed since {day} (complained)"))
            .answers(": the reader reported the mail as spam the next run sends nothing")
            .answers("matinale subscribers readmit r003@example.org")
            .omits("--to");
        let document = newsroom.run(["who", "r003@example.org", "--json"]).exits(0).json();
        assert_eq!(document["version"], 1);
        let reader = &document["reader"];
        assert_eq!(reader["runs"][0]["absence"]["why"], "suppressed");
        assert_eq!(reader["suppressed"]["reason"], "complained");
        assert_eq!(reader["next_run"], json!({ "edition": null, "rule": "suppressed" }));
    }
}

#[test]
fn the_free_edition_of_who_paid_is_told_with_the_day_or_with_the_row() {
    let newsroom = Newsroom::sending_to(2);
    let yesterday = newsroom.today().saturating_sub(1.day());
    write_list(
        &newsroom,
        &format!(
            "[[subscribers]]\nemail = \"over@example.org\"\ntier = \"paid\"\nuntil = {yesterday}\n\n\
             [[subscribers]]\nemail = \"odd@example.org\"\ntier = \"gold\"\n\n\
             [[subscribers]]\nemail = \"upgraded@example.org\"\n"
        ),
    );
    newsroom.send(&[]);
    let over = format!("the paid period ended on {}", in_words(yesterday));
    who(&newsroom, "over@example.org")
        .answers(&format!("free edition: {over}"))
        .answers(&format!("the next run sends the free edition: {over}"))
        .answers("matinale subscribers set over@example.org --until DATE");
    who(&newsroom, "odd@example.org")
        .answers("free edition: `tier` or `until` of the row cannot be read")
        .answers("(subscribers.toml, line 7)")
        .answers("to see what cannot be read: matinale check");
    newsroom.run(["subscribers", "set", "upgraded@example.org", "--tier", "paid"]).exits(0);
    who(&newsroom, "upgraded@example.org")
        .answers("free edition; by today's list it would be the paid edition: `tier = \"paid\"`")
        .answers("to send the paid edition of")
        .answers("--to upgraded@example.org");
}

#[test]
fn the_last_day_of_the_paid_period_is_told_as_the_last_one() {
    let newsroom = Newsroom::sending_to(2);
    let today = newsroom.today();
    let row = "[[subscribers]]\nemail = \"last@example.org\"\ntier = \"paid\"\n";
    write_list(&newsroom, &format!("{row}until = {today}\n"));
    who(&newsroom, "last@example.org")
        .exits(0)
        .answers("no run has begun")
        .answers("the next run sends the paid edition")
        .answers("from tomorrow on, the free edition");
}

#[test]
fn whoever_was_not_in_a_run_is_told_why_as_far_as_it_is_known() {
    for newsroom in newsrooms(3) {
        newsroom.send(&[]).exits(0);
        let today = newsroom.today();
        let mut readers = Reader::crowd(2);
        readers.push(Reader::free("nouvelle@example.org"));
        newsroom.write_readers(&readers);
        who(&newsroom, "nouvelle@example.org")
            .exits(0)
            .answers("not in the run: added to the list, or readmitted, after the run began")
            .answers(&format!("matinale send {today} --to nouvelle@example.org"));
        who(&newsroom, "r002@example.org")
            .exits(0)
            .answers("has it since")
            .answers("today's list does not have the reader")
            .answers("not in `subscribers.toml`")
            .answers("the next run sends nothing: the list does not have the reader")
            .answers("matinale subscribers add r002@example.org");
        write_list(&newsroom, "[[subscribers]\n");
        who(&newsroom, "r002@example.org")
            .exits(0)
            .answers("`subscribers.toml` cannot be read")
            .answers("no run can begin before the list can be read");
    }
}

#[test]
fn a_special_that_left_a_reader_out_stands_beside_the_issue_that_they_have() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    newsroom.run(["subscribers", "suppress", "r001@example.org"]).exits(0);
    for word in ["soir", "nuit"] {
        let name = newsroom.write_special(word, &format!("Les bateaux, édition du {word}."));
        newsroom.run(["send", &name, "--yes", "--again", "--accept-audience"]).exits(0);
    }
    let today = newsroom.today();
    who(&newsroom, "r001@example.org")
        .answers(&format!("{today}-nuit, {today}-soir not in the run: suppressed since"))
        .answers("has it since");
    let one = newsroom.run(["who", "r001@example.org", "--last", "1"]).exits(0);
    one.answers(&format!("{today}-nuit")).omits("soir").omits("has it");
    newsroom.run(["who", "r001@example.org", "--last", "0"]).exits(2);
}

#[test]
fn a_copy_is_told_as_one_before_or_after_the_amendment() {
    for newsroom in newsrooms(3) {
        let mut newsroom = newsroom.refusing("r001@example.org", "451 4.7.1 greylisted");
        newsroom.send(&[]).exits(75);
        newsroom.write_issue(newsroom.today(), "Les bateaux restent au port.");
        newsroom.other_relay(Behaviour::default());
        newsroom.run(["resolve", "today", "--retry", "r001@example.org"]).exits(0);
        newsroom.send(&["--amend"]).exits(0);
        who(&newsroom, "r000@example.org").answers(", sent before the amendment of");
        who(&newsroom, "r001@example.org").answers(", sent after the last amendment");
        let status = newsroom.run(["status", "--reader", "r000@example.org"]).exits(0);
        status.answers(", sent before the amendment of");
    }
}

#[test]
fn a_part_finds_its_readers_and_one_match_is_answered_in_full() {
    for newsroom in newsrooms(30) {
        newsroom.send(&[]).exits(0);
        who(&newsroom, "r012").exits(0).answers("r012@example.org").answers("has it since");
        who(&newsroom, "012@EXAMPLE.org").exits(0).answers("has it since");
        let several = newsroom.run(["who", "r0"]).exits(0);
        assert_eq!(several.out.lines().count(), 21, "{several}");
        let several =
            several.answers("r000@example.org\n").answers("and 10 more\n").omits("has it");
        several.tells("name one of them by the whole address: `matinale who ADDRESS`");
        let document = newsroom.run(["who", "r0", "--json"]).exits(0).json();
        assert_eq!(document["matches"].as_array().unwrap().len(), 20);
        assert_eq!((&document["more"], &document["reader"]), (&json!(10), &json!(null)));
        let near = newsroom.run(["who", "r012@exmaple.org"]).exits(1);
        near.tells("nobody is known who matches `r012@exmaple.org`")
            .tells("did you mean `r012@example.org`?");
        let near = newsroom.run(["who", "r012@exmaple.org", "--json"]).exits(1).json();
        assert_eq!(near["near"], "r012@example.org");
        newsroom.run(["who", "nobody-at-all"]).exits(1).tells("matinale subscribers list");
        newsroom.run(["who", " "]).exits(1);
        newsroom.run(["who", "\u{1b}[31m%_'\""]).exits(1).omits("\u{1b}");
        newsroom.run(["who"]).exits(2);
    }
}

#[test]
fn an_unsubscribe_link_names_its_reader() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    let messages = newsroom.messages();
    let message = messages.iter().find(|one| one.recipients == ["r001@example.org"]).unwrap();
    let content = String::from_utf8_lossy(&message.content).into_owned();
    let (_, link) = content.split_once("List-Unsubscribe: <").unwrap();
    let link = link.split_once('>').unwrap().0.replace(['\r', '\n', ' '], "");
    who(&newsroom, &link).exits(0).answers("r001@example.org").answers("has it since");
    let foreign = format!("{}x", &link[..link.len() - 1]);
    newsroom.run(["who", &foreign]).exits(2).tells("has no token");
}

#[test]
fn a_reader_of_an_old_run_alone_is_known() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.send(&[]).exits(0);
    newsroom.write_readers(&Reader::crowd(2));
    let name = newsroom.write_special("soir", "Les bateaux, édition du soir.");
    newsroom.run(["send", &name, "--yes", "--accept-audience"]).exits(0);
    let asked = newsroom.run(["who", "r002@example.org", "--last", "1"]).exits(0);
    asked.answers("not in the run: not in the list of readers");
    newsroom.run(["who", "r003@example.org", "--last", "1"]).exits(1);
}

#[test]
fn an_erased_reader_is_known_as_erased_alone() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.send(&[]).exits(0);
    newsroom.run(["erase", "r001@example.org", "--yes"]).exits(0);
    who(&newsroom, "r001@example.org")
        .exits(0)
        .answers("(erased): the reader asked to be forgotten")
        .answers("so nobody knows whether the run had them")
        .omits("not in the run")
        .omits("has it");
}

#[test]
fn a_message_that_a_person_holds_back_is_told_with_what_lets_it_go() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", GREYLISTED);
    newsroom.send(&[]).exits(75);
    let today = newsroom.today();
    newsroom.run(["stop", "today"]).exits(0);
    who(&newsroom, "r001@example.org")
        .answers(&format!("`matinale go {today}` lets it be sent again"))
        .omits(&format!("matinale send {today}"));
    newsroom.run(["go", "today"]).exits(0);
    let path = newsroom.path(&format!("issues/{today}.toml"));
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("draft = true\n{text}")).unwrap();
    for asked in [who(&newsroom, "r001@example.org"), newsroom.run(["status", "today"])] {
        asked
            .answers(&format!("take `draft = true` out of `issues/{today}.toml`"))
            .omits("goes on until");
    }
}

#[test]
fn a_list_that_cannot_be_read_is_not_taken_for_one_without_the_reader() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    newsroom.run(["subscribers", "suppress", "r000@example.org"]).exits(0);
    fs::write(newsroom.path("subscribers.toml"), b"\xc3\x28\xff").unwrap();
    who(&newsroom, "r000@example.org")
        .exits(0)
        .answers("`subscribers.toml` cannot be read")
        .omits("not in `subscribers.toml`");
    let listed = newsroom.run(["status", "today", "--list", "left-out"]).exits(1);
    listed.tells("`subscribers.toml` cannot be used");
}

#[test]
fn a_reader_whose_row_cannot_be_read_is_found_by_the_line() {
    let newsroom = Newsroom::sending_to(1);
    let list =
        newsroom.text("subscribers.toml") + "[[subscribers]]\nemail = \"zoe@@example.org\"\n";
    write_list(&newsroom, &list);
    let line = list.lines().count();
    for word in ["zoe@@example.org", "ZOE"] {
        newsroom
            .run(["who", word])
            .exits(1)
            .tells(&format!("`{word}` stands in `subscribers.toml` (line {line})"));
    }
    newsroom.run(["who", "nobody"]).exits(1).tells("nobody is known");
}

#[test]
fn a_sound_row_is_not_blamed_for_the_word_of_a_broken_one() {
    let newsroom = Newsroom::sending_to(1);
    write_list(
        &newsroom,
        "[[subscribers]]\nemail = \"anna@example.org\"\ntier = \"paid\"\n\n\
         [[subscribers]]\nname = \"Zoe Martin\"\nemail = \"zoe@@example.org\"\ntier = \"paid\"\n\n\
         [[subscribers]]\nemail = \"bob@example.org\"\ntier = \"paid\"\n",
    );
    for (word, line) in [("paid", 8), ("zoe m", 6), ("zoe@@", 7)] {
        let told = format!("`{word}` stands in `subscribers.toml` (line {line})");
        newsroom.run(["who", word]).exits(1).tells(&told);
    }
    for word in ["tier", "subscribers", "email ="] {
        newsroom.run(["who", word]).exits(1).tells("nobody is known");
    }
}

#[test]
fn a_row_without_a_tier_is_said_to_have_none() {
    let newsroom = Newsroom::sending_to(1);
    let list = "[[subscribers]]\nemail = \"a@example.org\"\n\n[[subscribers]]\n\
                email = \"b@example.org\"\ntier = \"free\"\n";
    write_list(&newsroom, list);
    newsroom.send(&[]).exits(0);
    who(&newsroom, "a@example.org")
        .exits(0)
        .omits("`tier = ")
        .answers("free edition: no `tier`, which is the free one has it since")
        .answers("subscribers.toml, line 2: no `tier`, which is the free one the next run");
    who(&newsroom, "b@example.org")
        .exits(0)
        .omits("no `tier`")
        .answers("subscribers.toml, line 5: `tier = \"free\"` the next run");
}
