//! A program complains while a file is being typed where matinale refuses the file, and nowhere else.

use jiff::civil::date;
use matinale::finding::{Code, Finding, Severity, Source};
use matinale::issue::read::{self, Setting};
use matinale::language::Language;
use matinale::{audience, publication};
use serde_json::Value;

use super::{Judge, committed};

/// A story that everyone may read.
const STORY: &str = "[[blocks]]\nkind = \"story\"\ntitle = \"A\"\nbody = \"B\"\n";

fn issue_findings(text: &str) -> Vec<Finding> {
    let setting = Setting { name: None, language: Language::Fr };
    read::read(&Source::of_text("i", text.to_owned()), setting).1
}

fn settings_findings(text: &str) -> Vec<Finding> {
    publication::read(&Source::of_text("m", text.to_owned())).1
}

fn readers_findings(text: &str) -> Vec<Finding> {
    let read = audience::read("s", text.as_bytes(), date(2025, 2, 11));
    read.expect("memory does not fail").1.findings
}

fn is_refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity() == Severity::Error)
}

/// Checks that matinale and the schema both refuse a file, and the schema for this `reason`.
#[track_caller]
fn refused(judge: &Judge, findings: &[Finding], text: &str, reason: &str) {
    assert!(!findings.is_empty(), "matinale reads this:\n{text}");
    let complaint = judge.complaint(text).unwrap_or_else(|| panic!("the schema takes:\n{text}"));
    assert!(complaint.contains(reason), "{complaint}\n{text}");
}

#[test]
fn an_issue_that_matinale_refuses_for_its_keys_is_complained_about_while_typing() {
    let judge = Judge::of("issue");
    let front = "date = 2025-02-11\ntitle = \"T\"\n";
    let sound = format!("{front}{STORY}");
    judge.accepts("sound", &sound);
    assert_eq!(issue_findings(&sound), []);
    let below = |more: &str| format!("{sound}{more}");
    let story = STORY.replace("body", "watch = \"W\"\nbody");
    for (text, reason) in [
        (format!("titel = \"T\"\n{sound}"), "titel"),
        (format!("date = 2025-02-11\n{STORY}"), "title"),
        (format!("title = \"T\"\n{STORY}"), "date"),
        (front.to_owned(), "blocks"),
        (sound.replace("kind = \"story\"\n", ""), "kind"),
        (sound.replace("\"story\"", "\"stroy\""), "kind"),
        (sound.replace("title = \"A\"", "titel = \"A\""), "titel"),
        (sound.replace("title = \"A\"\n", ""), "title"),
        (format!("{front}{}", story.replace("story", "notice")), "invalid property"),
        (below("[[blocks.items]]\ntitle = \"I\"\n"), "invalid property"),
        (below("[[blocks.figures]]\nsrc = \"a.png\"\n"), "alt"),
        (below("source = { label = \"L\" }\n"), "url"),
        (below("opening = \"O\"\n"), "exclusive"),
        (below("exclusive = false\ncontinues = \"a\"\n"), "exclusive"),
        (below("exclusive = \"yes\"\n"), "boolean"),
        (below("id = \"Ça\"\n"), "pattern"),
        (below("[[blocks]]\nkind = \"briefs\"\nexclusive = true\nbody = \"B\"\n"), "title"),
        (below("[[blocks]]\nkind = \"sponsor\"\nbody = \"B\"\n"), "advertiser"),
        (below("[[blocks]]\nkind = \"tribune\"\ntitle = \"T\"\nbody = \"B\"\n"), "author"),
        (below("[[blocks]]\nkind = \"notice\"\nbody = \"B\"\nonly = \"paid\"\n"), "only"),
        (format!("language = \"xx\"\n{sound}"), "language"),
        (format!("number = -1\n{sound}"), "number"),
        (sound.replace("2025-02-11", "\"tomorrow\""), "date"),
    ] {
        let findings = issue_findings(&text);
        assert!(is_refused(&findings) || reason == "alt", "{findings:?}\n{text}");
        refused(&judge, &findings, &text, reason);
    }
}

#[test]
fn what_is_sound_in_an_unusual_way_is_not_complained_about() {
    let judge = Judge::of("issue");
    let front = "date = 2025-02-11\ntitle = \"T\"\n";
    for more in [
        "[[blocks]]\nkind = \"notice\"\nbody = \"B\"\nonly = \"free\"\n",
        "[[blocks]]\nkind = \"briefs\"\n[[blocks.items]]\ntitle = \"I\"\n",
        "[[blocks]]\nkind = \"story\"\nexclusive = true\ncontinues = \"a\"\nbody = \"B\"\n",
        "[[blocks]]\nkind = \"story\"\nexclusive = false\ntitle = \"A\"\nbody = \"B\"\n",
    ] {
        let text = format!("{front}{STORY}{more}");
        assert!(!is_refused(&issue_findings(&text)), "{text}");
        judge.accepts(more, &text);
    }
}

