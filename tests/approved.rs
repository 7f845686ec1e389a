//! `approve`: nothing leaves that was not approved as it stands, if the settings ask for approvals.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "files and programs are what is asked")]

mod hostile;
mod signed;

use jiff::ToSpan;
use matinale::inbox::Behaviour;

use crate::harness::{Newsroom, Ran};

/// The settings of a newsroom in which so many people have to approve an issue.
fn ask_for(approvals: u32) -> String {
    format!("[schedule]\napprovals = {approvals}\n")
}

impl Newsroom {
    /// Approves the issue of today.
    #[track_caller]
    fn approve(&self, name: &str) -> Ran {
        self.run(["approve", "today", "--as", name]).exits(0)
    }

    /// The file of today's approvals, within the folder.
    fn approvals(&self) -> String {
        format!("issues/{}.approval.toml", self.today())
    }

    /// `send` refuses the issue with these words, `send --dry-run` too, and nobody was sent anything.
    #[track_caller]
    fn refuses(&self, code: i32, words: &str) {
        for more in [&[][..], &["--dry-run"][..]] {
            self.send(more).exits(code).in_one_line().tells(words);
        }
        assert!(self.messages().is_empty(), "a message left");
    }
}

#[test]
fn what_nobody_has_approved_does_not_leave_and_what_somebody_approved_does() {
    let newsroom = Newsroom::sending_to(3).more_settings(&ask_for(1));
    newsroom.refuses(1, "is not approved as it stands");
    newsroom.refuses(1, &format!("`matinale approve {}`", newsroom.today()));
    let ran = newsroom.approve("Léa").answers("by Léa");
    let ran = ran.answers("approvals: 1 of 1; the issue may be sent");
    let hash = newsroom.run(["send", "today", "--dry-run", "--json"]).exits(0).json();
    let hash = hash["hash"].as_str().unwrap();
    assert!(newsroom.text(&newsroom.approvals()).contains(hash), "the hash that runs have");
    ran.answers(&format!("content {}", &hash[..12]));
    newsroom.run(["proof", "today"]).exits(0).answers(&hash[..12]);
    assert_eq!(newsroom.messages().len(), 2, "the proof");
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.messages().len(), 5);
}

#[test]
fn without_the_setting_nothing_is_asked_and_the_file_of_approvals_is_not_read() {
    let newsroom = Newsroom::sending_to(2);
    let newsroom = newsroom.file(&format!("issues/{}.approval.toml", "x"), "no TOML [");
    let broken = newsroom.approvals();
    let newsroom = newsroom.file(&broken, "no TOML [");
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn a_change_after_the_approval_is_named_with_its_block_and_its_edition() {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(1));
    newsroom.approve("Léa");
    let path = format!("issues/{}.toml", newsroom.today());
    let approved = newsroom.text(&path);
    for (old, new, words) in [
        ("body = \"\"\"\n", "body = \"\"\"\nEnfin. ", "block 1 “Le port”"),
        ("vendu la lampe", "vendu sa lampe", "block 2 “Le phare” (paid edition alone)"),
        ("Il a parlé", "Il a chanté", "block 2 “Le phare”"),
        ("title = \"Une IA à soi\"", "title = \"Une IA à nous\"", "the subject"),
        ("title = \"Le port\"", "title = \"Les quais\"", "block 1 “Les quais”"),
        (
            "[[blocks]]",
            "[[blocks]]\nkind = \"notice\"\ntitle = \"Avis\"\nbody = \"Bonjour.\"\n[[blocks]]",
            "block 1 “Avis” (new)",
        ),
    ] {
        assert!(approved.contains(old), "{old}");
        let newsroom = newsroom.write_text(&path, &approved.replacen(old, new, 1));
        let told = newsroom.send(&[]).exits(1).in_one_line().err;
        assert!(told.contains("changed since Léa approved it at"), "{told}");
        assert!(told.contains(&format!(": {words} help")), "no {words:?} in {told}");
        newsroom.run(["approve", "today", "--check"]).exits(1).in_one_line().answers(words);
    }
    let (head, rest) = approved.split_at(approved.find("[[blocks]]").unwrap());
    let second = rest.rfind("[[blocks]]").unwrap();
    newsroom.write_text(&path, &format!("{head}{}", &rest[..second]));
    newsroom.refuses(1, ": block 2 “Le phare” (taken out) help");
    newsroom.write_text(&path, &approved);
    let newsroom = newsroom.name("\"L'Écho du soir\"");
    newsroom.write_text(&path, &approved);
    newsroom.refuses(1, ": what the settings and earlier issues print around the blocks help");
    let newsroom = newsroom.name("\"L'Écho du matin\"");
    newsroom.run(["approve", "today", "--check"]).exits(0);
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone(), "put back as it was");
}

