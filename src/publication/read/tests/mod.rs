//! What settings may say, and what is reported about the rest.

mod relays;
mod values;

use super::read;
use crate::finding::{Code, Severity, Source};
use crate::publication::{
    InDoubtPolicy, PasswordSource, PictureDelivery, Publication, Security, Store, SyncPolicy,
};

const SHORTEST: &str = "[publication]\nname = \"L’Écho\"\nfrom = \"echo@example.org\"\n\
                        timezone = \"Europe/Paris\"\n";

const FULL: &str = r##"
[publication]
name = "Утро"
tagline = " Tout, avant huit heures "
language = "en"
timezone = "europe/paris"
website = "https://example.org/"
from = "echo@mail.example.org"
reply_to = "courrier@example.org"
postal_address = "12, rue du Four, 75006 Paris"
subscribe_url = "https://example.org/s?de=lettre"
colophon = """
Une lettre
du matin.

Imprimée ici.
"""
[contributors.jr]
name = "Jeanne Roux"
initials = "J. R."
bio = """Elle écrit
ici."""
figure = "portraits/jr.jpg"
[theme]
accent = "#00FF7f"
serif = "\"Iowan Old Style\", serif"
[typography]
space = "narrow"
names = ["Demain!"]
[pictures]
delivery = "hosted"
max_width = 600
[latest]
count = 10
[unsubscribe]
url = "https://example.org/u/"
mailto = "stop@example.org"
key_file = "/etc/matinale/key"
[archive]
url = "https://example.org/lettres"
[[relays]]
url = "smtps://zoe@mail.example.org"
password_env = "SMTP_PASSWORD"
connections = 64
weight = 3
pipelining = "off"
[[relays]]
url = "smtp://zoe@mail2.example.org"
password_file = "state/password"
[delivery]
max_recipients = 1
in_doubt = "resend"
sync = "each"
retry_for = "1h 30m"
not_after = "09:00"
[proof]
to = ["a@example.org", "b@example.org"]
[audience]
source = "readers.CSV"
[journal]
url = "sqlite:///var/lib/matinale/journal"
"##;

fn source(text: &str) -> Source {
    Source::of_text("matinale.toml", text.to_owned())
}

fn publication(text: &str) -> Publication {
    let (publication, findings) = read(&source(text));
    assert_eq!(findings, [], "{text}");
    publication.expect("a publication")
}

/// Code, the marked text, message and help of each finding about the shortest settings and `more`.
fn report_on(more: &str) -> Vec<(Code, String, String)> {
    let source = source(&format!("{SHORTEST}{more}"));
    let (publication, findings) = read(&source);
    let errors = findings.iter().any(|finding| finding.severity() == Severity::Error);
    assert_eq!(publication.is_none(), errors, "{findings:?}");
    let words = |f: &crate::finding::Finding| {
        format!(
            "{} / {}",
            f.message,
            f.help.as_ref().map(ToString::to_string).as_deref().unwrap_or_default()
        )
    };
    findings
        .iter()
        .map(|f| (f.code, source.text[f.span.start..f.span.end].to_owned(), words(f)))
        .collect()
}

/// The one finding's code and marked text.
fn single_finding(more: &str) -> (Code, String) {
    let mut reported = report_on(more);
    assert_eq!(reported.len(), 1, "{reported:?}");
    let (code, place, _) = reported.remove(0);
    (code, place)
}

#[test]
fn three_lines_make_a_publication() {
    let shortest = publication(SHORTEST);
    assert_eq!((shortest.name.as_str(), shortest.slug.as_str()), ("L’Écho", "l-echo"));
    assert_eq!(shortest.unsubscribe.mailto, shortest.from.address);
    assert_eq!(shortest.unsubscribe.key_file, "state/unsubscribe.key");
    assert_eq!(shortest.audience, "subscribers.toml");
    assert_eq!(shortest.journal, Store::File("state/journal.sqlite3".into()));
    assert_eq!(shortest.pictures.delivery, PictureDelivery::Attached);
    assert_eq!((shortest.pictures.max_width, shortest.latest), (1200, 0));
    assert_eq!(shortest.delivery.max_recipients, 100_000);
    assert_eq!(shortest.delivery.retry_for, std::time::Duration::from_hours(4));
    assert_eq!(shortest.delivery.not_after, None);
    assert_eq!(shortest.theme.accent.as_str(), "#9e2a2b");
    assert!(shortest.relays.is_empty() && shortest.proof.is_empty());
}

