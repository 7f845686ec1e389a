//! What a header says is what was written, as an independent parser of messages reads it.

use lettre::message::header;
use mail_parser::{Address as ParsedAddress, MessageParser};
use proptest::prelude::*;

use super::{Address, push_reader, write_list_id, write_mailbox_field, write_words_field};

/// The longest line that is sent without need (RFC 5322 §2.1.1), in characters.
const MAX_CHARS: usize = 78;

/// Lines as people write them: words of any script, with signs that have a meaning in a header between them.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zA-Z0-9]{1,12}",
        2 => "\\PC{1,8}",
        2 => "[éàçœß’«»—…\u{a0}\u{202f}€]{1,4}",
        2 => "[-\"\\\\(),.:;<>@\\[\\]=?_!#$%&'*+/^`{|}~]{1,4}",
        1 => Just("=?utf-8?q?no_word?=".to_owned()),
        1 => "[a-zé]{60,90}",
        1 => "[\u{1f300}-\u{1f5ff}\u{200d}\u{fe0f}]{1,30}",
    ];
    let blank = prop_oneof![6 => Just(" "), 1 => Just("  "), 1 => Just("")];
    prop::collection::vec((word, blank), 1..14).prop_map(|words| {
        let text: String =
            words.into_iter().flat_map(|(word, blank)| [word, blank.into()]).collect();
        text.trim_matches(' ').to_owned()
    })
}

/// Whether every line of a field is ASCII, is ended by CRLF, and goes on behind a blank.
fn is_well_folded(field: &str) -> bool {
    let lines: Vec<&str> = field.strip_suffix("\r\n").unwrap_or("\n").split("\r\n").collect();
    field.is_ascii()
        && lines.iter().all(|line| !line.contains(['\r', '\n']) && line.len() <= MAX_CHARS)
        && lines.iter().skip(1).all(|line| line.starts_with(' ') && !line.trim().is_empty())
}

/// The name and the address of a field, as the parser reads them.
fn named(address: Option<&ParsedAddress<'_>>) -> Option<(String, String)> {
    let first = address?.first()?;
    Some((first.name()?.to_owned(), first.address()?.to_owned()))
}

proptest! {
    /// What is written here for a plain name is what lettre writes for it.
    #[test]
    fn a_plain_name_is_written_as_lettre_writes_it(name in "[A-Za-z0-9._-]{1,12}( [A-Za-z0-9._-]{1,12}){0,4}") {
        let address = Address::parse("zoe.lefevre@courrier.example.org").expect("an address");
        let mut field = String::new();
        push_reader(&mut field, &address, Some(&name));
        prop_assert_eq!(field, write_mailbox_field::<header::To>(&address, Some(&name)));
    }

    #[test]
    fn a_subject_decodes_to_what_was_written(subject in line()) {
        let field = write_words_field("Subject", &subject);
        prop_assert!(is_well_folded(&field), "{field:?}");
        let message = format!("{field}\r\n");
        let parsed = MessageParser::default().parse(&message);
        let said = parsed.as_ref().and_then(|parsed| parsed.subject());
        prop_assert_eq!(said.unwrap_or_default(), subject.as_str(), "{}", field);
    }

    #[test]
    fn a_name_decodes_to_what_was_written(name in line()) {
        let address = Address::parse("zoe.lefevre@courrier.example.org").expect("an address");
        let field = write_mailbox_field::<header::From>(&address, Some(&name));
        prop_assert!(is_well_folded(&field), "{field:?}");
        let message = format!("{field}\r\n");
        let parsed = MessageParser::default().parse(&message);
        let said = parsed.as_ref().and_then(|parsed| named(parsed.from()));
        prop_assert_eq!(said, Some((name, address.to_string())), "{}", field);
    }

    #[test]
    fn a_list_has_the_name_of_its_publication(name in line()) {
        let address = Address::parse("zoe@example.org").expect("an address");
        let field = write_list_id(&name, "la-vigie", &address);
        prop_assert!(is_well_folded(&field), "{field:?}");
        let message = format!("{field}\r\n");
        let parsed = MessageParser::default().parse(&message);
        let said = parsed.as_ref().and_then(|parsed| named(parsed.list_id().as_address()));
        prop_assert_eq!(said, Some((name, "la-vigie.example.org".to_owned())), "{}", field);
    }
}
