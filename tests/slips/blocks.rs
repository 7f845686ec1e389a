//! Slips in texts of several lines, in headers and in blocks.

use crate::harness::{Newsroom, drawing};

use super::{SlipRow, errors, hold, with_front, with_story};

const TEXTS: &[SlipRow] = &[
    ("body = \"\"\"\nIl part.", "7:1", "write `\"\"\"` on a line of its own where the text ends"),
    ("body = '''\nIl part.", "7:1", "write `'''` on a line of its own where the text ends"),
    ("body = \"\"\"\nIl part.\n\"\"", "7:1", "close it with `\"\"\"`: `\"\"` does not"),
    ("body = \"\"\"\nIl part.\n'''", "7:1", "close it with `\"\"\"`: `'''` does not"),
    ("body = \"\"\"\nIl part.\n”””", "7:1", "close it with `\"\"\"`"),
    (
        "body = \"\"\"\nIl part \\* ici.\n\"\"\"",
        "8:9",
        "write `\\\\*`, or put the text between `'''`",
    ),
    (
        "body = \"\"\"\nIl dit \"\"\"oui\"\"\" et part.\n\"\"\"",
        "8:8",
        "write other marks than `\"\"\"`",
    ),
    ("body = \"\"\"\nIl part.\n\"\"\"\n\"\"\"", "10:1", "delete the line"),
    ("body = \"\"\"Il part.\"\"\" et plus", "7:23", "put it inside of the quotation marks"),
    ("body = \"\"\nIl part.\n\"\"\"", "7:8", "write `\"\"\"` in front of a text of several lines"),
    (
        "body = \"Il part.\nIl arrive.\"",
        "7:8",
        "write `\"\"\"` in front of a text of several lines",
    ),
    ("body = 'Il part.\nIl arrive.'", "7:8", "write `\"\"\"` in front of a text of several lines"),
    ("body = “Il part.\n\nIl arrive.”", "7:8", "write straight quotes, three in front"),
    ("body = “““\nIl part.\n”””", "7:8", "write straight quotes, three in front"),
    ("body = ```\nIl part.\n```", "7:8", "write straight quotes, three in front"),
    ("body = Il part.\nIl arrive.", "7:8", "write `\"\"\"` in front of a text of several lines"),
    ("body =\nIl part.\nIl arrive.", "7:1", "write `body = \"\"\"` above the text"),
    ("body =\n\"\"\"\nIl part.\n\"\"\"", "7:1", "begin the value behind the `=`"),
    ("body : \"\"\"\nIl part.\n\"\"\"", "7:6", "write one `=`"),
    ("Il part.\n\"\"\"", "7:1", "write `body = \"\"\"` on a line above it"),
];

const BLOCKS: &[SlipRow] = &[
    ("preheader = \"Un mot\"", "7:1", "write it above the first `[[blocks]]`"),
    ("edito = \"Un mot\"", "7:1", "write `[[blocks]]`, and `kind = \"editorial\"` below it"),
    ("brèves = \"Un mot\"", "7:1", "write `[[blocks]]`, and `kind = \"briefs\"` below it"),
    ("sous-titre = \"Un mot\"", "7:1", "did you mean `standfirst`?"),
    ("Chapô = \"Un mot\"", "7:1", "did you mean `standfirst`?"),
    ("auteur = \"Un mot\"", "7:1", "did you mean `byline`?"),
    ("title = \"Un mot\"", "7:1", "keep one of the two"),
    ("kicker = \"a\" watch = \"b\"", "7:14", "write each key on a line of its own"),
    ("exclusive = oui", "7:13", "write `exclusive = true`"),
    ("figures = [{ src = \"a.png\", alt = \"b\" }", "7:1", "write `]` where it ends"),
    ("figures = { src = \"a.png\", alt = \"b\" }", "7:11", "write it in brackets: `[{ … }]`"),
    (
        "<<<<<<< HEAD\nkicker = \"a\"\n=======\nkicker = \"b\"\n>>>>>>> main",
        "7:1",
        "keep one of the two",
    ),
];

const HEADERS: &[SlipRow] = &[
    ("[blocks]", "4:1", "write `[[blocks]]`"),
    ("[[blocks]", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[blocks]]", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[[blocks", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[ [blocks] ]", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[[blocks]]:", "4:1", "write `[[blocks]]` on a line of its own"),
    ("((blocks))", "4:1", "write `[[blocks]]` on a line of its own"),
    ("blocks", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[[block]]", "4:1", "write `[[blocks]]`"),
    ("[[Blocks]]", "4:1", "write `[[blocks]]`"),
    ("[[mes blocs]]", "4:1", "write `[[blocks]]` above each block"),
    ("[[story]]", "4:3", "write `[[blocks]]`, and `kind = \"story\"` below it"),
    ("", "5:1", "write `[[blocks]]` on a line above it"),
];

