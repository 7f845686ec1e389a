//! Mends a text: makes the changes that findings propose, and changes no other byte.
//!
//! A change lies inside one value or one key. Comments, layout and line ends therefore stay as they
//! are.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::{Code, Finding, PlaceInFile, Severity, Source, Span};

/// The changes that put one finding right. Either all of them are made or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    changes: Vec<TextChange>,
}

/// A stretch of bytes, and the text that replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    /// The bytes to remove. The span is empty where text is only inserted.
    pub span: Span,
    /// The text that is written in their place.
    pub with: String,
}

impl Fix {
    /// Takes changes that need no judgement.
    ///
    /// `None` if there is no change, if two changes overlap, or if a change writes a character that
    /// one of the four kinds of TOML string reads differently: a quotation mark, an apostrophe, a
    /// backslash or a control character.
    pub fn new(mut changes: Vec<TextChange>) -> Option<Self> {
        changes.sort_by_key(|change| change.span);
        let plain = |c: char| !c.is_control() && !matches!(c, '"' | '\'' | '\\');
        let sound = !changes.is_empty()
            && changes.iter().all(|change| change.with.chars().all(plain))
            && changes.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        sound.then_some(Self { changes })
    }

    /// The changes, in the order of the file.
    pub fn changes(&self) -> &[TextChange] {
        &self.changes
    }

    /// A number that tells this fix from another one: of the words that it replaces, and of what is written in their place.
    /// The number holds for this run of the program alone.
    pub fn mark(&self, source: &Source) -> u64 {
        let mut hasher = DefaultHasher::new();
        for change in &self.changes {
            (source.words(change.span), &change.with).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// The same fix for a text that begins `by` bytes further down.
    #[must_use]
    pub fn moved(mut self, by: usize) -> Self {
        for change in &mut self.changes {
            change.span = Span::new(change.span.start + by, change.span.end + by);
        }
        self
    }

    /// The same fix for a text that begins `by` bytes further up.
    fn moved_up(mut self, by: usize) -> Self {
        for change in &mut self.changes {
            change.span = Span::new(change.span.start - by, change.span.end - by);
        }
        self
    }

    /// The stretch from the first byte that changes to the last.
    fn whole(&self) -> Span {
        let end = self.changes.last().map_or(0, |change| change.span.end);
        Span::new(self.changes.first().map_or(0, |change| change.span.start), end)
    }
}

/// Replaces one word by another between the quotes of a value. `None` if the value contains
/// escapes.
pub fn inside(value: Range<usize>, word: &str, with: &str) -> Option<TextChange> {
    let quotes = match value.len().checked_sub(word.len())? {
        2 => 1,
        6 => 3,
        _ => return None,
    };
    let span = Span::new(value.start + quotes, value.end - quotes);
    Some(TextChange { span, with: with.to_owned() })
}

/// What was changed for one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The name of the file that was changed.
    pub file: String,
    /// What was wrong.
    pub code: Code,
    /// The line, from 1. A mend adds no line and removes none.
    pub line: usize,
    /// The text before the change, with whole words. A long text is shortened in the middle.
    pub old: String,
    /// The text after the change, with whole words. A long text is shortened in the middle.
    pub new: String,
    /// The position of the changed text in the mended file.
    span: Span,
}

/// Makes the changes of the findings, in every file that they are about. Where two overlap, only the first is
/// made. `None` if no change is made.
pub fn mended(source: &Source, findings: &[Finding]) -> Option<(Source, Vec<Mend>)> {
    let mut mends = Vec::new();
    let new = source.map_texts(|file, start| {
        let fixes: Vec<CodedFix> =
            findings.iter().filter_map(|finding| CodedFix::within(finding, file, start)).collect();
        let (text, made) = mend_file(file, &fixes)?;
        mends.extend(made);
        Some(text)
    });
    (!mends.is_empty()).then_some((new, mends))
}

/// The fix of a finding, with its places in the file that it changes.
struct CodedFix {
    code: Code,
    fix: Fix,
}

impl CodedFix {
    /// The fix of a finding. `None` if it has none, or if not all of it lies in this file, which begins at this
    /// place.
    fn within(finding: &Finding, file: &Source, start: usize) -> Option<Self> {
        let fix = finding.fix.as_deref()?;
        let Span { start: first, end: last } = fix.whole();
        let is_inside = start <= first && last <= start + file.text.len();
        let fix = is_inside.then(|| fix.clone().moved_up(start))?;
        Some(Self { code: finding.code, fix })
    }
}

/// Makes the changes of fixes in one file. `None` if no change is made.
fn mend_file(source: &Source, fixes: &[CodedFix]) -> Option<(String, Vec<Mend>)> {
    let mut taken = Changes::new();
    let mut made: Vec<&CodedFix> = Vec::new();
    for coded in fixes {
        let fix = &coded.fix;
        let free = |change: &TextChange| {
            let Span { start, end } = change.span;
            let met = taken.range(..=end).next_back().is_some_and(|(_, (last, _))| *last >= start);
            let there = source.text.get(start..end).is_some_and(|old| old != change.with);
            there && !met
        };
        if fix.changes.iter().all(free) {
            taken.extend(listed(&fix.changes));
            made.push(coded);
        }
    }
    if made.is_empty() {
        return None;
    }
    made.sort_by_key(|coded| coded.fix.whole());
    let mends = told(source, &made, &taken);
    Some((spliced(&source.text, Span::new(0, source.text.len()), &taken), mends))
}

/// Makes changes in a text. No two of them may overlap, or begin at one byte.
pub fn splice(text: &str, changes: &[TextChange]) -> String {
    spliced(text, Span::new(0, text.len()), &listed(changes))
}

/// Changes by their first byte: the end of each, and the text it writes.
type Changes<'a> = BTreeMap<usize, (usize, &'a str)>;

