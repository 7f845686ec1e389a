//! Slips in the words of a command, and in the settings.

use crate::harness::Newsroom;

#[test]
fn a_day_that_is_written_by_hand_is_told_as_it_is_written_here() {
    let newsroom = Newsroom::new();
    for (day, words) in [
        ("30/11/2026", "write year, month and day: `2026-11-30`"),
        ("2026-30-11", "write year, month and day: `2026-11-30`"),
        ("11/02/2025", "write year, month and day: `2025-02-11` or `2025-11-02`"),
        ("11 février 2025", "write year, month and day: `2025-02-11`"),
        ("2025-2-11", "write year, month and day: `2025-02-11`"),
        ("demain", "did you mean `tomorrow`?"),
        ("2026-11-31", "name a date such as"),
    ] {
        for command in ["new", "check", "send"] {
            newsroom.run([command, day]).exits(2).tells(words);
        }
    }
    for (day, words) in [
        ("31/12/2026", "write year, month and day: `2026-12-31`"),
        ("11/12/2026", "write year, month and day: `2026-12-11` or `2026-11-12`"),
        ("bientôt", "write year, month, day: `2026-12-31`"),
    ] {
        for key in ["--until", "--since"] {
            newsroom.run(["subscribers", "add", "ada@example.org", key, day]).exits(2).tells(words);
        }
    }
    assert!(!newsroom.text("subscribers.toml").contains("ada@"));
}

#[test]
fn an_address_of_the_web_is_told_with_its_beginning() {
    for (key, address, words) in [
        ("website", "www.lavigie.example", "write `https://www.lavigie.example`"),
        ("website", "lavigie.example/a?b=c", "write `https://lavigie.example/a?b=c`"),
        ("website", "//lavigie.example", "write `https://lavigie.example`"),
        ("website", "http://lavigie.example", "write `https://lavigie.example`"),
        ("website", "https:/lavigie.example", "write `https://lavigie.example`"),
        ("website", "htps://lavigie.example", "write `https://lavigie.example`"),
        ("website", "bonjour@lavigie.example", "write a whole address, such as `https://"),
        ("website", "ici", "write a whole address, such as `https://"),
        ("subscribe_url", "lavigie.example/s", "write `https://lavigie.example/s`"),
    ] {
        let settings = Newsroom::new().text("matinale.toml").replace(
            "subscribe_url = \"https://lavigie.example/abonnement\"",
            &format!("{key} = \"{address}\""),
        );
        let ran = Newsroom::new().settings(&settings).run(["check"]).exits(2);
        ran.tells(&format!("= help: {words}")).omits("relative URL").omits("base");
    }
}

#[test]
fn a_name_with_an_at_sign_is_told_as_what_it_is() {
    let settings = Newsroom::new()
        .text("matinale.toml")
        .replace("\"bonjour@lavigie.example\"", "\"La Vigie @home <bonjour@lavigie.example>\"");
    let ran = Newsroom::new().settings(&settings).run(["check"]).exits(2);
    ran.tells("the name before the address has an `@`").omits("several");
}
