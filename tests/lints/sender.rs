//! Who sends and who signs, where mail leaves the machine.

use super::body;
use crate::harness::Newsroom;

/// What is told of settings with this relay, sender and first line.
#[track_caller]
fn told(first: &str, from: &str, relay: &str) -> Vec<String> {
    let settings = format!(
        "{first}\n[publication]\nname = \"La Vigie\"\ntimezone = \"Europe/Paris\"\nfrom = \"{from}\"\n\
         postal_address = \"12, quai des Guetteurs\"\n[[relays]]\nurl = \"{relay}\"\n\
         [unsubscribe]\nmailto = \"{from}\"\n"
    );
    let newsroom = Newsroom::new().settings(&settings).issue("2025-02-11", &body("Un texte."));
    let told = newsroom.run(["check", "--format", "short"]).findings().into_iter();
    told.filter(|found| found.contains("from.") || found.contains("dkim.")).collect()
}

#[test]
fn a_sender_of_an_example_domain_is_told_where_mail_leaves_the_machine() {
    let signed = "dkim = \"relay\"";
    for from in ["bonjour@example.org", "bonjour@lettres.example.com", "bonjour@vigie.example"] {
        assert_eq!(
            told(signed, from, "smtps://smtp.vigie-du-port.fr:465"),
            ["5:8 warning from.placeholder", "10:10 warning from.placeholder"],
            "{from}"
        );
        assert_eq!(told(signed, from, "smtp://127.0.0.1:2525"), [""; 0], "{from}");
    }
    let own = told(signed, "bonjour@vigie-du-port.fr", "smtps://smtp.vigie-du-port.fr:465");
    assert_eq!(own, [""; 0]);
}

#[test]
fn mail_that_nobody_is_said_to_sign_is_told_where_it_leaves_the_machine() {
    let from = "bonjour@vigie-du-port.fr";
    let unsaid = told("", from, "smtp://smtp.vigie-du-port.fr:587");
    assert_eq!(unsaid, ["6:1 warning dkim.unsaid"]);
    assert_eq!(told("", from, "smtp://[::1]:2525"), [""; 0]);
}
