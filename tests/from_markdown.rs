//! `matinale new --from`: an issue from a text in Markdown, as other programs export it.

mod hostile;
mod laws;

use crate::harness::{Newsroom, Ran};

/// A publication with a contributor, and a text to begin an issue from.
fn newsroom(text: impl AsRef<[u8]>) -> Newsroom {
    let settings = Newsroom::new().text("matinale.toml");
    let contributor = "[contributors.nb]\nname = \"Nadia Bonnet\"\ninitials = \"N. B.\"\n";
    Newsroom::new()
        .settings(&(settings + contributor))
        .file("texts/mardi-gras.md", text)
        .file("issues/images/.keep", "")
}

fn begin(newsroom: &Newsroom) -> Ran {
    newsroom.run(["new", "2025-02-11", "--from", "texts/mardi-gras.md"])
}

/// The file of the issue that was begun from a text.
fn begun(text: &str) -> String {
    let newsroom = newsroom(text);
    begin(&newsroom).exits(0);
    newsroom.text("issues/2025-02-11.toml")
}

const EXPORTED: &str = "\
---
title: \"Le phare : il s'éteint\"
date: 2025-02-11T06:00:00+01:00
description: Ce matin, le gardien s'en va et la nuit est noire.
author: Nadia Bonnet
draft: true
---
Bonjour à tous.

## Le phare

Il s'éteint[^1]. Voir [la carte][carte].

### Demain

La suite.

## En bref

- [Les marins](https://a.example/1) : ils partent.
- [Le port](https://a.example/2)

[carte]: https://a.example/carte
[^1]: Depuis [hier][carte].
";

const BEGUN: &str = r#"date = 2025-02-11
title = "Le phare : il s'éteint"
preheader = "Ce matin, le gardien s'en va et la nuit est noire."
draft = true                         # take this out to send

[[blocks]]
kind = "notice"
body = """
Bonjour à tous.
"""

[[blocks]]
kind = "story"
title = "Le phare"
byline = ["nb"]
body = """
Il s'éteint[^1]. Voir [la carte][carte].

## Demain

La suite.

[carte]: https://a.example/carte

[^1]: Depuis [hier][carte].
"""

[[blocks]]
kind = "briefs"
# the page prints "En bref" above these
[[blocks.items]]
title = "Les marins"
link = "https://a.example/1"
text = "ils partent."
[[blocks.items]]
title = "Le port"
link = "https://a.example/2"
"#;

#[test]
fn a_text_with_front_matter_becomes_an_issue_that_is_checked() {
    let windows = format!("\u{feff}{}", EXPORTED.replace('\n', "\r\n"));
    let toml = EXPORTED
        .replace("---", "+++")
        .replace("title: ", "title = ")
        .replace("date: ", "date = ")
        .replace(
            "description: Ce matin, le gardien s'en va et la nuit est noire.",
            "summary = \"Ce matin, le gardien s'en va et la nuit est noire.\"",
        )
        .replace("author: Nadia Bonnet", "authors = [\"Nadia Bonnet\"]")
        .replace("draft: ", "draft = ");
    for text in [EXPORTED, &windows, &toml] {
        let newsroom = newsroom(text);
        begin(&newsroom)
            .exits(0)
            .answers("made `issues/2025-02-11.toml` from `texts/mardi-gras.md`: 1 story, 2 briefs")
            .answers("next: `matinale check 2025-02-11`, then `matinale rehearse 2025-02-11`")
            .tells("what stands above the first heading is a notice");
        assert_eq!(newsroom.text("issues/2025-02-11.toml"), BEGUN, "{text}");
        let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]).exits(0);
        let found = ran.findings();
        assert!(found.iter().all(|finding| finding.contains(" note ")), "{ran}");
        newsroom.run(["rehearse", "2025-02-11"]).exits(0);
    }
}

#[test]
fn headings_are_titles_kickers_and_blocks() {
    let issue = begun(
        "# La une\n\n# Monde\n\n## Ici\n\nUn.\n\n# Là\n\nDeux *mots*.\n\nÀ suivre\n--------\n\nTrois.",
    );
    let heads: Vec<&str> = issue
        .lines()
        .filter(|line| ["title", "kicker", "kind"].iter().any(|key| line.starts_with(key)))
        .collect();
    let expected = [
        "title = \"La une\"",
        "kind = \"story\"",
        "kicker = \"Monde\"",
        "title = \"Ici\"",
        "kind = \"story\"",
        "title = \"Là\"",
        "kind = \"story\"",
        "title = \"À suivre\"",
    ];
    assert_eq!(heads, expected, "{issue}");
}

