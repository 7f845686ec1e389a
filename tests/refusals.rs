//! Whom real refusals are about: the judgement held against the replies of real relays.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::print_stdout, reason = "the figures are what is asked for")]

use std::collections::BTreeSet;

use matinale::outcome::{Outcome, Parties, Phase, Refusal, Reply, SenderNames, Subject};
use proptest::prelude::*;
use serde::Deserialize;

/// The replies that the table of words was written against.
const KNOWN: &str = include_str!("refusals/known.toml");

/// The replies that the table of words was not written against.
const HELD_OUT: &str = include_str!("refusals/held_out.toml");

/// Replies that no relay has said, thought out to mislead the table.
const INVENTED: &str = include_str!("refusals/invented.toml");

/// The phases whose replies can be about a reader.
const READERS_PHASES: [Phase; 4] = [Phase::Recipient, Phase::Data, Phase::Content, Phase::FinalDot];

/// What relays put between their words: it has words, but says nothing.
const NOISE: [&str; 8] = [
    "<reader@example.org>:",
    "policy@spam.example",
    "(unknown.user@quota.example)",
    "https://blocked.example/spam?mailbox=full",
    "mx1.spam.example[192.0.2.7]",
    "[192.0.2.1]",
    "4F01SPAM2",
    "12:30:05",
];

/// Names of a sender whose addresses are `bonjour@lavigie.example` and `redaction@lavigie.example`, in forms in
/// which relays repeat them. The third is a return path that relays rewrite for one reader.
const SENDERS_FORMS: [&str; 7] = [
    "bonjour@lavigie.example",
    "redaction@lavigie.example",
    "bonjour+zoe=example.org@lavigie.example",
    "…@lavigie.example",
    "lavigie.example",
    "mail.lavigie.example",
    "redac@relay.example",
];

/// Reasons that relays give of readers.
const READERS_REASONS: [&str; 12] = [
    "550 5.1.1 User unknown",
    "550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table",
    "550 User unknown",
    "550 5.1.2 host not found",
    "550 5.1.1 does not exist",
    "550 5.1.3 bad address syntax",
    "550 5.1.8 user unknown",
    "550 5.1.1 unknown or illegal alias",
    "552 5.2.2 mailbox full",
    "550 5.2.1 mailbox disabled",
    "450 4.1.1 User unknown",
    "550 5.1.1",
];

/// How a relay says a reason of a name. `NAME` and `REASON` stand for both.
const SENTENCES: [&str; 7] = [
    "<NAME>: REASON",
    "NAME: REASON",
    "<NAME>... REASON",
    "REASON: <NAME>",
    "REASON (NAME)",
    "REASON NAME",
    "[NAME] REASON",
];

/// One refusal: the phase, whom it is about, and the reply.
#[derive(Debug, Clone, Deserialize)]
struct Sample(String, String, String);

impl Sample {
    fn phase(&self) -> Phase {
        match self.0.as_str() {
            "mail" => Phase::Mail,
            "rcpt" => Phase::Recipient,
            "data" => Phase::Data,
            "dot" => Phase::FinalDot,
            other => panic!("no phase: {other}"),
        }
    }

    fn subject(&self) -> Subject {
        match self.1.as_str() {
            "no such reader" => Subject::NoSuchReader,
            "mailbox" => Subject::Mailbox,
            "unsendable" => Subject::Unsendable,
            "sender" => Subject::Sender,
            "relay limit" => Subject::RelayLimit,
            "greylisted" => Subject::Greylisted,
            "unclear" => Subject::Unclear,
            other => panic!("no subject: {other}"),
        }
    }

    /// The reply, its lines joined as the wire joins them.
    fn reply(&self) -> Reply {
        let code = self.2[..3].parse().unwrap();
        let words: Vec<&str> = self.2.lines().map(|line| &line[4..]).collect();
        Reply::new(code, &words.join(" "))
    }
}

/// The samples of a file. Each relay stands there once, with the address of the source.
fn read_samples(file: &str) -> Vec<Sample> {
    #[derive(Deserialize)]
    struct File {
        source: Vec<Source>,
    }
    #[derive(Deserialize)]
    struct Source {
        relay: String,
        url: String,
        refusals: Vec<Sample>,
    }
    let file: File = toml::from_str(file).unwrap();
    let relays: BTreeSet<_> = file.source.iter().map(|source| &source.relay).collect();
    assert_eq!(relays.len(), file.source.len(), "a relay stands twice");
    assert!(file.source.iter().all(|source| source.url.starts_with("http")), "no source");
    file.source.into_iter().flat_map(|source| source.refusals).collect()
}

