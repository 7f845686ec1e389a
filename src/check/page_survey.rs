//! Surveys what a page uses, and how many mail clients draw it: of any page, whoever printed it.

use std::collections::BTreeMap;

use cssparser::{ParseError, Parser, Token};

use super::clients::features::{self, Feature};
use super::clients::{SupportCount, blind, count_support, named};
use super::printed::style_sheet::{Declaration, read_block, read_declarations};
use crate::html::Document;
use crate::publication::Client;

/// How many different declarations, selectors and elements are looked at. A page of ours has some two hundred.
const MAX_SURVEYED: usize = 20_000;

/// How deep rules inside of rules are read.
const MAX_RULE_DEPTH: usize = 8;

/// The most characters of an example.
const MAX_EXAMPLE_CHARS: usize = 80;

/// What a page uses that not every client draws.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageSurvey {
    /// The features that some client does not draw or draws in part, those first whose loss is greatest.
    pub uses: Vec<FeatureUse>,
    /// How many features the page uses that every client draws.
    pub drawn_everywhere: usize,
    /// Whether the page has more than was looked at.
    pub is_cut: bool,
}

/// A feature that the page uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureUse {
    /// The feature.
    pub feature: &'static Feature,
    /// How often the page uses it.
    pub count: usize,
    /// Where it stands first, as it is written.
    pub example: String,
    /// How many clients draw it.
    pub support: SupportCount,
    /// The clients that do not draw it, as an editor reads them. Empty if each draws it, maybe in part.
    pub blind: String,
}

/// Surveys a page.
pub fn survey_page(html: &str) -> PageSurvey {
    let mut surveyor = Surveyor::default();
    let document = Document::read(html);
    for element in &document.elements {
        let attributes: Vec<_> = element.attributes().collect();
        let example = || {
            let names = attributes.iter().map(|(name, _)| *name);
            format!(
                "<{}>",
                [element.name.as_str()].into_iter().chain(names).collect::<Vec<_>>().join(" ")
            )
        };
        surveyor.note(example, || features::element(&element.name, &attributes));
        for declaration in read_declarations(element.attribute("style").unwrap_or_default()) {
            surveyor.note_declaration(&declaration);
        }
    }
    for (place, _) in document.named("style") {
        let sheet: String = document.inside(place).map(|text| text.words.as_str()).collect();
        surveyor.note_sheet(&mut Parser::new(&sheet), 0);
    }
    surveyor.finish()
}

/// What was found so far.
#[derive(Default)]
struct Surveyor {
    /// By the name of the feature's row.
    found: BTreeMap<&'static str, FoundFeature>,
    /// The features of each declaration, selector and element that was looked at.
    known: BTreeMap<String, Vec<&'static Feature>>,
    /// How many were looked at.
    looked_at: usize,
    is_cut: bool,
}

struct FoundFeature {
    feature: &'static Feature,
    count: usize,
    example: String,
}

impl Surveyor {
    fn note_declaration(&mut self, declaration: &Declaration) {
        let Declaration { property, value, .. } = declaration;
        self.note(|| format!("{property}: {value}"), || features::declaration(property, value));
    }

    /// Counts the features of something that is written so.
    fn note(&mut self, write: impl Fn() -> String, list: impl Fn() -> Vec<&'static Feature>) {
        let written = write();
        let features = match self.known.get(&written) {
            // An element has features by its attributes too.
            Some(features) if !written.starts_with('<') => features.clone(),
            _ if self.looked_at >= MAX_SURVEYED => {
                self.is_cut = true;
                return;
            }
            _ => {
                self.looked_at += 1;
                list()
            }
        };
        for feature in &features {
            let example = || written.chars().take(MAX_EXAMPLE_CHARS).collect();
            let found = self.found.entry(feature.row).or_insert_with(|| FoundFeature {
                feature,
                count: 0,
                example: example(),
            });
            found.count += 1;
        }
        self.known.insert(written, features);
    }