#[test]
fn a_text_of_several_lines_is_told_where_it_begins() {
    hold(TEXTS, with_story);
}

#[test]
fn a_key_of_a_block_is_told_with_where_it_belongs() {
    hold(BLOCKS, with_story);
}

#[test]
fn a_header_is_told_as_it_should_be() {
    hold(HEADERS, |header| with_story("body = \"Il part.\"").replacen("[[blocks]]", header, 1));
}

/// Lines of blocks with another header than they need, the place of their one finding, and words of its help.
const INNER_HEADERS: &[SlipRow] = &[
    (
        "kind = \"briefs\"\n\n[[items]]\ntitle = \"Un\"\n\n[[items]]\ntitle = \"Deux\"",
        "7:1",
        "`[[blocks.items]]`",
    ),
    (
        "kind = \"briefs\"\n\n[blocks.items]\ntitle = \"Un\"\n\n[blocks.items]\ntitle = \"Deux\"",
        "7:1",
        "`[[blocks.items]]`",
    ),
    ("kind = \"briefs\"\n\n[items]\ntitle = \"Un\"", "7:1", "`[[blocks.items]]`"),
    ("kind = \"briefs\"\n\n[[block.items]]\ntitle = \"Un\"", "7:1", "`[[blocks.items]]`"),
    (
        "kind = \"tribune\"\ntitle = \"T\"\nbody = \"Un.\"\n[author]\nname = \"N\"",
        "8:1",
        "`[blocks.author]`",
    ),
    (
        "kind = \"tribune\"\ntitle = \"T\"\nbody = \"Un.\"\n[[blocks.author]]\nname = \"N\"",
        "8:1",
        "`[blocks.author]`",
    ),
    (
        "kind = \"tribune\"\ntitle = \"T\"\nbody = \"Un.\"\n[bloc.author]\nname = \"N\"",
        "8:1",
        "`[blocks.author]`",
    ),
    (
        "kind = \"tribune\"\ntitle = \"T\"\nbody = \"Un.\"\n[blocks.author]\nname = \"N\"\npartner = \"P\"",
        "10:1",
        "write it above `[blocks.author]`",
    ),
    (
        "kind = \"tribune\"\ntitle = \"T\"\n[blocks.author]\nname = \"N\"\nbody = \"Un.\"",
        "9:1",
        "write it above `[blocks.author]`",
    ),
    (
        "kind = \"tribune\"\nauthor = { name = \"N\", title = \"T\" }\nbody = \"Un.\"",
        "6:24",
        "outside of the braces",
    ),
    (
        "kind = \"notice\"\nbody = \"Un.\"\n[[button]]\nlabel = \"Lire\"\nurl = \"https://a.fr/\"",
        "7:1",
        "`[blocks.button]`",
    ),
    (
        "kind = \"story\"\ntitle = \"T\"\nbody = \"Un.\"\n\n[[annexe]]\ntitle = \"U\"",
        "9:3",
        "`[[blocks]]`",
    ),
];

#[test]
fn a_header_inside_of_a_block_is_told_once_however_much_comes_of_it() {
    hold(INNER_HEADERS, |lines| {
        let issue = with_story("body = \"Il part.\"");
        let (front, blocks) = issue.split_once("[[blocks]]").unwrap();
        format!("{front}[[blocks]]\n{lines}\n\n[[blocks]]{blocks}")
    });
}

#[test]
fn a_wrong_name_of_the_blocks_is_told_once_with_the_tables_below_them() {
    let tribune = "kind = \"tribune\"\ntitle = \"T\"\nbody = \"Un.\"";
    for (blocks, inner) in [("block", "block"), ("bloc", "blocks"), ("Blocks", "Blocks")] {
        let issue = format!(
            "{}\n[[{blocks}]]\n{tribune}\n[{inner}.author]\nname = \"N\"\n",
            with_story("body = \"Il part.\"")
        );
        let found = errors(&issue);
        assert!(matches!(found.as_slice(), [one] if one.starts_with("16:1: ")), "{found:#?}");
    }
}

