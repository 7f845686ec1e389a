//! One sentence from behind the paywall, in every place of the free edition and in every dress.

use std::collections::BTreeSet;
use std::fmt::Write;

use data_encoding::BASE64_MIME;
use matinale::address::{Address, Envelope, ReturnPath};
use matinale::check::{Finished, FreePrinting, FreePrintings, leaks};
use matinale::finding::{Code, Finding};
use matinale::issue::edition::{self, Exclusive, Paid};
use matinale::message::{OutgoingMessage, decode_message};

use super::{Morning, Printed, codes};

/// It stands in an exclusive body of the example, and in the paid edition alone.
const SECRET: &str = "Les provinces paient l’électricité, les villes logent les ingénieurs";

/// Its first words, as a finding names them.
const FIRST_WORDS: &str = "«les provinces paient l electricite les villes logent";

/// A free edition in which the secret stands.
struct Leak {
    name: &'static str,
    part: Part,
    /// What the secret wears.
    dress: fn(&str) -> String,
}

/// Where it stands.
enum Part {
    Html(fn(page: &str, secret: &str) -> String),
    Text,
    Subject,
    /// The name of a picture.
    Name,
    /// The identifier of a picture.
    Id,
    /// The file of a picture.
    File,
    /// A field of the header.
    Header,
}

const fn html(name: &'static str, part: fn(&str, &str) -> String) -> Leak {
    Leak { name, part: Part::Html(part), dress: str::to_owned }
}

const fn body(name: &'static str, dress: fn(&str) -> String) -> Leak {
    Leak { name, part: Part::Html(in_the_body), dress }
}

fn in_the_body(page: &str, secret: &str) -> String {
    page.replacen("</h1>", &format!("</h1><p>{secret}</p>"), 1)
}

const LEAKS: &[Leak] = &[
    body("in the HTML", str::to_owned),
    body("in capitals", str::to_uppercase),
    body("in decomposed letters", decomposed),
    body("in decimal entities", |secret| entities(secret, "&#", "")),
    body("in hexadecimal entities", |secret| entities(secret, "&#x", "x")),
    body("in named entities", |secret| {
        secret.replace('é', "&eacute;").replace('’', "&rsquo;").replace(' ', "&nbsp;")
    }),
    body("broken by tags", |secret| secret.replace("vin", "<b>vin</b>").replace(' ', "<br>")),
    body("broken by soft hyphens", |secret| secret.replace('i', "i&shy;")),
    body("percent-encoded, in an address", |secret| {
        format!(
            "<a style=\"text-decoration:underline\" href=\"https://a.example/?q={}\">x</a>",
            percent(secret)
        )
    }),
    body("in base64, in an address", |secret| {
        let packed = data_encoding::BASE64URL_NOPAD.encode(secret.as_bytes());
        format!("<a style=\"text-decoration:underline\" href=\"https://a.example/{packed}\">x</a>")
    }),
    html("in an alternative text", |page, secret| {
        page.replacen(" alt=\"", &format!(" alt=\"{secret} "), 1)
    }),
    html("in the preheader", |page, secret| {
        page.replacen("line-height:1px\">", &format!("line-height:1px\">{secret} "), 1)
    }),
    html("in an anchor", |page, secret| {
        let anchor = matinale::language::make_slug(secret);
        page.replacen("<h1 ", &format!("<h1 id=\"{anchor}\" "), 1)
    }),
    html("in a comment", |page, secret| {
        page.replacen("<h1 ", &format!("<!--[if mso]><p>{secret}</p><![endif]--><h1 "), 1)
    }),
    html("hidden by a style", |page, secret| {
        page.replacen("</h1>", &format!("</h1><p style=\"display:none\">{secret}</p>"), 1)
    }),
    Leak { name: "in the text part", part: Part::Text, dress: str::to_owned },
    Leak { name: "decomposed, in the text part", part: Part::Text, dress: decomposed },
    Leak {
        name: "percent-encoded, in the text part",
        part: Part::Text,
        dress: |secret| format!("https://a.example/?q={}", percent(secret)),
    },
    Leak { name: "in the subject", part: Part::Subject, dress: str::to_owned },
    Leak { name: "in the name of a picture", part: Part::Name, dress: str::to_owned },
    Leak {
        name: "in the identifier of a picture",
        part: Part::Id,
        dress: |secret| matinale::language::make_slug(secret),
    },
    Leak {
        name: "in the file of a picture",
        part: Part::File,
        dress: |secret| format!("Description\0{secret} \u{1}"),
    },
    Leak { name: "in a header", part: Part::Header, dress: str::to_owned },
    Leak {
        name: "in base64, in a header",
        part: Part::Header,
        dress: |secret| format!("=?utf-8?B?{}?=", data_encoding::BASE64.encode(secret.as_bytes())),
    },
];

fn decomposed(secret: &str) -> String {
    secret.replace('é', "e\u{301}")
}

