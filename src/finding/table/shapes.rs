//! What to write where a table or a list is wanted and a text or another list stands.

use toml::Spanned;
use toml::de::DeValue;

use crate::finding::{Code, Finding};
use crate::wording::say;

/// A key, and its value with the text in place of `{}`. A text that is an address has a form of its own.
struct Shape {
    key: &'static str,
    words: &'static str,
    address: &'static str,
}

/// The keys whose values are tables, or lists of tables.
const SHAPES: &[Shape] = &[
    Shape {
        key: "figures",
        words: "[{ src = {}, alt = \"…\" }]",
        address: "[{ src = \"…\", alt = \"…\" }]",
    },
    Shape {
        key: "figure",
        words: "{ src = {}, alt = \"…\" }",
        address: "{ src = \"…\", alt = \"…\" }",
    },
    Shape {
        key: "source",
        words: "{ label = {}, url = \"https://…\" }",
        address: "{ label = \"…\", url = {} }",
    },
    Shape {
        key: "button",
        words: "{ label = {}, url = \"https://…\" }",
        address: "{ label = \"…\", url = {} }",
    },
    Shape { key: "author", words: "{ name = {} }", address: "{ name = \"…\" }" },
    Shape {
        key: "epigraph",
        words: "{ quote = {}, author = \"…\" }",
        address: "{ quote = \"…\", author = \"…\" }",
    },
    Shape {
        key: "items",
        words: "[{ title = {}, text = \"…\" }]",
        address: "[{ title = \"…\", link = {} }]",
    },
];

/// Takes lists out that stand where a table belongs, and reports them. serde would read their items as the values of the
/// table's keys.
pub(super) fn take_out_lists(value: &mut DeValue<'_>, findings: &mut Vec<Finding>) {
    let DeValue::Table(table) = value else { return };
    let mut lists = Vec::new();
    for (key, value) in table.iter_mut() {
        let shape = SHAPES.iter().find(|shape| shape.key == key.get_ref().as_ref());
        let Some(shape) = shape else { continue };
        let DeValue::Array(items) = value.get_ref() else { continue };
        let is_many = shape.words.starts_with('[');
        let is_list = |item: &Spanned<DeValue<'_>>| item.get_ref().is_array();
        let texts: Option<Vec<&str>> = items.iter().map(|item| item.get_ref().as_str()).collect();
        let is_wrong = if is_many { items.iter().any(is_list) } else { texts.is_some() };
        if is_wrong {
            let texts = texts.filter(|texts| !texts.is_empty());
            let help = shape.fill(&texts.unwrap_or_default());
            let message = say!("a list stands where a table in braces is expected");
            let finding = Finding::new(Code::KEY_VALUE, value.span(), message);
            findings.push(finding.help(say!("write `{shape}`", shape = help)).about_key(shape.key));
            lists.push(key.clone());
        }
    }
    for key in lists {
        table.remove(&key);
    }
    for (_, value) in table.iter_mut() {
        match value.get_mut() {
            DeValue::Array(items) => {
                items.iter_mut().for_each(|item| take_out_lists(item.get_mut(), findings));
            }
            inner => take_out_lists(inner, findings),
        }
    }
}

impl Shape {
    /// The key with these texts as the values of its table.
    fn fill(&self, texts: &[&str]) -> String {
        let is_address = |text: &&&str| text.starts_with("https://") || text.starts_with("http://");
        let address = texts.iter().find(is_address);
        let mut words = texts.iter().filter(|text| !is_address(text));
        let form = if address.is_some() { self.address } else { self.words };
        let mut written = match address {
            Some(address) => form.replacen("{}", &quote(address), 1),
            None => words.next().map_or_else(
                || form.replacen("{}", "\"…\"", 1),
                |text| form.replacen("{}", &quote(text), 1),
            ),
        };
        for text in words {
            written = written.replacen("\"…\"", &quote(text), 1);
        }
        format!("{} = {written}", self.key)
    }
}

/// The longest text that a shape repeats, in characters.
const MAX_REPEATED_CHARS: usize = 80;

/// The key with the value that a text was meant as. `None` for a key that is no table and no list of tables.
pub(super) fn shape_table(key: &str, text: &str) -> Option<String> {
    let shape = SHAPES.iter().find(|shape| shape.key == key)?;
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    let form = if is_address { shape.address } else { shape.words };
    if let Some((words, address)) = split_link(text) {
        return Some(shape.fill(&[words, address]));
    }
    Some(format!("{key} = {}", form.replacen("{}", &quote(text), 1)))
}

/// The words and the address of a link of Markdown that is the whole text.
fn split_link(text: &str) -> Option<(&str, &str)> {
    let (words, address) = text.trim().strip_prefix('[')?.split_once("](")?;
    let address = address.strip_suffix(')')?;
    (!words.contains(['[', ']']) && !address.contains(['(', ')', ' '])).then_some((words, address))
}

/// The text in quotation marks, or an ellipsis where it is long or needs marks of its own.
pub(super) fn quote(text: &str) -> String {
    let is_plain =
        text.chars().all(|c| !c.is_control() && !matches!(c, '"' | '\\' | '`' | '{' | '}'));
    let words =
        if is_plain && text.chars().count() <= MAX_REPEATED_CHARS { text.trim() } else { "…" };
    format!("\"{words}\"")
}
