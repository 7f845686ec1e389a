//! Faults of blocks: kinds, handles, keys, the exclusive ones.

use std::fmt::Write as _;

use super::{block, exclusive, front, refused, refused_for, sound};
use crate::harness::Newsroom;

#[test]
fn a_handle_is_small_letters_digits_and_hyphens() {
    sound(14, block("id = \"train-2\""), &[]);
    sound(14, block(&format!("id = \"{}\"", "a".repeat(64))), &[]);
    let long = "a".repeat(65);
    for (number, id) in [
        (13, "../../etc/cron.d/x"),
        (14, "Train"),
        (14, "le train"),
        (14, "été"),
        (14, "a--b"),
        (14, &long),
    ] {
        refused_for(number, block(&format!("id = \"{id}\"")), "8:6 error id.shape");
    }
}

#[test]
fn two_blocks_with_one_handle_are_told() {
    let twice = format!(
        "{}\n[[blocks]]\nkind = \"story\"\nid = \"quai\"\ntitle = \"Deux\"\nbody = \"x\"\n",
        block("id = \"quai\"")
    );
    refused_for(0, twice, "10:1 error id.repeated");
}

#[test]
fn a_kind_that_does_not_exist_is_told_with_the_nearest() {
    let text = front("number = 1").replace("\"story\"", "\"storry\"");
    refused_for(18, &text, "6:8 error kind.unknown");
    let newsroom = Newsroom::new().issue("2025-02-11", &text);
    newsroom.run(["check"]).exits(1).answers("did you mean `story`?");
    let foreign = text.replace("storry", "crossword");
    let newsroom = Newsroom::new().issue("2025-02-11", &foreign);
    let kinds = "`story`, `editorial`, `briefs`, `tribune`, `notice` and `sponsor`";
    newsroom.run(["check"]).exits(1).answers(&format!("the kinds are {kinds}"));
}

#[test]
fn a_key_of_another_kind_is_told_with_its_owner() {
    refused_for(19, block("titel = \"x\""), "8:1 error key.unknown");
    refused_for(19, block("bdoy = \"x\""), "8:1 error key.unknown");
    let newsroom = Newsroom::new().issue("2025-02-11", &block("advertiser = \"x\""));
    newsroom.run(["check"]).exits(1).answers("it belongs to a sponsor block");
}

#[test]
fn a_misspelt_key_inside_a_value_is_told_where_it_stands() {
    refused_for(
        19,
        block("source = { labell = \"x\", label = \"x\", url = \"https://a.example/\" }"),
        "8:12 error key.unknown",
    );
    let items = front("number = 1").replace("\"story\"", "\"briefs\"").replace(
        "body = \"Un texte.\"",
        "[[blocks.items]]\ntitle = \"x\"\ntxt = \"y\"\ntext = \"y\"",
    );
    refused_for(19, items, "10:1 error key.unknown");
}

#[test]
fn a_block_inside_a_block_is_refused() {
    let nested = block("[[blocks.blocks]]\nkind = \"story\"\nexclusive = true");
    refused_for(28, nested, "8:10 error key.unknown");
    refused_for(
        28,
        block("items = [{ title = \"x\", exclusive = true }]"),
        "8:1 error key.unknown",
    );
}

#[test]
fn keys_of_exclusive_blocks_on_an_open_one_are_told() {
    refused_for(28, block("opening = \"x\""), "8:11 error excl.key");
    refused_for(28, block("exclusive = false\nteasers = [\"x\"]"), "9:12 error excl.key");
    refused_for(28, block("continues = \"train\""), "8:13 error excl.key");
    let notice =
        exclusive("").replacen("kind = \"story\"\nexclusive", "kind = \"notice\"\nexclusive", 1);
    let found = refused(notice);
    assert!(found.iter().all(|finding| finding.ends_with("key.unknown")), "{found:?}");
}