#[test]
fn keys_below_the_epigraph_are_told_to_belong_above_it() {
    let found = errors(with_front("[epigraph]\nquote = \"Un mot.\"\nnumber = 3\nauteur = \"A\""));
    let [number, author] = found.as_slice() else { panic!("{found:#?}") };
    assert!(
        number.starts_with("5:1: ") && number.contains("write it above `[epigraph]`"),
        "{number}"
    );
    assert!(author.starts_with("6:1: ") && author.contains("did you mean `author`?"), "{author}");
}

/// Keys of a block that others need, each with a slip.
const NEEDED: &[SlipRow] = &[
    (
        "exclusive = \"oui\"\nopening = \"Un.\"\nteasers = [\"Deux\"]",
        "7:13",
        "write `true` without quotes",
    ),
    ("exclusive = 1\nopening = \"Un.\"", "7:13", "write `true` or `false`"),
    ("exlusive = true\nopening = \"Un.\"", "7:1", "did you mean `exclusive`?"),
    ("payant = true\nteasers = [\"Deux\"]", "7:1", "did you mean `exclusive`?"),
    ("figures = [{ alt = \"Un train\" }]", "7:12", "write `src = \"…\"`"),
    ("figures = [{ fichier = \"a.png\", alt = \"Un train\" }]", "7:14", "did you mean `src`?"),
    ("figures = [{ src = 3, alt = \"Un train\" }]", "7:20", "put it in quotes"),
    ("source = { libellé = \"Voir\", url = \"https://a.fr/\" }", "7:12", "did you mean `label`?"),
    (
        "source = \"https://a.fr/\"",
        "7:10",
        "write `source = { label = \"…\", url = \"https://a.fr/\" }`",
    ),
    (
        "source = \"Le Monde\"",
        "7:10",
        "write `source = { label = \"Le Monde\", url = \"https://…\" }`",
    ),
    ("figures = \"a.png\"", "7:11", "write `figures = [{ src = \"a.png\", alt = \"…\" }]`"),
    ("byline = \"nb\"", "7:10", "write it in brackets: `[\"nb\"]`"),
];

#[test]
fn a_key_that_cannot_be_read_is_told_and_nothing_that_comes_of_it() {
    hold(NEEDED, with_story);
    let continued = |line: &str| {
        let issue = with_story("id = \"nuit\"\nbody = \"Il part.\"");
        format!(
            "{issue}\n[[blocks]]\nkind = \"story\"\nexclusive = true\n{line}\nbody = \"Deux.\"\n"
        )
    };
    let rows: &[SlipRow] = &[
        ("continues = \"niut\"", "20:13", "did you mean `nuit`?"),
        ("continues = [\"nuit\"]", "20:13", "write `continues = \"nuit\"`"),
        ("continue = \"nuit\"", "20:1", "did you mean `continues`?"),
        ("titre = \"La suite\"", "20:1", "did you mean `title`?"),
    ];
    hold(rows, continued);
    let signed = |line: &str| {
        let issue = with_story("body = \"Il part.\"");
        format!(
            "{issue}\n[[blocks]]\nkind = \"tribune\"\ntitle = \"T\"\n{line}\nbody = \"Deux.\"\n"
        )
    };
    let rows: &[SlipRow] = &[
        ("author = \"Anne B.\"", "19:10", "write `author = { name = \"Anne B.\" }`"),
        ("author = Anne B.", "19:10", "`author = { name = \"Anne B.\" }`"),
        ("author = [\"Anne B.\"]", "19:10", "write `author = { name = \"Anne B.\" }`"),
        ("author = { nom = \"Anne B.\" }", "19:12", "did you mean `name`?"),
    ];
    hold(rows, signed);
}

/// Words for kinds, and the kind that each means.
#[test]
fn a_kind_in_the_editors_own_words_is_told_with_the_one_that_is_meant() {
    for (word, kind) in [
        ("article", "story"),
        ("Story", "story"),
        ("brèves", "briefs"),
        ("En bref", "briefs"),
        ("édito", "editorial"),
        ("Éditorial", "editorial"),
        ("publicité", "sponsor"),
        ("annonce", "notice"),
        ("point de vue", "tribune"),
        ("meldung", "story"),
    ] {
        let issue = with_story("").replacen("kind = \"story\"", &format!("kind = \"{word}\""), 1);
        let found = errors(&issue);
        let [one] = found.as_slice() else { panic!("{word}: {found:#?}") };
        assert!(one.contains(&format!("did you mean `{kind}`?")), "{word}: {one}");
    }
}

