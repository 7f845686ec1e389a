//! Whatever comes.

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::{from_csv, from_toml};
use crate::address::Address;
use crate::audience::Report;

/// Whatever a report says can be shown: its places are in its text, and not inside a character.
fn shown(report: &Report) {
    for finding in &report.findings {
        let (alone, line, finding) = report.alone(finding);
        assert!(line >= 1);
        assert!(alone.text.get(finding.span.start..finding.span.end).is_some(), "{finding:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_upset_the_reading_of_csv(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        text in "(email(,name|,tier|,tags)?\n)?([a-z@.,;\"\r\n\u{85}é\u{feff}]{0,20}\n){0,8}",
    ) {
        shown(&from_csv(&bytes).1);
        shown(&from_csv([b"email,name\n", &bytes[..]].concat()).1);
        shown(&from_csv(text).1);
    }

    #[test]
    fn no_text_upsets_the_reading_of_toml(
        text in "(\\[\\[subscribers\\]\\]|email|tags|until|=|'|\"|\n|\\[|\\]|é|a@b\\.de|#|2026-01-01){0,40}",
    ) {
        shown(&from_toml(&text).1);
    }

    #[test]
    fn whoever_is_kept_can_be_found(
        rows in proptest::collection::vec(("[a-cA-C]{1,2}", "(free|paid)"), 0..40),
    ) {
        let lines = rows.iter().map(|(local, tier)| format!("{local}@c.de,{tier}\n"));
        let file = format!("email,tier\n{}", lines.collect::<String>());
        let audience = from_csv(file).0.expect("an audience");
        let mut keys: Vec<String> = rows.iter().map(|(local, _)| local.to_lowercase()).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(audience.len(), keys.len());
        for (local, tier) in &rows {
            let address = Address::parse(&format!("{local}@c.de")).expect("an address");
            let kept = audience.find(&address).expect("the reader");
            prop_assert!(kept.edition.as_str() >= tier.as_str(), "paid is behind free");
        }
    }
}