fn listed<'a>(changes: impl IntoIterator<Item = &'a TextChange>) -> Changes<'a> {
    changes
        .into_iter()
        .map(|change| (change.span.start, (change.span.end, &*change.with)))
        .collect()
}

/// A stretch of the text with its changes made.
fn spliced(text: &str, stretch: Span, changes: &Changes<'_>) -> String {
    let mut new = String::with_capacity(stretch.end - stretch.start + 16);
    let mut at = stretch.start;
    for (start, (end, with)) in changes.range(stretch.start..=stretch.end) {
        new.push_str(&text[at..*start]);
        new.push_str(with);
        at = *end;
    }
    new.push_str(&text[at..stretch.end]);
    new
}

/// Describes each mend, in one walk through the text.
fn told(source: &Source, made: &[&CodedFix], changes: &Changes<'_>) -> Vec<Mend> {
    let text = &source.text;
    let (mut added, mut removed) = (0, 0);
    let grown: Vec<(usize, usize, usize)> = changes
        .iter()
        .map(|(start, (end, with))| {
            added += with.len();
            removed += end - start;
            (*start, added, removed)
        })
        .collect();
    let moved = |at: usize, before: usize| {
        let (_, added, removed) = before.checked_sub(1).map_or((0, 0, 0), |last| grown[last]);
        at + added - removed
    };
    let (mut line, mut at) = (1, 0);
    let tell = |CodedFix { code, fix }: &CodedFix| {
        let Span { start, end } = fix.whole();
        line += text[at..start].bytes().filter(|byte| *byte == b'\n').count();
        at = start;
        let words = words_around(text, fix.whole());
        Mend {
            file: source.name.clone(),
            code: *code,
            line,
            old: shortened(&text[words.start..words.end]),
            new: shortened(&spliced(text, words, &listed(&fix.changes))),
            span: Span::new(
                moved(start, grown.partition_point(|(at, ..)| *at < start)),
                moved(end, grown.partition_point(|(at, ..)| *at <= end)),
            ),
        }
    };
    made.iter().copied().map(tell).collect()
}

/// How many bytes around a change are shown with it.
const AROUND: usize = 16;

/// A stretch, extended to whole words.
fn words_around(text: &str, stretch: Span) -> Span {
    let before = part_of_word(text[..stretch.start].chars().rev());
    Span::new(stretch.start - before, stretch.end + part_of_word(text[stretch.end..].chars()))
}

