//! What the paywall keeps, and texts in another language.

use super::{body, silent, told};
use crate::harness::Newsroom;

const EXCLUSIVE: &str = "[[blocks]]\nkind = \"story\"\nexclusive = true\ntitle = \"Le quai\"\n\
                         teasers = [\"Un quai.\"]\n";

#[test]
fn an_exclusive_block_that_keeps_nothing_is_told() {
    let kept = |lines: &str| told(&(body("Un texte entier.") + EXCLUSIVE + lines));
    for empty in [
        "opening = \"Un quai vide.\\n\\nLe reste.\"\nbody = \"Le reste.\"\n",
        "opening = \"Le reste.\"\nbody = \"**Le** reste !\"\nwatch = \"Un texte entier.\"\n",
        "body = \"Un texte entier.\"\n",
    ] {
        assert_eq!(kept(empty), ["8:1 warning excl.empty"], "{empty}");
    }
    for sound in [
        "opening = \"Un quai vide.\"\nbody = \"Le reste.\"\n",
        "body = \"Un texte entier.\"\nwatch = \"Le reste.\"\n",
    ] {
        assert_eq!(kept(sound), [""; 0], "{sound}");
    }
}

#[test]
fn an_exclusive_block_needs_a_page_to_subscribe() {
    let issue = body("Un texte entier.") + EXCLUSIVE + "body = \"Le reste.\"\n";
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    newsroom.run(["check"]).exits(0).omits("excl.subscribe");
    let settings = newsroom.text("matinale.toml");
    let line = settings.lines().find(|line| line.contains("subscribe_url")).expect("a page");
    let newsroom = newsroom.settings(&settings.replace(line, ""));
    let ran = newsroom.run(["check", "--format", "short"]).exits(0);
    ran.answers(":8:1: warning[excl.subscribe]").answers("write `subscribe_url = \"https://…\"`");
    let open = Newsroom::new().settings(&newsroom.text("matinale.toml"));
    open.issue("2025-02-11", &body("Un texte.")).run(["check"]).exits(0).omits("excl.subscribe");
}

#[test]
fn words_of_an_exclusive_block_that_stand_in_the_open_too_are_told() {
    let open = body("Le train de nuit repart vers le sud.");
    let kept = |words: &str| told(&format!("{open}{EXCLUSIVE}body = \"Le reste.\\n\\n{words}\"\n"));
    assert_eq!(kept("Le train de nuit repart vers le sud."), ["8:1 note excl.repeat"]);
    assert_eq!(kept("Le train de jour repart vers le nord."), [""; 0]);
}

#[test]
fn a_short_version_may_say_what_the_long_one_says() {
    let open = body("Le train de nuit repart vers le sud.")
        .replace("title = \"Le train", "id = \"nuit\"\nONLYtitle = \"Le train");
    let long = "\n[[blocks]]\nkind = \"story\"\nexclusive = true\nCONTINUES\nteasers = [\"Un quai.\"]\n\
                body = \"Le train de nuit repart vers le sud.\\n\\nLe reste.\"\n";
    let found = |only: &str, continues: &str| {
        let issue = open.replace("ONLY", only) + &long.replace("CONTINUES", continues);
        told(&issue).iter().filter(|line| line.ends_with("excl.repeat")).count()
    };
    assert_eq!(found("only = \"free\"\n", "continues = \"nuit\""), 0);
    assert_eq!(found("", "continues = \"nuit\""), 1);
    assert_eq!(found("only = \"free\"\n", "title = \"Le train de jour\""), 1);
}

/// A sentence of twenty English words.
const ENGLISH: &str = "The night train has left for the south with all of its sleepers, and it will \
                       not be back before the morning.";

/// Its like in French.
const FRENCH: &str = "Le train de nuit est parti vers le sud avec ses voyageurs, et il ne sera pas de \
                      retour avant le matin.";

#[test]
fn a_text_in_another_language_is_noted() {
    for text in [
        ENGLISH,
        "Der Nachtzug ist mit allen Reisenden in den Süden gefahren und wird nicht vor dem Morgen zurück sein.",
        "El tren de noche salió para el sur con todos sus viajeros y no volverá antes de la mañana.",
        "Il treno di notte è partito per il sud con i suoi viaggiatori e non tornerà prima della mattina.",
    ] {
        let issue = body(&format!("{FRENCH}\\n\\n{text}\\n\\n{FRENCH}"));
        let place = 9 + FRENCH.chars().count() + 4;
        assert_eq!(told(&issue), [format!("7:{place} note lang.foreign")], "{text}");
    }
    silent(&[
        FRENCH,
        "Le *command and control* of the day, disent-ils, est le nom de ce que le Pentagone achète.",
        "The Night Train, of and by the people.",
    ]);
}

#[test]
fn an_issue_that_is_wholly_in_another_language_is_told_so_once() {
    let issue = body(&[ENGLISH; 4].join("\\n\\n"));
    assert_eq!(told(&issue), ["7:9 note lang.foreign"]);
    let ran = Newsroom::new().issue("2025-02-11", &issue).run(["check"]).exits(0);
    ran.answers("language = \"en\"");
    assert_eq!(told(&issue.replacen("\n\n", "\nlanguage = \"en\"\n", 1)), [""; 0]);
}
