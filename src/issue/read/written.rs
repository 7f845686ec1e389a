//! The issue file as it is written, with every key that an editor may use. Nothing is decided here.
//! The doc comment of a key is shown by editing programs, through [`schema`](super::schema).

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::language::Language;

/// A text with its place.
pub(super) type WrittenText = Option<Spanned<String>>;

/// One morning's number.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenIssue {
    /// The day of the issue, without quotes: the same as in the file's name.
    #[schemars(with = "String", extend("format" = "date"))]
    pub(super) date: Option<Spanned<Datetime>>,
    /// The number printed beside the date.
    #[schemars(with = "Option<u32>")]
    pub(super) number: Option<Spanned<u32>>,
    /// The headline of the morning, and the subject unless `subject` is given.
    #[schemars(with = "String")]
    pub(super) title: WrittenText,
    /// The subject of the message; phones show some 50 characters of it.
    #[schemars(with = "Option<String>")]
    pub(super) subject: WrittenText,
    /// The line that mailboxes show beside the subject. Without it: the contents, cut on a word.
    #[schemars(with = "Option<String>")]
    pub(super) preheader: WrittenText,
    /// The line of headlines at the top. Without it: the `short` of each block, else its title.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) contents: Option<Vec<Spanned<String>>>,
    /// A draft can be looked at and proofed, and is never sent.
    #[schemars(extend("default" = false))]
    pub(super) draft: Option<bool>,
    /// The hour at which `matinale send --due` sends the issue on its day, such as `12:00`. Without it: `at` of [schedule].
    #[schemars(with = "Option<String>", extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub(super) send_at: WrittenText,
    /// The language of the issue. Without it: the publication's.
    pub(super) language: Option<Language>,
    /// The quotation that opens the issue.
    #[schemars(with = "Option<WrittenEpigraph>")]
    pub(super) epigraph: Option<Spanned<WrittenEpigraph>>,
    /// The codes of notes and warnings that are not told of this issue, such as `subject.long`.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) allow: Option<Vec<Spanned<String>>>,
    /// The issue that this one corrects, and its content: what `matinale correct` writes. The correction goes to the
    /// readers who have that content, and to nobody else.
    #[schemars(with = "Option<WrittenCorrects>")]
    pub(super) corrects: Option<Spanned<WrittenCorrects>>,
}

/// The content of an earlier issue that is corrected.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCorrects {
    /// The name of the issue, such as `2025-02-11`.
    #[schemars(with = "String")]
    pub(super) issue: WrittenText,
    /// The hash of the content, or its first six digits or more, as `matinale status` shows it.
    #[schemars(with = "String", regex(pattern = r"^[0-9a-f]{6,64}$"))]
    pub(super) content: WrittenText,
}

/// The quotation that opens the issue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenEpigraph {
    /// The sentence, without quotation marks around it.
    #[schemars(with = "String")]
    pub(super) quote: WrittenText,
    /// Who said it.
    #[schemars(with = "Option<String>")]
    pub(super) author: WrittenText,
}