/// Tries every kind with every key, so that the table of kinds and the schema always agree.
#[test]
fn the_schema_knows_the_keys_of_each_kind_as_the_reader_does() {
    let judge = Judge::of("issue");
    let schema: Value = serde_json::from_str(&committed("issue")).expect("a schema is JSON");
    let block = &schema["properties"]["blocks"]["items"]["properties"];
    let kinds: Vec<&str> =
        block["kind"]["enum"].as_array().expect("kinds").iter().filter_map(Value::as_str).collect();
    assert_eq!(kinds.len(), 6);
    let mut strangers = 0;
    for kind in kinds {
        for (key, shape) in
            block.as_object().expect("keys").iter().filter(|(key, _)| *key != "kind")
        {
            let value = match shape["type"].as_str() {
                Some("boolean") => "false",
                Some("array") => "[]",
                Some("object") => "{}",
                _ => "\"free\"",
            };
            let text = format!(
                "date = 2025-02-11\ntitle = \"T\"\n[[blocks]]\nkind = \"{kind}\"\n{key} = {value}\n"
            );
            let stranger =
                issue_findings(&text).iter().any(|finding| finding.code == Code::KEY_UNKNOWN);
            let complaint = judge.complaint(&text).unwrap_or_default();
            assert_eq!(complaint.contains("invalid property"), stranger, "{complaint}\n{text}");
            strangers += usize::from(stranger);
        }
    }
    assert!(strangers > 30, "{strangers}");
}

#[test]
fn settings_that_matinale_refuses_for_their_keys_are_complained_about_while_typing() {
    let judge = Judge::of("matinale");
    let sound =
        "[publication]\nname = \"L\"\nfrom = \"a@example.org\"\ntimezone = \"Europe/Paris\"\n";
    judge.accepts("the shortest", sound);
    let below = |more: &str| format!("{sound}{more}");
    judge.accepts("a list", &below("colophon = [\"A\", \"B\"]\n[proof]\nto = \"a@example.org\"\n"));
    for (text, reason) in [
        ("[theme]\n".to_owned(), "publication"),
        (sound.replace("name", "nmae"), "nmae"),
        (sound.replace("timezone = \"Europe/Paris\"\n", ""), "timezone"),
        (below("[teme]\n"), "teme"),
        (below("[theme]\naccent = \"red\"\n"), "accent"),
        (below("[contributors.jr]\ninitials = \"J. R.\"\n"), "name"),
        (below("[[relays]]\nconnections = 8\n"), "url"),
        (below("[[relays]]\nurl = \"smtp://localhost\"\nconnections = 65\n"), "connections"),
        (below("[[relays]]\nurl = \"smtp://localhost\"\npipelining = \"on\"\n"), "pipelining"),
        (below("[[relays]]\nurl = \"smtp://localhost\"\npassword = \"x\"\n"), "password"),
        (below("[delivery]\nin_doubt = \"drop\"\n"), "in_doubt"),
        (below("[delivery]\nmax_recipients = 0\n"), "max_recipients"),
        (below("[pictures]\ndelivery = \"posted\"\n"), "delivery"),
        (below("[pictures]\nmax_width = 599\n"), "max_width"),
        (below("[typography]\nspace = \"thin\"\n"), "space"),
        (below("[latest]\ncount = 11\n"), "count"),
        (below("[proof]\nto = 3\n"), "to"),
    ] {
        refused(&judge, &settings_findings(&text), &text, reason);
    }
}

#[test]
fn a_list_that_matinale_refuses_for_its_keys_is_complained_about_while_typing() {
    let judge = Judge::of("subscribers");
    let sound = "[[subscribers]]\nemail = \"zoe@example.org\"\n";
    for more in [
        "",
        "since = 2025-02-11\n",
        "until = \"2025-02-11\"\n",
        "until = \"\"\n",
        "until = 2025-02-11T08:00:00Z\n",
    ] {
        judge.accepts(more, &format!("{sound}{more}"));
        assert!(readers_findings(&format!("{sound}{more}")).is_empty(), "{more}");
    }
    judge.accepts("nobody", "");
    for (text, reason) in [
        (sound.replace("email", "mail"), "mail"),
        (sound.replace("subscribers", "readers"), "readers"),
        (format!("{sound}tier = \"gold\"\n"), "tier"),
        (format!("{sound}tags = \"paris\"\n"), "tags"),
        (format!("{sound}until = \"soon\"\n"), "until"),
    ] {
        refused(&judge, &readers_findings(&text), &text, reason);
    }
}