#[test]
fn a_changed_subject_hides_no_change_above_the_blocks() {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(1));
    newsroom.approve("Léa");
    let path = format!("issues/{}.toml", newsroom.today());
    let approved = newsroom.text(&path);
    let title = "title = \"Une IA à soi\"\n";
    let other = "title = \"Une IA à nous\"\n";
    for (head, words) in [
        (other.to_owned(), "the subject"),
        (format!("{title}preheader = \"Enfin un port.\"\n"), "what stands above the blocks"),
        (
            format!("{other}preheader = \"Enfin un port.\"\n"),
            "the subject, what stands above the blocks",
        ),
        (
            format!("{other}epigraph = {{ quote = \"Va.\", author = \"Une voix\" }}\n"),
            "the subject, what stands above the blocks",
        ),
    ] {
        newsroom.write_text(&path, &approved.replacen(title, &head, 1));
        newsroom.refuses(1, &format!(": {words} help"));
    }
}

#[test]
fn what_stands_above_the_blocks_has_the_same_name_in_every_version() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.approve("Léa");
    let plain = newsroom.text(&newsroom.approvals());
    assert!(plain.contains("\nhead = \"e3b0c44298fc1c14\"\n"), "{plain}");
    let newsroom = newsroom.head(
        "number = 42\nsubject = \"Au port\"\npreheader = \"Enfin un port.\"\n\
         contents = [\"Le port\", \"Le phare\"]\n\
         epigraph = { quote = \"Va.\", author = \"Une voix\" }",
    );
    newsroom.approve("Léa");
    let full = newsroom.text(&newsroom.approvals());
    assert!(full.contains("\nhead = \"8fae6b77418d8c4f\"\n"), "{full}");
}

#[test]
fn another_order_of_the_blocks_is_a_change_if_a_reader_sees_it() {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(1));
    let path = format!("issues/{}.toml", newsroom.today());
    let text = newsroom.text(&path);
    let (head, rest) = text.split_at(text.find("[[blocks]]").unwrap());
    let (open, sealed) = rest.split_at(rest.rfind("[[blocks]]").unwrap());
    let dyke = "[[blocks]]\nkind = \"story\"\ntitle = \"La digue\"\nbody = \"Elle tient.\"\n";
    newsroom.write_text(&path, &[head, open, dyke, sealed].concat());
    newsroom.approve("Léa");
    newsroom.write_text(&path, &[head, dyke, open, sealed].concat());
    newsroom.refuses(1, ": the order of the blocks help");
    newsroom.write_text(&path, &[head, open, sealed, dyke].concat());
    newsroom.run(["approve", "today", "--check"]).exits(0).answers("the issue may be sent");
}

