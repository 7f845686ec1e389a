//! What a mailbox shows before the message is opened.

use super::Page;
use super::words::plain;
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;

/// The shortest preheader that tells something, and the longest that is shown, in characters.
const PREHEADER: std::ops::RangeInclusive<usize> = 40..=140;

/// A subject in capitals, with a row of exclamation marks, or dressed as an answer.
pub(in crate::check) fn shouting(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let Some((subject, span)) = front.value("subject").or_else(|| front.value("title")) else {
        return;
    };
    let letters = subject.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = subject.chars().filter(|c| c.is_uppercase()).count();
    let start = subject.trim_start().to_lowercase();
    let answer = ["re:", "re :", "fwd:", "fw:", "tr:", "tr :"];
    let mut tell = |message: &str, help: &str| {
        findings.push(Finding::new(Code::SUBJECT_SHOUTING, span, message).help(help));
    };
    if answer.iter().any(|prefix| start.starts_with(prefix)) {
        tell("the subject pretends to be an answer", "write what the issue is about");
    } else if letters >= 10 && capitals * 5 > letters * 3 {
        tell("the subject is in capitals", "write it as a sentence");
    } else if subject.matches('!').count() > 1 {
        tell("the subject has more than one exclamation mark", "one is enough, or none");
    }
}

/// A preheader of a length that is not read, or that says again what the subject said.
pub(in crate::check) fn preheader(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let Some((preheader, span)) = front.value("preheader") else { return };
    let length = preheader.trim().chars().count();
    if length == 0 {
        return;
    }
    if !PREHEADER.contains(&length) {
        let message = format!("the preheader is {length} characters long");
        let help = "mailboxes show 40 to 140 of them; put the news first";
        findings.push(Finding::new(Code::PREHEADER_LENGTH, span, message).help(help));
    }
    let subject = front.value("subject").or_else(|| front.value("title"));
    let start = |text: &str| plain(text).chars().take(20).collect::<String>();
    let same = subject.filter(|(subject, _)| {
        let start = start(subject);
        start.len() > 9 && plain(preheader).starts_with(&start)
    });
    if let Some((_, subject)) = same {
        findings.push(
            Finding::new(Code::PREHEADER_REPEAT, span, "the preheader begins like the subject")
                .also(subject, "it is read right after this")
                .help("say something that the subject does not"),
        );
    }
}

/// No preheader, and contents too short to stand in for it.
pub(in crate::check) fn no_preheader(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let length = page.edition.front().preheader.chars().count();
    let Some((_, title)) = front.value("title") else { return };
    if front.text("preheader").is_none() && length < *PREHEADER.start() {
        let message =
            format!("there is no preheader, and the contents are {length} characters long");
        findings.push(
            Finding::new(Code::PREHEADER_MISSING, title, message)
                .help("write `preheader = \"…\"`: a sentence that says what the subject does not"),
        );
    }
}

/// Phrases of those who sell, folded: no newspaper needs one in a subject.
const SOLD: &[&str] = &[
    "100 gratuit",
    "argent facile",
    "cliquez ici",
    "cliquez vite",
    "derniere chance pour en profiter",
    "devenez riche",
    "felicitations vous avez",
    "gagnez de l argent",
    "gagnez jusqu",
    "livraison gratuite",
    "meilleur prix",
    "ne manquez pas cette offre",
    "offre a duree limitee",
    "offre exceptionnelle",
    "offre limitee",
    "offre speciale",
    "profitez en vite",
    "sans engagement",
    "satisfait ou rembourse",
    "totalement gratuit",
    "vous avez gagne",
    "vous avez ete selectionne",
    "gratis testen",
    "ihr gewinn wartet",
    "jetzt kaufen",
    "jetzt zuschlagen",
    "klicken sie hier",
    "nur fur kurze zeit",
    "schnell geld verdienen",
    "sie haben gewonnen",
    "act now",
    "buy now",
    "click here",
    "congratulations you",
    "double your",
    "earn extra cash",
    "extra income",
    "free gift",
    "free trial",
    "get rich",
    "limited time offer",
    "lowest price",
    "make money fast",
    "money back guarantee",
    "no obligation",
    "once in a lifetime",
    "order now",
    "risk free",
    "satisfaction guaranteed",
    "special promotion",
    "you have been selected",
    "you have won",
    "you ve won",
];

/// Phrases in the mailbox's lines that filters know from elsewhere.
pub(in crate::check) fn spam(_: &Page<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let keys = ["subject", "preheader", "title"];
    let Some(front) = source_text.tables.first() else { return };
    for (text, span) in keys.into_iter().filter_map(|key| front.value(key)) {
        let words = format!(" {} ", plain(text));
        if let Some(phrase) = SOLD.iter().find(|phrase| words.contains(&format!(" {phrase} "))) {
            let message = format!("«{phrase}» is what spam filters look for");
            let finding = Finding::new(Code::SPAM_PHRASE, span, message);
            findings.push(finding.help("write it as a newspaper would"));
        }
    }
}
