//! The first morning: from an empty folder to a rehearsal.

use std::fs;

use crate::harness::Newsroom;

#[test]
fn a_fresh_publication_is_rehearsed_within_four_commands() {
    for (language, title) in [
        ("fr", "Le titre de la matinale"),
        ("en", "The headline of the morning"),
        ("de", "Die Schlagzeile des Morgens"),
    ] {
        let newsroom = Newsroom::empty();
        newsroom
            .run(["init", "--language", language, "--name", "La Vigie", "--from", "v@example.org"])
            .exits(0)
            .answers("made `matinale.toml`\n")
            .answers("made `subscribers.toml`\n")
            .answers("next: `matinale new`, then `matinale rehearse latest`\n");
        newsroom.run(["new", "2025-02-11"]).exits(0).answers("made `issues/2025-02-11.toml`\n");
        let unaddressed = newsroom.run(["check", "--deny", "warnings", "--format", "short"]);
        let [settings, found @ ..] = &unaddressed.exits(1).findings()[..] else { panic!("none") };
        assert_eq!(settings, "6:8 warning address.missing");
        let samples = found.iter().filter(|found| found.ends_with("block.sample")).count();
        assert_eq!((samples, found.len()), (5, 6), "and that it is a draft: {found:?}");
        let settings = newsroom.text("matinale.toml").replace("# postal_address", "postal_address");
        let newsroom = newsroom.file("matinale.toml", settings);
        newsroom.run(["check"]).exits(0).answers("0 errors, 5 warnings").answers("is a draft");
        newsroom
            .run(["rehearse", "--keep", "kept"])
            .exits(0)
            .answers("no reader was touched")
            .answers("La Vigie");
        let mails = newsroom.mails("kept");
        let subjects: Vec<_> = mails.iter().map(|mail| mail.subject()).collect();
        assert_eq!(subjects, [Some(title)], "one reader, one message");
        newsroom.run(["send", "2025-02-11", "--yes", "--late"]).exits(1).tells("is a draft");
        let issue = newsroom.text("issues/2025-02-11.toml").replace("draft = true", "");
        let newsroom = newsroom.file("issues/2025-02-11.toml", issue);
        let unwritten = "5 texts of this issue are still those that `matinale new` wrote";
        newsroom.run(["send", "2025-02-11", "--yes", "--late"]).exits(1).tells(unwritten);
    }
}

/// The keys and tables of settings, those in comments too, in their order.
fn list_keys(settings: &str) -> Vec<&str> {
    let lines = settings.lines().map(|line| line.trim_start_matches("# "));
    let keys = lines.filter_map(|line| match line.split_once(" = ") {
        Some((key, _)) => Some(key),
        None => line.starts_with('[').then(|| line.split(']').next().expect("a bracket")),
    });
    keys.filter(|key| !key.contains(' ')).collect()
}

#[test]
fn the_comments_of_a_fresh_publication_are_in_its_language() {
    let begin = |language: &str| {
        let newsroom = Newsroom::empty();
        newsroom.run(["init", "--language", language, "--name", "La Vigie"]).exits(0);
        ["matinale.toml", "subscribers.toml", ".gitignore"].map(|file| newsroom.text(file))
    };
    let [english, german] = [begin("en"), begin("de")];
    let [french, canadian] = [begin("fr"), begin("fr-CA")];
    assert!(english[0].contains("# The relay that mail is handed to."), "{}", english[0]);
    assert!(french[0].contains("# Le relais auquel le courrier est remis."), "{}", french[0]);
    assert!(canadian[1].contains("# Les lecteurs."), "{}", canadian[1]);
    assert!(german[2].contains("# What is this machine's own"), "{}", german[2]);
    let keys = list_keys(&english[0]);
    assert!(keys.len() > 30, "the keys were found: {keys:?}");
    assert_eq!(list_keys(&french[0]), keys);
    assert_eq!(list_keys(&french[1]), list_keys(&english[1]));
    let ignored = |text: &str| text.lines().filter(|line| line.starts_with('/')).count();
    assert_eq!(ignored(&french[2]), ignored(&english[2]));
}

#[test]
fn a_publication_is_made_in_the_folder_that_is_named() {
    let newsroom = Newsroom::empty();
    newsroom
        .run(["init", "vigie"])
        .exits(0)
        .answers("made `vigie/matinale.toml`")
        .answers("`cd vigie`");
    newsroom.run(["--dir", "vigie", "new", "2025-02-11"]).exits(0);
    newsroom.run(["-C", "vigie", "check"]).exits(0).answers("issues/2025-02-11.toml");
    assert!(newsroom.path("vigie/issues/images").is_dir());
    assert!(newsroom.text("vigie/.gitignore").contains("/state/\n"), "keys stay out of git");
}

