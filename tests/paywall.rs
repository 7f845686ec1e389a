//! The paywall, on the finished bytes: no word meant for paying readers stands in anything that free
//! readers get, or that is said while they are written to.

mod random;
pub(crate) mod sample;
mod sent;
mod texts;

use mail_parser::{Message, MimeHeaders};

use crate::harness::{Newsroom, drawing};

/// An issue with a canary in every leaf of an exclusive block that is not its head or its opening.
/// Those that paying readers read begin with «canari», and the others do not.
const ISSUE: &str = r#"
    date = 2025-02-11
    title = "Les trains de nuit"

    [[blocks]]
    kind = "story"
    id = "train"
    title = "Le train"
    standfirst = "Il repart."
    body = "Un texte que tous lisent."
    figures = [{ src = "ouvert.png", alt = "Un train" }]

    [[blocks]]
    kind = "story"
    exclusive = true
    continues = "train"
    kicker = "Surtitre"
    opening = "Une ouverture que tous lisent."
    teasers = ["Une annonce que tous lisent."]
    body = """
    ## Canariintertitre

    Canariparagraphe, *canariitalique*, **canarigras**, `canaricode`, [canarilien](https://canarihote.example/canarichemin).  
    Canaririme. Pour {{name|canarirepli}}.[^1]

    * canaripoint
    1. canarirang
    2. canarisuite

    > canaricitation

    [![Canariimage](canariprose.png "Canarisouslimage. D. R.")](https://canaricible.example/)

    | canaritete | b |
    |------------|---|
    | canaricase | d |

    [^1]: Canarinote.
    """
    watch = "Canariveille **canarialerte**.\n\n* ![Canarivue](canariveille.png 'D. R.')"
    byline = ["Canarisignature"]
    sign_off = "Canariinitiale"
    source = { label = "Canarisource", url = "https://canarisource.example/" }

    [[blocks]]
    kind = "briefs"
    exclusive = true
    title = "Les brèves réservées"
    body = "Canarichapeau."

    [[blocks.items]]
    title = "*Canaribreve*"
    text = "Canaritexte."
    link = "https://canaribreve.example/"
    link_label = "Canarietiquette"
    entities = ["Canarientite"]

    [[blocks]]
    kind = "tribune"
    exclusive = true
    title = "La tribune réservée"
    author = { name = "Canariauteur", bio = "Canaribio.", figure = { src = "canariportrait.png", alt = "Canarialt", caption = "Canarilegende *canarioeuvre*", credit = "Canaricredit [canarifonds](https://canarifonds.example/)" } }
    body = "Canaritribune."
    partner = "Canaripartenaire"
    source = { label = "Canariorigine", url = "https://canariorigine.example/" }

    [[blocks]]
    kind = "editorial"
    exclusive = true
    title = "L’éditorial réservé"
    body = "Canariedito."
"#;

/// The files of the pictures that only paying readers get, without endings.
const FILES: [&str; 2] = ["canariportrait", "canariprose"];

/// The publication with that issue, and a picture for every name.
fn newsroom() -> Newsroom {
    illustrated(Newsroom::new())
}

/// The same issue and pictures, in this publication.
fn illustrated(newsroom: Newsroom) -> Newsroom {
    let names = ["ouvert", "canariportrait", "canariprose", "canariveille"];
    let pictures = names.map(|name| format!("issues/images/{name}.png"));
    let newsroom = newsroom.issue("2025-02-11", ISSUE);
    pictures.iter().fold(newsroom, |newsroom, path| newsroom.file(path, drawing()))
}

/// Every canary of the issue, in small letters.
fn canaries() -> Vec<String> {
    let small = ISSUE.to_lowercase();
    let words = small.split(|c: char| !c.is_alphanumeric());
    let mut canaries: Vec<String> =
        words.filter(|word| word.starts_with("canari")).map(str::to_owned).collect();
    canaries.sort();
    canaries.dedup();
    assert!(canaries.len() > 30, "{canaries:?}");
    canaries
}

/// All that can be read out of a mail: headers as they travel and as they are meant, every part
/// decoded, names of attachments; and its own bytes. In small letters, and without soft breaks.
fn everything(mail: &Message<'_>) -> String {
    let raw = String::from_utf8_lossy(&mail.raw_message).replace("=\r\n", "");
    let mut all = vec![raw, mail.subject().unwrap_or_default().to_owned()];
    for part in &mail.parts {
        all.extend(part.attachment_name().map(str::to_owned));
        all.extend(part.content_id().map(str::to_owned));
        all.push(part.text_contents().unwrap_or_default().to_owned());
    }
    assert!(mail.parts.len() >= 4, "text, HTML and a picture");
    all.join("\n").to_lowercase()
}

#[track_caller]
fn no_canary(text: &str) {
    for canary in ["canari", "63616e617269", "y2fuyxjp"] {
        let small = text.to_lowercase();
        let found = small.find(canary).map(|at| small[at..].chars().take(60).collect::<String>());
        assert_eq!(found, None);
    }
}

