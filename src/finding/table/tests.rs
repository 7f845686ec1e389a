use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use super::{Code, Source, parse, typed};
use crate::wording::say;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    alt: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer {
    title: Option<Spanned<String>>,
    figures: Option<Vec<Inner>>,
    count: Option<u32>,
}

fn read(text: &str) -> (Option<Outer>, Vec<(Code, String)>) {
    let source = Source::of_text("x", text);
    let mut findings = Vec::new();
    let outer = match parse(&source) {
        Ok(table) => {
            let span = table.span();
            let value = Spanned::new(span, DeValue::Table(table.into_inner()));
            typed(value, &say!("a story"), &mut findings)
        }
        Err(faults) => {
            findings = faults;
            None
        }
    };
    let told = findings.iter().map(|f| {
        let place = source.text[f.span.start..f.span.end].to_owned();
        (f.code, format!("{} @{place}", f.message))
    });
    (outer, told.collect())
}

#[test]
fn every_fault_of_a_table_is_told_in_one_reading() {
    let (outer, told) =
        read("titel = \"a\"\ntitle = \"b\"\ncount = \"c\"\nfigures = [{ alt = 1, atl = \"d\" }]\n");
    let outer = outer.expect("the rest is read");
    assert_eq!(outer.title.map(Spanned::into_inner).as_deref(), Some("b"));
    assert!(outer.count.is_none());
    assert!(outer.figures.is_some_and(|figures| figures[0].alt.is_none()));
    let places: Vec<&str> =
        told.iter().filter_map(|(_, told)| told.split_once(" @").map(|pair| pair.1)).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    for place in ["titel", "\"c\"", "1", "atl"] {
        assert!(places.contains(&place), "{place}: {told:?}");
    }
}

#[test]
fn a_fault_below_a_header_of_its_own_costs_nothing_but_its_key() {
    let (outer, told) =
        read("title = 'a'\n[[figures]]\natl = 'b'\nalt = 'c'\n[[figures]]\nalt = 4\n");
    let outer = outer.expect("the rest is read");
    let figures = outer.figures.expect("both figures");
    let alts: Vec<Option<&str>> = figures.iter().map(|figure| figure.alt.as_deref()).collect();
    assert_eq!(alts, [Some("c"), None]);
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn a_key_written_twice_shows_both_places() {
    let source = Source::of_text("x", "title = 'a'\nnumber = 1\ntitle = 'b'\n");
    let findings = parse(&source).expect_err("a repeated key");
    let also = findings[0].also.as_ref().expect("the first place");
    assert_eq!((also.span.start, findings[0].span.start), (0, 23));
}

#[test]
fn nesting_without_end_is_refused_and_does_not_overflow() {
    for depth in [70, 10_000] {
        let (_, told) = read(&format!("a = {}{}", "[".repeat(depth), "]".repeat(depth)));
        assert!(!told.is_empty(), "{depth}");
        assert!(depth > 70 || told[0].0 == Code::TOML_DEPTH, "{told:?}");
    }
    let nested = format!("a = {}1{}", "{ b = ".repeat(70), " }".repeat(70));
    assert_eq!(read(&nested).1[0].0, Code::TOML_DEPTH);
}

#[test]
fn brackets_that_nobody_closes_are_faults_and_do_not_overflow() {
    for line in
        ["a = {{name|vous}\n", "a = {\n", "a = [\n", "a = {b = {\n", "{", "[", "[[a]\n", "[{"]
    {
        let (_, told) = read(&format!("title = 'x'\n{}", line.repeat(20_000)));
        assert_eq!(told[0].0, Code::TOML_SYNTAX, "{line:?}");
    }
}
