//! Slips on one line: quotation marks, signs, blanks, values.

use super::{SlipRow, hold, with_front};

const QUOTES: &[SlipRow] = &[
    (
        "preheader = “L’été à Paris”",
        "3:13",
        "write straight quotes: `preheader = \"L’été à Paris\"`",
    ),
    ("preheader = «\u{a0}Un mot\u{a0}»", "3:13", "write straight quotes: `preheader = \"Un mot\"`"),
    ("preheader = ‘Un mot’", "3:13", "write straight quotes: `preheader = \"Un mot\"`"),
    ("preheader = „Ein Wort“", "3:13", "write straight quotes: `preheader = \"Ein Wort\"`"),
    ("preheader = “Un mot\"", "3:13", "write straight quotes: `preheader = \"Un mot\"`"),
    ("preheader = \"Un mot”", "3:13", "write straight quotes: `preheader = \"Un mot\"`"),
    ("preheader = `Un mot`", "3:13", "write straight quotes: `preheader = \"Un mot\"`"),
    ("preheader = “Un mot” # à voir", "3:13", "`preheader = \"Un mot\" # à voir`"),
    ("preheader = \"Il a dit \"non\" hier\"", "3:23", "write `\\\"` inside of quotes, or « »"),
    ("preheader = 'L'été'", "3:15", "around a text with an apostrophe: `preheader = \"L'été\"`"),
    ("preheader = \"\"Un mot\"\"", "3:13", "write one mark in front of the text"),
    ("preheader = \"\"Un mot\"", "3:13", "`preheader = \"Un mot\"`"),
    ("preheader = \"Un mot\"\"", "3:13", "`preheader = \"Un mot\"`"),
    ("preheader = ''Un mot''", "3:13", "`preheader = \"Un mot\"`"),
    ("preheader = \"Un mot", "3:13", "write `\"` where it ends: `preheader = \"Un mot\"`"),
    ("preheader = Un mot\"", "3:13", "put it in straight quotes: `preheader = \"Un mot\"`"),
    (
        "preheader = Un mot de trop",
        "3:13",
        "put it in straight quotes: `preheader = \"Un mot de trop\"`",
    ),
    ("preheader = Un mot # à voir", "3:13", "`preheader = \"Un mot\" # à voir`"),
    (
        "preheader = \"Un mot coupé\nen deux\"",
        "3:13",
        "write `\"\"\"` in front of a text of several lines",
    ),
    ("preheader = \"Un mot coupé\nsans fin", "3:13", "or `\"\"\"` around several lines"),
    ("preheader = \"Un \\* mot\"", "3:17", "write `\\\\*`, or put the text between `'''`"),
    ("preheader = \"C:\\images\\une.png\"", "3:16", "write `/` for `\\`"),
    ("preheader = \"Un\u{1}mot\"", "3:16", "delete it"),
];

