//! Columns, cells and days in words that are not known, or that turn others round.

use super::import::{import, listed, newsroom, suppressed};
use super::{csv, planned};

/// A list of four readers with a column: three with one cell, and one with another.
fn table(name: &str, usual: &str, rare: &str) -> String {
    let rows = ["a", "b", "c"].map(|reader| format!("{reader}@exemple.example,{usual}\n"));
    format!("email,{name}\n{}left@exemple.example,{rare}\n", rows.concat())
}

#[test]
fn a_consent_that_has_ended_keeps_the_others_on_the_list() {
    for (name, no, yes, code, gone) in [
        ("Consent expired", "no", "yes", 1, &[][..]),
        ("Newsletter stopped", "no", "yes", 1, &[]),
        ("Zustimmung entzogen", "nein", "ja", 0, &["left@exemple.example unsubscribed"]),
        ("Toestemming ingetrokken", "nee", "ja", 0, &["left@exemple.example unsubscribed"]),
        ("Verstorben", "nein", "ja", 0, &["left@exemple.example manual"]),
    ] {
        let newsroom = newsroom(table(name, no, yes));
        import(&newsroom, &["--yes"]).exits(code);
        let seen = (listed(&newsroom).len(), suppressed(&newsroom));
        assert_eq!(seen, (4, gone.iter().map(|one| (*one).to_owned()).collect()), "{name}");
        planned(&csv(table(name, no, yes))).exits(1).tells("unused_columns");
    }
}

#[test]
fn a_word_that_is_not_known_beside_consent_settles_nothing_until_a_person_does() {
    for (name, no, yes) in [
        ("Consent blorped", "no", "yes"),
        ("Einwilligung hinfällig", "nein", "ja"),
        ("Newsletter blorpée", "", "12/03/2024"),
    ] {
        let newsroom = newsroom(table(name, no, yes));
        let ran = import(&newsroom, &["--yes"]).exits(1);
        ran.answers("left out: 4 readers")
            .answers(&format!("`{name}` may say who has left"))
            .answers(&format!("`--column \"{name}=left\"`"));
        assert_eq!((listed(&newsroom).len(), suppressed(&newsroom).len()), (1, 0), "{name}");
        import(&newsroom, &["--yes", "--column", &format!("{name}=left")]).exits(0);
        assert_eq!((listed(&newsroom).len(), suppressed(&newsroom).len()), (4, 1), "{name}");
        let ran = planned(&csv(table(name, no, yes))).exits(1);
        ran.tells("subscribers import FILE").tells(&format!("unused_columns = [\"{name}\"]"));
    }
}

#[test]
fn a_column_of_yes_and_no_that_nobody_can_read_is_asked_about_and_refuses_nothing() {
    for (name, no, yes) in [("Wypisany", "nie", "tak"), ("退订", "否", "是"), ("Blorped", "", "x")]
    {
        let ran = planned(&csv(table(name, no, yes))).exits(0);
        ran.tells("list.doubt")
            .tells(name)
            .tells("unused_columns = [")
            .answers("would go to 4 readers");
        let newsroom = newsroom(table(name, no, yes));
        let ran = import(&newsroom, &["--yes"]).exits(0);
        ran.answers(&format!("{yes} (1 of 4): who has left?"))
            .answers(&format!("`--column \"{name}=left\"`"));
        let ran = import(&newsroom, &["--dry-run", "--json"]).json();
        let doubt = &ran["columns"][1]["doubt"];
        assert_eq!((doubt["answer"].as_str(), doubt["rows"].as_u64()), (Some(yes), Some(1)));
    }
}

#[test]
fn cells_that_speak_of_leaving_in_other_words_are_heard() {
    for (name, reads, left) in [
        ("Segment", "Active", "Inactive/Unsubscribed"),
        ("Commentaire", "", "a demandé à être retiré"),
        ("Mail OK", "OK", "KO"),
        ("Erreur", "", "hard"),
        ("Newsletter Ende", "", "01.02.2024"),
        ("Mail marketing", "Samtykke", "Ikke samtykke"),
    ] {
        let ran = planned(&csv(table(name, reads, left))).exits(1);
        ran.tells("csv.consent").tells("may say that this reader has left");
        let newsroom = newsroom(table(name, reads, left));
        import(&newsroom, &["--yes"]).exits(1).answers("left out: 1 reader");
        assert_eq!(listed(&newsroom).len(), 4, "{name}");
    }
}

#[test]
fn a_tag_that_may_say_that_a_reader_has_left_is_told() {
    let ran = planned(&csv("email,tags\nzoe@exemple.example,presse;stop\n")).exits(0);
    ran.tells("list.doubt").tells("the tag \"stop\" may say that this reader has left");
}

#[test]
fn an_end_is_read_as_people_write_it() {
    let list = "email,tier,until\na@exemple.example,paid,31 décembre 2030\nb@exemple.example,paid,illimité\n\
                c@exemple.example,paid,2030-12\nd@exemple.example,paid,1. März 2031\n";
    planned(&csv(list)).exits(0).answers("4 readers");
    let newsroom = newsroom(list);
    import(&newsroom, &["--yes"]).exits(0);
    let seen: Vec<String> = listed(&newsroom).split_off(1);
    assert_eq!(
        seen,
        [
            "a@exemple.example,,paid,,,2030-12-31",
            "b@exemple.example,,paid,,,",
            "c@exemple.example,,paid,,,2030-12-31",
            "d@exemple.example,,paid,,,2031-03-01",
        ]
    );
    planned(&csv("email,tier,until\na@exemple.example,paid,bientôt\n"))
        .exits(0)
        .tells("is not a day")
        .answers("1 free, 0 paid");
}

#[test]
fn a_domain_with_a_query_is_no_domain_and_a_link_to_an_address_is_one() {
    let list = "email\nmailto:zoe@exemple.example?subject=hi\nmax@exemple.example?subject=hi\n";
    let ran = planned(&csv(list));
    ran.tells("holds `?`, which no domain holds").answers("1 reader");
}
