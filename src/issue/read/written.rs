//! The issue file as it is written: every key an editor may use, nothing looked up, nothing decided.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

/// A text with its place.
pub(super) type Text = Option<Spanned<String>>;

/// The keys above the blocks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenIssue {
    pub(super) date: Option<Spanned<Datetime>>,
    pub(super) number: Option<Spanned<u32>>,
    pub(super) title: Text,
    pub(super) subject: Text,
    pub(super) preheader: Text,
    pub(super) contents: Option<Vec<Spanned<String>>>,
    pub(super) draft: Option<bool>,
    pub(super) language: Option<crate::language::Language>,
    pub(super) epigraph: Option<WrittenEpigraph>,
    pub(super) allow: Option<Vec<Spanned<String>>>,
}

/// `[epigraph]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenEpigraph {
    pub(super) quote: Text,
    pub(super) author: Text,
}

/// `[[blocks]]`: the keys of all kinds, without `kind` itself, which was looked at before; which of
/// them a kind may use stands in [`kind`](super::kind).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenBlock {
    pub(super) id: Text,
    pub(super) short: Text,
    pub(super) kicker: Text,
    pub(super) title: Text,
    pub(super) standfirst: Text,
    pub(super) figures: Option<Vec<Spanned<WrittenFigure>>>,
    pub(super) body: Text,
    pub(super) watch: Text,
    pub(super) byline: Option<Vec<Spanned<String>>>,
    pub(super) sign_off: Text,
    pub(super) source: Option<Spanned<WrittenLink>>,
    pub(super) items: Option<Vec<Spanned<WrittenItem>>>,
    pub(super) author: Option<Spanned<WrittenAuthor>>,
    pub(super) partner: Text,
    pub(super) button: Option<Spanned<WrittenLink>>,
    pub(super) advertiser: Text,
    pub(super) only: Text,
    pub(super) exclusive: Option<Spanned<bool>>,
    pub(super) opening: Text,
    pub(super) teasers: Option<Vec<Spanned<String>>>,
    pub(super) continues: Text,
}

/// `{ src, alt, caption, credit }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFigure {
    pub(super) src: Text,
    pub(super) alt: Text,
    pub(super) caption: Text,
    pub(super) credit: Text,
}

/// `{ label, url }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenLink {
    pub(super) label: Text,
    pub(super) url: Text,
}

/// `[[blocks.items]]` of briefs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenItem {
    pub(super) title: Text,
    pub(super) text: Text,
    pub(super) link: Text,
    pub(super) link_label: Text,
    pub(super) entities: Option<Vec<Spanned<String>>>,
}

/// `author` of a tribune.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAuthor {
    pub(super) name: Text,
    pub(super) bio: Text,
    pub(super) figure: Option<Spanned<WrittenFigure>>,
}
