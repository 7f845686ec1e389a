//! An issue with an exclusive block of every kind, every field filled, every text unlike the others.
//!
//! The blocks are written as Rust writes a struct, without `..`: a field that a block gains does not
//! compile until it stands here as well. What only paying readers have begins with «Canari», what an
//! exclusive block shows to all begins with «Ouvert».

use jiff::civil::date;
use matinale::finding::Span;
use matinale::issue::block::{
    Author, Block, Brief, Briefs, Content, Head, Link, Notice, Sponsor, Story, Tribune,
};
use matinale::issue::picture::{Picture, Pictures};
use matinale::issue::prose::{
    CellAlignment, DataTable, Figure, FormattedLine, Inline, Part, Prose,
};
use matinale::issue::{Issue, IssueName, Placed, Sealed};
use matinale::language::Language;

use crate::harness::drawing;

const NOWHERE: Span = Span { start: 0, end: 0 };

/// The issue: an open story, and behind the paywall a block of each kind.
pub(crate) fn issue() -> Issue {
    let mut blocks = vec![Placed::Open(open())];
    blocks.extend(exclusive().into_iter().map(seal));
    Issue {
        name: IssueName::of_day(date(2025, 2, 11)),
        number: None,
        title: "Un matin".into(),
        subject: None,
        preheader: None,
        contents: None,
        send_at: None,
        corrects: None,
        draft: false,
        language: Language::Fr,
        epigraph: None,
        allow: Vec::new(),
        blocks,
    }
}

/// Seals a block, with an opening and a teaser that all may read.
pub(crate) fn seal(block: Block) -> Placed {
    let opening = prose("Une ouverture", "https://ouverture.example/");
    Placed::Exclusive(Sealed::new(block, opening, vec!["Une annonce".into()]))
}

/// A picture for every name in it.
pub(crate) fn pictures() -> Pictures {
    let mut pictures = Pictures::default();
    for name in ["ouvert.png", "canariportrait.png", "canariprose.png", "canarijumeau.png"] {
        let picture = Picture::read(name, &drawing(), 1200).expect("a picture");
        pictures.insert(name, picture);
    }
    pictures
}

/// An exclusive block of each kind.
pub(crate) fn exclusive() -> Vec<Block> {
    [
        ("article", Content::Story(story("article"))),
        ("editorial", Content::Editorial(story("editorial"))),
        ("breves", Content::Briefs(briefs())),
        ("tribune", Content::Tribune(tribune())),
        ("annonce", Content::Notice(notice())),
        ("reclame", Content::Sponsor(sponsor())),
    ]
    .map(|(name, content)| Block { head: head(name), content, only: None, span: NOWHERE })
    .into()
}

fn open() -> Block {
    let story = Story {
        body: prose("Un texte pour tous", "https://ouvert.example/"),
        watch: None,
        byline: Vec::new(),
        sign_off: None,
        source: None,
    };
    Block { head: head("premier"), content: Content::Story(story), only: None, span: NOWHERE }
}

fn head(name: &str) -> Head {
    Head {
        id: format!("ouvert-{name}"),
        short: Some(format!("Ouvert court {name}")),
        kicker: Some(format!("Ouvert surtitre {name}")),
        title: Some(format!("Ouvert titre {name}").into()),
        standfirst: Prose {
            parts: vec![Part::Paragraph(vec![Inline::Text(format!("Ouvert chapeau {name}."))])],
            notes: Vec::new(),
        },
        figures: vec![figure("ouvert.png", &format!("Ouvert {name}"))],
    }
}

fn figure(src: &str, words: &str) -> Figure {
    Figure {
        src: src.into(),
        alt: format!("{words} image"),
        caption: Some(FormattedLine::new(vec![
            Inline::Text(format!("{words} legende ")),
            Inline::Link(
                format!("https://{}.example/legende", words.to_lowercase().replace(' ', "-")),
                vec![Inline::Emphasis(vec![Inline::Text(format!("{words} lien de legende"))])],
            ),
        ])),
        credit: Some(format!("{words} credit photo").into()),
        link: Some(link(words).url),
        span: NOWHERE,
    }
}