/// R-E1, through the program.
#[test]
fn no_word_behind_the_paywall_stands_in_the_free_edition() {
    let newsroom = newsroom();
    newsroom.run(["render", "--out", "out"]).exits(0);
    let mail = newsroom.mail("out/2025-02-11/free.eml");
    let all = everything(&mail);
    no_canary(&all);
    for file in ["free.html", "free.txt"] {
        no_canary(&newsroom.text(&format!("out/2025-02-11/{file}")));
    }
    for open in [
        "une ouverture que tous lisent",
        "une annonce que tous lisent",
        "ouvert.png",
        "les brèves réservées",
    ] {
        assert!(all.contains(open), "free readers read {open:?}");
    }
    assert_eq!(
        mail.attachments().filter_map(MimeHeaders::attachment_name).collect::<Vec<_>>(),
        ["ouvert.png"]
    );
}

#[test]
fn every_word_behind_the_paywall_stands_in_both_parts_of_the_paid_edition() {
    let newsroom = newsroom();
    newsroom.run(["render", "--out", "out"]).exits(0);
    let mail = newsroom.mail("out/2025-02-11/paid.eml");
    let html = mail.body_html(0).expect("HTML").to_lowercase();
    let text = mail.body_text(0).expect("a text part").to_lowercase();
    let missing = |part: &str| {
        let canaries = canaries().into_iter();
        canaries.filter(|word| !part.contains(word.as_str())).collect::<Vec<_>>()
    };
    // The HTML calls a picture by the identifier of its part; its name is on the part, see below.
    assert_eq!(missing(&html), FILES, "not in the HTML");
    assert_eq!(missing(&text), FILES, "not in the text");
    let pictures = mail.attachments().filter_map(MimeHeaders::attachment_name);
    assert_eq!(
        pictures.collect::<Vec<_>>(),
        ["ouvert.png", "canariprose.png", "canariveille.png", "canariportrait.png"]
    );
}

#[test]
fn each_reader_of_a_run_gets_the_edition_they_are_entitled_to() {
    let newsroom = newsroom();
    newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
    let mut seen = Vec::new();
    for mail in newsroom.mails("kept") {
        let to = mail
            .to()
            .and_then(|to| to.first())
            .and_then(|to| to.address())
            .expect("a reader")
            .to_owned();
        let all = everything(&mail);
        if to == "zoe@example.org" {
            no_canary(&all);
        } else {
            let unread = canaries().into_iter().filter(|word| !all.contains(word.as_str()));
            assert_eq!(unread.collect::<Vec<_>>(), [""; 0]);
        }
        seen.push(to);
    }
    seen.sort();
    assert_eq!(seen, ["ines@example.org", "zoe@example.org"]);
}

#[test]
fn no_command_says_a_word_of_what_is_behind_the_paywall() {
    let newsroom = newsroom();
    for ran in [
        newsroom.run(["send", "2025-02-11", "--late", "--dry-run"]).exits(0),
        newsroom.run(["send", "2025-02-11", "--late", "--dry-run", "--json"]).exits(0),
        newsroom.run(["rehearse"]).exits(0),
        newsroom.run(["rehearse", "--json"]).exits(0),
        newsroom.run(["render"]).exits(0),
        newsroom.run(["proof", "--to", "zoe@example.org"]),
        newsroom.run(["send", "2025-02-11", "--late", "--yes"]),
        newsroom.run(["status"]),
    ] {
        ran.omits("canari").omits("Canari");
    }
}

#[test]
fn forgetting_the_opening_shows_less_and_never_more() {
    let closed = ISSUE.replace("opening = \"Une ouverture que tous lisent.\"\n", "");
    let newsroom = newsroom().issue("2025-02-11", &closed);
    newsroom.run(["render", "--out", "out"]).exits(0);
    let all = everything(&newsroom.mail("out/2025-02-11/free.eml"));
    no_canary(&all);
    assert!(!all.contains("une ouverture") && all.contains("une annonce que tous lisent"));
}

/// A picture of the opening is open, as its words are; one of the body is not, wherever its address is.
#[test]
fn a_picture_of_the_opening_is_seen_by_all_and_one_of_the_body_by_those_who_pay() {
    let opening = "opening = \"Une ouverture que tous lisent.\\n\\n![La vue](vue.png)\"\n";
    let issue = ISSUE.replace("opening = \"Une ouverture que tous lisent.\"\n", opening);
    let newsroom = newsroom().issue("2025-02-11", &issue).file("issues/images/vue.png", drawing());
    newsroom.run(["render", "--out", "out"]).exits(0);
    let mail = newsroom.mail("out/2025-02-11/free.eml");
    no_canary(&everything(&mail));
    let names = mail.attachments().filter_map(MimeHeaders::attachment_name);
    assert_eq!(names.collect::<Vec<_>>(), ["ouvert.png", "vue.png"]);
    let settings = newsroom.text("matinale.toml");
    let settings =
        settings.replace("[publication]", "[publication]\nwebsite = \"https://vigie.example\"");
    let newsroom = newsroom.settings(&format!("{settings}\n[pictures]\ndelivery = \"hosted\"\n"));
    newsroom.run(["render", "--out", "web"]).exits(0);
    let (free, paid) =
        (newsroom.text("web/2025-02-11/free.html"), newsroom.text("web/2025-02-11/paid.html"));
    no_canary(&free);
    assert!(free.contains("https://vigie.example/images/vue-"), "{free}");
    assert!(paid.contains("https://vigie.example/images/canariprose-"), "{paid}");
}