const SIGNS: &[SlipRow] = &[
    ("preheader: \"Un mot\"", "3:10", "`preheader = \"Un mot\"`"),
    ("preheader : Un mot", "3:11", "`preheader = \"Un mot\"`"),
    ("preheader: Un mot", "3:10", "`preheader = \"Un mot\"`"),
    ("preheader: “Un mot”", "3:10", "`preheader = \"Un mot\"`"),
    (
        "preheader \"Un mot\"",
        "3:1",
        "write one `=` between the key and its value: `preheader = \"Un mot\"`",
    ),
    ("preheader == \"Un mot\"", "3:11", "`preheader = \"Un mot\"`"),
    ("preheader = = \"Un mot\"", "3:11", "`preheader = \"Un mot\"`"),
    ("preheader := \"Un mot\"", "3:11", "`preheader = \"Un mot\"`"),
    ("preheader => \"Un mot\"", "3:11", "`preheader = \"Un mot\"`"),
    ("\"preheader\": \"Un mot\",", "3:12", "`\"preheader\" = \"Un mot\"`"),
    ("preheader =", "3:1", "write `preheader = \"…\"`, or delete the line"),
    ("preheader", "3:1", "write `preheader = …`, or delete the line"),
    ("- preheader = \"Un mot\"", "3:1", "begin the line with the key: `preheader = \"Un mot\"`"),
    ("— preheader = \"Un mot\"", "3:1", "begin the line with the key: `preheader = \"Un mot\"`"),
    ("preheader = \"Un mot\",", "3:21", "delete it: `preheader = \"Un mot\"`"),
    ("preheader = \"Un mot\";", "3:21", "delete it: `preheader = \"Un mot\"`"),
    ("preheader = \"Un mot\" et un autre", "3:22", "put it inside of the quotation marks"),
    (
        "preheader = \"Un mot\" // à voir",
        "3:22",
        "begin a comment with `#`: `preheader = \"Un mot\" # à voir`",
    ),
    ("preheader = \"Un mot\" number = 3", "3:22", "write each key on a line of its own"),
    (
        "\u{a0}preheader = \"Un mot\"",
        "3:1",
        "type a plain blank in its place: `preheader = \"Un mot\"`",
    ),
    ("preheader\u{a0}= \"Un mot\"", "3:10", "type a plain blank in its place"),
    ("preheader =\u{202f}\"Un mot\"", "3:12", "type a plain blank in its place"),
    ("preheader = \"Un mot\"\u{a0}", "3:21", "type a plain blank in its place"),
    ("\u{200b}preheader = \"Un mot\"", "3:1", "delete it"),
    ("\u{feff}preheader = \"Un mot\"", "3:1", "delete it"),
    ("pre\u{200b}header = \"Un mot\"", "3:4", "delete it"),
    ("// à voir", "3:1", "begin a comment with `#`: `# à voir`"),
    ("<!-- à voir -->", "3:1", "begin a comment with `#`: `# à voir`"),
    ("<!-- à voir\nou pas -->", "3:1", "begin a comment with `#`: `# à voir`"),
    ("; à voir", "3:1", "begin a comment with `#`: `# à voir`"),
    ("Un texte sans clé.\nEt sa suite : voilà.", "3:1", "write `body = \"\"\"` on a line above it"),
];

const KEYS: &[SlipRow] = &[
    ("préheader = \"Un mot\"", "3:1", "did you mean `preheader`?"),
    ("pre header = \"Un mot\"", "3:1", "did you mean `preheader`?"),
    ("Preheader = \"Un mot\"", "3:1", "did you mean `preheader`?"),
    ("sujet = \"Un mot\"", "3:1", "did you mean `subject`?"),
    ("numéro = 412", "3:1", "did you mean `number`?"),
    ("number = 3\nnumber = 4", "4:1", "keep one of the two"),
];

const VALUES: &[SlipRow] = &[
    ("number = 4 12", "3:10", "write `number = 412`"),
    ("number = 4\u{a0}012", "3:10", "write `number = 4012`"),
    ("number = n° 412", "3:10", "write `number = 412`"),
    ("number = 0412", "3:10", "write `number = 412`"),
    ("number = \"412\"", "3:10", "write `412` without quotes"),
    ("draft = oui", "3:9", "write `draft = true`"),
    ("draft = Vrai", "3:9", "write `draft = true`"),
    ("draft = True", "3:9", "write `draft = true`"),
    ("draft = yes", "3:9", "write `draft = true`"),
    ("draft = non", "3:9", "write `draft = false`"),
    ("draft = \"true\"", "3:9", "write `true` without quotes"),
    ("epigraph = \"Un mot\"", "3:12", "write `epigraph = { quote = \"Un mot\", author = \"…\" }`"),
];

