//! Hostile prose: it is told, or printed as harmless text; never as HTML, and nothing panics over it.

#![allow(clippy::disallowed_methods, reason = "the printed files are part of the answer")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::sync::OnceLock;

use super::told;
use crate::harness::Newsroom;

/// Attacks on Markdown: most are refused, the others must arrive as text.
const PROSE: &[&str] = &[
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A&#x61&#x76&#x61script&#x3A;alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](\u{1}javascript:alert(1))",
    "[a](vbscript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a]\n\n[a]: javascript:alert(1)",
    "[a](https://a.fr/\"onmouseover=\"alert(1))",
    "[a](https://a.fr/ \"t\\\" onmouseover=alert(1) x=\\\"\")",
    "[a](https://a.fr/'onmouseover='alert(1))",
    "[<img src=x onerror=alert(1)>](https://a.fr/)",
    "<javascript:alert(1)>",
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<svg/onload=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<iframe src=\"data:text/html,x\">",
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php alert(1) ?>",
    "</td></table><script>alert(1)</script>",
    "![a](x\"onerror=alert(1))",
    "![a](javascript:alert(1))",
    "```html\n<script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    "    <script>alert(1)</script>",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "Une note[^1].\n\n[^1]: <script>alert(1)</script>",
    "***<script>alert(1)</script>***",
    "{{name|<script>alert(1)</script>}}",
    "{{name|\"><img src=x onerror=alert(1)>}}",
];

/// Attacks on lines, which are never Markdown.
const LINES: &[&str] = &[
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "--><script>alert(1)</script><!--",
    "<![endif]--><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "=?utf-8?q?a=0D=0ABcc:_x@example.org?=",
];

/// A TOML string of this text.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => write!(quoted, "\\u{:04X}", u32::from(c)).expect("a string"),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// An issue that says this in every text of prose.
fn prose(text: &str) -> String {
    let text = quoted(text);
    format!(
        "date = 2025-02-11\ntitle = \"Les trains de nuit\"\n[[blocks]]\nkind = \"story\"\n\
         title = \"Le train\"\nbody = {text}\nwatch = {text}\n[[blocks]]\nkind = \"briefs\"\n\
         title = \"Brèves\"\n[[blocks.items]]\ntitle = \"Un\"\ntext = {text}\n[[blocks]]\n\
         kind = \"story\"\ntitle = \"Le quai\"\nexclusive = true\nteasers = [\"Un mot.\"]\n\
         opening = {text}\nbody = {text}\n"
    )
}

/// An issue that says this in one body.
fn alone(text: &str) -> String {
    let text = quoted(text);
    format!(
        "date = 2025-02-11\ntitle = \"Les trains\"\n[[blocks]]\nkind = \"story\"\n\
         title = \"Le train\"\nbody = {text}\n"
    )
}

/// An issue that says this in every line.
fn lines(text: &str) -> String {
    let text = quoted(text);
    format!(
        "date = 2025-02-11\ntitle = {text}\nsubject = {text}\npreheader = {text}\n\
         contents = [{text}]\n[epigraph]\nquote = {text}\nauthor = {text}\n[[blocks]]\n\
         kind = \"tribune\"\nkicker = {text}\ntitle = {text}\n\
         partner = {text}\nauthor = {{ name = {text}, bio = {text} }}\nbody = \"Un texte.\"\n\
         figures = [{{ src = \"a.png\", alt = {text}, caption = {text}, credit = {text} }}]\n\
         [[blocks]]\nkind = \"briefs\"\n[[blocks.items]]\ntitle = {text}\ntext = \"Un texte.\"\n\
         link = \"https://a.fr/\"\nlink_label = {text}\nentities = [{text}]\n[[blocks]]\n\
         kind = \"sponsor\"\nadvertiser = {text}\ntitle = \"Une annonce\"\nbody = \"Un texte.\"\n\
         button = {{ label = {text}, url = \"https://a.fr/\" }}\n[[blocks]]\nkind = \"story\"\n\
         title = {text}\nexclusive = true\nteasers = [{text}]\nbody = \"Tout le reste.\"\n"
    )
}

/// Checks an issue; where it may be sent, prints it and looks at both editions. Answers whether it may.
#[track_caller]
fn printed(issue: &str) -> bool {
    let newsroom = Newsroom::new()
        .file("issues/2025-02-11.toml", issue)
        .file("issues/images/a.png", crate::harness::drawing());
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]);
    assert!(ran.findings().iter().all(|finding| !finding.starts_with("0:")), "{ran}");
    if ran.code == Some(1) {
        assert!(ran.findings().iter().any(|finding| finding.contains(" error ")), "{ran}");
        return false;
    }
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    let pages = pages(&newsroom);
    assert_eq!(pages.len(), 2);
    for page in &pages {
        is_ours(page, issue);
    }
    true
}

/// The tags of a page, without their brackets.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.match_indices('<').map(|(at, _)| {
        let tag = &page[at + 1..];
        &tag[..tag.find('>').expect("a tag has an end")]
    })
}

/// A tag's name, in small letters.
fn name(tag: &str) -> String {
    let tag = tag.trim_start_matches('/');
    let end = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
    let comment = if tag.starts_with("!--") { "!--" } else { &tag[..end] };
    comment.to_lowercase()
}

/// Every tag that an editor's harmless text brings about: those of the example, and what marks mean.
fn tame() -> &'static BTreeSet<String> {
    static TAME: OnceLock<BTreeSet<String>> = OnceLock::new();
    TAME.get_or_init(|| {
        let newsroom = Newsroom::example();
        newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
        let marks = ["code", "blockquote", "hr", "h2", "h3", "h4", "sup"].map(str::to_owned);
        let mut tame = BTreeSet::from(marks);
        for page in pages(&newsroom) {
            tame.extend(tags(&page).map(name));
        }
        tame
    })
}

