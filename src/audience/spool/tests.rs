//! What is in a spool is what is in memory.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use jiff::civil::date;
use proptest::prelude::*;

use super::super::pieces::ListPieces;
use super::super::read::read_into;
use super::super::{Audience, Report, csv, gather};
use super::{ListSpool, SignedUpReader, SpoolBuilder, SpooledAudience};
use crate::address::Address;
use crate::audience::tests::TODAY;
use crate::disk::ByteSpool;
use crate::finding::{Code, Severity};
use crate::issue::edition::EditionName;

/// A folder that does not exist: whatever goes into a spool stays in memory.
const NOWHERE: &str = "/nonexistent";

/// A reader, as a run has them: address, name and edition.
type Row = (String, Option<String>, EditionName);

/// A spool of a list in which nobody is marked.
fn unmarked_spool() -> ListSpool<'static> {
    ListSpool { spool: ByteSpool::new(NOWHERE), marking: &[] }
}

fn rows_of(audience: &SpooledAudience) -> Vec<Row> {
    let mut rows = Vec::new();
    audience
        .visit(|reader| {
            rows.push((reader.as_str().to_owned(), reader.name.map(str::to_owned), reader.edition));
        })
        .expect("memory does not fail");
    assert_eq!(audience.len(), rows.len());
    for edition in [EditionName::Free, EditionName::Paid] {
        assert_eq!(audience.count(edition), rows.iter().filter(|row| row.2 == edition).count());
    }
    rows
}

fn rows_in_memory(audience: &Audience) -> Vec<Row> {
    let row = |reader: crate::audience::Subscriber<'_>| {
        (reader.as_str().to_owned(), reader.name.map(str::to_owned), reader.edition)
    };
    audience.subscribers().map(row).collect()
}

fn in_order(audience: &SpooledAudience) -> Vec<String> {
    let mut readers = audience.put_in_order().expect("memory does not fail");
    let mut addresses = Vec::new();
    while let Some(reader) = readers.read_next().expect("memory does not fail") {
        addresses.push(reader.as_str().to_owned());
    }
    addresses
}

/// Everything that a report says.
fn said(report: &Report) -> String {
    let mut said = format!("{:?} {:?}", report.counts().collect::<Vec<_>>(), report.loss());
    for finding in &report.findings {
        let (source, line, finding) = report.alone(finding);
        write!(said, "\n{line} {} {:?}", source.text, finding).expect("memory");
    }
    said
}

fn spool(text: &str, tables: usize) -> (Option<SpooledAudience>, Report) {
    let rows = SpoolBuilder::new(unmarked_spool(), TODAY);
    read_into(rows, "list", ListPieces::new(text.as_bytes(), tables)).expect("memory does not fail")
}

fn read_whole(text: &str) -> (Option<Audience>, Report) {
    let rows = gather::AudienceBuilder::new(TODAY);
    let pieces = ListPieces::new(text.as_bytes(), usize::MAX);
    read_into(rows, "list", pieces).expect("memory does not fail")
}

fn spool_csv(text: &str) -> SpooledAudience {
    let read = csv::spool_list("list", text.as_bytes(), TODAY, &[], unmarked_spool());
    read.expect("memory does not fail").0.expect("an audience")
}

/// The places of a list in the order of a run, computed from the whole list: each reader's place within their domain.
fn interleave_domains(domains: &[&str]) -> Vec<usize> {
    let mut shares: HashMap<&str, u128> = HashMap::new();
    for domain in domains {
        *shares.entry(domain).or_default() += 1;
    }
    let mut met: HashMap<&str, u128> = HashMap::new();
    let readers = domains.len() as u128;
    let mut keys: Vec<(u128, usize)> = Vec::new();
    for (place, domain) in domains.iter().enumerate() {
        let earlier = met.entry(domain).or_default();
        let within = *earlier * readers + place as u128;
        *earlier += 1;
        keys.push(((within << 32) / (shares[domain] * readers), place));
    }
    keys.sort_unstable();
    keys.into_iter().map(|(_, place)| place).collect()
}

