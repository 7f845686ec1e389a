//! Lists of tags, such as `v=DKIM1; k=rsa; p=…` (RFC 6376 §3.2).

use crate::wording::{Wording, say};

/// The most characters of a tag that are repeated.
const MAX_SHOWN_CHARS: usize = 40;

/// A list of tags, in its order. The values have no blanks around them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagList<'a>(Vec<Tag<'a>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Tag<'a> {
    name: &'a str,
    value: &'a str,
}

/// Why a text is no list of tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagFault {
    /// A part has no `=`, or no name in front of it.
    NotATag(String),
    /// A tag stands in the list twice.
    Twice(String),
}

impl TagFault {
    /// What is wrong with the text.
    pub fn word(&self) -> Wording {
        match self {
            Self::NotATag(text) => say!(
                "`{text}` is no tag: a tag has a name and `=`, and `;` stands between two tags",
                text
            ),
            Self::Twice(tag) => say!("the tag `{tag}` stands there twice", tag),
        }
    }
}

impl<'a> TagList<'a> {
    /// Reads a list. The last tag may have a `;` behind it.
    ///
    /// # Errors
    ///
    /// A part is no tag, or a tag stands there twice.
    pub fn parse(text: &'a str) -> Result<Self, TagFault> {
        let mut tags: Vec<Tag<'a>> = Vec::new();
        let mut parts: Vec<&str> = text.split(';').collect();
        if parts.last().is_some_and(|last| last.trim().is_empty()) {
            parts.pop();
        }
        for part in parts {
            let not_a_tag = || TagFault::NotATag(shorten(part.trim()));
            let (name, value) = part.split_once('=').ok_or_else(not_a_tag)?;
            let (name, value) = (name.trim(), value.trim());
            if !is_tag_name(name) {
                return Err(not_a_tag());
            }
            if tags.iter().any(|tag| tag.name.eq_ignore_ascii_case(name)) {
                return Err(TagFault::Twice(shorten(name)));
            }
            tags.push(Tag { name, value });
        }
        Ok(Self(tags))
    }

    /// The value of a tag. The capitals of its name count.
    pub fn find(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|tag| tag.name == name).map(|tag| tag.value)
    }

    /// The name and the value of each tag.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().map(|tag| (tag.name, tag.value))
    }
}

/// A text of a record as it can be repeated: not too long.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn is_tag_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::{TagFault, TagList};

    #[test]
    fn blanks_around_tags_and_a_last_semicolon_are_no_part_of_them() {
        let list = TagList::parse(" v = DKIM1 ;p=a b= ;t=;").unwrap();
        let tags: Vec<_> = list.iter().collect();
        assert_eq!(tags, [("v", "DKIM1"), ("p", "a b="), ("t", "")]);
        assert_eq!(list.find("p"), Some("a b="));
        assert_eq!(list.find("P"), None);
    }

    #[test]
    fn what_is_no_tag_is_named() {
        for text in ["v=1;;p=2", "v", "=1", "1v=1", "v-w=1", "é=1", "v=1; p"] {
            assert!(matches!(TagList::parse(text), Err(TagFault::NotATag(_))), "{text}");
        }
        assert_eq!(TagList::parse("p=1;P=2"), Err(TagFault::Twice("P".into())));
        assert_eq!(TagList::parse(""), Ok(TagList(Vec::new())));
    }
}
