//! Reads `[theme.rules]`, `[theme.wide]` and `[theme.narrow]`: what parts of the page look like.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::Spanned;

use super::ThemeOrigin;
use crate::finding::words::Marks;
use crate::finding::{Code, Finding, Span, table};
use crate::publication::declaration::ThemeDeclaration;
use crate::publication::page_part::{PAGE_PARTS, PagePart};
use crate::publication::read::forbidden_css::find_forbidden_css;
use crate::publication::read::settings_reader::SettingsReader;
use crate::publication::screen::Screen;
use crate::publication::theme::ThemeRule;
use crate::wording::say;

/// The most declarations of one rule.
const MAX_DECLARATIONS: usize = 24;

/// Declarations by the name of a part.
#[derive(Default, Deserialize)]
pub(super) struct RawRules(BTreeMap<Spanned<String>, Spanned<String>>);

impl JsonSchema for RawRules {
    fn schema_name() -> Cow<'static, str> {
        "Rules".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let parts: Map<String, Value> = PAGE_PARTS
            .iter()
            .map(|part| {
                let shape =
                    json!({ "type": "string", "description": write_sentence(part.meaning) });
                (part.name.to_owned(), shape)
            })
            .collect();
        json_schema!({ "type": "object", "properties": parts, "additionalProperties": false })
    }
}

/// Makes a sentence of a few words: a capital first, a full stop last.
fn write_sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// Reads the rules of one table, in the order of the file.
pub(super) fn read_rules(
    reader: &mut SettingsReader<'_>,
    screen: Screen,
    raw: RawRules,
    origin: ThemeOrigin,
) -> Vec<ThemeRule> {
    let mut entries: Vec<_> = raw.0.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut rules = Vec::new();
    for (key, value) in entries {
        let span = Span::from(key.span());
        let Some(part) = PagePart::find(key.get_ref()) else {
            reader.report(unknown_part(key.get_ref(), span));
            continue;
        };
        let declarations = read_declarations(reader, &value, part, screen, origin);
        rules.push(ThemeRule { part, screen, declarations, span: origin.keep_span(span) });
    }
    rules
}

/// The finding about a part that the page does not have.
fn unknown_part(name: &str, span: Span) -> Finding {
    let names: Vec<&str> = PAGE_PARTS.iter().map(|part| part.name).collect();
    table::unknown(name, &say!("a theme's rules"), span, &names)
}

/// Reads the declarations of a rule, each with its place in the value.
fn read_declarations(
    reader: &mut SettingsReader<'_>,
    value: &Spanned<String>,
    part: &PagePart,
    screen: Screen,
    origin: ThemeOrigin,
) -> Vec<ThemeDeclaration> {
    let text = value.get_ref();
    let marks = Marks::new(reader.source, text, value.span().into());
    let mut read = Vec::new();
    let mut at = 0;
    for piece in text.split(';') {
        let start = at + piece.len() - piece.trim_start().len();
        let span = marks.at(start, start + piece.trim().len());
        at += piece.len() + 1;
        if piece.trim().is_empty() {
            continue;
        }
        if read.len() == MAX_DECLARATIONS {
            let message = say!(
                "the rule for `{name}` has more than {max_declarations} declarations",
                name = part.name,
                max_declarations = MAX_DECLARATIONS
            );
            reader.report(Finding::new(Code::KEY_VALUE, span, message).help(say!("take some out")));
            break;
        }
        if let Some(finding) = find_forbidden_css(piece, span) {
            reader.report(finding);
            continue;
        }
        match ThemeDeclaration::parse(piece, part, screen) {
            Ok(declaration) => read.push(declaration.with_span(origin.keep_span(span))),
            Err(refused) => {
                reader.report(Finding::new(Code::KEY_VALUE, span, refused.fact).help(refused.help));
            }
        }
    }
    read
}