/// The length in bytes of the word that these characters begin. 0 for a word that is too long.
fn part_of_word(letters: impl Iterator<Item = char>) -> usize {
    let inside = |c: &char| !c.is_whitespace() && !matches!(c, '"' | '=');
    let length = letters.take_while(inside).take(AROUND + 1).map(char::len_utf8).sum();
    if length > AROUND { 0 } else { length }
}

/// How many characters of a stretch are shown at most. Of a longer one both ends are shown.
const SHOWN: usize = 24;

/// A text on one line, with invisible characters written out.
fn shortened(words: &str) -> String {
    let mut shown = Vec::new();
    for c in words.chars() {
        let seen = c.is_ascii_graphic() || c == ' ' || c.escape_debug().count() == 1;
        if seen { shown.push(c) } else { shown.extend(c.escape_debug()) }
    }
    if shown.len() <= SHOWN {
        return shown.into_iter().collect();
    }
    let (head, tail) = (&shown[..SHOWN / 2], &shown[shown.len() - SHOWN / 2 + 1..]);
    format!("{}…{}", head.iter().collect::<String>(), tail.iter().collect::<String>())
}

/// How mending a text ended.
#[derive(Debug, Clone)]
pub enum MendOutcome {
    /// Nothing was mended.
    Unchanged,
    /// The text was mended, or a file that it names. Has the new texts, and the changes in the order of each
    /// file.
    Mended(Source, Vec<Mend>),
    /// Nothing was mended, because this error would have come up. Has the text as it was.
    Refused(Source, Finding),
}

/// How often a mended text is checked again, for changes that overlapped in an earlier round.
const ROUNDS: usize = 24;

/// Mends a text, and the files that it names, until nothing is left that can be mended. `look` finds what is
/// wrong with them. It may add a file that the text names since a change.
///
/// If mending causes an error that was not there before, all changes are undone. A text that had
/// errors before was not checked completely. In such a text an error outside of the changes is
/// taken as an old one.
///
/// # Errors
///
/// Those of `look`.
pub fn mend<E>(
    source: &Source,
    mut look: impl FnMut(&mut Source) -> Result<Vec<Finding>, E>,
) -> Result<MendOutcome, E> {
    let mut text = source.clone();
    let mut findings = look(&mut text)?;
    let mut mends: Vec<Mend> = Vec::new();
    for _ in 0..ROUNDS {
        let Some((mut next, made)) = mended(&text, &findings) else { break };
        let found = look(&mut next)?;
        if let Some(error) =
            new_error(&findings, &FoundInText { source: &next, findings: &found }, &made)
        {
            return Ok(MendOutcome::Refused(next, error));
        }
        findings = found;
        text = next;
        mends.extend(made);
    }
    mends.sort_by_key(|mend| mend.line);
    if mends.is_empty() {
        return Ok(MendOutcome::Unchanged);
    }
    Ok(MendOutcome::Mended(text, mends))
}

/// What was found in a text.
struct FoundInText<'a> {
    source: &'a Source,
    findings: &'a [Finding],
}

/// The first error that mending caused.
fn new_error(before: &[Finding], after: &FoundInText<'_>, made: &[Mend]) -> Option<Finding> {
    let is_error = |finding: &&Finding| finding.severity() == Severity::Error;
    let named = |error: &Finding| (error.code, error.message.to_string());
    let known: BTreeSet<(Code, String)> = before.iter().filter(is_error).map(named).collect();
    let new = |error: &&Finding| {
        let PlaceInFile { file, span } = after.source.locate(error.span);
        let touches = |mend: &Mend| {
            mend.file == file.name && mend.span.start <= span.end && span.start <= mend.span.end
        };
        let unreadable = [Code::TOML_SYNTAX, Code::TOML_DEPTH].contains(&error.code);
        !known.contains(&named(error))
            && (known.is_empty() || unreadable || made.iter().any(touches))
    };
    after.findings.iter().filter(is_error).find(new).cloned()
}

#[cfg(test)]
mod tests;
