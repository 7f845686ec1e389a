//! The fingerprint of an issue: what readers read of it, as a hash and as a sketch.
//!
//! The hash is the same for two issues with the same words and the same pictures. Words are runs of letters and
//! digits. Blanks, punctuation, capitals and invisible characters do not count, so that an issue stays the same
//! if one of them is added.
//!
//! The sketch tells how much two issues have in common: the share of shingles (rows of three words) that are in
//! both, among all that are in either. This is the resemblance of Broder, «On the resemblance and containment of
//! documents», 1997. A sketch has the 256 smallest hashes of an issue's shingles. It is exact for short issues,
//! and wrong by some three percent for long ones. A word that is changed in a long issue changes three shingles,
//! wherever the word stands. Two issues that share three quarters of their words, in rows, resemble each other at
//! 60 percent.
//!
//! Looks up to: nothing.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;

use aws_lc_rs::digest::{Context, SHA256, digest};
use data_encoding::HEXLOWER;

/// How many words make a shingle.
const SHINGLE_WORDS: usize = 3;

/// The most hashes that a sketch has.
const MAX_SKETCH_HASHES: usize = 256;

/// The fewest shingles of an issue that can resemble another one. Two short issues have much in common by
/// chance.
const MIN_COMPARED_SHINGLES: usize = 100;

/// How many bytes of SHA-256 are the hash of a shingle.
const SHINGLE_HASH_BYTES: usize = 6;

/// How many bytes of SHA-256 name a file.
const NAME_BYTES: usize = 8;

/// The fingerprint of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The SHA-256 of all words and pictures, in their order.
    hash: [u8; 32],
    sketch: Sketch,
}

/// A sample of an issue's shingles: their smallest hashes, in order. Written in hexadecimal digits, twelve for
/// each hash.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch(BTreeSet<[u8; SHINGLE_HASH_BYTES]>);

/// The name of a file by its content: the first 64 bits of its SHA-256, in hexadecimal digits. Two files with other
/// bytes have other names, and nobody finds the name without the bytes.
pub fn name_content(bytes: &[u8]) -> String {
    HEXLOWER.encode(&digest(&SHA256, bytes).as_ref()[..NAME_BYTES])
}

impl Fingerprint {
    /// The fingerprint of an issue with these texts, one for each edition, and these pictures.
    pub fn compute(texts: &[&str], pictures: &[&[u8]]) -> Self {
        let mut context = Context::new(&SHA256);
        let mut sketch = Sketch::default();
        for text in texts {
            let mut shingle = VecDeque::new();
            for word in list_words(text) {
                context.update(word.as_bytes());
                context.update(b" ");
                shingle.push_back(word);
                if shingle.len() > SHINGLE_WORDS {
                    shingle.pop_front();
                }
                if shingle.len() == SHINGLE_WORDS {
                    sketch.add(shingle.make_contiguous());
                }
            }
            context.update(b"\n");
        }
        for picture in pictures {
            context.update(digest(&SHA256, picture).as_ref());
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(context.finish().as_ref());
        Self { hash, sketch }
    }

    /// A fingerprint whose parts were kept apart.
    pub const fn from_parts(hash: [u8; 32], sketch: Sketch) -> Self {
        Self { hash, sketch }
    }

    /// The SHA-256 of all words and pictures. Two issues with the same hash are the same for their readers.
    pub const fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// The sketch of the words.
    pub const fn sketch(&self) -> &Sketch {
        &self.sketch
    }
}

impl Sketch {
    /// Adds a shingle, and drops the largest hash if there are too many.
    fn add(&mut self, words: &[String]) {
        let mut hash = [0; SHINGLE_HASH_BYTES];
        let whole = digest(&SHA256, words.join(" ").as_bytes());
        hash.copy_from_slice(&whole.as_ref()[..SHINGLE_HASH_BYTES]);
        self.0.insert(hash);
        if self.0.len() > MAX_SKETCH_HASHES {
            self.0.pop_last();
        }
    }

    /// How much two issues have in common, in percent. Zero if one of them is too short to tell.
    pub fn resemblance(&self, other: &Self) -> usize {
        if self.0.len().min(other.0.len()) < MIN_COMPARED_SHINGLES {
            return 0;
        }
        let either: Vec<_> = self.0.union(&other.0).take(MAX_SKETCH_HASHES).collect();
        let both = either.iter().filter(|hash| self.0.contains(**hash) && other.0.contains(**hash));
        both.count() * 100 / either.len()
    }

