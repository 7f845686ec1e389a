//! Faults of prose: links, HTML, placeholders, and texts that tempt a mail server.

use super::{block, refused_for, sound, travels_in_short_lines};
use crate::harness::Newsroom;

/// A sound issue with this prose in its block, on the eighth line of the file.
fn prose(text: &str) -> String {
    block("").replace("\"Un texte.\"", &format!("\'\'\'\n{text}\'\'\'"))
}

#[test]
fn links_that_run_something_are_refused() {
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "JaVaScRiPt:x",
    ] {
        refused_for(22, prose(&format!("Un [lien]({url}).")), "8:4 error link.scheme");
        refused_for(
            22,
            block(&format!("source = {{ label = \"x\", url = \"{url}\" }}")),
            "8:31 error link.scheme",
        );
    }
    for url in ["//evil.example", "/page", "page", "https://", ""] {
        refused_for(22, prose(&format!("Un [lien]({url}).")), "8:4 error link.syntax");
        refused_for(
            22,
            block(&format!("source = {{ label = \"x\", url = \"{url}\" }}")),
            "8:31 error link.syntax",
        );
    }
    refused_for(22, prose("Voir <javascript:alert(1)>."), "8:6 error link.scheme");
    refused_for(22, prose("Un [lien][a].\n\n[a]: javascript:x\n"), "8:4 error link.scheme");
}

#[test]
fn a_blank_in_a_link_is_refused_with_a_hint() {
    refused_for(23, prose("Un [lien](<https://a.example/b c>)."), "8:4 error link.syntax");
    let spaced = block("source = { label = \"x\", url = \"https://a.example/b c\" }");
    refused_for(23, &spaced, "8:31 error link.syntax");
    refused_for(
        23,
        block("source = { label = \"x\", url = \"https://a.example/b\\nc\" }"),
        "8:31 error link.syntax",
    );
    Newsroom::new().issue("2025-02-11", &spaced).run(["check"]).exits(1).answers("write `%20`");
}

#[test]
fn html_in_prose_is_refused_at_its_first_byte() {
    for html in ["<script>alert(1)</script>", "<style>p{}</style>", "<!-- x -->"] {
        refused_for(24, prose(html), "8:1 error md.raw-html");
    }
    refused_for(24, prose("Un <img src=x onerror=alert(1)> mot."), "8:4 error md.raw-html");
}

#[test]
fn markup_in_lines_is_words_and_printed_as_such() {
    let text = block("kicker = \"<script>alert(1)</script> & <b>\"\nwatch = 'Un \\<b> et `<i>`.'");
    let newsroom = Newsroom::new().issue("2025-02-11", &text);
    newsroom.run(["render", "--out", "out"]).exits(0);
    let mail = newsroom.mail("out/2025-02-11/free.eml");
    let html = mail.body_html(0).expect("HTML");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;"), "{html}");
    assert!(html.contains("Un &lt;b&gt; et"), "{html}");
    for tag in ["<script", "<b>", "<i>"] {
        assert!(!html.contains(tag), "{tag}");
    }
}

#[test]
fn a_placeholder_that_does_not_exist_is_refused_at_the_desk() {
    refused_for(30, prose("Bonjour {{prenom}}."), "8:9 error placeholder.unknown");
    refused_for(30, prose("Bonjour {{ unsubscribe_url }}."), "8:9 error placeholder.unknown");
    let newsroom = Newsroom::new().issue("2025-02-11", &prose("Bonjour {{nmae}}."));
    newsroom.run(["check"]).exits(1).answers("did you mean `{{name}}`?");
    let bare = &["8:20 warning placeholder.bare"];
    sound(30, prose("Bonjour {{name|}}, {{name}}, {{name|cher lecteur}}."), bare);
}

#[test]
fn no_placeholder_chooses_where_a_link_leads() {
    for url in ["https://{{name}}.example/", "https://a.example/{{name}}", "mailto:{{address}}"] {
        refused_for(31, prose(&format!("Un [lien]({url}).")), "8:4 error placeholder.place");
        let source = format!("source = {{ label = \"x\", url = \"{url}\" }}");
        refused_for(31, block(&source), "8:31 error placeholder.place");
    }
}

#[test]
fn quotations_without_end_are_refused_and_do_not_overflow() {
    refused_for(3, prose(&format!("{} x", ">".repeat(60))), "8:13 error md.depth");
    let deep = format!("{}x{}", "*".repeat(60_000), "*".repeat(60_000));
    let newsroom = Newsroom::new().issue("2025-02-11", &prose(&deep));
    let code = newsroom.run(["check"]).code;
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
}

#[test]
fn a_line_without_end_travels_in_short_lines() {
    let newsroom = Newsroom::new().issue("2025-02-11", &prose(&"long".repeat(5_000)));
    newsroom.run(["render", "--out", "out"]).exits(0);
    let mail = newsroom.mail("out/2025-02-11/free.eml");
    travels_in_short_lines(&mail.raw_message);
    let text = mail.body_text(0).expect("a text part").replace(['\r', '\n', ' '], "");
    assert!(text.contains(&"long".repeat(5_000)), "nothing is lost");
}

#[test]
fn lines_that_tempt_a_mail_server_arrive_unchanged() {
    let text = prose("Avant.  \n.  \n.point  \nFrom ici  \n\nFrom là.\n");
    let newsroom = Newsroom::new().issue("2025-02-11", &text);
    newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
    let mails = newsroom.mails("kept");
    assert_eq!(mails.len(), 2);
    for mail in mails {
        let text = mail.body_text(0).expect("a text part");
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for line in [".", ".point", "From ici", "From là."] {
            assert!(lines.contains(&line), "bad inputs 26 and 27: {line:?} in {text}");
        }
        let html = mail.body_html(0).expect("HTML");
        assert!(html.contains(".<br>") && html.contains(".point<br>"), "{html}");
    }
}

#[test]
fn a_tribune_is_a_quotation_whatever_it_quotes_itself() {
    let tribune = |body: &str| {
        let issue = block("")
            + &format!(
                "\n[[blocks]]\nkind = \"tribune\"\ntitle = \"Le quai\"\nauthor = {{ name = \"Ada\" }}\nbody = \"{body}\"\n"
            );
        let newsroom = Newsroom::new().issue("2025-02-11", &issue);
        newsroom.run(["render", "--out", "out"]).exits(0);
        newsroom.text("out/2025-02-11/free.txt")
    };
    let mixed = tribune("Un mot.\\n\\n> Deux mots.\\n\\nTrois mots.");
    assert!(mixed.contains("> Un mot.\n>\n> > Deux mots.\n>\n> Trois mots."), "{mixed}");
    for whole in ["Un mot.\\n\\nDeux.", "> Un mot.\\n>\\n> Deux."] {
        let printed = tribune(whole);
        assert!(printed.contains("\n> Un mot.\n>\n> Deux."), "{printed}");
    }
}