#[test]
fn an_exclusive_block_has_a_title_or_continues_one() {
    let untitled = exclusive("").replace("title = \"Le quai\"\n", "");
    refused_for(28, &untitled, "10:1 error excl.title");
    sound(
        28,
        untitled.replace(
            "exclusive = true",
            "exclusive = true\ncontinues = \"le-train-de-nuit-repart-ce-soir-vers-le-sud\"",
        ),
        &[],
    );
    refused_for(
        28,
        exclusive("continues = \"le-train-de-nuit-repart-ce-soir-vers-le-sdu\""),
        "16:13 error excl.continues",
    );
    let newsroom = Newsroom::new().issue(
        "2025-02-11",
        &exclusive("continues = \"le-train-de-nuit-repart-ce-soir-vers-le-sdu\""),
    );
    newsroom
        .run(["check"])
        .exits(1)
        .answers("did you mean `le-train-de-nuit-repart-ce-soir-vers-le-sud`?");
}

#[test]
fn an_exclusive_section_that_nothing_announces_is_a_warning() {
    let silent = exclusive("").replace("teasers = [\"Ce qui suit.\"]\n", "");
    sound(0, &silent, &["10:1 warning excl.teaser"]);
    let newsroom = Newsroom::new().issue("2025-02-11", &silent);
    newsroom.run(["check", "--deny", "warnings"]).exits(1).answers("0 errors, 1 warning");
}

#[test]
fn five_thousand_blocks_are_refused_at_the_first_too_many() {
    let mut text = front("number = 1");
    for n in 2..=5000 {
        writeln!(text, "[[blocks]]\nkind = \"story\"\ntitle = \"T{n}\"\nbody = \"x\"")
            .expect("text");
    }
    let found = refused(text);
    assert!(found.contains(&"2005:1 error block.count".to_owned()), "bad input 32: {found:?}");
}

#[test]
fn an_issue_of_more_cells_items_or_lines_than_a_page_can_hold_is_refused() {
    let row = format!("|{}\n", "a|".repeat(100));
    let table = format!("{row}|{}\n{}\n", "-|".repeat(100), row.repeat(2_000));
    let items = "* a\n".repeat(100_000);
    let emphasis = "*a* ".repeat(100_000);
    for text in [table, items, emphasis] {
        let found = refused(
            front("number = 1")
                .replace("body = \"", &format!("body = \"{}", text.replace('\n', "\\n"))),
        );
        assert_eq!(found, ["5:1 error block.count"]);
    }
    let entities = format!("entities = [{}]", "\"a\",".repeat(100_000));
    let briefs = format!(
        "[[blocks]]\nkind = \"briefs\"\n[[blocks.items]]\ntitle = \"b\"\ntext = \"x\"\n{entities}\n"
    );
    assert_eq!(refused(front("number = 1") + &briefs), ["9:1 error block.count"]);
    let contents = format!("contents = [{}]", "\"a\",".repeat(100_000));
    assert_eq!(refused(front(&contents)), ["1:1 error block.count"]);
}

#[test]
fn an_issue_that_leaves_a_free_reader_with_nothing_is_refused() {
    let closed = front("number = 1")
        .replace("kind = \"story\"", "kind = \"story\"\nexclusive = true\nteasers = [\"x\"]");
    refused_for(33, closed, "1:1 error block.none-free");
}

#[test]
fn an_issue_that_leaves_a_paying_reader_with_nothing_is_refused() {
    let short = "body = \"x\"\nonly = \"free\"";
    refused_for(0, front("").replace("body = \"Un texte.\"", short), "1:1 error block.none-paid");
    sound(0, exclusive("").replace("body = \"Un texte.\"", short), &["2:9 note preheader.missing"]);
}

#[test]
fn only_free_belongs_to_open_blocks_of_any_kind() {
    refused_for(0, exclusive("only = \"free\""), "16:8 error excl.key");
    refused_for(0, block("only = \"paid\""), "8:8 error key.value");
    for (kind, own) in [
        ("editorial", "body = \"x\""),
        ("tribune", "author = { name = \"Ana B.\" }\nbody = \"x\""),
        ("briefs", "items = [{ title = \"b\", text = \"x\" }]"),
    ] {
        let more =
            format!("\n[[blocks]]\nkind = \"{kind}\"\ntitle = \"Deux\"\n{own}\nonly = \"free\"\n");
        sound(0, block("") + &more, &[]);
    }
}