    fn note_sheet(&mut self, parser: &mut Parser<'_>, depth: usize) {
        let mut start = parser.position();
        while let Ok(token) = parser.next() {
            match token {
                Token::Semicolon => {
                    let statement = parser.slice_from(start);
                    self.note_prelude(statement.trim_end_matches(';'));
                    start = parser.position();
                }
                Token::CurlyBracketBlock => {
                    let prelude = parser.slice_from(start);
                    let prelude = prelude.strip_suffix('{').unwrap_or(prelude).trim();
                    self.note_prelude(prelude);
                    let read: Result<(), ParseError<()>> = parser.parse_nested_block(|inner| {
                        self.note_block(inner, prelude, depth);
                        Ok(())
                    });
                    if read.is_err() {
                        return;
                    }
                    start = parser.position();
                }
                _ => {}
            }
        }
    }

    fn note_block(&mut self, inner: &mut Parser<'_>, prelude: &str, depth: usize) {
        let holds_rules = ["@media", "@supports", "@layer", "@container"];
        if holds_rules.iter().any(|name| prelude.starts_with(name)) {
            if depth < MAX_RULE_DEPTH {
                self.note_sheet(inner, depth + 1);
            }
            return;
        }
        for declaration in read_block(inner) {
            self.note_declaration(&declaration);
        }
    }

    /// Notes an at-rule, or the selectors of a rule.
    fn note_prelude(&mut self, prelude: &str) {
        if let Some(rule) = prelude.trim().strip_prefix('@') {
            let end = rule.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let (name, query) = rule.split_at(end.unwrap_or(rule.len()));
            self.note(|| format!("@{name}{query}"), || features::at_rule(name, query));
        } else {
            let selector = prelude.trim();
            self.note(|| selector.to_owned(), || features::selector(selector));
        }
    }

    fn finish(self) -> PageSurvey {
        let mut survey = PageSurvey { is_cut: self.is_cut, ..PageSurvey::default() };
        for FoundFeature { feature, count, example } in self.found.into_values() {
            let support = count_support(feature);
            if support.in_part + support.no == 0 {
                survey.drawn_everywhere += 1;
                continue;
            }
            let blind = named(&blind(feature, Client::ALL));
            survey.uses.push(FeatureUse { feature, count, example, support, blind });
        }
        survey.uses.sort_by_key(|one| {
            (
                std::cmp::Reverse(one.feature.loss),
                std::cmp::Reverse(one.support.no),
                one.feature.row,
            )
        });
        survey
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::survey_page;

    #[test]
    fn what_clients_do_not_draw_is_named_with_its_place_and_counted() {
        let survey = survey_page(
            "<style>@supports (x:y){.a{gap:1px}} a:hover{color:red}</style>\
             <p style=\"gap: 2px; color: #fff\">x<svg></svg></p>",
        );
        let rows: Vec<_> = survey.uses.iter().map(|one| (one.feature.row, one.count)).collect();
        for row in [("css-at-supports", 1), ("css-gap", 2), ("html-svg", 1)] {
            assert!(rows.contains(&row), "{rows:?}");
        }
        let svg =
            survey.uses.iter().find(|one| one.feature.row == "html-svg").expect("it is there");
        assert!(svg.support.no > 0 && svg.blind.contains("Gmail") && svg.example == "<svg>");
        assert!(!survey.is_cut);
        assert_eq!(survey_page("").uses, []);
    }

    #[test]
    fn a_page_without_an_end_is_looked_at_in_part() {
        let page =
            (0..30_000).fold(String::new(), |page, n| page + &format!("<p style=\"gap:{n}px\">"));
        let survey = survey_page(&page);
        assert!(survey.is_cut && survey.uses.iter().any(|one| one.feature.row == "css-gap"));
    }

    proptest! {
        #[test]
        fn no_page_makes_it_stumble(page in "[<>a-c{}@;:\"'=/ -]{0,120}") {
            let _ = survey_page(&page);
            let _ = survey_page(&format!("<style>{page}"));
        }
    }
}
