//! Values as other formats write them, or as the habits of a desk have them: paths, braces, lists, marks before the key.

use super::{SlipRow, errors, hold, with_front, with_story};
use crate::harness::Newsroom;

const PATHS: &[SlipRow] = &[
    ("body = \"Voir C:\\temp, part.\"", "7:14", "write `/` for `\\`: `C:/temp`"),
    ("body = \"Voir C:\\new\\rapport, part.\"", "7:14", "`C:/new/rapport`"),
    ("body = \"Voir D:\\\\temp\\test, part.\"", "7:14", "`D:/temp/test`"),
    ("body = \"Voir images\\tour.png, part.\"", "7:14", "`images/tour.png`"),
    ("body = \"\"\"\nVoir C:\\bilans\\tout, il part.\n\"\"\"", "8:6", "`C:/bilans/tout`"),
    ("body = \"Voir images\\quai, part.\"", "7:20", "write `/` for `\\` in the path"),
    ("watch = \"Le fichier \\file.txt\"", "7:21", "in a path, write `/` for `\\`"),
    ("watch = \"Le dossier \\bin\"", "7:21", "in a path, write `/` for `\\`"),
    ("kicker = \"un\\tdeux\"", "7:13", "write a blank in its place"),
    ("kicker = \"un\\ndeux\"", "7:13", "write a blank in its place"),
];

#[test]
fn a_path_of_windows_is_told_at_the_path_also_where_it_would_be_toml() {
    hold(PATHS, with_story);
}

#[test]
fn a_line_end_a_tab_of_code_and_an_escaped_path_are_left_alone() {
    for text in [
        "Plan B:\\nPartir.\\n\\nPuis C:\\nrien ne part.",
        "Un code part :\\n\\n```\\nif x:\\n\\tprint\\n```",
        "Voir C:\\\\new et C:/temp, part.",
        "Un mot\\nun autre part.",
    ] {
        let newsroom =
            Newsroom::new().issue("2025-02-11", &with_story(&format!("body = \"{text}\"")));
        newsroom.run(["check", "2025-02-11"]).omits("text.control");
    }
}

const BRACKETS: &[SlipRow] = &[
    ("kicker = {\"Un mot\"}", "7:10", "`kicker = \"Un mot\"`"),
    ("kicker = (\"Un mot\")", "7:10", "`kicker = \"Un mot\"`"),
    ("kicker = (\n\"Un mot\"\n)", "7:10", "`kicker = \"Un mot\"`"),
    ("kicker = [\"Un mot\"]", "7:10", "`kicker = \"Un mot\"`"),
    ("figures = { \"a.png\" }", "7:11", "`figures = [{ src = \"a.png\", alt = \"…\" }]`"),
    ("figures = [{ \"a.png\", \"b\" }]", "7:11", "`figures = [{ src = \"a.png\", alt = \"b\" }]`"),
    (
        "figures = [ src = \"a.png\", alt = \"b\" ]",
        "7:11",
        "`figures = [{ src = \"a.png\", alt = \"b\" }]`",
    ),
    (
        "source = { \"Le Monde\", \"https://a.fr\" }",
        "7:10",
        "`source = { label = \"Le Monde\", url = \"https://a.fr\" }`",
    ),
    (
        "source = [\"Le Monde\", \"https://a.fr/\"]",
        "7:10",
        "`source = { label = \"Le Monde\", url = \"https://a.fr/\" }`",
    ),
    (
        "source = [Le Monde](https://a.fr/)",
        "7:10",
        "`source = { label = \"Le Monde\", url = \"https://a.fr/\" }`",
    ),
    (
        "source = \"[Le Monde](https://a.fr/)\"",
        "7:10",
        "`source = { label = \"Le Monde\", url = \"https://a.fr/\" }`",
    ),
    (
        "source = label = \"Le Monde\", url = \"https://a.fr/\"",
        "7:10",
        "`source = { label = \"Le Monde\", url = \"https://a.fr/\" }`",
    ),
    ("byline = [\"un, \"deux\"]", "7:11", "`byline = [\"un\", \"deux\"]`"),
    ("byline = \"un\",\"deux\"]", "7:21", "`byline = [\"un\",\"deux\"]`"),
    ("byline = [\"un\"], [\"deux\"]", "7:16", "`byline = [\"un\", \"deux\"]`"),
    ("byline = [\"un\", \"deux\"]]", "7:24", "delete it: `byline = [\"un\", \"deux\"]`"),
    ("byline = \"Anne\",\n\"Zoé\"", "7:16", "`byline = [\"Anne\", \"Zoé\"]`"),
    ("byline = {name = \"Anne\"}", "7:10", "write `byline = [\"Anne\"]`"),
    ("byline = Anne, Zoé", "7:10", "`byline = [\"Anne\", \"Zoé\"]`"),
    ("kicker = \"Un\" \\\n\"mot\"", "7:15", "`kicker = \"Un mot\"`"),
];

