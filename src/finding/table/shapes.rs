//! What to write where a table or a list is wanted and a text stands.

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

/// The longest text that a shape repeats, in characters.
const MAX_REPEATED_CHARS: usize = 80;

/// The key with the value that a text was meant as. `None` for a key that is no table and no list of tables.
pub(super) fn shape_table(key: &str, text: &str) -> Option<String> {
    let shape = SHAPES.iter().find(|shape| shape.key == key)?;
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    let form = if is_address { shape.address } else { shape.words };
    Some(format!("{key} = {}", form.replacen("{}", &quote(text), 1)))
}

/// The text in quotation marks, or an ellipsis where it is long or needs marks of its own.
pub(super) fn quote(text: &str) -> String {
    let is_plain =
        text.chars().all(|c| !c.is_control() && !matches!(c, '"' | '\\' | '`' | '{' | '}'));
    let words =
        if is_plain && text.chars().count() <= MAX_REPEATED_CHARS { text.trim() } else { "…" };
    format!("\"{words}\"")
}