#[test]
fn two_approvals_are_those_of_two_people() {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(2));
    newsroom.approve("Léa");
    newsroom.refuses(1, "has 1 approval as it stands, and needs 2");
    newsroom.approve(" léa ").answers("1 approval is missing");
    newsroom.refuses(1, "has 1 approval as it stands, and needs 2");
    let twice = newsroom.text(&newsroom.approvals());
    let head = twice.find("[[approval]]").unwrap();
    let newsroom = newsroom.write_text(
        &newsroom.approvals(),
        &format!("{twice}{}", twice[head..].replace("\"léa\"", "\"Léa\"")),
    );
    newsroom.refuses(1, "is another one of");
    newsroom.approve("Léa");
    newsroom.approve("Max").answers("approvals: 2 of 2; the issue may be sent");
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn an_approval_of_another_content_stays_until_its_person_approves_anew() {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(1));
    newsroom.approve("Léa");
    newsroom.write_issue(newsroom.today(), "Le vent tombe.");
    let told = newsroom.approve("Max").in_one_line();
    told.answers("changed since Léa approved it").answers("the issue may be sent");
    newsroom.approve("Léa").omits("changed since");
    let answer = newsroom.run(["approve", "today", "--check", "--json"]).exits(0).json();
    assert_eq!(answer["approved"], 2, "{answer}");
    assert_eq!(answer["approvals"][1]["by"], "Léa", "{answer}");
    assert_eq!(answer["approvals"][1]["standing"], "counts", "{answer}");
    assert!(answer["free"]["bytes"].as_u64().unwrap() > 1_000, "{answer}");
}

#[test]
fn a_draft_and_an_issue_with_errors_are_not_approved() {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(1)).head("draft = true");
    let ran = newsroom.run(["approve", "today", "--as", "Léa"]).exits(1);
    ran.tells("is a draft");
    let text = "[schedule]\napprovals = 0\n";
    for settings in [text, &ask_for(1)] {
        let newsroom = Newsroom::sending_to(2).more_settings(settings);
        newsroom.run(["approve", "today", "--as", "Léa"]).exits(0);
        newsroom.run(["approve", "today", "--check"]).exits(0);
        let newsroom = newsroom.head("draft = true");
        newsroom
            .run(["approve", "today", "--check"])
            .exits(1)
            .omits("may be sent")
            .tells("is a draft");
    }
    let newsroom = newsroom.head("colour = 3");
    newsroom.run(["approve", "today", "--as", "Léa"]).exits(1).tells("has errors");
    assert!(!newsroom.path(&newsroom.approvals()).exists());
}

#[test]
fn a_run_goes_on_without_a_new_approval_and_an_amendment_needs_one() {
    let newsroom = Newsroom::sending_to(4).connections(1).more_settings(&ask_for(1));
    let newsroom = newsroom.refusing("r003@example.org", "450 4.2.1 later");
    newsroom.approve("Léa");
    newsroom.send(&[]).exits(75);
    std::fs::remove_file(newsroom.path(&newsroom.approvals())).unwrap();
    newsroom.send(&[]).exits(75);
    let named = newsroom.run(["send", "today", "--yes", "--to", "r000@example.org"]);
    named.exits(0);
    let before = newsroom.messages().len();
    newsroom.write_issue(newsroom.today(), "Le vent tombe.");
    let ran = newsroom.send(&["--amend"]).exits(1);
    ran.tells("is not approved as it stands");
    assert_eq!(newsroom.messages().len(), before);
    newsroom.approve("Léa");
    let mut newsroom = newsroom;
    newsroom.other_relay(Behaviour::default());
    newsroom.run(["resolve", "today", "--retry", "r003@example.org"]).exits(0);
    newsroom.send(&["--amend"]).exits(0);
}

