//! Approvals that are signed with SSH keys.

use std::path::PathBuf;

use crate::harness::{Newsroom, Ran, make_ssh_key, sign_with_ssh_key};

/// A newsroom in which one person of `approvers` has to approve an issue: Léa, whose key is `lea`. Max has a key too, and
/// is no approver. `None` where OpenSSH is not installed.
fn newsroom() -> Option<Newsroom> {
    let settings = "[schedule]\napprovals = 1\napprovers = \"approvers\"\n";
    let newsroom = Newsroom::sending_to(2).more_settings(settings);
    let lea = make_ssh_key(&newsroom.path("lea"))?;
    make_ssh_key(&newsroom.path("max"))?;
    Some(newsroom.file("approvers", format!("# who approves\nlea@echo.example {lea}\n")))
}

impl Newsroom {
    /// Approves the issue of today with a key.
    #[track_caller]
    fn sign(&self, name: &str, key: &str) -> Ran {
        self.run(["approve", "today", "--as", name, "--sign", key])
    }

    /// The signature that stands in the file of approvals.
    fn signature(&self) -> String {
        let text = self.text(&self.approvals());
        let at = text.find("-----BEGIN").unwrap();
        text[at..].split("\"\"\"").next().unwrap().to_owned()
    }

    /// Puts another signature into the file of approvals.
    fn replace_signature(&self, signature: &str) {
        let text = self.text(&self.approvals()).replace(&self.signature(), signature);
        self.write_text(&self.approvals(), &text);
    }
}