#[test]
fn a_text_without_headings_is_one_story() {
    let newsroom = newsroom("Un paragraphe.\n\nUn autre.\n");
    begin(&newsroom).exits(0).tells("the text has no title: `mardi gras` is the name of the file");
    let issue = newsroom.text("issues/2025-02-11.toml");
    assert_eq!(issue.matches("[[blocks]]").count(), 1, "{issue}");
    assert!(issue.contains("title = \"mardi gras\"\ndraft"), "{issue}");
    assert!(issue.contains("body = \"\"\"\nUn paragraphe.\n\nUn autre.\n\"\"\"\n"), "{issue}");
}

#[test]
fn what_an_issue_has_no_place_for_is_kept_and_told() {
    let text = "---\ntitle: Le phare # à voir\ntags: [mer, nuit]\nauthor: Zoé Inconnue\ndate: 2025-02-10\n\
                slug: phare\ndraft: false\n---\n## Un [lien](https://a.example/x)\n\nTexte <b>gras</b>.\n\n\
                <!--more-->\n\n## Vide\n";
    let newsroom = newsroom(text);
    begin(&newsroom)
        .exits(0)
        .tells("`title`, `tags`, `slug`, `draft`")
        .tells("`Zoé Inconnue` is no contributor of matinale.toml, and stands in `byline` by name")
        .tells("the front matter has the date `2025-02-10`")
        .tells("the title `Un lien` lost its link, since titles have none: https://a.example/x")
        .tells("the text has HTML, which is not printed: `<b>`")
        .tells("`<!--more-->` was taken out")
        .tells("nothing stands below the heading `Vide`");
    let issue = newsroom.text("issues/2025-02-11.toml");
    for line in [
        "# tags: [mer, nuit]\n",
        "# title: Le phare # à voir\n",
        "# slug: phare\n",
        "# draft: false\n",
    ] {
        assert!(issue.contains(line), "{line}{issue}");
    }
    assert!(!issue.contains("more"), "{issue}");
    assert!(issue.contains("byline = [\"Zoé Inconnue\"]\n"), "{issue}");
}

#[test]
fn front_matter_that_cannot_be_read_is_kept_and_told() {
    let newsroom = newsroom("---\ntitle: L'été : le phare: seul\n---\n# Le phare\n\nIl brille.\n");
    begin(&newsroom)
        .exits(0)
        .tells("the front matter cannot be read, and stands as comments at the top");
    let issue = newsroom.text("issues/2025-02-11.toml");
    assert!(issue.contains("# title: L'été : le phare: seul\n"), "{issue}");
    assert!(issue.contains("title = \"Le phare\"\n"), "{issue}");
}

#[test]
fn a_list_that_has_more_than_links_is_a_story() {
    for list in [
        "- [Un](https://a.example/1)\n- Deux",
        "- [Un](https://a.example/1)\n\n  Et encore.\n",
        "- [Un](javascript:a)",
        "- [Un](https://a.example/1 'Mot')",
        "1. [Un](https://a.example/1)",
        "- [Un][a]\n\n[a]: https://a.example/1",
        "Mots.\n\n- [Un](https://a.example/1)",
        "- [Un *petit*](https://a.example/1)",
    ] {
        let issue = begun(&format!("# T\n\n# Monde\n\nUn.\n\n## En bref\n\n{list}\n"));
        assert!(!issue.contains("briefs") && issue.contains(list.trim_end()), "{issue}");
    }
}

#[test]
fn a_language_that_is_known_is_the_issue_s() {
    assert!(begun("---\ntitle: A\nlang: en-US\n---\nText.").contains("language = \"en-US\"\n"));
    assert!(!begun("---\ntitle: A\nlang: fr\n---\nTexte.").contains("lang"));
    assert!(begun("---\ntitle: A\nlang: pt\n---\nTexto.").contains("# lang: pt\n"));
}

#[test]
fn an_issue_that_is_there_is_not_written_over() {
    let newsroom = newsroom(EXPORTED).issue("2025-02-11", "mine");
    begin(&newsroom).exits(2).tells("is there already");
    assert_eq!(newsroom.text("issues/2025-02-11.toml"), "mine");
}

#[test]
fn help_says_what_becomes_of_the_text() {
    let help = Newsroom::empty().run(["new", "--help"]).exits(0);
    help.answers("--from <TEXT.md>").answers("front matter");
}
