//! The plan: what a person sees before the first mail leaves, and what changed since the proof.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "a test damages the files it is about")]

use crate::harness::{Newsroom, Ran};

impl Newsroom {
    #[track_caller]
    fn plan(&self) -> Ran {
        self.send(&["--dry-run"]).exits(0)
    }
}

#[test]
fn a_plan_shows_what_a_mailbox_will_show_whom_it_is_from_and_which_way_it_goes() {
    let newsroom = Newsroom::sending_to(3).head("preheader = \"Ce matin, le port.\"");
    let ran = newsroom.plan();
    let shown: Vec<&str> = ran.out.lines().map(|line| line.split('(').next().unwrap()).collect();
    let relay = shown.iter().find(|line| line.starts_with("  through: ")).unwrap();
    assert!(relay.starts_with("  through: 127.0.0.1:"), "{ran}");
    ran.answers("  subject: Une IA à soi\n  preheader: Ce matin, le port.\n")
        .answers("  from: L'Écho du matin <bonjour@echo.example>\n")
        .answers("  would go to 3 readers (2 free, 1 paid)\n")
        .answers("  no proof was sent from here: `matinale proof ")
        .omits("preheader of the paid edition");
    let newsroom = newsroom.relay_settings("pace = \"2/min\"");
    newsroom.plan().answers("because of the pace of the relays");
}

#[test]
fn an_edition_with_a_preheader_of_its_own_is_shown_with_it_and_rows_left_out_are_counted() {
    let newsroom = Newsroom::sending_to(2);
    let path = format!("issues/{}.toml", newsroom.today());
    let text = newsroom.text(&path).replacen("kind", "only = \"free\"\nkind", 1);
    newsroom.write_text(&path, &text);
    let list = newsroom.text("subscribers.toml") + "[[subscribers]]\nemail = \"nobody\"\n";
    newsroom.write_text("subscribers.toml", &list);
    let ran = newsroom.plan().answers("  preheader of the paid edition: Le phare\n");
    ran.answers("  1 reader left out").answers("would go to 2 readers");
}

#[test]
fn a_plan_says_what_changed_since_the_proof() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.run(["proof", "today"]).exits(0);
    newsroom.plan().answers("  unchanged since the proof of ");
    newsroom.write_issue(newsroom.today(), "Le vent tombe.");
    newsroom.plan().answers("  changed since the proof of ").answers(": block 1 “Le port”\n");
    let answer = newsroom.run(["send", "today", "--dry-run", "--json"]).exits(0).json();
    assert_eq!(answer["proof"]["changed"], serde_json::json!(["block 1 “Le port”"]), "{answer}");
    assert_eq!(answer["from"], "L'Écho du matin <bonjour@echo.example>", "{answer}");
    newsroom.run(["proof", "today"]).exits(0);
    newsroom.plan().answers("  unchanged since the proof of ");
}

#[test]
fn a_proof_that_nobody_got_is_none() {
    let newsroom = Newsroom::sending_to(2).refusing("redaction@echo.example", "550 5.1.1 no");
    newsroom.run(["proof", "today"]).exits(1);
    newsroom.plan().answers("no proof was sent from here");
}

#[test]
fn what_is_kept_of_proofs_is_no_more_than_can_be_read_and_a_damaged_file_is_none() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.run(["proof", "today"]).exits(0);
    for damaged in ["", "no TOML [", "proof = 1", "[[proof]]\nissue = \"../x\"\n"] {
        newsroom.write_text("state/proofs.toml", damaged);
        newsroom.plan().answers("no proof was sent from here");
    }
    newsroom.run(["proof", "today"]).exits(0);
    let one = newsroom.text("state/proofs.toml");
    let day = newsroom.today().to_string();
    let others = (1..=20).map(|n| one.replace(&day, &format!("2020-01-{n:02}")) + "\n");
    newsroom.write_text("state/proofs.toml", &(others.collect::<String>() + &one));
    newsroom.run(["proof", "today"]).exits(0);
    assert_eq!(newsroom.text("state/proofs.toml").matches("[[proof]]").count(), 14);
    newsroom.plan().answers("  unchanged since the proof of ");
}

#[cfg(unix)]
#[test]
fn a_proof_is_sent_although_what_it_had_cannot_be_kept() {
    let newsroom = Newsroom::sending_to(2);
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), newsroom.path("state")).unwrap();
    let ran = newsroom.run(["proof", "today"]).exits(0);
    ran.tells("`state/proofs.toml` cannot be written");
    assert_eq!(newsroom.messages().len(), 2);
    assert!(!elsewhere.path().join("proofs.toml").exists());
}

#[test]
fn a_plan_breaks_its_lines_at_the_end_of_the_terminal_in_both_languages() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.run(["proof", "today"]).exits(0);
    let path = format!("issues/{}.toml", newsroom.today());
    let text = newsroom.text(&path).replace("Le port", "Le port, et tout ce qui y arrive le matin");
    newsroom.write_text(&path, &text.replace("Il a parlé", "Il a chanté"));
    for (language, words) in [("en", "changed since the proof"), ("fr", "bon à tirer de")] {
        for columns in ["60", "80", "120"] {
            let words_of_call = ["--lang", language, "send", "today", "--dry-run"];
            let ran = newsroom.run_with(words_of_call, &[("COLUMNS", columns)]).exits(0);
            let most = columns.parse::<usize>().unwrap();
            let longest = ran.out.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= most, "{longest} columns of {most}\n{ran}");
            ran.in_one_line().answers(words);
        }
    }
}
