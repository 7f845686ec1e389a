//! What settings may say, and what is told about the rest.

use super::read;
use crate::finding::{Code, Severity, Source};
use crate::publication::{
    Auth, InDoubtPolicy, PasswordSource, PictureDelivery, Publication, Security, Store,
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
    Source { name: "matinale.toml".into(), text: text.to_owned() }
}

fn publication(text: &str) -> Publication {
    let (publication, findings) = read(&source(text));
    assert_eq!(findings, [], "{text}");
    publication.expect("a publication")
}

/// Code, the marked text, message and help of each finding about the shortest settings and `more`.
fn told(more: &str) -> Vec<(Code, String, String)> {
    let source = source(&format!("{SHORTEST}{more}"));
    let (publication, findings) = read(&source);
    let errors = findings.iter().any(|finding| finding.severity() == Severity::Error);
    assert_eq!(publication.is_none(), errors, "{findings:?}");
    let words = |f: &crate::finding::Finding| {
        format!("{} / {}", f.message, f.help.as_deref().unwrap_or_default())
    };
    findings
        .iter()
        .map(|f| (f.code, source.text[f.span.start..f.span.end].to_owned(), words(f)))
        .collect()
}

/// The one finding's code and marked text.
fn one(more: &str) -> (Code, String) {
    let mut told = told(more);
    assert_eq!(told.len(), 1, "{told:?}");
    let (code, place, _) = told.remove(0);
    (code, place)
}

#[test]
fn three_lines_make_a_publication() {
    let shortest = publication(SHORTEST);
    assert_eq!((shortest.name.as_str(), shortest.slug.as_str()), ("L’Écho", "l-echo"));
    assert_eq!(shortest.unsubscribe.mailto, shortest.from);
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
    let missing: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    for key in ["name", "from", "timezone"] {
        assert!(missing.contains(&format!("[publication] has no `{key}`").as_str()), "{missing:?}");
    }
    let (code, place) = one("[contributors.jr]\ninitials = \"jr\"\n");
    assert_eq!((code, place.as_str()), (Code::KEY_MISSING, "[contributors.jr]"));
}

#[test]
fn an_unknown_key_is_refused_with_the_one_that_was_meant() {
    let told = told("[theme]\naccnt = \"#000000\"\n[dkim]\ndomain = \"example.org\"\n[pictres]\n");
    assert_eq!(told[0].0, Code::KEY_UNKNOWN);
    assert_eq!(told[0].1, "accnt");
    assert!(told[0].2.ends_with("did you mean `accent`?"), "{told:?}");
    assert_eq!((told[1].0, told[1].1.as_str()), (Code::KEY_UNKNOWN, "dkim"));
    assert!(told[2].2.ends_with("did you mean `pictures`?"), "{told:?}");
    assert_eq!(told.len(), 3);
}

#[test]
fn a_section_of_the_wrong_shape_is_told_and_the_rest_read() {
    for more in ["[[theme]]\n", "[relays]\nurl = \"smtp://localhost\"\n"] {
        assert_eq!(one(more).0, Code::KEY_VALUE, "{more}");
    }
    assert_eq!(one("[contributors]\njr = \"Jeanne\"\n").0, Code::KEY_VALUE);
    assert_eq!(one("[proof]\nto = 3\n"), (Code::KEY_VALUE, "3".into()));
}

#[test]
fn a_password_in_the_settings_is_refused() {
    let url = "[[relays]]\nurl = \"smtps://zoe@mail.example.org\"\n";
    let told = told(&format!("{url}password_env = \"P\"\npassword = \"hunter2\"\n"));
    assert_eq!((told[0].0, told[0].1.as_str()), (Code::SETTINGS_SECRET, "password"));
    assert!(!told[0].2.contains("hunter2"));
    let inside = one("[[relays]]\nurl = \"smtps://zoe:hunter2@mail.example.org\"\n");
    assert_eq!(inside.0, Code::SETTINGS_SECRET);
    let named = one(&format!("{url}password_env = \"hunter-2\"\n"));
    assert_eq!(named, (Code::SETTINGS_SECRET, "\"hunter-2\"".into()));
    assert_eq!(one(&format!("{url}password = \"hunter2\"\n")).0, Code::SETTINGS_SECRET);
}