#[test]
fn beginning_twice_changes_nothing() {
    let newsroom = Newsroom::empty();
    newsroom.run(["init"]).exits(0);
    let mine = "# mine\n";
    let newsroom = newsroom.file("subscribers.toml", mine).file(".gitignore", mine);
    fs::remove_file(newsroom.path("matinale.toml")).expect("init made it");
    newsroom
        .run(["init", "--name", "Autre"])
        .exits(0)
        .answers("made `matinale.toml`")
        .tells("`subscribers.toml` is there already and stays as it is")
        .tells("`.gitignore` is there already and stays as it is");
    assert_eq!(newsroom.text("subscribers.toml"), mine);
    assert_eq!(newsroom.text(".gitignore"), mine);
    let settings = newsroom.text("matinale.toml");
    assert!(settings.contains("name = \"Autre\""));
    newsroom.run(["init", "--name", "Encore"]).exits(0).tells("`matinale.toml` is there already");
    assert_eq!(newsroom.text("matinale.toml"), settings);
}

#[test]
fn a_publication_that_could_not_be_read_is_not_made() {
    for words in [
        &["init", "--name", "a\"b"][..],
        &["init", "--name", " "],
        &["init", "--name", "a\nb"],
        &["init", "--from", "nobody"],
        &["init", "--timezone", "Europe/Pariss"],
        &["init", "--language", "klingon"],
    ] {
        let newsroom = Newsroom::empty();
        newsroom.run(words).exits(2);
        assert!(!newsroom.path("matinale.toml").exists(), "{words:?}");
    }
}

#[test]
fn a_name_of_any_letters_is_read_back_as_it_was_typed() {
    for name in ["L’Œil & <Co>", "NAME", "FROM ZONE", "Été 🚂", "it's", "{{name}}"] {
        let newsroom = Newsroom::empty();
        newsroom.run(["init", "--name", name, "--from", "v@example.org"]).exits(0);
        newsroom.run(["new", "2025-02-11"]).exits(0);
        let ran = newsroom.run(["check"]).exits(0);
        assert!(ran.out.contains(&format!(" · {name} · ")), "{name}: {ran}");
    }
}

#[test]
fn a_new_issue_counts_on_and_is_a_draft() {
    let newsroom = Newsroom::new().issue(
        "2025-02-10",
        "
        date = 2025-02-10
        number = 411
        title = 'x'
        ",
    );
    newsroom.run(["new", "2025-02-11"]).exits(0);
    let text = newsroom.text("issues/2025-02-11.toml");
    assert!(text.starts_with("date = 2025-02-11\nnumber = 412\ntitle = "), "{text}");
    assert!(text.contains("\ndraft = true"), "{text}");
    newsroom.run(["check"]).exits(0).answers("N°\u{a0}412");
}

#[test]
fn an_issue_that_is_there_is_never_written_over() {
    let newsroom = Newsroom::new()
        .issue("2025-02-11", "mine")
        .file("issues/2025-02-12/issue.toml", "mine too");
    newsroom.run(["new", "2025-02-11"]).exits(2).tells("issues/2025-02-11.toml` is there already");
    newsroom.run(["new", "2025-02-12"]).exits(2).tells("issue.toml` is there already");
    assert_eq!(newsroom.text("issues/2025-02-11.toml"), "mine");
    assert!(!newsroom.path("issues/2025-02-12.toml").exists());
}

#[test]
fn what_is_no_date_begins_no_issue() {
    let newsroom = Newsroom::new().file("issues/.keep", "");
    for word in ["2025-02-30", "bientôt", "latest", "../../x"] {
        newsroom.run(["new", word]).exits(2).tells("such as `2025-02-11`");
    }
    newsroom.run(["new"]).exits(0).answers("made `issues/");
}

#[test]
fn every_command_explains_itself_within_a_hundred_columns() {
    let newsroom = Newsroom::empty();
    let ran = newsroom.run(["--help"]).exits(0);
    let after = ran.out.split_once("Commands:\n").expect("a list of commands").1;
    let commands: Vec<&str> =
        after.lines().map_while(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert!(commands.len() >= 10 && commands.contains(&"check"), "{commands:?}");
    for command in commands.iter().filter(|command| !["", "help"].contains(command)) {
        let long = newsroom.run([command, "--help"]).exits(0).answers("Usage: matinale ");
        let short = newsroom.run([command, "-h"]).exits(0).answers("Usage: matinale ");
        for line in long.out.lines().chain(short.out.lines()).chain(ran.out.lines()) {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
        assert_eq!((long.err.as_str(), short.err.as_str()), ("", ""));
    }
}

#[test]
fn a_command_line_that_says_nothing_known_does_not_start() {
    let newsroom = Newsroom::new();
    newsroom.run(["chekc"]).exits(2).tells("check");
    newsroom.run(["check", "--colour"]).exits(2).tells("--colour");
    newsroom.run::<&str>([]).exits(2).tells("Usage: matinale ");
    newsroom.run(["--version"]).exits(0).answers("matinale 0.");
}