#[test]
fn brackets_braces_and_keys_are_told_with_the_value_to_write() {
    hold(BRACKETS, with_story);
}

const KEYS: &[SlipRow] = &[
    ("kicker = \"a\", standfirst = \"b\"", "7:15", "each key on a line of its own"),
    ("kicker = \"a\"; standfirst = \"b\"", "7:15", "each key on a line of its own"),
    ("> kicker = \"a\"", "7:1", "begin the line with the key: `kicker = \"a\"`"),
    ("$kicker = \"a\"", "7:1", "begin the line with the key: `kicker = \"a\"`"),
    ("-- kicker = \"a\"", "7:1", "begin the line with the key: `kicker = \"a\"`"),
    ("1. kicker = \"a\"", "7:1", "begin the line with the key: `kicker = \"a\"`"),
    ("kicker - \"a\"", "7:8", "`kicker = \"a\"`"),
    ("kicker ≠ \"a\"", "7:8", "`kicker = \"a\"`"),
    ("<kicker>a</kicker>", "7:1", "`kicker = \"a\"`"),
    ("[blocks.kicker]\n\"a\"", "7:1", "`kicker = \"a\"`"),
    ("[kicker] = \"a\"", "7:1", "`kicker = \"a\"`"),
    ("{kicker = \"a\"}", "7:1", "`kicker = \"a\"`"),
    ("kicker(\"a\")", "7:1", "`kicker = \"a\"`"),
    ("![b](a.png)", "7:1", "write `figures = [{ src = \"a.png\", alt = \"b\" }]`"),
    ("kicker. = \"a\"", "7:1", "`kicker = \"a\"`"),
    ("title.short = \"a\"", "7:1", "such as `short = …`"),
    ("link = \"https://a.fr/\"", "7:1", "write `source = { label = \"…\", url = \"https://…\" }`"),
    ("légende = \"a\"", "7:1", "write `figures = [{ src = "),
    ("signé = \"a\"", "7:1", "did you mean `byline`?"),
    ("reserve = true", "7:1", "did you mean `exclusive`?"),
    ("intertitre = \"a\"", "7:1", "write it in the `body`"),
    ("payant = oui", "7:10", "write `exclusive = true`"),
    ("id = Été", "7:6", "`id = \"ete\"`"),
    ("only = true", "7:8", "write `only = \"free\"`"),
    ("kicker = 'a\"", "7:10", "`kicker = \"a\"`"),
    ("kicker = \"a\"\"\"", "7:10", "`kicker = \"a\"`"),
    ("kicker = \\\"Un mot\\\"", "7:10", "`kicker = \"Un mot\"`"),
    ("kicker = &quot;Un mot&quot;", "7:10", "`kicker = \"Un mot\"`"),
];

#[test]
fn what_stands_before_a_key_or_in_its_place_is_told_with_the_line_to_write() {
    hold(KEYS, with_story);
}

const VALUES: &[SlipRow] = &[
    ("number = quatre", "3:10", "write `number = 4`"),
    ("number = #412", "3:10", "write `number = 412`"),
    ("number = 4, draft = true", "3:13", "each key on a line of its own"),
    ("allow = fr.capitals", "3:9", "`allow = [\"fr.capitals\"]`"),
    ("send_at = 7h30", "3:11", "write `send_at = \"07:30\"`"),
    ("draft =", "3:1", "write `draft = true`, or delete the line"),
    ("language = [\"fr\"]", "3:12", "write `language = \"fr\"`"),
    ("contents = {\"un\", \"deux\"}", "3:12", "`contents = [\"un\", \"deux\"]`"),
    ("epigraph = [\"Un mot\", \"Anne\"]", "3:12", "{ quote = \"Un mot\", author = \"Anne\" }"),
    ("[epigraph]\n\"Un mot\"", "4:1", "`quote = \"Un mot\"`"),
    ("subject = \"L'été'", "3:11", "`subject = \"L'été\"`"),
];