    /// Parses what [`Display`](fmt::Display) writes. Refuses everything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
        let (hashes, rest) = bytes.as_chunks::<SHINGLE_HASH_BYTES>();
        let is_sketch = rest.is_empty() && hashes.len() <= MAX_SKETCH_HASHES && hashes.is_sorted();
        is_sketch.then(|| Self(hashes.iter().copied().collect()))
    }
}

impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|hash| f.write_str(&HEXLOWER.encode(hash)))
    }
}

/// The words of a text, in lower case.
fn list_words(text: &str) -> impl Iterator<Item = String> {
    let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.into_iter()
}

/// Whether a character has no width and no meaning of its own: formats, fillers and tags (Unicode 16.0,
/// `Default_Ignorable_Code_Point`). Joiners, isolates and variation selectors are not among them: text can need them.
pub const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character stands inside of a word and is not seen, whatever it is good for.
const fn is_invisible(c: char) -> bool {
    is_unseen(c)
        || matches!(c, '\u{200c}'..='\u{200d}' | '\u{2065}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, MAX_SKETCH_HASHES, Sketch};

    fn number_words(range: std::ops::Range<u32>) -> String {
        range.map(|n| format!("mot{n}")).collect::<Vec<_>>().join(" ")
    }

    fn compute(text: &str) -> Fingerprint {
        Fingerprint::compute(&[text], &[])
    }

    fn resemblance(one: &str, other: &str) -> usize {
        compute(one).sketch().resemblance(compute(other).sketch())
    }

    #[test]
    fn blanks_punctuation_capitals_and_what_nobody_sees_do_not_count() {
        let plain = compute("Bonjour, voici le texte.");
        for same in [
            "Bonjour ,  voici\u{a0}le\u{202f}texte .",
            "bonjour voici le texte",
            "Bon\u{ad}jour,\n\nvoici le\u{200b} tex\u{2060}te.",
        ] {
            assert_eq!(compute(same), plain, "{same:?}");
        }
        for other in ["Bonjour, voici un texte.", "voici, Bonjour le texte.", "Bonjour, voici le"] {
            assert_ne!(compute(other).hash(), plain.hash(), "{other}");
        }
    }

    #[test]
    fn a_word_in_the_other_edition_and_a_picture_count() {
        let both = Fingerprint::compute(&["un deux", "trois"], &[b"picture"]);
        assert_ne!(both.hash(), Fingerprint::compute(&["un", "deux trois"], &[b"picture"]).hash());
        assert_ne!(both.hash(), Fingerprint::compute(&["un deux", "trois"], &[b"another"]).hash());
    }

    #[test]
    fn few_changed_words_of_a_long_text_are_almost_the_same_and_another_text_is_not() {
        let text = number_words(0..2_000);
        let changed = text.replace("mot77 ", "autre ").replace("mot1500 ", "chose ");
        assert!(resemblance(&text, &changed) >= 95, "{}", resemblance(&text, &changed));
        assert_eq!(resemblance(&text, &text), 100);
        let half = format!("{} {}", number_words(0..1_000), number_words(5_000..6_000));
        let shared = resemblance(&text, &half);
        assert!((22..=45).contains(&shared), "a third of either is in both: {shared}");
        assert_eq!(resemblance(&text, &number_words(9_000..11_000)), 0);
        assert_eq!(resemblance("un deux trois", "un deux trois"), 0, "too short to tell");
    }

    #[test]
    fn a_sketch_reads_back_and_nothing_else_is_one() {
        let sketch = compute(&number_words(0..900)).sketch().clone();
        assert_eq!(sketch.0.len(), MAX_SKETCH_HASHES);
        let written = sketch.to_string();
        assert_eq!(Sketch::parse(&written), Some(sketch));
        assert_eq!(Sketch::parse(""), Some(Sketch::default()));
        let longer = format!("{written}{}", "f".repeat(12));
        let turned = format!("{}{}", "f".repeat(12), "0".repeat(12));
        for odd in [&written[1..], &written.to_uppercase(), &longer, &turned, "é"] {
            assert_eq!(Sketch::parse(odd), None, "{odd}");
        }
    }
}