/// A table of a list, or something that does not belong there.
fn tables() -> impl Strategy<Value = String> {
    let email = "[abAB]{1,2}@(c|d)\\.de|a@b|Zoé <[ab]@c\\.de>";
    let tier = "|tier = '(paid|free|payd)'|tier = 3";
    let until =
        "|until = (2030-01-01|'(0[1-9]|1[3-9])/0[1-9]/20[23]0'|'2020-01-01'|'47848'|'soon')";
    let name = "|name = '(Zoé|O.Connor)'|name = '''\n\\[\\[subscribers\\]\\]\n'''|name = \"\"\"a\\\\\\\"\"\"\"\"";
    let since = "|since = '0[1-9]/0[1-9]/2020'";
    let table = (email, tier, until, name, since).prop_map(|(email, tier, until, name, since)| {
        format!("[[subscribers]]\nemail = \"{email}\"\n{tier}\n{until}\n{name}\n{since}\n\n")
    });
    let stray = "|# it's '''|\\[\\[subscribers\\]\\]\nname = 'x'|\\[other\\]|x = |email = 3|'''";
    let stray = stray.prop_map(|stray: String| format!("{stray}\n"));
    prop_oneof![20 => table, 1 => stray]
}

proptest! {
    #[test]
    fn a_list_in_pieces_and_in_a_spool_is_the_whole_list_in_memory(
        tables in prop::collection::vec(tables(), 0..30),
        in_a_piece in 1..5_usize,
    ) {
        let text: String = tables.concat();
        let (whole, report) = read_whole(&text);
        let (spooled, report_of_pieces) = spool(&text, in_a_piece);
        prop_assert_eq!(whole.is_some(), spooled.is_some(), "{}", &text);
        if let (Some(whole), Some(spooled)) = (whole, spooled) {
            prop_assert_eq!(rows_in_memory(&whole), rows_of(&spooled));
            prop_assert_eq!(said(&report), said(&report_of_pieces));
        } else {
            let is_error = |finding: &crate::finding::Finding| finding.code.severity() == Severity::Error;
            prop_assert!(report.findings.iter().any(is_error));
            prop_assert!(report_of_pieces.findings.iter().any(is_error));
        }
    }

    #[test]
    fn the_order_of_a_run_is_that_of_the_whole_list(domains in prop::collection::vec(0..9_u8, 0..80)) {
        let domains: Vec<String> = domains.iter().map(|domain| format!("d{domain}.de")).collect();
        let addresses: Vec<String> =
            domains.iter().enumerate().map(|(at, domain)| format!("r{at}@{domain}")).collect();
        let audience = spool_csv(&format!("email\n{}", addresses.join("\n")));
        let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
        let expected: Vec<String> =
            interleave_domains(&domains).into_iter().map(|place| addresses[place].clone()).collect();
        prop_assert_eq!(in_order(&audience), expected);
    }

    #[test]
    fn the_hash_of_an_audience_does_not_depend_on_the_order_of_the_list(
        rows in prop::collection::hash_set(("[a-d]{2}", "(free|paid)", "[A-Z]?"), 1..8),
    ) {
        let list = |rows: &[&(String, String, String)]| {
            let row = |(local, tier, name): &&(String, String, String)| format!("{local}@c.de,{tier},{name}\n");
            let rows: String = rows.iter().map(row).collect();
            spool_csv(&format!("email,tier,name\n{rows}")).digest().expect("memory")
        };
        let mut seen = HashSet::new();
        let mut rows: Vec<_> = rows.iter().filter(|row| seen.insert(row.0.clone())).collect();
        let digest = list(&rows);
        rows.reverse();
        prop_assert_eq!(list(&rows), digest);
        let changed = (rows[0].0.clone(), rows[0].1.clone(), format!("{}x", rows[0].2));
        rows[0] = &changed;
        prop_assert_ne!(list(&rows), digest);
    }
}

#[test]
fn a_company_that_stands_together_is_spread_over_a_list_of_many_buckets() {
    let mut text = "email\n".to_owned();
    for n in 0..40_000 {
        let domain = if (10_000..12_000).contains(&n) { "company.de" } else { "c.de" };
        writeln!(text, "r{n}@{domain}").expect("memory");
    }
    let order = in_order(&spool_csv(&text));
    assert_eq!(order.iter().collect::<HashSet<_>>().len(), 40_000);
    let places: Vec<_> =
        (0..order.len()).filter(|place| order[*place].ends_with("@company.de")).collect();
    assert!(places.windows(2).all(|pair| (18..=22).contains(&(pair[1] - pair[0]))));
    let own: Vec<_> = order.iter().filter(|address| address.ends_with("@c.de")).collect();
    assert_eq!(own[..2], ["r0@c.de", "r1@c.de"]);
}

#[test]
fn the_domains_with_the_most_readers_are_spread_though_there_are_too_many_domains() {
    let mut text = "email\n".to_owned();
    for n in 0..100_000 {
        match n % 1_000 {
            0..20 if n > 50_000 => writeln!(text, "r{n}@company.de").expect("memory"),
            _ => writeln!(text, "r{n}@d{n}.de").expect("memory"),
        }
    }
    let audience = spool_csv(&text);
    let order = in_order(&audience);
    assert_eq!(order.len(), 100_000);
    let first = order.iter().position(|address| address.ends_with("@company.de"));
    assert!(first.is_some_and(|first| first < 2_000), "{first:?}");
}