#[test]
fn a_value_of_another_kind_is_told_as_its_key_takes_it() {
    hold(VALUES, with_front);
}

#[test]
fn a_tag_of_html_in_a_line_is_a_warning() {
    for line in ["kicker = \"<b>a</b>\"", "byline = [\"<i>Anne</i>\"]", "byline = [\"A &amp; Z\"]"]
    {
        let newsroom = Newsroom::new().issue("2025-02-11", &with_story(line));
        newsroom.run(["check", "2025-02-11"]).answers("is printed as it stands");
    }
    let plain = Newsroom::new().issue("2025-02-11", &with_story("kicker = \"a < b et c > d\""));
    plain.run(["check", "2025-02-11"]).omits("md.raw-mark");
    assert!(errors(with_story("kicker = \"a\nb\"")).len() == 1);
}

/// Settings with a slip, and words of the help of its one error.
const SETTINGS: &[(&str, &str, &str)] = &[
    ("[publication]", "publication", "write `[publication]`"),
    ("[publication]", "[Publication]", "write `[publication]`"),
    ("[publication]", "[[publication]]", "write `[publication]`"),
    ("timezone = ", "fuseau = ", "did you mean `timezone`?"),
    ("\nname = ", "\ntitre = ", "did you mean `name`?"),
    ("\nfrom = ", "\nexpéditeur = ", "did you mean `from`?"),
    ("from = \"", "from = \"mailto:", "write the address alone: `\"bonjour@lavigie.example\"`"),
    ("bonjour@lavigie.example\"", "bonjour@lavigie.example.\"", "write the address alone"),
    ("[unsubscribe]", "[désinscription]", "write `[unsubscribe]`"),
    ("[[relays]]", "[relay]", "write `[[relays]]`"),
];

#[test]
fn a_slip_in_the_settings_is_told_once_with_what_to_write() {
    let sound = "[publication]\nname = \"La Vigie\"\nfrom = \"bonjour@lavigie.example\"\n\
                 timezone = \"Europe/Paris\"\n\n[unsubscribe]\nmailto = \"adieu@lavigie.example\"\n\n\
                 [[relays]]\nurl = \"smtp://127.0.0.1:2525\"\n";
    for (written, slip, words) in SETTINGS {
        let settings = sound.replacen(written, slip, 1);
        assert_ne!(settings, sound, "{slip}");
        let newsroom = Newsroom::new().settings(&settings).issue("2025-02-11", &with_front(""));
        let ran = newsroom.run(["check", "2025-02-11"]);
        let all = format!("{}{}", ran.out, ran.err);
        assert_eq!(all.matches("error[").count(), 1, "{slip}\n{ran}");
        assert!(all.contains(words), "{slip}\n{ran}");
    }
}

/// Lists of readers with a slip, and words of the help of its one error.
const LISTS: &[(&str, &str)] = &[
    ("[[subscribers]]\nmail = \"a@b.example\"\n", "did you mean `email`?"),
    ("[[subscribers]]\ne-mail = \"a@b.example\"\n", "did you mean `email`?"),
    ("[[abonnés]]\nemail = \"a@b.example\"\n", "write `[[subscribers]]`"),
    ("[[lecteurs]]\nemail = \"a@b.example\"\n", "write `[[subscribers]]`"),
    ("subscribers = [\"a@b.example\", \"c@b.example\"]\n", "below a line `[[subscribers]]`"),
    ("a@b.example\nc@b.example\n", "write `[[subscribers]]` and `email = \"…\"` below it"),
];

#[test]
fn a_slip_in_the_list_of_readers_is_told_once_with_what_to_write() {
    for (list, words) in LISTS {
        let newsroom = Newsroom::new().file("subscribers.toml", list);
        let ran = newsroom.issue("2025-02-11", &with_front("")).run(["check", "2025-02-11"]);
        let all = format!("{}{}", ran.out, ran.err);
        assert_eq!(all.matches("error[").count(), 1, "{list}\n{ran}");
        assert!(all.contains(words), "{list}\n{ran}");
    }
}