#[test]
fn the_signature_of_an_approver_counts_and_an_unsigned_approval_does_not() {
    let Some(newsroom) = newsroom() else { return };
    newsroom.run(["approve", "today", "--as", "Léa"]).exits(2).tells("name yours: `--sign");
    let ran = newsroom.sign("Léa", "lea").exits(0);
    ran.in_one_line()
        .answers("by Léa (the key of lea@echo.example)")
        .answers("the issue may be sent");
    let signed = newsroom.text(&newsroom.approvals());
    let unsigned =
        signed.replace(&format!("signature = \"\"\"\n{}\"\"\"", newsroom.signature()), "");
    assert!(!unsigned.contains("signature"), "{unsigned}");
    newsroom.write_text(&newsroom.approvals(), &unsigned);
    newsroom.refuses(1, "has no signature");
    newsroom.write_text(&newsroom.approvals(), &signed);
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn approvers_without_a_number_of_approvals_ask_for_one() {
    let Some(newsroom) = newsroom() else { return };
    let newsroom = newsroom.more_settings("[schedule]\napprovers = \"approvers\"\n");
    newsroom.refuses(1, "is not approved as it stands");
    newsroom.sign("Léa", "lea").exits(0).answers("approvals: 1 of 1");
    newsroom.send(&[]).exits(0);
    let settings = "[schedule]\napprovals = 0\napprovers = \"approvers\"\n";
    let newsroom = newsroom.more_settings(settings);
    newsroom.run(["approve", "today", "--check"]).exits(0).answers("`send` asks for no approval");
}

#[test]
fn a_stranger_is_told_as_one_whatever_name_they_give() {
    let Some(newsroom) = newsroom() else { return };
    let ran = newsroom.sign("lea@echo.example", "max").exits(1);
    ran.in_one_line().answers("with a key that `approvers` does not have");
    newsroom.refuses(1, "is signed with a key that `approvers` does not have");
}

#[test]
fn a_key_that_is_listed_for_git_alone_is_told_as_one_that_may_not_approve() {
    let Some(newsroom) = newsroom() else { return };
    let public = newsroom.text("lea.pub");
    let list = |namespaces: &str| {
        let line = format!("lea@echo.example namespaces=\"{namespaces}\" {public}");
        newsroom.write_text("approvers", &line);
    };
    list("git");
    let ran = newsroom.sign("Léa", "lea").exits(1).in_one_line();
    let words = "is not permitted to approve: `namespaces` in the line of lea@echo.example";
    ran.answers(words);
    newsroom.refuses(1, words);
    let told = newsroom.run(["approve", "today", "--check", "--json"]).exits(1).json();
    assert_eq!(told["approvals"][0]["standing"], "not-permitted", "{told}");
    list("git,matinale");
    newsroom.send(&[]).exits(0);
}

#[test]
fn a_signature_that_is_cut_or_of_another_text_is_none() {
    let Some(newsroom) = newsroom() else { return };
    newsroom.sign("Léa", "lea").exits(0);
    let (file, sound) = (newsroom.text(&newsroom.approvals()), newsroom.signature());
    let lines: Vec<&str> = sound.lines().collect();
    let cut = [&lines[..2], &lines[lines.len() - 1..]].concat().join("\n") + "\n";
    let other = newsroom.path("other");
    std::fs::write(&other, "another text").unwrap();
    let of_other = sign_with_ssh_key(&newsroom.path("lea"), "matinale", &other);
    for wrong in [cut, sound[..sound.len() / 2].to_owned(), of_other, "x".to_owned()] {
        newsroom.write_text(&newsroom.approvals(), &file);
        newsroom.replace_signature(&wrong);
        newsroom.refuses(1, "is damaged, or of another text");
    }
    for (old, new) in
        [("by = \"Léa\"", "by = \"Eva\""), ("bytes = ", "bytes = 1"), ("\nat = 2", "\nat = 1")]
    {
        newsroom.write_text(&newsroom.approvals(), &file.replacen(old, new, 1));
        newsroom.refuses(1, "is damaged, or of another text");
    }
    newsroom.write_text(&newsroom.approvals(), &file);
    newsroom.send(&[]).exits(0);
}

#[test]
fn a_signature_of_the_same_text_for_another_purpose_or_publication_is_none() {
    let Some(newsroom) = newsroom() else { return };
    newsroom.sign("Léa", "lea").exits(0);
    let renamed = newsroom.text(&newsroom.approvals());
    let text = renamed.split_once("[[approval]]\n").unwrap().1.split_once("signature").unwrap().0;
    let today = newsroom.today();
    for (namespace, publication, counts) in [
        ("matinale", "l-echo-du-matin", true),
        ("git", "l-echo-du-matin", false),
        ("matinale", "la-vigie", false),
    ] {
        let head = format!("matinale approval\npublication = \"{publication}\"\nissue = {today}\n");
        let statement = newsroom.path("statement");
        std::fs::write(&statement, head + text).unwrap();
        let _ = std::fs::remove_file(newsroom.path("statement.sig"));
        let signature = sign_with_ssh_key(&newsroom.path("lea"), namespace, &statement);
        newsroom.write_text(&newsroom.approvals(), &renamed);
        newsroom.replace_signature(&signature);
        let checked = newsroom.run(["approve", "today", "--check"]);
        assert_eq!(checked.code, Some(i32::from(!counts)), "{namespace} {publication}: {checked}");
    }
}

#[test]
fn one_person_with_two_keys_and_two_names_is_one() {
    let Some(newsroom) = newsroom() else { return };
    let settings = "[schedule]\napprovals = 2\napprovers = \"approvers\"\n";
    let newsroom = newsroom.more_settings(settings);
    let (lea, max) = (newsroom.text("approvers"), newsroom.text("max.pub"));
    let two = format!("{lea}max@echo.example {max}");
    newsroom.write_text("approvers", &two);
    newsroom.sign("Léa", "lea").exits(0);
    newsroom.sign("Max", "max").exits(0).in_one_line().answers("approvals: 2 of 2");
    newsroom.write_text("approvers", &format!("{lea}lea@echo.example {max}"));
    newsroom.refuses(1, "is another one of lea@echo.example");
    // A further approval of the person takes the place of both.
    newsroom.sign("Max", "max").exits(0).in_one_line().answers("1 approval is missing");
    newsroom.write_text("approvers", &two);
    newsroom.refuses(1, "has 1 approval as it stands, and needs 2");
    newsroom.sign("Léa", "lea").exits(0);
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn people_with_keys_are_told_apart_by_them_and_not_by_what_they_call_themselves() {
    let Some(newsroom) = newsroom() else { return };
    let settings = "[schedule]\napprovals = 2\napprovers = \"approvers\"\n";
    let newsroom = newsroom.more_settings(settings);
    make_ssh_key(&newsroom.path("zoe"));
    let approvers = newsroom.text("approvers") + "max@echo.example " + &newsroom.text("max.pub");
    newsroom.write_text("approvers", &approvers);
    newsroom.sign("root", "lea").exits(0).in_one_line().answers("1 approval is missing");
    newsroom.sign("root", "max").exits(0).in_one_line().answers("approvals: 2 of 2");
    // A stranger, whatever name they give, takes nobody's approval away.
    newsroom.sign("root", "zoe").exits(1);
    newsroom.run(["approve", "today", "--check"]).exits(0).answers("approvals: 2 of 2");
    // One's own is replaced, by another name too.
    newsroom.sign("Léa", "lea").exits(0).in_one_line().answers("approvals: 2 of 2");
    assert_eq!(newsroom.text(&newsroom.approvals()).matches("[[approval]]").count(), 3);
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn the_key_that_git_signs_with_is_taken_where_none_is_named() {
    let Some(newsroom) = newsroom() else { return };
    let key: PathBuf = newsroom.path("lea");
    let settings =
        format!("[user]\nname = Léa\nsigningkey = {}\n[gpg]\nformat = ssh\n", key.display());
    let newsroom = newsroom.file(".gitconfig", settings);
    newsroom.run(["approve", "today"]).exits(0).answers("the issue may be sent");
    newsroom.send(&[]).exits(0);
}

#[test]
fn without_ssh_keygen_nothing_is_signed_nothing_is_sent_and_the_package_is_named() {
    let Some(newsroom) = newsroom() else { return };
    let nowhere = newsroom.path("nowhere");
    let path = [("PATH", nowhere.to_str().unwrap())];
    let sign = ["approve", "today", "--as", "Léa", "--sign", "lea"];
    newsroom.run_with(sign, &path).exits(2).in_one_line().tells("apt-get install openssh-client");
    assert!(!newsroom.path(&newsroom.approvals()).exists());
    newsroom.run(sign).exits(0);
    let sent = newsroom.run_with(["send", "today", "--yes"], &path).exits(2);
    sent.in_one_line().tells("which signs approvals and checks them, is not there");
    assert!(newsroom.messages().is_empty());
    newsroom.sign("Léa", "nowhere").exits(2).in_one_line().tells("does not sign with");
}

#[test]
fn a_file_of_approvers_that_is_not_there_sends_nothing() {
    let Some(newsroom) = newsroom() else { return };
    newsroom.sign("Léa", "lea").exits(0);
    std::fs::remove_file(newsroom.path("approvers")).unwrap();
    newsroom.refuses(2, "`approvers` cannot be read");
    newsroom.write_text("approvers", "no line of ssh-keygen\n");
    newsroom.refuses(1, "with a key that `approvers` does not have");
}
