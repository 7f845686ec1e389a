//! Whether every word of a name is known. A word that is not known may turn the others into their contrary.

use super::name_words::{
    CHOICE, CONFIRMING, DONE, EMAIL, ENDED, ENDING, EXPIRING, FAULT, GONE, LEAVING, MEASURE,
    MOMENT, NEGATION, NEWSLETTER, NO_LONGER, NameWords, OTHER_MATTER, PLAIN, READING, STATE,
    STATUS, SUBJECT, TOPIC, WRITING,
};

/// Tables whose beginnings may have any end: whatever follows, the word speaks of leaving or of something else.
const OPEN: [&NameWords; 3] = [&LEAVING, &ENDING, &OTHER_MATTER];

/// Tables whose beginnings are words with an ending of grammar, and no compounds: nobody knows what a
/// `Newsletterverzicht` is, only because it begins with a newsletter.
const CLOSED: [&NameWords; 19] = [
    &PLAIN,
    &ENDED,
    &EXPIRING,
    &FAULT,
    &GONE,
    &READING,
    &NEWSLETTER,
    &DONE,
    &CHOICE,
    &CONFIRMING,
    &STATUS,
    &STATE,
    &SUBJECT,
    &NEGATION,
    &WRITING,
    &MOMENT,
    &EMAIL,
    &MEASURE,
    &TOPIC,
];

/// How words end by grammar, behind a beginning of a table, apart from ends of two letters.
const ENDS: &str = "ing ings able ables ability ibility ilite ility keit ment ments ement ements ation ations azione acion acao ion ions \
     ung ungen ungs ies ied ify ication ications ance ence ent bed ber bers ption ptions pcion pciones tto tta tti \
     zione zioni cao coes iert ierung ees eur eurs imiento imientos imento imentos amento ado ada ados adas ato ata \
     ati ido ida uto uta ere are ire aire aires ario aria ari ziert cation cado cada cato cata catie ica iche esse \
     esses ant ers ten ter tes ene ens";

/// How many letters the end of a word has at most that is not looked up.
const MAX_SHORT_END: usize = 2;

/// Whether each word of a folded name is known. Numbers are.
pub(super) fn knows_all(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let mut known: Vec<bool> = words.iter().map(|word| is_number(word)).collect();
    let mut mark = |table: &NameWords, is_end: fn(&str) -> bool| {
        for at in 0..words.len() {
            let count = table.count_at(&words[at..], is_end);
            known[at..at + count].fill(true);
        }
    };
    for table in OPEN {
        mark(table, |_| true);
    }
    for table in CLOSED {
        mark(table, is_grammar);
    }
    if NEGATION.stand_in(folded) {
        mark(&NO_LONGER, is_grammar);
    }
    known.into_iter().all(|is_known| is_known)
}

/// Whether what stands behind a beginning is an ending of grammar, and not a word.
fn is_grammar(end: &str) -> bool {
    end.len() <= MAX_SHORT_END || ENDS.split_whitespace().any(|known| known == end)
}