const LISTS: &[SlipRow] = &[
    ("contents = [\"un\" \"deux\"]", "3:16", "`contents = [\"un\", \"deux\"]`"),
    (
        "contents = [\"un\", \"deux\"",
        "3:1",
        "write `]` where it ends: `contents = [\"un\", \"deux\"]`",
    ),
    ("contents = [un, deux]", "3:13", "`contents = [\"un\", \"deux\"]`"),
    ("contents = [“un”, “deux”]", "3:13", "`contents = [\"un\", \"deux\"]`"),
    ("contents = [\"un”, \"deux\"]", "3:13", "`contents = [\"un\", \"deux\"]`"),
    ("contents = [\"un\"; \"deux\"]", "3:17", "`contents = [\"un\", \"deux\"]`"),
    ("contents = (\"un\", \"deux\")", "3:12", "`contents = [\"un\", \"deux\"]`"),
    ("contents = \"un\", \"deux\"", "3:16", "`contents = [\"un\", \"deux\"]`"),
    ("contents = “un”, “deux”", "3:16", "`contents = [\"un\", \"deux\"]`"),
    ("contents = [\"un\", \"deux\",,]", "3:26", "delete the comma"),
    ("contents = [\"dit \"un\" ici\", \"deux\"]", "3:13", "write `\\\"` inside of quotes, or « »"),
    ("contents = ['l'un', 'deux']", "3:13", "`contents = [\"l'un\", 'deux']`"),
    ("contents = [\n  \"un\"\n  \"deux\"\n]", "4:6", "write a comma between two items"),
    ("contents = [\n  - \"un\"\n  - \"deux\"\n]", "4:3", "write commas between the items"),
    ("contents =\n- \"un\"\n- \"deux\"", "3:1", "`contents = [\"un\", \"deux\"]`"),
    ("contents = \"un\"", "3:12", "write it in brackets: `[\"un\"]`"),
    ("epigraph = { quote: \"Un\", author: \"A\" }", "3:19", "write one `=`"),
    (
        "epigraph = { quote = \"Un\" author = \"A\" }",
        "3:25",
        "`epigraph = { quote = \"Un\", author = \"A\" }`",
    ),
    ("epigraph = { quote = \"Un\", author = \"A\"", "3:1", "write `}` where it ends"),
];

#[test]
fn quotation_marks_are_told_with_the_line_as_it_should_be() {
    hold(QUOTES, with_front);
}

#[test]
fn signs_and_blanks_around_a_value_are_told_with_the_line_as_it_should_be() {
    hold(SIGNS, with_front);
}

#[test]
fn a_key_that_does_not_exist_is_told_with_the_one_that_was_meant() {
    hold(KEYS, with_front);
}

#[test]
fn a_value_of_another_kind_is_told_with_what_to_write() {
    hold(VALUES, with_front);
}

#[test]
fn a_list_is_told_with_its_brackets_and_commas() {
    hold(LISTS, with_front);
}

#[test]
fn a_day_is_told_as_it_should_be_however_it_is_written() {
    let rows: &[SlipRow] = &[
        ("30/11/2026", "1:8", "`date = 2026-11-30`"),
        ("2025/02/11", "1:8", "`date = 2025-02-11`"),
        ("11.02.2025", "1:8", "`date = 2025-02-11`"),
        ("11-02-25", "1:8", "`date = 2025-02-11`"),
        ("2025-2-11", "1:8", "`date = 2025-02-11`"),
        ("11 février 2025", "1:8", "`date = 2025-02-11`"),
        ("mardi 11 févr. 2025", "1:8", "`date = 2025-02-11`"),
        ("1er mars 2025", "1:8", "`date = 2025-03-01`"),
        ("February 11, 2025", "1:8", "`date = 2025-02-11`"),
        ("02/13/2025", "1:8", "`date = 2025-02-13`"),
        ("30 novembre", "1:8", "write year, month and day"),
        ("2025-02-30", "1:8", "write year, month and day"),
        ("demain", "1:8", "write year, month and day"),
        ("\"2025-02-11\"", "1:8", "without quotes: `date = 2025-02-11`"),
        ("\"11/02/2025\"", "1:8", "without quotes: `date = 2025-02-11`"),
        ("\"mardi 11 février 2025\"", "1:8", "without quotes: `date = 2025-02-11`"),
        ("2025-30-11", "1:8", "`date = 2025-11-30`"),
        ("2025", "1:8", "`date = 2025-02-11`"),
    ];
    hold(rows, |day| with_front("number = 1").replacen("2025-02-11", day, 1));
}
