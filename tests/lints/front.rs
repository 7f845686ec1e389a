//! What a mailbox shows before the message is opened.

use super::{story, told};
use crate::harness::Newsroom;

fn front(line: &str) -> Vec<String> {
    told(&story("body = \"Un texte.\"").replacen("\n\n", &format!("\n{line}\n"), 1))
}

#[test]
fn a_draft_is_told_to_be_one() {
    assert_eq!(front("draft = true"), ["3:9 note issue.draft"]);
    assert_eq!(front("draft = false"), [""; 0]);
}

#[test]
fn a_subject_longer_than_a_phone_shows_is_told() {
    let subject = |length: usize| format!("subject = \"{}\"", "é".repeat(length));
    assert_eq!(front(&subject(51)), ["3:11 warning subject.long"]);
    assert_eq!(front(&subject(50)), [""; 0]);
}

#[test]
fn a_subject_that_shouts_or_pretends_is_told() {
    for subject in [
        "LES TRAINS DE NUIT",
        "GRANDE GRÈVE chez nous aujourd’hui",
        "Les trains !!",
        "Re : vos trains",
        "AW : vos trains",
    ] {
        let line = format!("subject = \"{subject}\"");
        assert_eq!(front(&line), ["3:11 warning subject.shouting"], "{subject}");
    }
    for subject in [
        "La SNCF, EDF et le train",
        "Retour !",
        "RATP",
        "SNCF, RATP, EDF : la grève",
        "MSF, HCR et ONU à Gaza",
        "EDF-GDF, RATP",
        "re:Invent 2025 : ce qu’il faut retenir",
    ] {
        let told = front(&format!("subject = \"{subject}\""));
        assert!(!told.iter().any(|it| it.contains("shouting")), "{subject}: {told:#?}");
    }
}

#[test]
fn a_preheader_of_an_unread_length_is_told() {
    assert_eq!(front("preheader = \"Trop court.\""), ["3:13 warning preheader.length"]);
    let long = format!("preheader = \"{}\"", "Bien trop longue. ".repeat(9).trim());
    assert_eq!(front(&long), ["3:13 warning preheader.length"]);
    let right = "preheader = \"Ils repartent au printemps, et ce n'est pas trop tôt.\"";
    assert_eq!(front(right), [""; 0]);
}

#[test]
fn a_preheader_that_begins_like_the_subject_is_told() {
    let same = "preheader = \"LES TRAINS DE NUIT repartent au printemps prochain.\"";
    assert_eq!(front(same), ["3:13 warning preheader.duplicates-subject"]);
    for other in [
        "Les trains repartent au printemps, de nuit comme de jour.",
        "Au printemps, les trains de nuit repartent de six gares.",
    ] {
        assert_eq!(front(&format!("preheader = \"{other}\"")), [""; 0], "{other}");
    }
}

#[test]
fn a_preheader_that_is_missing_is_noted_where_the_contents_are_short() {
    let short = |line: &str| {
        let long = "Le train de nuit repart ce soir vers le sud";
        let issue = story("body = \"Le train de nuit.\"").replace(long, "Le train");
        told(&issue.replacen("\n\n", &format!("\n{line}\n"), 1))
    };
    assert_eq!(short(""), ["2:9 note preheader.missing"]);
    assert_eq!(short("contents = [\"Le train\", \"La nuit\"]"), ["2:9 note preheader.missing"]);
    for line in [
        "preheader = \"Ils repartent au printemps, et ce n'est pas trop tôt.\"",
        "contents = [\"Le train repart ce soir\", \"La nuit sera longue\"]",
    ] {
        assert_eq!(short(line), [""; 0], "{line}");
    }
}

#[test]
fn a_phrase_that_spam_filters_know_is_noted() {
    for subject in ["Un train 100 % gratuit", "Vous avez GAGNÉ un train"] {
        let line = format!("subject = \"{subject}\"");
        assert_eq!(front(&line), ["3:11 note spam.phrases"], "{subject}");
    }
    for subject in ["Le train devient gratuit", "Dernière chance pour le train"] {
        assert_eq!(front(&format!("subject = \"{subject}\"")), [""; 0], "{subject}");
    }
}

#[test]
fn html_that_gmail_cuts_is_told_before_it_is_sent() {
    let sized = |kib: usize| {
        let paragraph = format!("{}\n\n", "Une phrase de plus. ".repeat(25).trim_end());
        let body = paragraph.repeat((kib << 10) / paragraph.len());
        let found = told(&story(&format!("body = \"\"\"\n{body}\"\"\"")));
        found.into_iter().find(|finding| finding.contains(" size."))
    };
    assert_eq!(sized(30), None);
    assert_eq!(sized(72).as_deref(), Some("2:9 warning size.clip"));
    assert_eq!(sized(110).as_deref(), Some("6:10 warning size.clipped"));
}

#[test]
fn a_long_issue_is_told_of_the_block_that_gmail_cuts_and_of_the_largest_ones() {
    let newsroom = Newsroom::new();
    let block = |title: &str, kib: usize| {
        let paragraph = format!("{}\n\n", "Une phrase de plus. ".repeat(25).trim_end());
        let body = paragraph.repeat((kib << 10) / paragraph.len());
        format!("[[blocks]]\nkind = \"story\"\ntitle = \"{title}\"\nbody = \"\"\"\n{body}\"\"\"\n")
    };
    let blocks = [("Le quai", 20), ("Le phare", 50), ("La digue", 40), ("Le bac", 4)];
    let blocks: String = blocks.iter().map(|(title, kib)| block(title, *kib)).collect();
    let issue = format!("date = 2025-02-11\ntitle = \"Le matin\"\n\n{blocks}");
    let newsroom = newsroom.file("issues/2025-02-11.toml", &issue);
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]).exits(0);
    let sizes = [ran.out, ran.err].concat();
    assert!(sizes.contains("warning") && sizes.contains("size.clipped"), "{sizes}");
    let at = |words: &str| sizes.rfind(words).unwrap_or_else(|| panic!("{words}: {sizes}"));
    at("in «La digue»");
    assert!(at("«Le phare» 5") < at("«La digue» 4") && at("«La digue» 4") < at("«Le quai» 2"));
    newsroom.run(["render", "2025-02-11"]).exits(0);
}
