//! `matinale check`: what an editor is told about an issue. Numbers in brackets are those of the list
//! of bad inputs that the tests were written from.

mod avif;
mod blocks;
mod front;
mod hostile_pictures;
mod inks;
mod lines;
mod pictures;
mod prose;
mod prose_pictures;
mod prose_slips;
mod standfirst;
mod versions;
mod words;

use crate::harness::Newsroom;

/// A sound issue with one more line above its blocks: the third of the file.
fn front(line: &str) -> String {
    format!(
        "date = 2025-02-11\ntitle = \"Les trains de nuit\"\n{line}\n\n\
         [[blocks]]\nkind = \"story\"\ntitle = \"Le train de nuit repart ce soir vers le sud\"\nbody = \"Un texte.\"\n"
    )
}

/// A sound issue with more lines in its only block: from the eighth of the file on.
fn block(lines: &str) -> String {
    format!("{}{lines}\n", front("number = 1").replace("number = 1\n\n", "\n"))
}

/// A sound issue with more lines in its exclusive block: from the sixteenth of the file on.
fn exclusive(lines: &str) -> String {
    format!(
        "{}\n[[blocks]]\nkind = \"story\"\nexclusive = true\ntitle = \"Le quai\"\n\
         body = \"Le reste.\"\nteasers = [\"Ce qui suit.\"]\n{lines}\n",
        block("")
    )
}

/// The findings of an issue, each as its place and its code, when it is refused.
#[track_caller]
fn refused(issue: impl AsRef<[u8]>) -> Vec<String> {
    let newsroom = Newsroom::new().file("issues/2025-02-11.toml", issue);
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]).exits(1);
    assert!(!newsroom.path("state").exists(), "checking leaves nothing behind");
    ran.findings()
}

/// An issue is refused for one thing only, at this place. Remarks about its texts may stand beside it.
#[track_caller]
fn refused_for(number: u32, issue: impl AsRef<[u8]>, finding: &str) {
    let errors: Vec<String> =
        refused(issue).into_iter().filter(|finding| finding.contains(" error ")).collect();
    assert_eq!(errors, [finding], "bad input {number}");
}

/// An issue may be sent; its findings, if any, are these.
#[track_caller]
fn sound(number: u32, issue: impl AsRef<[u8]>, findings: &[&str]) {
    let newsroom = Newsroom::new().file("issues/2025-02-11.toml", issue);
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]).exits(0);
    assert_eq!(ran.findings(), findings, "input {number}\n{ran}");
}

/// The body of a mail has no line over 76 octets (RFC 2045 §6.7), and its head none over 998 (RFC
/// 5322 §2.1.1), of which a token can need more than 78.
#[track_caller]
fn travels_in_short_lines(mail: &[u8]) {
    let mail = str::from_utf8(mail).expect("a mail in ASCII");
    assert!(mail.is_ascii());
    let (head, body) = mail.split_once("\r\n\r\n").expect("a head and a body");
    for (text, longest) in [(head, 120), (body, 76)] {
        for line in text.split("\r\n") {
            assert!(line.len() <= longest && !line.contains(['\r', '\n']), "{line:?}");
        }
    }
}

#[test]
fn the_issues_that_faults_are_put_into_have_none_themselves() {
    sound(0, front("number = 1"), &[]);
    sound(0, block(""), &[]);
    sound(0, exclusive(""), &[]);
}

#[test]
fn the_three_example_mornings_are_clean() {
    let newsroom = Newsroom::example();
    for date in ["2025-02-07", "2025-02-10", "2025-02-11"] {
        let ran = newsroom.run(["check", date, "--deny", "warnings"]).exits(0);
        assert_eq!(ran.out.lines().count(), 1, "one line, the verdict\n{ran}");
        assert!(ran.out.starts_with(&format!("issues/{date}.toml · La Vigie · ")), "{ran}");
        let ran = ran.answers(": nothing to mend\n");
        assert_eq!(ran.err, "");
    }
}

#[test]
fn an_issue_with_errors_is_not_sent_and_begins_no_run() {
    for issue in [
        String::new(),
        front("subject = \"Bonjour\\r\\nBcc: x@example.org\""),
        front("titel = \"x\""),
        block("figures = [{ src = \"../absent.png\", alt = \"\" }]"),
        block("id = \"../../etc/cron.d/x\""),
    ] {
        let newsroom = Newsroom::new().issue("2025-02-11", &issue);
        newsroom.run(["send", "2025-02-11", "--yes", "--late"]).exits(1).tells("nothing was sent");
        assert!(!newsroom.path("state/journal.sqlite3").exists(), "a run began: {issue}");
        newsroom.run(["rehearse", "2025-02-11"]).exits(1).tells("nothing was sent");
        newsroom.run(["proof", "2025-02-11"]).exits(1).tells("nothing was sent");
    }
}