/// The invented replies, as if they were said to RCPT and at the final dot.
fn read_invented_samples() -> Vec<Sample> {
    #[derive(Deserialize)]
    struct File {
        group: Vec<Group>,
    }
    #[derive(Deserialize)]
    struct Group {
        about: String,
        replies: Vec<String>,
    }
    let file: File = toml::from_str(INVENTED).unwrap();
    let mut samples = Vec::new();
    for Group { about, replies } in file.group {
        let both = ["rcpt", "dot"]
            .into_iter()
            .flat_map(|phase| replies.iter().map(move |reply| (phase.to_owned(), reply.clone())));
        samples.extend(both.map(|(phase, reply)| Sample(phase, about.clone(), reply)));
    }
    samples
}

/// The samples of real relays.
fn read_real_samples() -> Vec<Sample> {
    [read_samples(KNOWN), read_samples(HELD_OUT)].concat()
}

/// Whom a refusal is about, by its codes and words alone.
fn judge(phase: Phase, reply: &Reply) -> Subject {
    Subject::of(phase, reply, Parties::UNKNOWN)
}

/// The names of the sender of [`SENDERS_FORMS`].
fn senders_names() -> SenderNames {
    SenderNames::default()
        .with_address("Bonjour@LaVigie.example")
        .with_address("redaction@lavigie.example")
        .with_host("mail.lavigie.example")
        .with_user("redac@relay.example")
}

/// A refusal that gives a reason of [`READERS_REASONS`] in a sentence, with more words behind it.
fn compose_refusal(sentence: &str, name: &str, reason: &str, more: &str) -> Reply {
    let (code, words) = reason.split_at(3);
    let words = words.trim();
    let is_code = |word: &str| word.starts_with(['4', '5']) && !word.contains(' ');
    let (enhanced, words) = match words.split_once(' ') {
        Some((enhanced, words)) if is_code(enhanced) => (enhanced, words),
        None if is_code(words) => (words, ""),
        _ => ("", words),
    };
    let said = sentence.replace("NAME", name).replace("REASON", words);
    Reply::new(code.parse().unwrap(), format!("{enhanced} {said}{more}").trim())
}

/// The samples that are judged otherwise than their file says, one in a line.
fn list_misjudged(samples: &[Sample]) -> Vec<String> {
    let judged = samples.iter().map(|sample| (sample, judge(sample.phase(), &sample.reply())));
    judged
        .filter(|(sample, subject)| *subject != sample.subject())
        .map(|(sample, subject)| format!("{subject:?} instead of {sample:?}"))
        .collect()
}

#[test]
fn known_refusals_are_judged_as_their_relays_mean_them() {
    let samples = read_samples(KNOWN);
    let misjudged = list_misjudged(&samples);
    println!("known refusals: {}, misjudged: {}", samples.len(), misjudged.len());
    assert!(samples.len() > 400, "{} samples", samples.len());
    assert!(misjudged.is_empty(), "{}", misjudged.join("\n"));
}

#[test]
fn words_that_relays_use_for_readers_and_senders_alike_are_told_apart() {
    let misjudged = list_misjudged(&read_invented_samples());
    assert!(misjudged.is_empty(), "{}", misjudged.join("\n"));
}

#[test]
fn of_refusals_that_the_table_was_not_written_for_95_in_100_are_judged_right() {
    let samples = read_samples(HELD_OUT);
    let misjudged = list_misjudged(&samples);
    println!("held-out refusals: {}, misjudged: {}", samples.len(), misjudged.len());
    println!("{}", misjudged.join("\n"));
    assert!(samples.len() >= 60, "{} samples", samples.len());
    assert!(misjudged.len() * 20 <= samples.len(), "{}", misjudged.join("\n"));
}

#[test]
fn no_refusal_of_the_sender_or_the_relay_is_booked_on_the_reader_in_any_phase_with_codes_or_without()
 {
    let mut booked = Vec::new();
    for sample in read_real_samples() {
        if sample.subject().concerns_reader() {
            continue;
        }
        let reply = sample.reply();
        let bare = Reply { enhanced: None, ..reply.clone() };
        for (phase, reply) in
            READERS_PHASES.iter().flat_map(|phase| [(phase, &reply), (phase, &bare)])
        {
            let outcome = Outcome::refused(*phase, reply.clone(), Parties::UNKNOWN);
            let Outcome::Rejected(refused) = outcome else { continue };
            if let class @ (Refusal::Dead | Refusal::Mailbox) = refused.refusal() {
                booked.push(format!("{class:?} {phase:?}: {reply}"));
            }
        }
    }
    assert!(booked.is_empty(), "{}", booked.join("\n"));
}

