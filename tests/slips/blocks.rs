//! Slips in texts of several lines, in headers and in blocks.

use super::{SlipRow, errors, hold, with_story};

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
    ("[blocks]", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[[blocks]", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[blocks]]", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[[blocks", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[ [blocks] ]", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[[blocks]]:", "4:1", "write `[[blocks]]` on a line of its own"),
    ("((blocks))", "4:1", "write `[[blocks]]` on a line of its own"),
    ("blocks", "4:1", "write `[[blocks]]` on a line of its own"),
    ("[[block]]", "4:3", "write `[[blocks]]` above each block"),
    ("[[Blocks]]", "4:3", "write `[[blocks]]` above each block"),
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

#[test]
fn a_header_that_is_missing_between_two_blocks_is_told_at_the_second() {
    let issue = with_story("body = \"Il part.\"\n").replace("\n\n\n[[blocks]]\n", "\n\n");
    let found = errors(&issue);
    assert_eq!(found.len(), 1, "{issue}\n{found:#?}");
    assert!(found[0].starts_with("9:1: ") && found[0].contains("write `[[blocks]]`"), "{found:?}");
}

#[test]
fn a_text_that_nobody_closes_shows_the_line_above_which_it_is_to_end() {
    let newsroom =
        crate::harness::Newsroom::new().issue("2025-02-11", &with_story("body = \"\"\"\nIl part."));
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
        ],
        "{found:#?}"
    );
}