/// A text of each turn that prose knows: a paragraph, a heading, a list, a quotation, a table, a figure, a footnote.
fn prose(words: &str, url: &str) -> Prose {
    let run = |what: &str| vec![Inline::Text(format!("{words} {what}"))];
    let src = if words.starts_with("Canari") { "canariprose.png" } else { "ouvert.png" };
    let linked = Inline::Link(url.into(), run("lien souligne"));
    let dressed = vec![
        Inline::Strong(vec![Inline::Text(format!(
            "{words} gras que {words} cache aux autres ce matin"
        ))]),
        Inline::Note(1),
        Inline::Break,
        Inline::Emphasis(vec![linked]),
        Inline::Struck(run("mot barre")),
        Inline::Superscript(run("exposant")),
        Inline::Subscript(run("indice")),
    ];
    Prose {
        parts: vec![
            Part::Paragraph(dressed),
            Part::Heading(1, run("intertitre du texte")),
            Part::List(None, vec![vec![Part::Paragraph(run("premier point"))]]),
            Part::Quote(vec![Part::Paragraph(run("citation du jour"))]),
            Part::CodeBlock(vec![
                format!("{words} premiere ligne"),
                format!("{words} deuxieme ligne"),
            ]),
            Part::Table(DataTable {
                columns: vec![CellAlignment::Start],
                head: vec![run("tete de colonne")],
                rows: vec![vec![run("case du tableau")]],
            }),
            Part::Paragraph(vec![
                Inline::Code(format!("{words} code")),
                Inline::Name(format!("{words} repli")),
            ]),
            Part::List(None, vec![vec![Part::Figure(figure(src, words))]]),
            Part::Rule,
        ],
        notes: vec![vec![Part::Paragraph(run("note en bas de page"))]],
    }
}

fn link(words: &str) -> Link {
    let host = words.to_lowercase().replace(' ', "-");
    Link { label: format!("{words} ailleurs"), url: format!("https://{host}.example/page") }
}

fn story(name: &str) -> Story {
    let words = |what: &str| format!("Canari {name} {what}");
    Story {
        body: prose(&words("corps"), &format!("https://canari-{name}-corps.example/")),
        watch: Some(prose(&words("veille"), &format!("https://canari-{name}-veille.example/"))),
        byline: vec![format!("Canarisignature {name}"), words("plume")],
        sign_off: Some(words("initiales")),
        source: Some(link(&words("source"))),
    }
}

fn briefs() -> Briefs {
    let item = |name: &str| Brief {
        title: FormattedLine::new(vec![
            Inline::Emphasis(vec![Inline::Text(format!("Canari breve {name}"))]),
            Inline::Text(format!(" du canari {name}")),
        ]),
        text: prose(&format!("Canari texte {name}"), &format!("https://canari-{name}.example/")),
        link: Some(format!("https://canari-suite-{name}.example/")),
        link_label: Some(format!("Canari etiquette {name}")),
        entities: vec![format!("Canarientite{name}"), format!("Canari compagnie {name}")],
    };
    Briefs {
        body: prose("Canari chapeau", "https://canari-chapeau.example/"),
        items: vec![item("primaire"), item("secondaire")],
    }
}

fn tribune() -> Tribune {
    Tribune {
        author: Author {
            name: "Canariauteur Delaunay".into(),
            bio: Some("Canaribio enseigne la physique des turbines a la faculte.".into()),
            figure: Some(figure("canariportrait.png", "Canari portrait")),
        },
        body: prose("Canari tribune", "https://canari-tribune.example/"),
        partner: Some("Canaripartenaire Revue".into()),
        source: Some(link("Canari origine")),
    }
}

fn notice() -> Notice {
    Notice {
        body: prose("Canari avis", "https://canari-avis.example/"),
        button: Some(link("Canari bouton")),
    }
}

fn sponsor() -> Sponsor {
    Sponsor {
        advertiser: "Canariannonceur et fils".into(),
        body: prose("Canari reclame", "https://canari-reclame.example/"),
        button: Some(link("Canari achat")),
    }
}