#[test]
fn a_login_has_a_user_and_one_password() {
    let url = "[[relays]]\nurl = \"smtps://zoe@mail.example.org\"\n";
    assert_eq!(one(url), (Code::KEY_MISSING, "[[relays]]".into()));
    let both = "password_env = \"P\"\npassword_file = \"p\"\n";
    assert_eq!(one(&format!("{url}{both}")), (Code::KEY_VALUE, "\"p\"".into()));
    let nobody = "[[relays]]\nurl = \"smtps://mail.example.org\"\npassword_env = \"P\"\n";
    assert_eq!(one(nobody).0, Code::KEY_VALUE);
    assert_eq!(one("[[relays]]\nconnections = 1\n").0, Code::KEY_MISSING);
}

#[test]
fn a_login_is_a_password_unless_it_is_said_to_be_a_token() {
    let login = "[[relays]]\nurl = \"smtps://zoe@mail.example.org\"\npassword_env = \"P\"\n";
    for (key, auth) in [
        ("", Auth::Password),
        ("auth = \"password\"\n", Auth::Password),
        ("auth = \"xoauth2\"\n", Auth::Xoauth2),
    ] {
        let publication = publication(&format!("{SHORTEST}{login}{key}"));
        assert_eq!(publication.relays[0].login.as_ref().map(|login| login.auth), Some(auth));
    }
    let wrong = one(&format!("{login}auth = \"kerberos\"\n"));
    assert_eq!(wrong, (Code::KEY_VALUE, "\"kerberos\"".into()));
}

#[test]
fn a_relay_without_encryption_beyond_this_machine_is_refused() {
    let (code, place) = one("[[relays]]\nurl = \"smtp://mail.example.org:25\"\n");
    assert_eq!(
        (code, place.as_str()),
        (Code::SETTINGS_PLAINTEXT, "\"smtp://mail.example.org:25\"")
    );
    let here = publication(&format!("{SHORTEST}[[relays]]\nurl = \"smtp://127.0.0.1:2525\"\n"));
    assert_eq!(here.relays[0].security, Security::Plaintext);
}

#[test]
fn a_sender_without_a_domain_is_refused() {
    let text = SHORTEST.replace("echo@example.org", "echo@localhost");
    let (publication, findings) = read(&source(&text));
    assert!(publication.is_none());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, Code::ADDRESS_SYNTAX);
    assert_eq!(&text[findings[0].span.start..findings[0].span.end], "\"echo@localhost\"");
}

#[test]
fn the_way_out_is_an_https_address_that_ends_in_a_path() {
    for url in [
        "http://example.org/u",
        "https://example.org/u?liste=1",
        "https://example.org/u#bas",
        "https://zoe@example.org/u",
        "https://:secret@example.org/u",
        "https:example.org/u",
        "https://",
        "example.org/u",
        "javascript:alert(1)",
    ] {
        let (code, place) = one(&format!("[unsubscribe]\nurl = \"{url}\"\n"));
        assert_eq!((code, place), (Code::SETTINGS_URL, format!("\"{url}\"")));
    }
}

#[test]
fn a_web_address_comes_out_fit_for_a_header() {
    let kept = |url: &str| {
        let text = format!("{SHORTEST}[archive]\nurl = \"{url}\"\n");
        publication(&text).archive.expect("an archive")
    };
    assert_eq!(kept("https://é.example/à lire>"), "https://xn--9ca.example/%C3%A0%20lire%3E");
    assert_eq!(one("[archive]\nurl = \"https://e.example/\\r\\nBcc: x\"\n").0, Code::TEXT_CONTROL);
}