#[test]
fn a_dead_reader_is_booked_dead_at_the_dot_as_at_rcpt() {
    for sample in read_real_samples() {
        let reply = sample.reply();
        if sample.subject() != Subject::NoSuchReader || !reply.is_permanent() {
            continue;
        }
        let at = |phase| judge(phase, &reply);
        let first = at(Phase::Recipient);
        assert!(READERS_PHASES.iter().all(|phase| at(*phase) == first), "{sample:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn addresses_hosts_links_numbers_and_case_change_no_judgement(
        which in any::<prop::sample::Index>(),
        noise in prop::collection::vec((any::<prop::sample::Index>(), 0..NOISE.len()), 0..4),
        loud in any::<bool>(),
    ) {
        let samples = [read_real_samples(), read_invented_samples()].concat();
        let sample = which.get(&samples);
        let reply = sample.reply();
        let mut words: Vec<&str> = reply.text.split_whitespace().collect();
        for (place, what) in noise {
            words.insert(place.index(words.len() + 1), NOISE[what]);
        }
        let text = words.join(" ");
        let text = if loud { text.to_ascii_uppercase() } else { text.to_ascii_lowercase() };
        let disguised = Reply { text, ..reply.clone() };
        let expected = judge(sample.phase(), &reply);
        prop_assert_eq!(judge(sample.phase(), &disguised), expected, "{}", disguised);
    }

    #[test]
    fn a_refusal_that_names_the_sender_and_not_the_reader_is_not_the_readers(
        sentence in prop::sample::select(&SENTENCES[..]),
        name in prop::sample::select(&SENDERS_FORMS[..]),
        reason in prop::sample::select(&READERS_REASONS[..]),
        reader in prop::sample::select(&["zoe@example.org", "nb@lavigie.example"][..]),
        phase in prop::sample::select(&READERS_PHASES[..]),
        loud in any::<bool>(),
    ) {
        let name = if loud { name.to_uppercase() } else { name.to_owned() };
        let reply = compose_refusal(sentence, &name, reason, "");
        let names = senders_names();
        let subject = Subject::of(phase, &reply, Parties { sender: &names, reader });
        prop_assert!(!subject.concerns_reader(), "{:?}: {}", subject, reply);
    }

    #[test]
    fn a_reader_who_is_named_is_judged_as_without_names_in_the_senders_domain_too(
        sentence in prop::sample::select(&SENTENCES[..]),
        reason in prop::sample::select(&READERS_REASONS[..]),
        reader in prop::sample::select(&["zoe@example.org", "nb@lavigie.example"][..]),
        more in prop::sample::select(&[
            "",
            "; from=<bonjour@lavigie.example> to=<READER> proto=ESMTP",
            "; from=<bonjour@lavigie.example> to=<READER> proto=ESMTP helo=<mail.lavigie.example>",
            " (mail of bonjour@lavigie.example)",
        ][..]),
        loud in any::<bool>(),
    ) {
        let more = more.replace("READER", reader);
        let reply = compose_refusal(sentence, reader, reason, &more);
        let alone = judge(Phase::Recipient, &compose_refusal(sentence, reader, reason, ""));
        let text = if loud { reply.text.to_uppercase() } else { reply.text.clone() };
        let reply = Reply { text, ..reply };
        let names = senders_names();
        let subject = Subject::of(Phase::Recipient, &reply, Parties { sender: &names, reader });
        // A code without a word does not say which of two names it means.
        let is_certain = more.is_empty() || !reason.ends_with("5.1.1");
        prop_assert!(subject == alone || !is_certain, "{:?} not {:?}: {}", subject, alone, reply);
    }

    #[test]
    fn of_two_names_the_one_decides_that_the_reason_is_said_of(
        sentence in prop::sample::select(&SENTENCES[..]),
        name in prop::sample::select(&SENDERS_FORMS[..]),
        reason in prop::sample::select(&READERS_REASONS[..]),
        more in prop::sample::select(&[
            ", in a message to <zoe@example.org>",
            " (to zoe@example.org)",
            " zoe@example.org",
        ][..]),
    ) {
        let reply = compose_refusal(sentence, name, reason, more);
        let names = senders_names();
        let parties = Parties { sender: &names, reader: "zoe@example.org" };
        let subject = Subject::of(Phase::Recipient, &reply, parties);
        prop_assert!(!subject.concerns_reader(), "{:?}: {}", subject, reply);
    }

    #[test]
    fn any_words_are_judged_and_any_names_looked_for(
        code in 200_u16..600,
        words in "(\\PC|lavigie|[.@<>()=]|zoe|é){0,80}",
        reader in "(zoe|é|@|[.])?(@lavigie.example)?",
    ) {
        let names = senders_names().with_address(&words).with_user(&reader);
        for phase in READERS_PHASES {
            let reply = Reply::new(code, &words);
            let parties = Parties { sender: &names, reader: &reader };
            let is_unclear = Subject::of(phase, &reply, parties) == Subject::Unclear;
            prop_assert!(is_unclear || reply.is_transient() || reply.is_permanent());
        }
    }
}
