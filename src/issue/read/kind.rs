//! The kinds of blocks, and the keys that each may have.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::kind_words::KIND_WORDS;
use super::misplaced::{Surrounding, bring_out_keys};
use super::written::WrittenIssue;
use crate::finding::mend::inside;
use crate::finding::table::{fold, known_keys, renames, unknown};
use crate::finding::{Code, Finding, Span, nearest, surely};
use crate::wording::{Wording, join_all, say};

/// The kind of a block, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Story,
    Editorial,
    Briefs,
    Tribune,
    Notice,
    Sponsor,
}

/// The keys of every kind.
const SHARED: &[&str] = &[
    "kind",
    "id",
    "short",
    "kicker",
    "title",
    "standfirst",
    "figures",
    "body",
    "body_file",
    "only",
];

/// The keys of a block that can be exclusive.
pub(super) const EXCLUSIVE: &[&str] =
    &["exclusive", "opening", "opening_file", "teasers", "continues"];

impl BlockKind {
    pub(super) const ALL: [Self; 6] =
        [Self::Story, Self::Editorial, Self::Briefs, Self::Tribune, Self::Notice, Self::Sponsor];

    /// The word of the kind in the file of an issue.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Editorial => "editorial",
            Self::Briefs => "briefs",
            Self::Tribune => "tribune",
            Self::Notice => "notice",
            Self::Sponsor => "sponsor",
        }
    }

    /// The word with its article, for findings.
    pub(super) fn named(self) -> Wording {
        match self {
            Self::Story => say!("a story"),
            Self::Editorial => say!("an editorial"),
            Self::Briefs => say!("a block of briefs"),
            Self::Tribune => say!("a tribune"),
            Self::Notice => say!("a notice"),
            Self::Sponsor => say!("a sponsor block"),
        }
    }

    /// The keys of this kind besides those of every kind.
    const fn own(self) -> &'static [&'static str] {
        match self {
            Self::Story | Self::Editorial => &["watch", "byline", "sign_off", "source"],
            Self::Briefs => &["items"],
            Self::Tribune => &["author", "partner", "source"],
            Self::Notice => &["button"],
            Self::Sponsor => &["advertiser", "button"],
        }
    }

    /// Whether a block of this kind can be exclusive.
    pub(super) const fn can_be_exclusive(self) -> bool {
        !matches!(self, Self::Notice | Self::Sponsor)
    }

    /// Whether a block of this kind needs a title, of its own or of the block it continues.
    pub(super) const fn is_titled(self) -> bool {
        matches!(self, Self::Story | Self::Editorial | Self::Tribune)
    }

    /// The keys besides the title that a block of this kind needs.
    pub(super) const fn own_required(self) -> &'static [&'static str] {
        match self {
            Self::Tribune => &["author"],
            Self::Sponsor => &["advertiser"],
            Self::Story | Self::Editorial | Self::Briefs | Self::Notice => &[],
        }
    }

    /// All keys that a block of this kind may have.
    pub(super) fn keys(self) -> Vec<&'static str> {
        let exclusive = if self.can_be_exclusive() { EXCLUSIVE } else { &[] };
        [SHARED, self.own(), exclusive].concat()
    }

    /// Reads `kind`. A block without a known kind is reported.
    pub(super) fn of(
        table: &DeTable<'_>,
        block: Span,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let words = Self::ALL.map(Self::word);
        let choice = say!("the kinds are {names}", names = join_all(words));
        let Some(value) = table.get("kind") else {
            let finding = Finding::new(Code::KEY_MISSING, block, say!("the block has no `kind`"));
            findings.push(finding.help(choice).about_key("kind"));
            return None;
        };
        let span = value.span();
        let Some(word) = value.get_ref().as_str() else {
            let finding = Finding::new(Code::KEY_VALUE, span, say!("`kind` is a word in quotes"));
            findings.push(finding.help(choice).about_key("kind"));
            return None;
        };
        let kind = Self::ALL.into_iter().find(|kind| kind.word() == word);
        if kind.is_none() {
            let near = Self::find_meant(word).map(Self::word).or_else(|| nearest(word, words));
            let help = near.map_or(choice, |near| say!("did you mean `{near}`?", near));
            let message = say!("there is no block of the kind `{word}`", word);
            let change = surely(word, words).and_then(|near| inside(span.clone(), word, near));
            let finding = Finding::new(Code::KIND_UNKNOWN, span, message).help(help);
            findings.push(finding.changes([change]).about_key("kind"));
        }
        kind
    }

    /// The likeliest kind of a block without a known one: that of a word like its own, or of a key that one kind alone
    /// has. The block is never printed. Its other keys are read as those of this kind, so that their faults are told.
    pub(super) fn guess(table: &DeTable<'_>) -> Self {
        let words = Self::ALL.map(Self::word);
        let means_kind =
            |key: &str| unknown(key, &say!("a block"), Span::new(0, 0), &["kind"]).key.is_some();
        let misspelt = || table.iter().find(|(key, _)| means_kind(key.get_ref())).map(|it| it.1);
        let written = table.get("kind").or_else(misspelt).and_then(|it| it.get_ref().as_str());
        let meant = written.and_then(|word| {
            let near = nearest(word, words);
            Self::find_meant(word)
                .or_else(|| Self::ALL.into_iter().find(|kind| near == Some(kind.word())))
        });
        let has = |keys: &[&str]| keys.iter().any(|key| table.contains_key(*key));
        let is_alone = |kind: &Self| *kind != Self::Story && has(kind.own());
        let likely =
            meant.or_else(|| Self::ALL.into_iter().rev().find(is_alone)).unwrap_or(Self::Story);
        if has(EXCLUSIVE) && !likely.can_be_exclusive() { Self::Story } else { likely }
    }

    /// Removes the keys that other kinds have and this one, which is a guess, has not. They are no faults.
    pub(super) fn leave_keys_of_other_kinds(self, block: &mut Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = block.get_mut() else { return };
        let mine = self.keys();
        let all: Vec<&str> = Self::ALL.into_iter().flat_map(Self::keys).collect();
        let is_of_others = |key: &str| all.contains(&key) && !mine.contains(&key);
        let of_others: Vec<_> =
            table.keys().filter(|key| is_of_others(key.get_ref().as_ref())).cloned().collect();
        for key in of_others {
            table.remove(&key);
        }
    }

    /// The kind that a word means, in the editor's language or cut short.
    fn find_meant(word: &str) -> Option<Self> {
        let folded = fold(word);
        let is_start = |kind: &Self| {
            folded.len() > 3
                && (kind.word().starts_with(&folded) || folded.starts_with(kind.word()))
        };
        let named = KIND_WORDS.iter().find(|(_, words)| words.contains(&folded.as_str()));
        let word = named.map(|(word, _)| *word);
        let is_named = |kind: &Self| word == Some(kind.word());
        Self::ALL.into_iter().find(is_named).or_else(|| Self::ALL.into_iter().find(is_start))
    }

    /// Where a key belongs that a block of another kind has, or the issue, or that is a kind itself.
    fn find_place(key: &str) -> Option<Wording> {
        if known_keys::<WrittenIssue>().contains(&key) {
            return Some(say!("it belongs to the issue: write it above the first `[[blocks]]`"));
        }
        if let Some(kind) = Self::ALL.into_iter().find(|kind| kind.own().contains(&key)) {
            return Some(say!("it belongs to {kind}", kind = kind.named()));
        }
        let kind = Self::find_meant(key)?;
        let word = kind.word();
        Some(say!(
            "this is a kind of block: write `[[blocks]]`, and `kind = \"{word}\"` below it",
            word
        ))
    }

    /// Moves keys of the block out of the tables below it.
    pub(super) fn bring_out_inner_keys(
        self,
        block: &mut Spanned<DeValue<'_>>,
        findings: &mut Vec<Finding>,
    ) {
        let DeValue::Table(table) = block.get_mut() else { return };
        let around = Surrounding { what: self.named(), path: "blocks.", keys: &self.keys() };
        bring_out_keys(table, &around, findings);
    }

    /// Removes `kind`, and the keys that this kind does not have. The latter are reported.
    pub(super) fn take_out_strangers(
        self,
        block: &mut Spanned<DeValue<'_>>,
        findings: &mut Vec<Finding>,
    ) {
        let DeValue::Table(table) = block.get_mut() else { return };
        let mine = self.keys();
        let known = |key: &str| key == "kind" || mine.contains(&key);
        let strangers: Vec<_> =
            table.keys().filter(|key| !known(key.get_ref().as_ref())).cloned().collect();
        let whole =
            DeValue::Table(if strangers.is_empty() { DeTable::new() } else { table.clone() });
        table.remove("kind");
        for key in strangers {
            let mut finding = unknown(key.get_ref(), &self.named(), key.span().into(), &mine);
            finding.fix = finding.fix.filter(|fix| renames(&whole, fix));
            let is_guess = finding.key.is_some();
            let place = if is_guess { None } else { Self::find_place(key.get_ref()) };
            findings.push(match place {
                Some(place) => finding.help(place),
                None => finding,
            });
            table.remove(&key);
        }
    }
}