#[test]
fn every_key_of_the_front_arrives() {
    let full = publication(FULL);
    assert_eq!(full.slug, "mail-example-org");
    assert_eq!(full.tagline.as_deref(), Some("Tout, avant huit heures"));
    assert_eq!(full.language.tag(), "en");
    assert_eq!(full.timezone.iana_name(), Some("Europe/Paris"));
    assert_eq!(full.website.as_deref(), Some("https://example.org"));
    assert_eq!(full.subscribe_url.as_deref(), Some("https://example.org/s?de=lettre"));
    assert_eq!(full.colophon, ["Une lettre du matin.", "Imprimée ici."]);
    let jr = &full.contributors["jr"];
    assert_eq!(jr.bio.as_deref(), Some("Elle écrit ici."));
    assert_eq!(jr.figure.as_deref(), Some("portraits/jr.jpg"));
}

#[test]
fn every_key_of_the_other_sections_arrives_too() {
    let full = publication(FULL);
    assert_eq!(full.theme.accent.as_str(), "#00ff7f");
    assert_eq!(full.theme.serif, "'Iowan Old Style', serif");
    assert_eq!(full.typography.names, ["Demain!"]);
    let hosted = PictureDelivery::Hosted("https://example.org/images/".into());
    assert_eq!((full.pictures.delivery, full.pictures.max_width), (hosted, 600));
    assert_eq!(full.unsubscribe.url.as_deref(), Some("https://example.org/u"));
    assert_eq!(full.unsubscribe.mailto.as_str(), "stop@example.org");
    assert_eq!(full.archive.as_deref(), Some("https://example.org/lettres"));
    let passwords: Vec<_> =
        full.relays.iter().flat_map(|relay| &relay.login).map(|login| &login.password).collect();
    assert_eq!(*passwords[0], PasswordSource::Environment("SMTP_PASSWORD".into()));
    assert_eq!(*passwords[1], PasswordSource::File("state/password".into()));
    assert_eq!((full.relays[0].connections, full.relays[1].connections), (64, 8));
    assert_eq!(full.relays[1].security, Security::StartTls);
    assert_eq!(full.delivery.in_doubt, InDoubtPolicy::Resend);
    assert_eq!(full.delivery.sync, SyncPolicy::Each);
    assert_eq!(full.delivery.retry_for, std::time::Duration::from_mins(90));
    assert_eq!(full.delivery.not_after, Some(jiff::civil::time(9, 0, 0, 0)));
    assert_eq!([full.relays[0].weight, full.relays[1].weight], [3, 8]);
    assert_eq!(full.proof.len(), 2);
    assert_eq!(full.audience, "readers.CSV");
    assert_eq!(full.journal, Store::File("/var/lib/matinale/journal".into()));
}

#[test]
fn what_must_be_there_is_asked_for_by_name() {
    let (publication, findings) = read(&source("[theme]\n"));
    assert!(publication.is_none());
    let missing: Vec<String> = findings.iter().map(|finding| finding.message.to_string()).collect();
    for key in ["name", "from", "timezone"] {
        assert!(missing.contains(&format!("[publication] has no `{key}`")), "{missing:?}");
    }
    let (code, place) = single_finding("[contributors.jr]\ninitials = \"jr\"\n");
    assert_eq!((code, place.as_str()), (Code::KEY_MISSING, "[contributors.jr]"));
}

#[test]
fn an_unknown_key_is_refused_with_the_one_that_was_meant() {
    let reported =
        report_on("[theme]\naccnt = \"#000000\"\n[weather]\ncity = \"Brest\"\n[pictres]\n");
    assert_eq!(reported[0].0, Code::KEY_UNKNOWN);
    assert_eq!(reported[0].1, "accnt");
    assert!(reported[0].2.ends_with("did you mean `accent`?"), "{reported:?}");
    assert_eq!((reported[1].0, reported[1].1.as_str()), (Code::KEY_UNKNOWN, "weather"));
    assert!(reported[2].2.ends_with("did you mean `pictures`?"), "{reported:?}");
    assert_eq!(reported.len(), 3);
}

#[test]
fn a_section_of_the_wrong_shape_is_told_and_the_rest_read() {
    for more in ["[[theme]]\n", "[relays]\nurl = \"smtp://localhost\"\n"] {
        assert_eq!(single_finding(more).0, Code::KEY_VALUE, "{more}");
    }
    assert_eq!(single_finding("[contributors]\njr = \"Jeanne\"\n").0, Code::KEY_VALUE);
    assert_eq!(single_finding("[proof]\nto = 3\n"), (Code::KEY_VALUE, "3".into()));
}