#[test]
fn a_call_of_the_schedule_tells_once_what_is_not_approved_and_sends_it_when_it_is() {
    let settings = "[schedule]\nat = \"06:10\"\nnot_after = \"20:00\"\napprovals = 1\n";
    let newsroom = Newsroom::sending_to(2).more_settings(settings);
    let due = ["send", "--due", "--quiet"];
    newsroom.run(due).exits(1).tells("is not approved as it stands");
    assert_eq!(newsroom.run(due).exits(1).err, "");
    assert!(newsroom.messages().is_empty());
    newsroom.approve("Léa");
    newsroom.run(due).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn the_schedule_shows_what_is_to_approve_until_it_is_approved() {
    let settings = "[schedule]\nat = \"18:00\"\napprovals = 1\n";
    let newsroom = Newsroom::sending_to(2).more_settings(settings);
    let today = newsroom.today();
    let shown = |words: &str| {
        newsroom.run(["schedule"]).exits(0).answers(&format!("18:00  {today}  {words}\n"));
        newsroom.run(["schedule", "--json"]).exits(0).json()["issues"][0]["stage"].clone()
    };
    assert_eq!(shown(&format!("to approve: `matinale approve {today}`")), "unapproved");
    newsroom.approve("Léa");
    assert_eq!(shown("ready"), "ready");
    newsroom.write_issue(today, "Les bateaux restent au port.");
    assert_eq!(shown(&format!("to approve: `matinale approve {today}`")), "unapproved");
    newsroom.write_text(&newsroom.approvals(), "no TOML [");
    assert_eq!(shown(&format!("to approve: `matinale approve {today}`")), "unapproved");
}

#[test]
fn an_issue_of_today_that_is_refused_is_not_called_never_sent_by_the_same_call() {
    let settings = "[schedule]\nat = \"06:10\"\nnot_after = \"20:00\"\napprovals = 1\n";
    let newsroom = Newsroom::sending_to(2).more_settings(settings);
    let special = newsroom.write_special("special", "Le phare s'éteint.");
    for more in [&[][..], &["--quiet"]] {
        let ran = newsroom.run([&["send", "--due"], more].concat()).exits(1);
        assert_eq!(ran.err.matches("is not approved as it stands").count(), 2, "{ran}");
        ran.tells(&format!("`matinale approve {special}`")).omits("was never sent");
    }
}

#[test]
fn the_person_is_who_git_says_or_who_the_system_says() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.run_with(["approve", "today"], &[("USER", "max")]).exits(0).answers("by max@");
    let newsroom = newsroom.file(".gitconfig", "[user]\nname = Anne Weiß\n");
    let ran = newsroom.run(["approve", "today"]).exits(0);
    ran.answers("by Anne Weiß").answers("`send` asks for no approval");
    let typed = newsroom.run(["approve", "today", "--as", "a\u{1b}[31m"]).exits(2);
    typed.tells("`--as` takes one line");
}

#[test]
fn the_file_of_approvals_is_no_issue() {
    let newsroom = Newsroom::sending_to(2);
    let tomorrow = newsroom.today() + 1.day();
    newsroom.write_issue(tomorrow, "Le vent tombe.");
    newsroom.run(["approve", "tomorrow", "--as", "Léa"]).exits(0);
    assert!(newsroom.path(&format!("issues/{tomorrow}.approval.toml")).exists());
    let checked = newsroom.run(["check", "latest"]).exits(0);
    checked.answers(&format!("issues/{tomorrow}.toml"));
    newsroom.run(["new", "tomorrow"]).exits(2).tells("is there already");
}

#[test]
fn settings_of_approvals_are_checked() {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(10));
    newsroom.send(&[]).exits(2).tells("`approvals` is 10");
    let newsroom = newsroom.more_settings("[schedule]\ndays = \"mon\"\napprovals = 1\n");
    newsroom.send(&[]).exits(2).tells("at");
    let newsroom = newsroom.more_settings(&ask_for(1));
    newsroom.run(["send", "--due"]).exits(1).tells("the settings have no `at` in `[schedule]`");
}

#[test]
fn people_who_approve_at_once_lose_nobodys_approval() {
    let newsroom = Newsroom::sending_to(2).more_settings("[schedule]\napprovals = 2\n");
    let names = ["Anne", "Bruno", "Chloé", "David", "Émile", "Farah", "Gaël", "Hugo"];
    let start = |name: &&str| newsroom.start(["approve", "today", "--as", name]);
    let started: Vec<_> = names.iter().map(start).collect();
    for one in started {
        one.end().exits(0);
    }
    let file = newsroom.text(&format!("issues/{}.approval.toml", newsroom.today()));
    for name in names {
        assert!(file.contains(&format!("by = \"{name}\"")), "{name} is lost: {file}");
    }
}

#[test]
fn a_name_is_one_persons_however_its_accents_are_written() {
    let newsroom = Newsroom::sending_to(2).more_settings("[schedule]\napprovals = 2\n");
    newsroom.run(["approve", "today", "--as", "L\u{e9}a"]).exits(0);
    let again = newsroom.run(["approve", "today", "--as", "le\u{301}a"]).exits(0);
    again.answers("1 approval is missing");
}