#[test]
fn who_signed_up_stands_behind_the_list_and_whoever_is_on_it_is_not_added() {
    let mut audience = spool_csv("email,tier\nzoe@c.de,paid\n");
    let signed_up = ["max@c.de", "ZOE@c.de", "eva@c.de"].map(|address| SignedUpReader {
        address: Address::parse(address).expect("an address"),
        since: date(2026, 1, 1),
    });
    let added = audience.add_signed_up(&signed_up).expect("memory");
    assert_eq!(added, HashSet::from(["max@c.de".to_owned(), "eva@c.de".to_owned()]));
    assert_eq!(audience.count_signed_up(), 2);
    let rows = rows_of(&audience);
    let expected = [
        ("zoe@c.de", EditionName::Paid),
        ("max@c.de", EditionName::Free),
        ("eva@c.de", EditionName::Free),
    ];
    let row = |(address, edition): (&str, _)| (address.to_owned(), None, edition);
    assert_eq!(rows, expected.map(row));
    let limited =
        audience.limited(|reader| (reader.as_str() != "max@c.de").then_some(EditionName::Free));
    let limited = limited.expect("memory");
    assert_eq!(limited.count_signed_up(), 1);
    assert_eq!(
        rows_of(&limited),
        [expected[0], expected[2]].map(|(address, _)| row((address, EditionName::Free)))
    );
}

#[test]
fn a_text_that_never_ends_is_told_and_not_read() {
    let mut text = "[[subscribers]]\nemail = 'a@c.de'\n[[subscribers]]\nname = '''\n".to_owned();
    text.push_str(&"x".repeat(65 << 20));
    let (audience, report) = spool(&text, 1);
    assert!(audience.is_none());
    let [finding] = &report.findings[..] else { panic!("{report:?}") };
    assert_eq!((finding.code, report.line(finding)), (Code::FILE_SIZE, 3));
}

#[test]
fn whoever_is_named_is_left_out_whatever_the_case_of_the_list() {
    let audience = spool_csv("email,tier\na@c.de,paid\nB@c.de,\nc@c.de,\n");
    let left = audience.without(|reader| ["b@c.de", "z@c.de"].contains(&&*reader.key()));
    let left = rows_of(&left.expect("memory"));
    assert_eq!(left.iter().map(|row| &*row.0).collect::<Vec<_>>(), ["a@c.de", "c@c.de"]);
    assert_eq!(audience.without(|_| false).expect("memory").len(), 3);
}

#[test]
fn the_digest_is_of_who_gets_what() {
    let digest =
        |rows: &str| spool_csv(&format!("email,name,tier\n{rows}")).digest().expect("memory");
    let two = digest("a@c.de,A,free\nb@c.de,B,paid\n");
    assert_eq!(two, digest("b@c.de,B,paid\na@c.de,A,free\n"));
    for other in
        ["a@c.de,A,paid\nb@c.de,B,paid\n", "a@c.de,,free\nb@c.de,B,paid\n", "a@c.de,A,free"]
    {
        assert_ne!(two, digest(other), "{other}");
    }
}

/// Also by a row that is left out, since the reader stands on another one too.
#[test]
fn readers_with_a_named_tag_are_marked_and_go_first() {
    let text = "email,tags\na@x.org,\nb@x.org,\nc@y.org,staff;press\nd@y.org,\nA@x.org,staff\ne@x.org,press\n";
    let marking = ["staff".to_owned()];
    let list = ListSpool { spool: ByteSpool::new(NOWHERE), marking: &marking };
    let read = csv::spool_list("list", text.as_bytes(), TODAY, &[], list);
    let audience = read.expect("memory does not fail").0.expect("an audience");
    assert_eq!((audience.len(), audience.count_marked()), (5, 2));
    let order = in_order(&audience);
    let (first, others) = order.split_at(2);
    assert_eq!(
        first.iter().map(|one| one.to_lowercase()).collect::<HashSet<_>>(),
        HashSet::from(["a@x.org".to_owned(), "c@y.org".to_owned()])
    );
    assert_eq!(others.len(), 3);
    let limited =
        audience.without(|reader| reader.as_str() == "c@y.org").expect("memory does not fail");
    assert_eq!(limited.count_marked(), 1);
    assert_eq!(spool_csv(text).count_marked(), 0);
}