/// A unit of content. `kind` says what it is, and which keys it may use.
// Without `kind` itself, which is looked at before; `kind.rs` has which keys a kind may use.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenBlock {
    /// The block's anchor and handle: small letters, digits and hyphens. Without it: made from the
    /// title.
    #[schemars(with = "Option<String>", regex(pattern = r"^\s*[a-z0-9-]{0,64}\s*$"))]
    pub(super) id: WrittenText,
    /// The block's line in the contents. Without it: its title.
    #[schemars(with = "Option<String>")]
    pub(super) short: WrittenText,
    /// The small line above the title.
    #[schemars(with = "Option<String>")]
    pub(super) kicker: WrittenText,
    /// The title; `*…*` sets words in italics. Free readers see it, of an exclusive block too.
    #[schemars(with = "Option<String>")]
    pub(super) title: WrittenText,
    /// The paragraphs below the title that sum it up, in Markdown: words, emphasis and links alone. Free readers
    /// see them, of an exclusive block too.
    #[schemars(with = "Option<String>")]
    pub(super) standfirst: WrittenText,
    /// Pictures: the first stands above the body, the rest below. Free readers see them, of an
    /// exclusive block too.
    #[schemars(with = "Option<Vec<WrittenFigure>>")]
    pub(super) figures: Option<Vec<Spanned<WrittenFigure>>>,
    /// The text, in Markdown: paragraphs, emphasis, links, lists, quotations, `##` headings, tables,
    /// notes, and pictures alone in their paragraph: `![what it shows](file.png "caption")`. Of an exclusive block, paying readers alone receive it.
    #[schemars(with = "Option<String>")]
    pub(super) body: WrittenText,
    /// A Markdown file with the text, in place of `body`: its name, such as `article.md`. It lies beside the
    /// issue.
    #[schemars(with = "Option<String>")]
    pub(super) body_file: WrittenText,
    /// The closing point on what to watch next, in Markdown; its label is printed.
    #[schemars(with = "Option<String>")]
    pub(super) watch: WrittenText,
    /// Who wrote it: contributors of `matinale.toml`, or names.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) byline: Option<Vec<Spanned<String>>>,
    /// The initials at the foot: a contributor of `matinale.toml`, or letters.
    #[schemars(with = "Option<String>")]
    pub(super) sign_off: WrittenText,
    /// Where the text comes from.
    #[schemars(with = "Option<WrittenLink>")]
    pub(super) source: Option<Spanned<WrittenLink>>,
    /// The briefs, one table each.
    #[schemars(with = "Option<Vec<WrittenItem>>")]
    pub(super) items: Option<Vec<Spanned<WrittenItem>>>,
    /// Who signs the tribune.
    #[schemars(with = "Option<WrittenAuthor>")]
    pub(super) author: Option<Spanned<WrittenAuthor>>,
    /// The line of credit for the partner the tribune comes from.
    #[schemars(with = "Option<String>")]
    pub(super) partner: WrittenText,
    /// The button below the text.
    #[schemars(with = "Option<WrittenLink>")]
    pub(super) button: Option<Spanned<WrittenLink>>,
    /// Who pays for the block; it is printed.
    #[schemars(with = "Option<String>")]
    pub(super) advertiser: WrittenText,
    /// `"free"` spares paying readers the block, so that the exclusive one that continues it takes its place.
    #[schemars(with = "Option<String>", extend("enum" = ["free"]))]
    pub(super) only: WrittenText,
    /// Keeps the block for paying readers: free ones see kicker, title, standfirst, figures and
    /// `opening`, then the cut.
    #[schemars(with = "Option<bool>", extend("default" = false))]
    pub(super) exclusive: Option<Spanned<bool>>,
    /// The paragraphs of an exclusive block that free readers may read before the cut, in Markdown;
    /// `body` goes on from there.
    #[schemars(with = "Option<String>")]
    pub(super) opening: WrittenText,
    /// A Markdown file with these paragraphs, in place of `opening`. It lies beside the issue.
    #[schemars(with = "Option<String>")]
    pub(super) opening_file: WrittenText,
    /// Lines of the list that announces what paying readers get. Free readers see them.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) teasers: Option<Vec<Spanned<String>>>,
    /// The `id` of an open block that lends title, standfirst and figures where absent here.
    #[schemars(with = "Option<String>")]
    pub(super) continues: WrittenText,
}

/// A picture with its words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFigure {
    /// A jpg, png, gif, webp or avif file that lies beside the issue or in `issues/images`.
    #[schemars(with = "String")]
    pub(super) src: WrittenText,
    /// What the picture shows, for those who do not see it; empty if it only decorates.
    #[schemars(with = "String")]
    pub(super) alt: WrittenText,
    /// The line below the picture, in Markdown: words, emphasis and links.
    #[schemars(with = "Option<String>")]
    pub(super) caption: WrittenText,
    /// Whose picture it is, in Markdown: words, emphasis and links.
    #[schemars(with = "Option<String>")]
    pub(super) credit: WrittenText,
    /// Where the picture leads: `https:`, `http:`, `mailto:` or `tel:`.
    #[schemars(with = "Option<String>")]
    pub(super) link: WrittenText,
}

/// Words, and where they lead.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenLink {
    /// The words that are clicked.
    #[schemars(with = "String")]
    pub(super) label: WrittenText,
    /// Where they lead: `https:`, `http:`, `mailto:` or `tel:`.
    #[schemars(with = "String")]
    pub(super) url: WrittenText,
}

/// One of the briefs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenItem {
    /// The brief's title; `*…*` sets words in italics.
    #[schemars(with = "String")]
    pub(super) title: WrittenText,
    /// The brief's text, in Markdown.
    #[schemars(with = "Option<String>")]
    pub(super) text: WrittenText,
    /// Where to read more.
    #[schemars(with = "Option<String>")]
    pub(super) link: WrittenText,
    /// The words of that link.
    #[schemars(with = "Option<String>")]
    pub(super) link_label: WrittenText,
    /// Who it is about; a block of briefs without a title is titled by them.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) entities: Option<Vec<Spanned<String>>>,
}

/// Who signs a tribune.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAuthor {
    /// The author's name.
    #[schemars(with = "String")]
    pub(super) name: WrittenText,
    /// Who that is, in a line.
    #[schemars(with = "Option<String>")]
    pub(super) bio: WrittenText,
    /// A portrait.
    #[schemars(with = "Option<WrittenFigure>")]
    pub(super) figure: Option<Spanned<WrittenFigure>>,
}
