//! What the front promises, and what the blocks keep.

use super::{body, story, told};

/// An issue of one story with a line above its blocks: the third of the file.
fn front(line: &str) -> String {
    body("Il repart.").replacen("\n\n", &format!("\n{line}\n"), 1)
}

/// An issue with an exclusive story after the open one; its lines begin with the tenth of the file.
fn exclusive(lines: &str) -> String {
    body("Il repart.")
        + &format!(
            "[[blocks]]\nkind = \"story\"\n{lines}\nexclusive = true\nbody = \"Tout le reste.\"\n"
        )
}

#[test]
fn a_line_of_the_contents_that_no_block_keeps_is_told() {
    let left = "contents = [\"Le train de nuit repart ce soir\", \"Proton vend des bitcoins\"]";
    assert_eq!(told(&front(left)), ["3:48 warning promise.unkept"]);
    for kept in [
        "Des trains partout",
        "À la gare, Marseille attend",
        "Le quai et la gare, vus du quai",
        "La Vigie, mardi 11 février 2025",
        "Agenda",
        "Et voici la suite",
    ] {
        let issue = front(&format!("contents = [\"Le train de nuit repart ce soir\", \"{kept}\"]"))
            .replace("Il repart.", "Il repart de la gare de Marseille, à quai depuis hier.");
        assert_eq!(told(&issue), [""; 0], "{kept}");
    }
}

#[test]
fn a_word_in_passing_keeps_no_promise_that_names_someone() {
    let about = |line: &str| {
        let issue = front(&format!("contents = [\"Le train de nuit repart ce soir\", \"{line}\"]"));
        told(&issue.replace("Il repart.", "Il repart devant une banque."))
    };
    assert_eq!(about("Une banque à vendre : Santander recule"), ["3:48 warning promise.unkept"]);
    assert_eq!(about("Une banque à vendre : personne ne bouge"), [""; 0]);
}

#[test]
fn a_teaser_is_kept_by_the_exclusive_section_and_by_nothing_else() {
    let teaser = |line: &str| exclusive(&format!("title = \"Le quai\"\nteasers = [\"{line}\"]"));
    assert_eq!(told(&teaser("Le train du soir repart")), ["11:12 warning promise.unkept"]);
    for kept in ["Qui a vidé les quais", "Ce qui suit.", "Le reste, et bien davantage"] {
        assert_eq!(told(&teaser(kept)), [""; 0], "{kept}");
    }
    let continued = exclusive("continues = \"a\"\nteasers = [\"Le train du soir repart\"]")
        .replacen("kind = \"story\"\n", "kind = \"story\"\nid = \"a\"\n", 1);
    assert_eq!(told(&continued), [""; 0]);
}

#[test]
fn a_subject_of_which_no_block_says_a_word_is_noted() {
    assert_eq!(told(&front("subject = \"Une fusée pour Mars\"")), ["3:11 note subject.unkept"]);
    for subject in ["Une fusée pour un train", "Enfin !", "Et nous voici"] {
        assert_eq!(told(&front(&format!("subject = \"{subject}\""))), [""; 0], "{subject}");
    }
    let quoted = front("subject = \"Une fusée pour Mars\"")
        + "[epigraph]\nquote = \"Les fusées ne reviennent pas\"\n";
    assert_eq!(told(&quoted), [""; 0]);
    let titled =
        story("body = \"Il repart.\"").replace("Les trains de nuit", "Une fusée pour Mars");
    assert_eq!(told(&titled), ["2:9 note subject.unkept"]);
}