fn entities(secret: &str, open: &str, form: &str) -> String {
    secret.chars().fold(String::new(), |mut out, c| {
        let number = u32::from(c);
        if form == "x" {
            write!(out, "{open}{number:X};").expect("a string takes all");
        } else {
            write!(out, "{open}{number};").expect("a string takes all");
        }
        out
    })
}

fn percent(secret: &str) -> String {
    secret.bytes().fold(String::new(), |mut out, byte| {
        write!(out, "%{byte:02X}").expect("a string takes all");
        out
    })
}

/// How a part travels.
#[derive(Clone, Copy)]
enum Travel {
    Base64,
    Quoted,
}

impl Travel {
    fn part(self, kind: &str, text: &str) -> String {
        let (name, body) = match self {
            Self::Base64 => ("base64", BASE64_MIME.encode(text.as_bytes())),
            Self::Quoted => ("quoted-printable", quoted(text)),
        };
        format!(
            "--b\r\nContent-Type: {kind}; charset=utf-8\r\n\
             Content-Transfer-Encoding: {name}\r\n\r\n{body}\r\n"
        )
    }
}

/// Every byte that is no letter or digit as quoted-printable, eight characters a line.
fn quoted(text: &str) -> String {
    let written = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
        byte => format!("={byte:02X}"),
    });
    written.collect::<Vec<_>>().chunks(8).map(<[_]>::concat).collect::<Vec<_>>().join("=\r\n")
}

/// A message of these parts, as it would leave.
fn message(printed: &Printed, leak: Option<(&Part, &str)>, travel: Travel) -> OutgoingMessage {
    let said = |wanted: fn(&Part) -> bool, otherwise: &str| match leak {
        Some((part, secret)) if wanted(part) => secret.to_owned(),
        _ => otherwise.to_owned(),
    };
    let subject = said(|part| matches!(part, Part::Subject), "Une IA à soi");
    let name = said(|part| matches!(part, Part::Name), "a");
    let id = said(|part| matches!(part, Part::Id), "p1");
    let file = said(|part| matches!(part, Part::File), "");
    let word = |text: &str| {
        let words = text
            .as_bytes()
            .chunks(30)
            .map(|bytes| format!("=?utf-8?B?{}?=", data_encoding::BASE64.encode(bytes)));
        words.collect::<Vec<_>>().join("\r\n ")
    };
    let bytes = format!(
        "Subject: {}\r\nX-Words: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n{}{}\
         --b\r\nContent-Type: image/png\r\nContent-ID: <{id}@a.example>\r\n\
         Content-Disposition: inline; filename*=utf-8''{}.png\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        word(&subject),
        said(|part| matches!(part, Part::Header), "x"),
        travel.part("text/plain", &printed.text[0]),
        travel.part("text/html", &printed.html[0]),
        percent(&name),
        BASE64_MIME.encode(format!("\u{89}PNG{file}").as_bytes()),
    );
    let reader = Address::parse("zoe@exemple.example").expect("an address");
    let envelope = Envelope {
        return_path: ReturnPath::new(reader.clone()),
        recipient: reader,
        id: String::new(),
        is_header_international: false,
    };
    OutgoingMessage { envelope, bytes: bytes.into_bytes() }
}

/// What the proof finds in this free edition.
fn proved(
    morning: &Morning,
    printed: &Printed,
    leak: Option<(&Part, &str)>,
    travel: Travel,
) -> Vec<Finding> {
    let sent = DecodedPrinting::new(&message(printed, leak, travel));
    let redacted = DecodedPrinting::new(&message(&morning.redacted(), None, travel));
    let printings = FreePrintings { sent: sent.shown(), redacted: redacted.shown() };
    morning.look(printed, |page| leaks(page, &printings))
}

/// A message, and what it says.
struct DecodedPrinting {
    parts: [Finished; 5],
    bytes: Vec<u8>,
}

impl DecodedPrinting {
    fn new(message: &OutgoingMessage) -> Self {
        let parts = decode_message(message).into_parts();
        let parts = parts.map(|(part, text)| Finished { part, text });
        Self { parts, bytes: message.bytes.clone() }
    }

    fn shown(&self) -> FreePrinting<'_> {
        FreePrinting { parts: &self.parts, bytes: &self.bytes }
    }
}

/// The codes that this free edition turns red, on the page and in the message.
fn red(
    morning: &Morning,
    printed: &Printed,
    leak: Option<(&Part, &str)>,
    travel: Travel,
) -> BTreeSet<&'static str> {
    let told = proved(morning, printed, leak, travel);
    codes(&morning.findings(printed)).into_iter().chain(codes(&told)).collect()
}

impl Leak {
    /// The page with the secret in it, where that is the place.
    fn plant(&self, whole: &Printed, secret: &str) -> Printed {
        let mut printed = whole.clone();
        match self.part {
            Part::Html(change) => printed.html[0] = change(&whole.html[0], secret),
            Part::Text => printed.text[0] = format!("{secret}\n\n{}", whole.text[0]),
            Part::Subject | Part::Name | Part::Id | Part::File | Part::Header => {}
        }
        printed
    }
}

