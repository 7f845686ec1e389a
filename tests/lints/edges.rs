//! The edges of rules: the last text that a rule lets be, beside the first that it tells.

use super::{body, fires, silent, story, told};
use crate::harness::Newsroom;

/// Thirty words, of which the first twenty are two thirds of the whole.
const THIRTY: [&str; 2] = [
    "Le train de nuit quitte la gare vers minuit, longe le fleuve jusqu'au port, attend une heure la \
     correspondance",
    "du ferry, puis file sans arrêt vers le sud avec ses voyageurs",
];

fn front(line: &str) -> Vec<String> {
    told(&body("Le train de nuit repart.").replacen("\n\n", &format!("\n{line}\n"), 1))
}

#[test]
fn of_two_faults_of_one_address_the_worse_is_told() {
    fires("Le [rapport](https://moi:secret@bit.ly/3x).", &["7:12 error link.leaks"]);
    fires("Le [rapport](http://bit.ly/3x).", &["7:12 warning link.shortener"]);
    fires("Le [rapport](http://example.com/a).", &["7:12 error link.placeholder"]);
}

#[test]
fn a_site_may_be_named_by_the_domain_above_it() {
    silent(&["Sur [banque.fr](https://a.banque.fr/)."]);
    fires("Sur [a.banque.fr](https://b.banque.fr/).", &["7:13 warning link.mismatch"]);
}

#[test]
fn a_preheader_has_up_to_140_characters() {
    let preheader = |length: usize| {
        let words = "Un quai puis un soir ".chars().cycle().take(length - 1);
        front(&format!("preheader = \"{}a\"", words.collect::<String>()))
    };
    assert_eq!(preheader(140), [""; 0]);
    assert_eq!(preheader(141), ["3:13 warning preheader.length"]);
}

#[test]
fn a_date_without_a_year_is_judged_only_near_the_issue() {
    silent(&["Il repart le lundi 11 juin."]);
    assert_eq!(front("subject = \"Les trains du soir, ce vendredi 4 avril\""), [""; 0]);
}

#[test]
fn a_letter_behind_a_full_stop_is_no_elision() {
    silent(&["Le café M.d'brest ouvre."]);
}

#[test]
fn half_a_list_without_stops_is_a_matter_of_taste() {
    let list = |items: &str| told(&story(&format!("body = \"\"\"\n{items}\"\"\"")));
    assert_eq!(list("- Un quai.\n- Un train\n"), [""; 0]);
    assert_eq!(list("- Un quai.\n- Un train\n- Un soir.\n").len(), 1);
}

#[test]
fn a_text_with_as_much_french_as_names_in_english_is_french() {
    silent(&["Le « Lord of the Rings and friends with hats in London » : la fête, les jeux."]);
}

#[test]
fn two_blocks_that_share_two_thirds_are_two_blocks() {
    let [first, second] = THIRTY;
    let other = "et dix autres mots que personne ici n'a lus avant";
    let twice = |end: &str| {
        body(&format!("{first} {second}"))
            + &format!(
                "[[blocks]]\nkind = \"story\"\ntitle = \"Un autre quai\"\nbody = \"{first} {end}\"\n"
            )
    };
    assert_eq!(told(&twice(other)), [""; 0]);
    assert_eq!(told(&twice(second)).len(), 1);
}

#[test]
fn of_several_issues_with_one_subject_the_newest_is_named() {
    let earlier = |date: &str| body("Un texte.").replace("2025-02-11", date);
    let newsroom = Newsroom::new()
        .issue("2025-02-07", &earlier("2025-02-07"))
        .issue("2025-02-10", &earlier("2025-02-10"))
        .issue("2025-02-11", &body("Un texte."));
    newsroom.run(["check", "2025-02-11"]).exits(0).answers("the issue of 2025-02-10 had");
}