#[test]
fn numbers_outside_of_what_makes_sense_are_refused() {
    for (more, place) in [
        ("[[relays]]\nurl = \"smtp://localhost\"\nconnections = 0\n", "0"),
        ("[[relays]]\nurl = \"smtp://localhost\"\nconnections = 10_000\n", "10_000"),
        ("[[relays]]\nurl = \"smtp://localhost\"\nweight = -1\n", "-1"),
        ("[[relays]]\nurl = \"smtp://localhost\"\nweight = 101\n", "101"),
        ("[delivery]\nretry_for = \"4m 59s\"\n", "\"4m 59s\""),
        ("[delivery]\nretry_for = \"72h 1s\"\n", "\"72h 1s\""),
        ("[delivery]\nretry_for = \"-4h\"\n", "\"-4h\""),
        ("[delivery]\nmax_recipients = 0\n", "0"),
        ("[delivery]\nmax_recipients = -1\n", "-1"),
        ("[delivery]\nmax_recipients = 9_000_000_000_000_000_000\n", "9_000_000_000_000_000_000"),
        ("[pictures]\nmax_width = 599\n", "599"),
        ("[pictures]\nmax_width = 2401\n", "2401"),
        ("[latest]\ncount = 11\n", "11"),
    ] {
        assert_eq!(one(more), (Code::SETTINGS_RANGE, place.into()), "{more}");
    }
}

#[test]
fn what_is_no_span_and_no_time_of_day_is_refused() {
    for span in ["", "4", "soon", "2 days", "4h later", "9999999999999999999h"] {
        assert_eq!(
            one(&format!("[delivery]\nretry_for = \"{span}\"\n")).0,
            Code::KEY_VALUE,
            "{span}"
        );
    }
    for time in ["", "9", "9:00", "09h00", "24:00", "09:60", "09:00:00", "0900", "-1:00", " 9:00"] {
        assert_eq!(
            one(&format!("[delivery]\nnot_after = \"{time}\"\n")).0,
            Code::KEY_VALUE,
            "{time}"
        );
    }
    assert_eq!(one("[delivery]\nnot_after = 9\n").0, Code::KEY_VALUE);
}

#[test]
fn a_misspelt_time_zone_is_refused_with_the_one_that_was_meant() {
    let text = SHORTEST.replace("Europe/Paris", "Europe/Pariss");
    let (publication, findings) = read(&source(&text));
    assert!(publication.is_none());
    assert_eq!((findings.len(), findings[0].code), (1, Code::SETTINGS_ZONE));
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `Europe/Paris`?"));
}

#[test]
fn colours_and_fonts_cannot_leave_their_declaration() {
    for colour in ["red", "#fff", "#12345g", "#1234567", "#12345é", "#000000;}"] {
        let more = format!("[theme]\naccent = \"{colour}\"\n");
        assert_eq!(one(&more).0, Code::SETTINGS_COLOUR, "{colour}");
    }
    for fonts in ["Georgia; color: red", "a}b", "url(x)", "it's", "</style>", "a\\\\b"] {
        let more = format!("[theme]\nserif = \"{fonts}\"\n");
        assert_eq!(one(&more).0, Code::KEY_VALUE, "{fonts}");
    }
}

#[test]
fn a_portrait_stays_in_its_folder() {
    for path in ["/etc/passwd", "../jr.jpg", "a/../../jr.jpg", "..\\\\jr.jpg", "c:jr.jpg"] {
        let more = format!("[contributors.jr]\nname = \"J\"\nfigure = \"{path}\"\n");
        assert_eq!(one(&more).0, Code::PICTURE_PATH, "{path}");
    }
}

#[test]
fn hosted_pictures_need_a_web_site() {
    let (code, place) = one("[pictures]\ndelivery = \"hosted\"\n");
    assert_eq!((code, place.as_str()), (Code::KEY_MISSING, "\"hosted\""));
}

#[test]
fn lists_and_journals_of_other_kinds_are_refused() {
    assert_eq!(one("[audience]\nsource = \"readers.xlsx\"\n").0, Code::KEY_VALUE);
    for url in ["postgres://localhost/m", "state/j", "sqlite:", "sqlite://state/j", "sqlite:a?b"] {
        assert_eq!(one(&format!("[journal]\nurl = \"{url}\"\n")).0, Code::KEY_VALUE, "{url}");
    }
}

#[test]
fn a_line_that_would_become_a_second_header_is_refused() {
    assert_eq!(one("[contributors.jr]\nname = \"J\\r\\nBcc: x\"\n").0, Code::TEXT_CONTROL);
    assert_eq!(one("[contributors.jr]\nname = \" \"\n").0, Code::KEY_VALUE);
}