#[test]
fn the_secret_stands_in_the_paid_edition_alone() {
    let morning = Morning::example();
    assert!(morning.paid.html().contains(SECRET) && !morning.free.html().contains(SECRET));
    for travel in [Travel::Base64, Travel::Quoted] {
        assert_eq!(red(&morning, &morning.printed(), None, travel), BTreeSet::new());
    }
}

#[test]
fn one_leaked_sentence_turns_exactly_one_rule_red_wherever_it_stands() {
    let morning = Morning::example();
    let whole = morning.printed();
    let mut wrong = Vec::new();
    let mut unnamed = BTreeSet::new();
    for leak in LEAKS {
        let secret = (leak.dress)(SECRET);
        let printed = leak.plant(&whole, &secret);
        let on_the_page = matches!(leak.part, Part::Html(_) | Part::Text);
        assert_eq!(
            printed != whole,
            on_the_page,
            "«{}» changes the page or the message",
            leak.name
        );
        for travel in [Travel::Base64, Travel::Quoted] {
            let red = red(&morning, &printed, Some((&leak.part, &secret)), travel);
            if red != BTreeSet::from([Code::EXCLUSIVE_LEAK.as_str()]) {
                wrong.push(format!("a sentence {} turns {red:?} red", leak.name));
            }
            let told = proved(&morning, &printed, Some((&leak.part, &secret)), travel);
            if !told.iter().any(|finding| finding.message.to_string().contains(FIRST_WORDS)) {
                unnamed.insert(leak.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(unnamed, BTreeSet::new(), "the finding names the words");
}

/// What stands behind the paywall of the sample: a paragraph, line or address of each text, and all
/// paragraphs of the first block.
fn paid_texts(morning: &Morning) -> Vec<String> {
    let edition = edition::cut::<Paid>(&morning.issue);
    let mut words = Vec::new();
    for (n, exclusive) in edition.exclusives().iter().enumerate() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        let paragraphs = if n == 0 { usize::MAX } else { 1 };
        for text in block.paid_texts() {
            words.extend(text.paragraphs().into_iter().take(paragraphs));
            words.extend(text.addresses().into_iter().map(str::to_owned));
        }
    }
    words
}

/// Plants every paid text of the sample into this free edition, each in so many of the places and
/// dresses, and counts on the proof to tell it.
fn plant_all(morning: &Morning, whole: &Printed, dresses: usize) {
    let redacted = [Travel::Base64, Travel::Quoted]
        .map(|travel| (travel, DecodedPrinting::new(&message(whole, None, travel))));
    let proved = |printed: &Printed, leak: Option<(&Part, &str)>, which: usize| {
        let (travel, redacted) = &redacted[which];
        let sent = DecodedPrinting::new(&message(printed, leak, *travel));
        let printings = FreePrintings { sent: sent.shown(), redacted: redacted.shown() };
        codes(&morning.look(printed, |page| leaks(page, &printings)))
    };
    assert_eq!([proved(whole, None, 0), proved(whole, None, 1)], [const { BTreeSet::new() }; 2]);
    let texts = paid_texts(morning);
    assert!(texts.len() > 60, "{texts:?}");
    let mut wrong = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        for (m, leak) in LEAKS.iter().cycle().skip(n).take(dresses).enumerate() {
            let secret = (leak.dress)(text);
            let printed = leak.plant(whole, &secret);
            let told = proved(&printed, Some((&leak.part, secret.as_str())), (n + m) % 2);
            if told != BTreeSet::from([Code::EXCLUSIVE_LEAK.as_str()]) {
                wrong.push(format!("«{text}» {} gives {told:?}", leak.name));
            }
        }
    }
    let most = wrong.len().min(30);
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong[..most].join("\n"));
}

/// A page that has the places where something is planted, and nothing else.
const BARE_PAGE: &str = "<html><body><div style=\"line-height:1px\"> </div>\
     <h1 class=\"t\">Un matin</h1><img alt=\"\" src=\"cid:p1\"></body></html>";

#[test]
fn every_paid_text_that_leaks_is_told_wherever_it_stands_and_whatever_it_wears() {
    let bare = Printed {
        html: [BARE_PAGE.to_owned(), String::new()],
        text: ["Un matin\n".to_owned(), String::new()],
        message_size: 0,
    };
    plant_all(&Morning::sample(), &bare, LEAKS.len());
}

#[test]
fn every_paid_text_that_leaks_into_the_whole_page_is_told() {
    let morning = Morning::sample();
    plant_all(&morning, &morning.printed(), 1);
}

#[test]
fn the_proof_is_silent_on_an_issue_with_every_kind_of_exclusive_block() {
    let morning = Morning::sample();
    for travel in [Travel::Base64, Travel::Quoted] {
        assert_eq!(proved(&morning, &morning.printed(), None, travel), []);
    }
}
