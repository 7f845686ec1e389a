//! Words that no reader would get, or that are no words: cells too many, lines of git, the name of a file.

use super::{story, told};
use crate::harness::Newsroom;
use crate::mend::mended;

/// What is told about words like these of a story whose body has these lines; the first is the eighth.
fn told_about(text: &str) -> Vec<String> {
    let found = told(&story(&format!("body = '''\n{text}\n'''")));
    found
        .into_iter()
        .filter(|one| one.contains("md.table-row") || one.contains("md.conflict"))
        .collect()
}

#[test]
fn a_row_of_a_table_has_the_cells_of_its_header() {
    let table = |row: &str| {
        format!("| Ville | Hausse | Source |\n|---|--:|---|\n| Lyon | 2 % | INSEE |\n{row}")
    };
    for row in [
        "| Brest | 3 % | |",
        "Brest | 3 % | INSEE",
        "| Brest | `a\\|b` | c |",
        "| Brest | 3 \\| 4 | c |",
    ] {
        assert_eq!(told_about(&table(row)), [""; 0], "{row}");
    }
    for row in [
        "| Brest | 3 % |",
        "| Brest | 3 % | INSEE | PERDU |",
        "| Brest | 3 | 4 | INSEE |",
        "| Brest | `a|b` | c |",
        "Une phrase derrière le tableau.",
    ] {
        assert_eq!(told_about(&table(row)), ["11:1 warning md.table-row"], "{row}");
    }
}

#[test]
fn lines_that_git_left_in_a_text_are_told_and_code_that_shows_them_is_not() {
    let both = "Avant.\n\n<<<<<<< HEAD\nUne version.\n=======\nUne autre.\n>>>>>>> relecture";
    assert_eq!(told_about(both), ["10:1 error md.conflict"]);
    assert_eq!(told_about("Une autre.\n>>>>>>> relecture"), ["9:1 error md.conflict"]);
    assert_eq!(told_about(&format!("```\n{both}\n```")), [""; 0]);
    assert_eq!(told_about("<<<<<<<< huit\n\n>>>>>>>x\n\n> cité"), [""; 0]);
}

#[test]
fn the_name_of_a_file_is_no_text() {
    let issue = story("body = \"pain.md\"");
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    newsroom.run(["check"]).exits(1).answers("write `body_file = \"pain.md\"`");
    for text in ["Lisez pain.md", "https://example.fr/pain.md"] {
        let newsroom = Newsroom::new().issue("2025-02-11", &story(&format!("body = \"{text}\"")));
        newsroom.run(["check"]).exits(0);
    }
}

#[test]
fn marks_in_an_address_that_markdown_does_not_read_are_no_quotation() {
    for text in [
        "![Une salle](centre de données.png \"La salle, la nuit\")",
        "![Une salle] (salle.png \"La salle\")",
        "Lisez [le rapport](https://insee.fr/rapport pain \"le rapport\") en ligne.",
    ] {
        let issue = story(&format!("body = '''\n{text}\n'''"));
        assert!(told(&issue).iter().all(|one| !one.contains("fr.quotes")), "{text}");
        assert_eq!(mended(&issue).0, issue);
    }
}
