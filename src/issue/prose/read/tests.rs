//! Prose as editors write it, and hostile prose.

use toml::Spanned;

use super::parse;
use crate::finding::words::Written;
use crate::finding::{Code, Source};
use crate::issue::prose::{CellAlignment, DataTable, Figure, FormattedLine, Inline, Part, Prose};

fn read(text: &str) -> (Prose, Vec<Code>) {
    let source = Source::of_text("x", text.to_owned());
    let value = Spanned::new(0..text.len(), text.to_owned());
    let mut findings = Vec::new();
    let prose = parse(&Written::new(&source, &value), &mut findings);
    (prose, findings.into_iter().map(|finding| finding.code).collect())
}

fn text(words: &str) -> Inline {
    Inline::Text(words.into())
}

#[test]
fn paragraphs_lists_and_dress_become_a_tree() {
    let (prose, told) = read("Un *mot* **fort**.\n\n* a\n* b\n\n3. c\n");
    assert_eq!(told, [Code::PROSE_LINE_START], "a list of one item");
    assert_eq!(
        prose.parts,
        [
            Part::Paragraph(vec![
                text("Un "),
                Inline::Emphasis(vec![text("mot")]),
                text(" "),
                Inline::Strong(vec![text("fort")]),
                text("."),
            ]),
            Part::List(
                None,
                vec![
                    vec![Part::Paragraph(vec![text("a")])],
                    vec![Part::Paragraph(vec![text("b")])]
                ]
            ),
            Part::List(Some(3), vec![vec![Part::Paragraph(vec![text("c")])]]),
        ]
    );
}

#[test]
fn footnotes_are_numbered_as_they_are_called() {
    let (prose, told) = read("Un[^z] deux[^a] trois[^z].\n\n[^a]: second\n\n[^z]: premier\n");
    assert!(told.is_empty());
    assert_eq!(prose.notes[0], [Part::Paragraph(vec![text("premier")])]);
    assert_eq!(prose.notes[1], [Part::Paragraph(vec![text("second")])]);
    let Part::Paragraph(run) = &prose.parts[0] else { panic!("a paragraph") };
    let calls: Vec<&Inline> = run.iter().filter(|i| matches!(i, Inline::Note(_))).collect();
    assert_eq!(calls, [&Inline::Note(1), &Inline::Note(2), &Inline::Note(1)]);
}

#[test]
fn html_is_told_and_never_printed() {
    for hostile in ["<script>x</script>", "a <img src=x onerror=y> b", "<style>p{}</style>"] {
        let (prose, told) = read(hostile);
        assert!(told.contains(&Code::PROSE_HTML), "{hostile}");
        assert!(!format!("{prose:?}").contains('<'), "{prose:?}");
    }
}

/// The figures of a text, each as its file, its words and where it leads.
fn figures(text: &str) -> Vec<String> {
    let (prose, told) = read(text);
    assert_eq!(told, [], "{text}");
    let told = prose.figures().into_iter().map(|figure| {
        let Figure { src, alt, caption, link, .. } = figure;
        let caption = caption.as_ref().map(FormattedLine::words);
        let more = [caption, link.as_deref()].into_iter().flatten();
        let more = more.map(|words| format!(" | {words}"));
        format!("{src} | {alt}{}", more.collect::<String>())
    });
    told.collect()
}

#[test]
fn a_picture_alone_in_its_paragraph_is_a_figure() {
    for (text, told) in [
        ("![Un *quai* vide](a.png)", "a.png | Un quai vide"),
        ("![Un quai](a.png \"Le quai,\nà midi\")", "a.png | Un quai | Le quai, à midi"),
        ("[![Un quai](a.png 'Midi')](https://a.fr/)", "a.png | Un quai | Midi | https://a.fr/"),
        ("> * ![Un quai](a.png)", "a.png | Un quai"),
        ("![Un quai][q]\n\n[q]: a.png \"Midi\"", "a.png | Un quai | Midi"),
        ("![Un quai](<le quai.png>)", "le quai.png | Un quai"),
        ("![Un quai](le%20quai.png)", "le quai.png | Un quai"),
        ("![Un quai](quai_a_b@2x.png)", "quai_a_b@2x.png | Un quai"),
        ("**![Un quai](a.png)**", "a.png | Un quai"),
        ("a[^1]\n\n[^1]: ![Un quai](a.png)", "a.png | Un quai"),
    ] {
        assert_eq!(figures(text), [told], "{text}");
    }
    let two = figures("![Un](a.png)\n![Deux](b.png)\n\nUn mot.\n\n![Trois](a.png)");
    assert_eq!(two, ["a.png | Un", "b.png | Deux", "a.png | Trois"]);
}

