//! Parses style sheets of a page: the rules of the head, and inline styles.

use cssparser::{ParseError, Parser, Token};

use crate::html::Element;

/// A property, its value, and whether it is `!important`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) struct Declaration {
    pub(in crate::check) property: String,
    pub(in crate::check) value: String,
    pub(super) important: bool,
}

/// A rule of the head sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StyleRule {
    /// The media query of the rule. `None` if the rule always applies.
    pub(super) media: Option<String>,
    /// Its selectors, without `[data-ogsc]`.
    selectors: Vec<Selector>,
    pub(super) declarations: Vec<Declaration>,
}

/// A selector of an element by name and classes. Other selectors are not represented.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Selector {
    name: Option<String>,
    classes: Vec<String>,
}

/// A parsed head sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct HeadSheet {
    pub(super) rules: Vec<StyleRule>,
    /// The first at-rule inside of another at-rule.
    pub(super) nested: Option<String>,
}

/// Stands for a media query: it applies where Outlook on the web has recoloured the page.
pub(super) const OUTLOOK: &str = "[data-ogsc]";

impl StyleRule {
    /// Whether the rule matches an element.
    pub(super) fn is_about(&self, element: &Element) -> bool {
        self.selectors.iter().any(|selector| {
            selector.name.as_ref().is_none_or(|name| *name == element.name)
                && selector.classes.iter().all(|class| element.has_class(class))
        })
    }
}

impl HeadSheet {
    /// Parses a sheet. Leaves out what is no rule.
    pub(super) fn read(sheet: &str) -> Self {
        let mut head = Self::default();
        head.rules(&mut Parser::new(sheet), &[]);
        head
    }

    fn rules(&mut self, parser: &mut Parser<'_>, around: &[&str]) {
        let mut start = parser.position();
        while let Ok(token) = parser.next() {
            match token {
                Token::Semicolon => start = parser.position(),
                Token::CurlyBracketBlock => {
                    let prelude = parser.slice_from(start);
                    let prelude = prelude.strip_suffix('{').unwrap_or(prelude).trim();
                    let told: Result<(), ParseError<()>> = parser.parse_nested_block(|inner| {
                        self.block(inner, prelude, around);
                        Ok(())
                    });
                    if told.is_err() {
                        return;
                    }
                    start = parser.position();
                }
                _ => {}
            }
        }
    }

    fn block(&mut self, inner: &mut Parser<'_>, prelude: &str, around: &[&str]) {
        if prelude.starts_with('@') {
            if !around.is_empty() {
                self.nested.get_or_insert_with(|| prelude.to_owned());
            }
            // No real sheet nests deeper, and this depth does not exhaust the stack.
            if around.len() < 8 {
                self.rules(inner, &[around, &[prelude]].concat());
            }
            return;
        }
        let declarations = parse_declarations(inner);
        let mut media = around
            .last()
            .map(|prelude| prelude.strip_prefix("@media").unwrap_or(prelude).trim().to_owned());
        let mut selectors = Vec::new();
        for selector in prelude.split(',') {
            let (outlook, bare) = strip_outlook(selector.trim());
            if outlook {
                media = Some(OUTLOOK.to_owned());
            }
            selectors.extend(Selector::read(bare));
        }
        if !selectors.is_empty() {
            self.rules.push(StyleRule { media, selectors, declarations });
        }
    }
}

/// A selector without the attributes by which Outlook marks a recoloured page. True if it had one.
fn strip_outlook(selector: &str) -> (bool, &str) {
    let bare = ["[data-ogsc]", "[data-ogsb]"].into_iter().find_map(|by| selector.strip_prefix(by));
    bare.map_or((false, selector), |bare| (true, bare.trim_start()))
}

impl Selector {
    fn read(text: &str) -> Option<Self> {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() || !text.chars().all(plain) {
            return None;
        }
        let mut parts = text.split('.');
        let name = parts.next().filter(|name| !name.is_empty()).map(str::to_ascii_lowercase);
        Some(Self { name, classes: parts.map(str::to_owned).collect() })
    }
}

/// Parses the declarations of an inline style.
pub(in crate::check) fn read_declarations(style: &str) -> Vec<Declaration> {
    parse_declarations(&mut Parser::new(style))
}

/// Parses the declarations of a rule that has begun.
pub(in crate::check) fn read_block(block: &mut Parser<'_>) -> Vec<Declaration> {
    parse_declarations(block)
}

fn parse_declarations(parser: &mut Parser<'_>) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    loop {
        let start = parser.position();
        let ended = loop {
            match parser.next() {
                Ok(Token::Semicolon) => break false,
                Ok(_) => {}
                Err(_) => break true,
            }
        };
        let text = parser.slice_from(start);
        declarations.extend(parse_declaration(text.strip_suffix(';').unwrap_or(text)));
        if ended {
            return declarations;
        }
    }
}

fn parse_declaration(text: &str) -> Option<Declaration> {
    let (property, value) = text.split_once(':')?;
    let value = value.trim();
    let plain = value
        .rsplit_once('!')
        .filter(|(_, word)| word.trim().eq_ignore_ascii_case("important"))
        .map(|(value, _)| value.trim_end());
    Some(Declaration {
        property: property.trim().to_ascii_lowercase(),
        value: plain.unwrap_or(value).to_ascii_lowercase(),
        important: plain.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{HeadSheet, read_declarations};
    use crate::html::Document;

    #[test]
    fn a_head_sheet_is_read_rule_by_rule() {
        let head = HeadSheet::read(
            "/* a{ */ @import 'x{'; .a{color:#fff} @media (x:y){.b,p.c{color : Red!important;top:0}} \
             [data-ogsc] .a{color:#000!important} .a > .d{top:0} a:hover{top:0}",
        );
        let said: Vec<_> = head
            .rules
            .iter()
            .map(|rule| (rule.media.as_deref(), rule.selectors.len(), rule.declarations.len()))
            .collect();
        assert_eq!(said, [(None, 1, 1), (Some("(x:y)"), 2, 2), (Some("[data-ogsc]"), 1, 1)]);
        let red = &head.rules[1].declarations[0];
        assert_eq!(
            (red.property.as_str(), red.value.as_str(), red.important),
            ("color", "red", true)
        );
        assert_eq!(head.nested, None);
        let page = Document::read("<p class='x c'><i class='c'>");
        assert!(head.rules[1].is_about(&page.elements[0]));
        assert!(!head.rules[1].is_about(&page.elements[1]));
    }

    #[test]
    fn an_at_rule_inside_of_another_is_seen() {
        let head = HeadSheet::read("@media (a:b){@supports (c:d){.e{top:0}}}");
        assert_eq!(head.nested.as_deref(), Some("@supports (c:d)"));
        assert_eq!(HeadSheet::read("@media (a:b){}@media (c:d){}").nested, None);
    }

    #[test]
    fn what_an_element_says_of_itself_is_cut_where_css_cuts_it() {
        let said = read_declarations("font-family:'a;b',c;;color:#123456 ! important;x");
        let said: Vec<_> = said.iter().map(|d| (&*d.property, &*d.value, d.important)).collect();
        assert_eq!(said, [("font-family", "'a;b',c", false), ("color", "#123456", true)]);
    }

    proptest! {
        #[test]
        fn no_sheet_makes_it_stumble(sheet in "[@{}();:.,!a-c'\"/*\\\\ ]{0,60}") {
            let (head, own) = (HeadSheet::read(&sheet), read_declarations(&sheet));
            prop_assert!(head.rules.len() + own.len() <= sheet.len() + 1);
        }
    }
}
