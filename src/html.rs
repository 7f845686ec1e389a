//! Reads HTML: the elements, texts and comments of a page, in order.
//!
//! The rules of `check` and the decoder of finished messages read pages with it. The tokenizer is a
//! browser's (html5ever): it decodes entities as a browser does, and takes any text. Broken HTML is not
//! repaired, since matinale prints none.
//!
//! Looks up to: nothing.

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements that hold nothing and are never closed (HTML §13.1.2).
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// A page that has been read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The elements, in the order of their opening tags.
    pub elements: Vec<Element>,
    /// The texts, in order. Style sheets and scripts are texts too.
    pub texts: Vec<PageText>,
    /// The texts of the comments. A declaration that a browser takes for a comment is one.
    pub comments: Vec<String>,
}

/// An element of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The name, in small letters.
    pub name: String,
    /// The index in [`Document::elements`] of the element around it.
    pub parent: Option<usize>,
    attributes: Vec<(String, String)>,
}

/// A text of a page, its entities decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageText {
    /// The characters of the text.
    pub words: String,
    /// The index in [`Document::elements`] of the element around it.
    pub within: Option<usize>,
    /// How many elements open before the text.
    pub after: usize,
}

impl Element {
    /// The value of an attribute. An attribute without a value has an empty one.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(value)
    }

    /// The name and the value of each attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The values of all attributes.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(_, value)| value.as_str())
    }

    /// Whether the element has a class.
    pub fn has_class(&self, class: &str) -> bool {
        let classes = self.attribute("class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|known| known == class)
    }
}

impl Document {
    /// Reads a page, or a piece of one.
    pub fn read(html: &str) -> Self {
        let tokenizer = Tokenizer::new(DocumentSink::default(), TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        tokenizer.end();
        tokenizer.sink.0.into_inner().document
    }

    /// The elements of that name, with their indexes.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a Element)> {
        self.elements.iter().enumerate().filter(move |(_, element)| element.name == name)
    }

    /// The element at an index and the elements around it, from the inside out.
    pub fn around(&self, place: usize) -> impl Iterator<Item = (usize, &Element)> {
        let mut at = Some(place);
        std::iter::from_fn(move || {
            let place = at?;
            let element = self.elements.get(place)?;
            at = element.parent;
            Some((place, element))
        })
    }

    /// The texts inside the element at an index, at any depth.
    pub fn inside(&self, place: usize) -> impl Iterator<Item = &PageText> {
        // The texts of an element follow its opening tag without a gap: the first one outside ends them.
        let first = self.texts.partition_point(|text| text.after <= place);
        let texts = self.texts.get(first..).unwrap_or_default();
        texts.iter().take_while(move |text| {
            text.within.is_some_and(|within| self.around(within).any(|(at, _)| at == place))
        })
    }
}

/// Takes the tokens of html5ever.
#[derive(Default)]
struct DocumentSink(RefCell<DocumentBuilder>);

/// Builds a document from tokens.
#[derive(Default)]
struct DocumentBuilder {
    document: Document,
    /// The indexes of the open elements, from the outside in.
    open: Vec<usize>,
}

impl TokenSink for DocumentSink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                return builder.open_element(&tag);
            }
            Token::TagToken(tag) => builder.close_element(&tag.name),
            Token::CommentToken(words) => builder.document.comments.push(words.to_string()),
            Token::CharacterTokens(words) => builder.add_text(&words),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl DocumentBuilder {
    /// Adds an element, and leaves it open unless it is void.
    fn open_element(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let attributes = tag.attrs.iter();
        let attributes =
            attributes.map(|pair| (pair.name.local.to_string(), pair.value.to_string())).collect();
        let parent = self.open.last().copied();
        let name = tag.name.to_string();
        let raw = match name.as_str() {
            "style" => Some(RawKind::Rawtext),
            "script" => Some(RawKind::ScriptData),
            "title" | "textarea" => Some(RawKind::Rcdata),
            _ => None,
        };
        if !VOID.contains(&name.as_str()) {
            self.open.push(self.document.elements.len());
        }
        self.document.elements.push(Element { name, parent, attributes });
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    /// Closes the innermost element of that name, and every element left open inside it.
    fn close_element(&mut self, name: &str) {
        let elements = &self.document.elements;
        if let Some(at) = self.open.iter().rposition(|place| elements[*place].name == name) {
            self.open.truncate(at);
        }
    }

    /// Adds a text. The tokenizer breaks a text at its entities: such pieces become one text again.
    fn add_text(&mut self, words: &str) {
        let (within, after) = (self.open.last().copied(), self.document.elements.len());
        match self.document.texts.last_mut() {
            Some(text) if (text.within, text.after) == (within, after) => {
                text.words.push_str(words);
            }
            _ => self.document.texts.push(PageText { words: words.to_owned(), within, after }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Document;

    #[test]
    fn a_page_is_read_in_order_with_its_entities_decoded() {
        let page = Document::read(
            "<!DOCTYPE html><title>a &lt;b&gt;</title><style>p{a:\"<i>\"}</style><p class=\"x y\" \
             title='&#233;t&#xE9;'>l&eacute; <b>fou</b><br>d&rsquo;<!--[if mso]>x<![endif]-->ici</p>z",
        );
        let names: Vec<&str> = page.elements.iter().map(|element| element.name.as_str()).collect();
        assert_eq!(names, ["title", "style", "p", "b", "br"]);
        let texts: Vec<_> =
            page.texts.iter().map(|text| (text.words.as_str(), text.within)).collect();
        assert_eq!(
            texts,
            [
                ("a <b>", Some(0)),
                ("p{a:\"<i>\"}", Some(1)),
                ("lé ", Some(2)),
                ("fou", Some(3)),
                ("d’ici", Some(2)),
                ("z", None),
            ]
        );
        let p = &page.elements[2];
        assert_eq!(p.attribute("title"), Some("été"));
        assert!(p.has_class("y") && !p.has_class("x y") && p.attribute("id").is_none());
        assert_eq!(page.comments, ["[if mso]>x<![endif]"]);
        let inside: String = page.inside(2).map(|text| text.words.as_str()).collect();
        assert_eq!(inside, "lé foud’ici");
        assert_eq!(page.inside(4).count(), 0);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(page in "[<>/!a-c\"'=& ;#-]{0,60}|\\PC{0,40}") {
            let page = Document::read(&page);
            for (place, element) in page.elements.iter().enumerate() {
                prop_assert!(element.parent.is_none_or(|parent| parent < place));
                prop_assert!(page.inside(place).count() <= page.texts.len());
            }
        }
    }
}