/// The two versions of one story: a short one for those who do not pay, a long one for those who do.
fn two_versions() -> String {
    front("number = 1")
        + "\n[[blocks]]\nkind = \"story\"\nid = \"digue\"\ntitle = \"La digue\"\nonly = \"free\"\n\
           body = \"Le maire a parlé.\\n\\nLa version courte.\"\n\
           \n[[blocks]]\nkind = \"story\"\nexclusive = true\ncontinues = \"digue\"\n\
           body = \"Le maire a parlé.\\n\\nLa version longue.\"\n"
}

#[test]
fn a_block_for_free_readers_alone_is_judged_like_any_other() {
    let short = two_versions().replace("only = \"free\"", "only = \"free\"\nbyline = [\"zz\"]");
    let newsroom = Newsroom::new().issue("2025-02-11", &short);
    newsroom.run(["check"]).answers("`zz` is no contributor of the publication");
    let same = two_versions().replace("La version longue.", "La version courte.");
    let newsroom = Newsroom::new().issue("2025-02-11", &same);
    newsroom.run(["check"]).answers("says nothing that a free reader does not read");
}

#[test]
fn a_long_version_takes_the_place_of_the_short_one_for_those_who_pay() {
    let newsroom = Newsroom::new().issue("2025-02-11", &two_versions());
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    let [free, paid] =
        ["free", "paid"].map(|name| newsroom.text(&format!("out/2025-02-11/{name}.txt")));
    assert!(free.contains("La version courte.") && !free.contains("La version longue."), "{free}");
    assert!(paid.contains("La version longue.") && !paid.contains("La version courte."), "{paid}");
    // The contents and the block itself, and for free readers what they would get for paying.
    for (edition, count) in [(&free, 3), (&paid, 2)] {
        let titles =
            edition.lines().filter(|line| line.trim().to_lowercase().ends_with("la digue"));
        assert_eq!(titles.count(), count, "{edition}");
    }
}

#[test]
fn a_block_that_says_nothing_is_told_in_the_words_of_its_kind() {
    let empty =
        |kind: &str, rest: &str| format!("{}\n[[blocks]]\nkind = \"{kind}\"\n{rest}\n", block(""));
    refused_for(0, empty("story", "title = \"x\""), "10:1 error block.empty");
    refused_for(0, empty("briefs", "title = \"x\""), "10:1 error block.empty");
    refused_for(0, empty("notice", "title = \"x\""), "10:1 error block.empty");
    refused_for(0, empty("story", "body = \"x\""), "10:1 error key.missing");
    refused_for(0, empty("sponsor", "body = \"x\""), "10:1 error key.missing");
    refused_for(0, empty("tribune", "title = \"x\"\nbody = \"x\""), "10:1 error key.missing");
    refused_for(0, empty("notice", "body = \"x\"\nonly = \"paid\""), "13:8 error key.value");
}

#[test]
fn an_unknown_byline_is_a_warning_with_the_nearest_contributor() {
    let newsroom = Newsroom::new()
        .file(
            "matinale.toml",
            "[publication]\nname = \"V\"\ntimezone = \"Europe/Paris\"\n\
            from = \"v@example.org\"\npostal_address = \"1, quai\"\n[contributors.jr]\nname = \"Jeanne Roux\"\n",
        )
        .issue("2025-02-11", &block("byline = [\"jt\", \"Ousmane Kéita\", \"jr\"]"));
    let ran = newsroom.run(["check", "--format", "short"]).exits(0);
    assert_eq!(ran.findings(), ["8:11 warning contributor.unknown"], "{ran}");
    ran.answers("did you mean `jr`?");
    newsroom.run(["check", "--deny", "warnings"]).exits(1);
}

#[test]
fn an_unknown_byline_of_an_exclusive_block_is_told_too() {
    sound(0, exclusive("sign_off = \"zz\""), &["16:12 warning contributor.unknown"]);
}