fn pages(newsroom: &Newsroom) -> Vec<String> {
    let files = fs::read_dir(newsroom.path("out/2025-02-11")).expect("a folder").flatten();
    let pages =
        files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|k| k == "html"));
    pages.map(|path| fs::read_to_string(path).expect("a page in UTF-8")).collect()
}

/// Every tag of a page is one that matinale writes, and no attribute runs anything.
#[track_caller]
fn is_ours(page: &str, issue: &str) {
    for tag in tags(page) {
        assert!(tame().contains(&name(tag)), "<{tag}> of {issue}");
        let bare: String = tag.split('"').step_by(2).collect::<String>().to_lowercase();
        let runs = !tag.starts_with("!--") && bare.contains(" on");
        assert!(!runs, "<{tag}> of {issue}");
        assert!(!tag.to_lowercase().contains("\"javascript"), "<{tag}> of {issue}");
    }
}

#[test]
fn what_attacks_markdown_is_refused_or_arrives_as_text() {
    let sent = PROSE.iter().filter(|attack| printed(&prose(attack))).count();
    assert!(sent > 6 && PROSE.len() - sent > 20, "{sent} of {} may be sent", PROSE.len());
}

#[test]
fn what_attacks_a_line_arrives_as_it_is_written() {
    for attack in LINES {
        assert!(printed(&lines(attack)), "{attack}");
    }
}

#[test]
fn characters_that_deceive_are_told_wherever_they_stand() {
    for (character, code) in [
        ('\u{202e}', "text.invisible"),
        ('\u{2066}', "text.invisible"),
        ('\u{e000}', "text.private"),
        ('\u{10fffd}', "text.private"),
        ('\u{9b}', "text.control"),
        ('\u{0}', "text.control"),
    ] {
        let text = format!("Un mot{character} de trop.");
        for issue in [prose(&text), lines(&text)] {
            let found = told(&issue);
            let count = found.iter().filter(|finding| finding.ends_with(code)).count();
            assert!(count >= 5, "U+{:04X}: {found:?}", u32::from(character));
        }
    }
}

#[test]
fn letters_from_the_wrong_encoding_do_no_harm() {
    assert!(printed(&prose("L’annÃ©e derniÃ¨re, Ã\u{a0} peine â€œfinie.")));
    assert!(printed(&lines("L’annÃ©e derniÃ¨re \u{fffd}\u{fffd}")));
}

#[test]
fn a_word_without_end_is_printed_or_told() {
    printed(&alone(&"a".repeat(100_000)));
    told(&prose(&"é".repeat(50_000)));
    told(&lines(&"l'".repeat(20_000)));
}

#[test]
fn what_is_nested_or_repeated_without_end_is_told_or_printed() {
    for text in [
        "> ".repeat(10_000) + "a",
        "- ".repeat(10_000) + "a",
        "*".repeat(60_000),
        "[".repeat(60_000),
        "[a](".repeat(15_000),
        "![".repeat(5_000),
        "**a *b ".repeat(8_000),
        "`".repeat(60_000),
        "|".repeat(60_000),
        "« ".repeat(15_000),
        "e".to_owned() + &"\u{301}".repeat(30_000),
        "\u{200b}".repeat(20_000),
        "{{".repeat(30_000),
        "31 avril ".repeat(6_000),
        "lundi 10 février 2025, ".repeat(2_500),
        "de de ".repeat(9_000),
        "[ici](http://a.fr/) ".repeat(2_500),
        "🚂".repeat(15_000),
        "a\n\n".repeat(18_000),
        "1. a\n".repeat(12_000),
        "&#x41;".repeat(9_000),
    ] {
        printed(&alone(&text));
    }
}

/// An error for each of thousands of lines is told for some of them, in an issue, in settings and in a list.
#[test]
fn thousands_of_errors_are_told_in_few_lines() {
    let issue = "date = 2025-02-11\ntitle = \"Un\"\n[[blocks]]\nkind = \"story\"\ntitle = \"Un\"\n\
                 body = \"Un.\"\n";
    let figures = format!("figures = [{}]\n", "{ a = 1 }, ".repeat(3_000));
    let twice = "number = 1\n".repeat(3_000);
    for (file, text, told) in [
        ("issues/2025-02-11.toml", format!("{issue}{}", "=\n".repeat(3_000)), "signs alone"),
        ("issues/2025-02-11.toml", twice + issue, "more of this kind"),
        ("issues/2025-02-11.toml", format!("{issue}{figures}"), "the rest of a story is not read"),
        ("subscribers.toml", "=\n".repeat(3_000), "signs alone"),
        ("subscribers.toml", format!("[[subscribers]]\n{figures}"), "`figures` is not a key"),
    ] {
        let newsroom = Newsroom::new().file("issues/2025-02-11.toml", issue).file(file, text);
        let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]);
        assert_eq!(ran.code, Some(1), "{ran}");
        assert!(ran.out.contains(told), "{ran}");
        assert!(ran.findings().len() <= 52, "{ran}");
    }
    let settings = |number| format!("a{number} = 1\n");
    for (more, told) in [
        ("=\n".repeat(3_000), "signs alone"),
        ((0..3_000).map(settings).collect(), "and 2900 more of this kind"),
    ] {
        let newsroom = Newsroom::new();
        let kept = newsroom.text("matinale.toml");
        let ran = newsroom.file("matinale.toml", more + &kept).run(["check"]);
        assert_eq!(ran.code, Some(2), "{ran}");
        assert!(ran.err.contains(told) && ran.err.lines().count() < 1_000, "{ran}");
    }
}
