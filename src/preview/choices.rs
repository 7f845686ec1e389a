//! What a person has chosen to see: the query of an address.

use url::form_urlencoded::{Serializer, parse};

use crate::check::clients::ClientView;
use crate::issue::IssueName;
use crate::issue::edition::EditionName;

/// What a page of the preview shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choices {
    /// The issue. `None` for the one that the preview was opened with.
    pub(super) issue: Option<IssueName>,
    pub(super) editions: ShownEditions,
    pub(super) width: FrameWidth,
    pub(super) view: ClientView,
    pub(super) part: MailPart,
}

/// The editions that stand on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShownEditions {
    Both,
    One(EditionName),
}

/// How wide a mail is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameWidth {
    /// As a window of a mail program: 700 pixels.
    Window,
    /// As a phone: 375 pixels.
    Phone,
    /// As wide as there is room.
    Free,
}

/// The part of a message that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MailPart {
    /// The HTML part.
    Page,
    /// The text part.
    Text,
    /// The header fields.
    Headers,
    /// The message as it travels.
    Source,
}

impl ShownEditions {
    pub(super) const ALL: [Self; 3] =
        [Self::Both, Self::One(EditionName::Free), Self::One(EditionName::Paid)];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::One(edition) => edition.as_str(),
        }
    }

    /// The editions, in their order.
    pub(super) fn list(self) -> impl Iterator<Item = EditionName> {
        let all = [EditionName::Free, EditionName::Paid].into_iter();
        all.filter(move |edition| matches!(self, Self::Both) || self == Self::One(*edition))
    }
}

impl FrameWidth {
    pub(super) const ALL: [Self; 3] = [Self::Window, Self::Phone, Self::Free];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Window => "700",
            Self::Phone => "375",
            Self::Free => "free",
        }
    }

    /// The width in pixels. `None` for as many as there is room for.
    pub(super) const fn pixels(self) -> Option<u16> {
        match self {
            Self::Window => Some(700),
            Self::Phone => Some(375),
            Self::Free => None,
        }
    }
}

impl MailPart {
    pub(super) const ALL: [Self; 4] = [Self::Page, Self::Text, Self::Headers, Self::Source];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Text => "text",
            Self::Headers => "headers",
            Self::Source => "source",
        }
    }
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            issue: None,
            editions: ShownEditions::Both,
            width: FrameWidth::Window,
            view: ClientView::Sent,
            part: MailPart::Page,
        }
    }
}

impl Choices {
    /// Reads a query. What is not understood is as if it were absent.
    pub(super) fn parse(query: &str) -> Self {
        let mut choices = Self::default();
        for (key, value) in parse(query.as_bytes()) {
            let value = &*value;
            match &*key {
                "issue" => choices.issue = IssueName::parse(value),
                "edition" => {
                    choose(&mut choices.editions, &ShownEditions::ALL, |one| one.as_str() == value);
                }
                "width" => {
                    choose(&mut choices.width, &FrameWidth::ALL, |one| one.as_str() == value);
                }
                "view" => choose(&mut choices.view, &ClientView::ALL, |one| one.as_str() == value),
                "part" => choose(&mut choices.part, &MailPart::ALL, |one| one.as_str() == value),
                _ => {}
            }
        }
        choices
    }

    /// Writes the query, with its question mark. Empty if nothing differs from what is shown without one.
    pub(super) fn write(&self) -> String {
        let usual = Self::default();
        let mut query = Serializer::new(String::new());
        if let Some(issue) = self.issue {
            query.append_pair("issue", &issue.to_string());
        }
        let pairs = [
            ("edition", self.editions.as_str(), usual.editions.as_str()),
            ("width", self.width.as_str(), usual.width.as_str()),
            ("view", self.view.as_str(), usual.view.as_str()),
            ("part", self.part.as_str(), usual.part.as_str()),
        ];
        for (key, value, _) in pairs.into_iter().filter(|(_, value, usual)| value != usual) {
            query.append_pair(key, value);
        }
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

/// Takes the choice that is meant. Leaves the present one if none is.
fn choose<T: Copy>(chosen: &mut T, all: &[T], is_meant: impl Fn(&T) -> bool) {
    *chosen = all.iter().copied().find(is_meant).unwrap_or(*chosen);
}

#[cfg(test)]
mod tests {
    use super::{Choices, ClientView, FrameWidth, MailPart, ShownEditions};

    #[test]
    fn what_was_chosen_is_read_from_the_address_that_is_written_of_it() {
        for editions in ShownEditions::ALL {
            for width in FrameWidth::ALL {
                for view in ClientView::ALL {
                    for part in MailPart::ALL {
                        let choices = Choices { issue: None, editions, width, view, part };
                        let query = choices.write();
                        assert_eq!(
                            Choices::parse(query.trim_start_matches('?')),
                            choices,
                            "{query}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn an_address_that_says_nothing_or_nonsense_shows_both_editions() {
        for query in ["", "edition=gold&width=-1&view=&issue=../../etc", "&&=%ff"] {
            assert_eq!(Choices::parse(query), Choices::default(), "{query}");
        }
        assert_eq!(Choices::default().write(), "");
        assert_eq!(Choices::parse("issue=2025-02-11").write(), "?issue=2025-02-11");
    }
}
