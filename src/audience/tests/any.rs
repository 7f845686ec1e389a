//! Whatever comes.

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::table::dialects;
use super::{TODAY, codes, from_csv, from_toml, list};
use crate::address::Address;
use crate::audience::Report;
use crate::finding::Code;
use crate::issue::edition::EditionName::{Free, Paid};

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
    fn plain_tables_are_read_as_those_that_the_parser_reads(
        tables in proptest::collection::vec((
            "[a-c]{1,2}@(c\\.de|d\\.de)|a@@c\\.de|",
            "(\n| +|\t)?(name = \"(Zoé|D[#=,]|\u{e000}|  b)\"|tags = \\[(\"a\"|\"a\", \"b;c\"|)\\] ?(# x)?|)",
            "(tier = \"(paid|free|gold|)\"|)(\r)?",
            "((until|since) = (\"(01|13)/02/2027\"|2027-0[12]-3[01]|\"lifetime\"|2020-01-01 # x)|)",
        ), 0..6),
    ) {
        let write = |marks: &str| {
            let tables = tables.iter().map(|(email, words, tier, day)| {
                format!("[[subscribers]]\nemail = {marks}{email}{marks}\n{words}\n{tier}\n{day}\n")
            });
            tables.collect::<String>()
        };
        // Texts in single quotation marks are left to the parser.
        let [(plain, told), (parsed, told_by_parser)] = [from_toml(&write("\"")), from_toml(&write("'"))];
        let list = |audience: Option<crate::audience::Audience>| audience.map(|audience| {
            audience.subscribers().map(|reader| format!("{reader:?}")).collect::<Vec<_>>()
        });
        prop_assert_eq!(list(plain), list(parsed));
        prop_assert_eq!(codes(&told), codes(&told_by_parser));
        prop_assert_eq!(told.loss(), told_by_parser.loss());
    }

    #[test]
    fn whoever_is_kept_can_be_found(
        rows in proptest::collection::vec(("[a-cA-C]{1,2}", "(free|paid)"), 0..40),
    ) {
        let lines = rows.iter().map(|(local, tier)| format!("{local}@c.de,{tier}\n"));
        let file = format!("email,tier\n{}", lines.collect::<String>());
        let audience = from_csv(file).0.expect("an audience");
        let mut keys: Vec<String> = rows.iter().map(|(local, _)| local.to_ascii_lowercase()).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(audience.len(), keys.len());
        for (local, tier) in &rows {
            let address = Address::parse(&format!("{local}@c.de")).expect("an address");
            let kept = audience.find(&address).expect("the reader");
            prop_assert!(kept.edition.as_str() >= tier.as_str(), "paid is behind free");
        }
    }

    #[test]
    fn a_list_is_the_same_audience_however_it_is_written(dialect in dialects()) {
        let rows = [
            ["email", "name", "tier", "tags", "since", "until"],
            ["zoe@c.de", "Zoé \"Z\" Lefèvre; dite, Zaza", "paid", "presse;lyon", "2021-09-06", "2030-12-31"],
            ["k.o'connor@c.de", "O'Connor", "Abonné", "", "06/09/2021", "31/12/2030"],
            ["max@c.de", "Deux\nlignes", "gratuit", "", "", ""],
        ]
        .map(|row| row.map(str::to_owned).to_vec());
        let (audience, report) = from_csv(dialect.write(&rows));
        prop_assert!(report.loss().is_none(), "{report:?}");
        let expected = [
            ("zoe@c.de", "Zoé \"Z\" Lefèvre; dite, Zaza", Paid),
            ("k.o'connor@c.de", "O'Connor", Paid),
            ("max@c.de", "Deux lignes", Free),
        ];
        let expected =
            expected.map(|(address, name, tier)| (address.to_owned(), Some(name.to_owned()), tier));
        prop_assert_eq!(list(audience), expected);
    }

    #[test]
    fn no_cell_that_is_not_used_changes_who_is_written_to(
        name in any::<String>(),
        tags in any::<String>(),
        since in any::<String>(),
        city in any::<String>(),
    ) {
        let [name, tags, since, city] =
            [name, tags, since, city].map(|cell| cell.replace('"', "\"\"").replace('\0', ""));
        let (audience, report) = from_csv(format!(
            "email,name,tags,since,city,tier,until\n\
             zoe@c.de,\"{name}\",\"{tags}\",\"{since}\",\"{city}\",paid,2030-01-01\n"
        ));
        prop_assert!(report.loss().is_none(), "{report:?}");
        let readers = list(audience);
        prop_assert_eq!((readers.len(), readers[0].0.as_str(), readers[0].2), (1, "zoe@c.de", Paid));
    }

    #[test]
    fn what_cannot_be_read_never_gives_the_paid_edition(
        tier in "[ paidPAIDfre1]{0,5}|(?i)(abonn[ée]e?|premium|payant)[ .]?",
        until in "(20[23][0-9])[-/.]?[0-9]{0,2}[-/.]?[0-9]{0,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]20[23][0-9]|[a-z]{0,5}",
    ) {
        let (audience, report) = from_csv(format!("email,tier,until\nzoe@c.de,{tier},{until}\n"));
        // A reader whose tier is "dead" has left, and gets nothing.
        let Some(audience) = audience else {
            prop_assert!(codes(&report).contains(&Code::AUDIENCE_EMPTY), "{report:?}");
            return Ok(());
        };
        if list(Some(audience))[0].2 == Paid {
            let word = tier.trim().trim_end_matches('.').to_lowercase();
            let known = ["paid", "abonné", "abonnée", "abonne", "abonnee", "premium", "payant"];
            prop_assert!(known.contains(&word.as_str()), "{tier:?}");
            let day = until.replace(['/', '.'], "-");
            let numbers: Vec<i16> = day.split('-').filter_map(|part| part.parse().ok()).collect();
            let year = numbers.iter().copied().find(|number| *number > 999);
            let is_open = matches!(until.as_str(), "" | "null" | "none" | "nil" | "na" | "nan" | "never");
            let is_day = numbers.len() == 3 && year >= Some(TODAY.year());
            let is_month = matches!(
                day.split('-').map(str::len).collect::<Vec<_>>()[..],
                [4, 2] | [2, 4]
            ) && year >= Some(TODAY.year());
            prop_assert!(is_open || is_day || is_month, "{until:?}");
            prop_assert!(report.loss().is_none());
        }
    }
}