#[test]
fn a_header_that_is_missing_between_two_blocks_is_told_at_the_second() {
    let issue = with_story("body = \"Il part.\"\n").replace("\n\n\n[[blocks]]\n", "\n\n");
    let found = errors(&issue);
    assert_eq!(found.len(), 1, "{issue}\n{found:#?}");
    assert!(found[0].starts_with("9:1: ") && found[0].contains("write `[[blocks]]`"), "{found:?}");
}

#[test]
fn a_text_that_nobody_closes_shows_the_line_above_which_it_is_to_end() {
    let newsroom = Newsroom::new().issue("2025-02-11", &with_story("body = \"\"\"\nIl part."));
    newsroom
        .run(["check", "2025-02-11"])
        .exits(1)
        .answers("7 | body = \"\"\"\n   | ^^^^^^^^^^")
        .answers("it is to end above this line");
}

#[test]
fn a_file_is_told_of_all_its_slips_in_one_go_and_of_nothing_that_comes_of_them() {
    let issue = "date = 11/02/2025\ntitle = “Les trains”\n\n[[blocks]]\nkind = \"story\"\n\
                 titel = \"Le train de nuit\"\nfigures = [{ src = \"aucune.png\", alt = \"Un train\" }]\n\
                 body = \"\"\"\nIl part.\n\n[blocks]\nkind = \"sotry\"\ntitle = \"Le train de jour\"\n\
                 body = \"\"\"\nIl [arrive](ftp://a.example/).\n\"\"\"\n";
    let found = errors(issue);
    let places: Vec<&str> =
        found.iter().filter_map(|line| Some(line.split_once("]: ")?.0)).collect();
    assert_eq!(
        places,
        [
            "1:8: error[toml.syntax",
            "2:9: error[toml.syntax",
            "6:1: error[key.unknown",
            "7:20: error[img.missing",
            "8:1: error[toml.syntax",
            "11:1: error[key.value",
            "12:8: error[kind.unknown",
            "15:4: error[link.scheme",
        ],
        "{found:#?}"
    );
}

#[test]
fn a_path_of_a_picture_is_told_with_the_one_to_write() {
    let rows: &[SlipRow] = &[
        ("./quai.png", "7:20", "write `quai.png`"),
        ("images//quai.png", "7:20", "write `images/quai.png`"),
        ("images\\\\quai.png", "7:20", "write `images/quai.png`"),
        ("../quai.png", "7:20", "write its name alone: `quai.png`"),
        ("/moi/quai.png", "7:20", "write its name alone: `quai.png`"),
        ("C:/moi/quai.png", "7:20", "write its name alone: `quai.png`"),
        ("file:///moi/quai.png", "7:20", "write its name alone: `quai.png`"),
        ("https://a.fr/quai.png", "7:20", "write its name alone: `quai.png`"),
    ];
    hold(rows, |src| {
        with_story(&format!(
            "figures = [{{ src = \"{src}\", alt = \"Un quai\", credit = \"© A\" }}]"
        ))
    });
    let figure = |src: &str| {
        format!("figures = [{{ src = \"{src}\", alt = \"Un quai\", credit = \"© A\" }}]")
    };
    for (src, near) in [
        ("issues/images/arrivees.png", "did you mean `arrivees.png`?"),
        ("arrivees.jpg", "did you mean `arrivees.png`?"),
        ("arivees.png", "did you mean `arrivees.png`?"),
        ("quai.png", "put the file beside the issue"),
        ("secrets.png", "put the file beside the issue"),
    ] {
        let issue = with_story(&figure(src))
            + "\n[[blocks]]\nkind = \"story\"\nexclusive = true\ntitle = \"La suite\"\n\
             body = \"Un mot.\\n\\n![Un phare](secret.png '© A')\"\n";
        let newsroom = Newsroom::new()
            .file("issues/images/arrivees.png", drawing())
            .file("issues/images/secret.png", drawing())
            .issue("2025-02-11", &issue);
        newsroom.run(["check", "2025-02-11"]).exits(1).answers(near).omits("mean `secret.png`");
    }
}

#[test]
fn a_link_to_a_picture_is_told_with_the_picture_to_write() {
    let rows: &[SlipRow] = &[
        ("[Un quai](quai.png)", "7:9", "write `![Un quai](quai.png)`, in a paragraph of its own"),
        ("Voir [ici](www.lemonde.fr/a).", "7:14", "write `https://www.lemonde.fr/a`"),
        ("[écrire](bonjour@lavigie.example)", "7:9", "write `mailto:bonjour@lavigie.example`"),
    ];
    hold(rows, |text| with_story(&format!("body = \"{text}\" # part")));
}
