//! How slips are shown: in the columns of the terminal, and without the text where others read along.

use unicode_width::UnicodeWidthStr;

use super::with_story;
use crate::harness::Newsroom;

#[test]
fn a_finding_fits_the_columns_of_the_terminal_and_its_caret_stands_under_its_words() {
    let long = "le train repart vers le sud ".repeat(6);
    let lines = [
        format!("watch = \"{long}\"un mot\" {long}\""),
        format!("watch = \"{}\"un mot\" {long}\"", "日本語の列車は今夜".repeat(6)),
        format!("watch = \"\t{}\"un mot\" {long}\"", "e\u{301}te\u{301} ".repeat(30)),
    ];
    for line in lines {
        let newsroom = Newsroom::new().issue("2025-02-11", &with_story(&line));
        for columns in ["60", "80", "120"] {
            let ran = newsroom.run_with(["check", "2025-02-11"], &[("COLUMNS", columns)]).exits(1);
            let drawn: Vec<&str> = ran.out.lines().take_while(|line| !line.is_empty()).collect();
            let most = columns.parse().unwrap();
            assert!(drawn.iter().all(|line| line.width() <= most), "{columns}\n{ran}");
            let caret = drawn.iter().position(|line| {
                line.trim_end().ends_with("| ^") || line.trim_end().ends_with(" ^")
            });
            let caret = caret.unwrap_or_else(|| panic!("no caret\n{ran}"));
            let before = drawn[caret].find('^').map(|at| drawn[caret][..at].width()).unwrap();
            let cut = drawn[caret - 1].find("\"un mot").map(|at| drawn[caret - 1][..at].width());
            assert_eq!(cut, Some(before), "{columns}\n{ran}");
        }
    }
}

#[test]
fn a_long_place_is_marked_from_its_beginning_and_every_line_fits() {
    let before = "le train repart vers le sud ".repeat(3);
    for length in [1, 2, 3, 4, 6, 9, 20] {
        let link = format!("[{}](ftp://a.example/)", "日本 lien ".repeat(length));
        let issue = with_story(&format!("watch = \"{before}{link} et la suite part\""));
        let newsroom = Newsroom::new().issue("2025-02-11", &issue);
        for columns in ["60", "80", "120"] {
            let ran = newsroom.run_with(["check", "2025-02-11"], &[("COLUMNS", columns)]).exits(1);
            let most = columns.parse().unwrap();
            let wide = ran.out.lines().find(|line| line.width() > most);
            assert_eq!(wide, None, "{columns}\n{ran}");
            assert!(ran.out.contains("[日本 lien"), "{columns}\n{ran}");
        }
    }
}

#[test]
fn a_run_shows_no_line_of_the_text_that_paying_readers_get() {
    let issue =
        with_story("exclusive = true\nopening = \"Un début.\"\nbody = “Il part en secret.”");
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    for quiet in [
        &["send", "2025-02-11", "--yes", "--late"][..],
        &["send", "2025-02-11", "--yes", "--late", "--quiet"],
    ] {
        let ran = newsroom.run(quiet).omits("secret");
        assert!(ran.err.contains("error[toml.syntax]"), "{ran}");
        assert!(ran.err.contains("`matinale check 2025-02-11` shows the lines"), "{ran}");
    }
    newsroom.run(["check", "2025-02-11"]).exits(1).answers("secret");
}