#[test]
fn a_picture_among_words_is_told_and_not_printed() {
    for text in [
        "Un ![quai](a.png)",
        "![quai](a.png) vide",
        "[un ![quai](a.png)](https://a.fr/)",
        "## ![quai](a.png)",
        "|a|\n|-|\n|![quai](a.png)|",
        "- ![quai](a.png) vide",
        "![quai](a.png) `x`",
    ] {
        let (prose, told) = read(text);
        assert!(told.contains(&Code::PROSE_PICTURE), "{text}: {told:?}");
        assert_eq!(prose.figures().len(), 0, "{text}");
    }
}

#[test]
fn what_a_picture_must_not_name_lead_to_or_say_is_told() {
    for (text, code) in [
        ("![x](../../etc/passwd)", Code::PICTURE_PATH),
        ("![x](..%2F..%2Fetc%2Fpasswd.png)", Code::PICTURE_PATH),
        ("![x](%2Fetc%2Fpasswd.png)", Code::PICTURE_PATH),
        ("![x](https://a.example/b.png)", Code::PICTURE_PATH),
        ("![x](data:image/png;base64,AAAA)", Code::PICTURE_PATH),
        ("![x]()", Code::PICTURE_PATH),
        ("![](a.png)", Code::PICTURE_ALT),
        ("![{{name}}](a.png)", Code::PLACEHOLDER_PLACE),
        ("![x](a.png '{{name}}')", Code::PLACEHOLDER_PLACE),
        ("[![x](a.png)](javascript:alert)", Code::LINK_SCHEME),
        ("[![x](a.png)](quai.html)", Code::LINK_SYNTAX),
    ] {
        assert_eq!(read(text).1, [code], "{text}");
    }
}

#[test]
fn a_hostile_link_is_told_and_its_url_dropped() {
    for hostile in ["[x](javascript:alert(1))", "[x](//evil)", "<vbscript:x>"] {
        let (prose, told) = read(hostile);
        assert_eq!(told.len(), 1, "{hostile}");
        assert!(!format!("{prose:?}").contains("Link"));
    }
}

#[test]
fn the_readers_name_is_the_only_placeholder() {
    let (prose, told) = read("Bonjour {{name|lecteur}}, et {{ name }} !");
    assert_eq!(told, [Code::PLACEHOLDER_BARE]);
    let Part::Paragraph(run) = &prose.parts[0] else { panic!("a paragraph") };
    assert_eq!(run[1], Inline::Name("lecteur".into()));
    assert_eq!(run[3], Inline::Name(String::new()));
    assert_eq!(read("{{prenom}}").1, [Code::PLACEHOLDER_UNKNOWN]);
    assert_eq!(read("un {{ seul").1, []);
}

#[test]
fn depth_without_end_is_told_and_does_not_overflow() {
    for hostile in ["> ".repeat(20_000), "* ".repeat(5_000), "*a **b ".repeat(2_000)] {
        let (_, told) = read(&format!("{hostile}x"));
        assert!(told.iter().all(|code| *code == Code::PROSE_DEPTH), "{told:?}");
    }
}

#[test]
fn a_table_keeps_its_head_and_rows() {
    let (prose, _) = read("|a|b|\n|-|-|\n|1|2|\n");
    assert_eq!(
        prose.parts,
        [Part::Table(DataTable {
            columns: vec![CellAlignment::Start; 2],
            head: vec![vec![text("a")], vec![text("b")]],
            rows: vec![vec![vec![text("1")], vec![text("2")]]]
        })]
    );
}
