//! Why each finding matters and how to put it right, for `check --explain`.

use crate::finding::Code;

/// What there is to say about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// What a finding of this code says.
    pub meaning: &'static str,
    /// Why it matters, and who says so.
    pub why: &'static str,
    /// How to put it right.
    pub mend: &'static str,
}

/// Explains a code. There is no code without an explanation: a test goes through all of them.
pub fn explain(code: Code) -> Explanation {
    let words = WORDS.iter().find(|(explained, ..)| *explained == code);
    let (why, mend) = words.map_or(("", ""), |(_, why, mend)| (*why, *mend));
    Explanation { meaning: code.meaning(), why, mend }
}

/// Each code, why it matters, and how to put it right.
const WORDS: &[(Code, &str, &str)] = &[
    (
        Code::FileSize,
        "A mailbox cuts a long mail, and a huge file is a mistake: no issue needs a megabyte of text.",
        "Keep text in the issue, and pictures in files of their own.",
    ),
    (
        Code::FileEncoding,
        "Mail is sent as UTF-8 (RFC 6532); letters in another encoding would arrive broken.",
        "Save the file as UTF-8 in your editor.",
    ),
    (
        Code::TomlSyntax,
        "The issue is a TOML file (toml.io); what breaks its grammar could be read in two ways.",
        "Mend the line that is shown; a missing quotation mark is the usual cause.",
    ),
    (
        Code::TomlDepth,
        "Nothing in an issue is nested deeper than four levels; more is an accident or an attack.",
        "Flatten the value.",
    ),
    (
        Code::KeyUnknown,
        "A key that is not known would silently print nothing.",
        "Take the spelling that is suggested, or delete the line.",
    ),
    (Code::KeyMissing, "Without it the page has a hole.", "Write the key that is named."),
    (Code::KeyValue, "A value of another shape cannot be printed.", "Write what the help says."),
    (
        Code::KindUnknown,
        "The kind decides how a block is printed.",
        "Write story, editorial, briefs, tribune, notice or sponsor.",
    ),
    (
        Code::BlockCount,
        "No reader reads five hundred blocks; a file that has more was made by accident.",
        "Cut the issue in two.",
    ),
    (
        Code::BlockEmpty,
        "A title with nothing below it reads like a mistake of ours.",
        "Write its body, or take the block out.",
    ),
    (
        Code::BlockNoneFree,
        "A free reader would open an empty mail, and leave the list.",
        "Leave at least one block without `exclusive`.",
    ),
    (
        Code::IdShape,
        "The handle is an anchor in HTML and in addresses.",
        "Write small letters, digits and hyphens.",
    ),
    (Code::IdRepeated, "A link can lead to one place only.", "Give one of the two another handle."),
    (
        Code::DateMismatch,
        "The file's name finds the issue; the date in it is printed. If they differ, one is yesterday's.",
        "Change the date, or rename the file.",
    ),
    (
        Code::TextControl,
        "A line break in a subject is how a second header is smuggled into a mail (RFC 5322 §2.2).",
        "Delete the character; it came with a paste.",
    ),
    (
        Code::TextInvisible,
        "Characters that turn the reading direction make readers read what is not written (CVE-2021-42574).",
        "Delete it.",
    ),
    (
        Code::TextPrivate,
        "No font draws it, and matinale marks the reader's own places with such characters.",
        "Delete it.",
    ),
    (
        Code::SubjectLong,
        "Phones show 33 to 50 characters of a subject (emailtooltester.com, device tests).",
        "Put the news in front, and write a shorter `subject`.",
    ),
    (
        Code::ProseHtml,
        "HTML in the text could run, track or break the page; prose is Markdown alone.",
        "Write Markdown, or a backslash before the `<`.",
    ),
    (
        Code::ProsePicture,
        "A picture needs an alternative text, a credit and a size; prose has no room for them.",
        "Write it in `figures` of the block.",
    ),
    (
        Code::ProseDepth,
        "Lists in lists in quotations cannot be followed on a phone.",
        "Flatten the text.",
    ),
    (
        Code::LinkSyntax,
        "A mail has no page to start from: only a whole address leads anywhere.",
        "Write it from `https://` on.",
    ),
    (
        Code::LinkScheme,
        "Mail clients refuse `javascript:` and `data:`, and spam filters count them against you.",
        "Use https, http, mailto or tel.",
    ),
    (
        Code::PlaceholderUnknown,
        "Readers would see the braces.",
        "Write `{{name}}`, with what stands there for readers without a name: `{{name|reader}}`.",
    ),
    (
        Code::PlaceholderPlace,
        "A reader's own words must never choose a header, or where a link leads.",
        "Keep placeholders in the text of a block.",
    ),
    (
        Code::PicturePath,
        "A path out of the folder could mail any file of this machine.",
        "Copy the picture beside the issue or into `issues/images`.",
    ),
    (
        Code::PictureMissing,
        "Readers would see a broken frame.",
        "Put the file where the help says, or correct its name.",
    ),
    (
        Code::PictureBroken,
        "A file that breaks off shows half a picture in some clients, and none in others.",
        "Export the picture again.",
    ),
    (
        Code::PictureSize,
        "Readers pay for each byte on a phone, and a few clients give up.",
        "Export it smaller, as JPEG or PNG.",
    ),
    (
        Code::PictureAlt,
        "Nearly half of all mails lack it, and screen readers then spell the file's name (Email Markup Consortium, 2026; WCAG 1.1.1).",
        "Say what the picture shows; `alt = \"\"` if it only decorates.",
    ),
    (
        Code::ContinuesUnknown,
        "The block would take its title from nowhere.",
        "Name the `id` of a block that stands in the issue.",
    ),
    (
        Code::ExclusiveTitle,
        "Free readers would meet a cut without knowing what was cut.",
        "Write `title`, or `continues`.",
    ),
    (
        Code::ExclusiveKey,
        "A key in the wrong block either prints nothing or gives away what readers pay for.",
        "Write `exclusive = true`, or take the key out.",
    ),
    (
        Code::ExclusiveLeak,
        "The paywall holds, or nobody pays: eight words in a row of an exclusive block were found in the finished free edition. It cannot be allowed.",
        "Look where those words come from; if not from the issue, report it as a fault of matinale.",
    ),
    (
        Code::ExclusiveRepeat,
        "The same words stand in an open place, so free readers have them.",
        "Write one of the two otherwise, unless it is meant.",
    ),
    (
        Code::ExclusiveTeaser,
        "Free readers do not subscribe for what they have not heard of.",
        "Write `teasers = [\"…\"]` in an exclusive block.",
    ),
    (
        Code::ContributorUnknown,
        "A key without a contributor prints as it is: readers would see `nb` for a name.",
        "Write the name, or add the contributor to matinale.toml.",
    ),
    (
        Code::SizeClip,
        "Gmail cuts a message at about 102 KB and hides the rest, the way out included.",
        "Shorten the issue, or link to the rest.",
    ),
    (
        Code::SizeClipped,
        "Gmail cuts this message and hides the rest, the way out included.",
        "Shorten the issue, or link to the rest.",
    ),
    (
        Code::FrenchTypo,
        "Spelling checkers let these pass; readers do not.",
        "Write what the help says.",
    ),
    (
        Code::FrenchCapital,
        "A capital keeps its accent in French: the Académie française and the Imprimerie nationale ask for it, and ETAT and ÉTAT are not read alike.",
        "Write the accented capital; a name that goes without belongs into `[typography] names`.",
    ),
    (
        Code::FrenchQuotes,
        "French quotations stand in « and »; “ and ” mark a quotation inside another (Imprimerie nationale).",
        "Write « and », and close what is opened.",
    ),
    (
        Code::FrenchDate,
        "The first of a month is an ordinal in French, and the only one: «1er août».",
        "Write `1er`.",
    ),
    (
        Code::BlockEllipsis,
        "TK or a lone ellipsis marks what was still to come; sent, it tells readers that nobody read the issue over.",
        "Write the text, or take the place out.",
    ),
    (
        Code::BlockDuplicate,
        "The same title, caption or text twice looks like a mistake of layout.",
        "Keep one; for a longer version use `continues`, which takes over title and pictures.",
    ),
    (
        Code::BlockLength,
        "A mail is read standing. Above 350 words a story, 120 a paragraph or 60 an item, readers scroll past.",
        "Cut it, or print its beginning and link to the rest.",
    ),
    (
        Code::LinkVague,
        "Screen readers list the links of a page without what stands around them (WCAG 2.4.4).",
        "Name what is found there.",
    ),
    (
        Code::LinkSame,
        "Links that read alike should lead to the same place (WCAG 2.4.4, 3.2.4).",
        "Let the words of each say what is found there.",
    ),
    (
        Code::LinkEmpty,
        "A link without words cannot be pressed, and screen readers read its address letter by letter (WCAG 2.4.4).",
        "Write words between the brackets.",
    ),
    (
        Code::LinkHttp,
        "Whoever stands on the line sees what your readers read, and browsers warn of it.",
        "Write https.",
    ),
    (
        Code::LinkPlaceholder,
        "The address was put there for the time being (RFC 2606 keeps such names from ever existing).",
        "Write the address that is meant.",
    ),
    (
        Code::LinkShortener,
        "Spammers use shorteners, so filters count them against the sender, and readers cannot see where they go.",
        "Write the whole address.",
    ),
    (
        Code::LinkMismatch,
        "Words that name one site and lead to another are what phishing looks like; filters and clients warn.",
        "Let the words name the site they lead to.",
    ),
    (
        Code::LinkLeaks,
        "A password in a link goes to every reader; a private address goes nowhere from theirs.",
        "Write the public address.",
    ),
    (
        Code::DateWeekday,
        "A weekday beside the wrong date makes readers miss the day.",
        "Correct one of the two.",
    ),
    (
        Code::SubjectShouting,
        "Capitals, rows of exclamation marks and false answers are what filters and readers know spam by (Gmail sender guidelines).",
        "Write a sentence.",
    ),
    (
        Code::PreheaderLength,
        "Mailboxes show 40 to 140 characters after the subject; a shorter one lets the page's first words in.",
        "Say in one sentence what the subject does not.",
    ),
    (
        Code::PreheaderRepeat,
        "Subject and preheader are read as one line.",
        "Let the second go on where the first ends.",
    ),
    (
        Code::CreditMissing,
        "The author of a picture has a right to be named (in France, art. L121-1 CPI).",
        "Write `credit`: «© …», «D. R.» where it is not known.",
    ),
    (
        Code::PictureAltPoor,
        "It is heard, not seen: a file name or the caption once more tells nothing (WCAG 1.1.1).",
        "Say in one sentence what the picture shows.",
    ),
    (
        Code::EncodingMojibake,
        "UTF-8 was read as another encoding before it was pasted.",
        "Paste the text again from its origin, or type the letters.",
    ),
    (
        Code::EncodingInvisible,
        "A character that is not seen breaks words for search and screen readers, and spam filters look for it.",
        "Delete it.",
    ),
    (
        Code::EncodingDecomposed,
        "A letter and its accent as two characters look alike and are not found by a search (Unicode NFC; macOS writes them).",
        "Type the letter again.",
    ),
    (
        Code::ProseEmphasis,
        "CommonMark opens emphasis only where no blank follows the star and closes it only where none precedes; the rest is printed.",
        "Bring the marks to the words, or delete them.",
    ),
    (
        Code::ReadingEmoji,
        "A screen reader says the name of each: «rocket rocket rocket».",
        "Take them out, or keep one.",
    ),
    (
        Code::ReadingHeading,
        "Screen readers jump from heading to heading; bold words are none (WCAG 1.3.1).",
        "Write `## ` before the words.",
    ),
    (Code::AllowUnknown, "A misspelt code allows nothing.", "Take the spelling that is suggested."),
    (
        Code::AllowRefused,
        "An error stops the issue for a reason, the paywall's above all.",
        "Mend what the error tells.",
    ),
    (Code::AddressSyntax, "A relay refuses it (RFC 5321 §4.1.2).", "Write it as `name@host`."),
    (
        Code::AddressRejected,
        "The reader is left out of the run, and the others are not.",
        "Correct the address in the list.",
    ),
    (
        Code::SubscriberRejected,
        "The reader is left out: nobody knows which edition is theirs.",
        "Correct the row.",
    ),
    (
        Code::AddressLookalike,
        "Letters of another script make a domain that looks like a known one.",
        "Ask the reader.",
    ),
    (
        Code::AddressUtf8,
        "Only relays with SMTPUTF8 take it (RFC 6531).",
        "Ask the reader for an ASCII address if the relay refuses it.",
    ),
    (
        Code::AddressRepeated,
        "The reader gets one message, of the higher tier.",
        "Delete one of the lines.",
    ),
    (
        Code::NameLong,
        "A header line has room for 998 octets (RFC 5322 §2.1.1).",
        "Shorten the name.",
    ),
    (
        Code::CsvHeader,
        "Without its columns a list cannot be read.",
        "Write the columns that the help names.",
    ),
    (
        Code::CsvRow,
        "A row with a field too many puts names into the column of addresses.",
        "Put fields with commas in quotes.",
    ),
    (
        Code::AudienceEmpty,
        "A run for nobody is a mistake in the list's name more often than not.",
        "Look at `[audience] source`.",
    ),
    (
        Code::SettingsSecret,
        "The settings go into git, and passwords with them.",
        "Use `password_env` or `password_file`.",
    ),
    (
        Code::SettingsPlaintext,
        "The password and every reader's address would travel in the clear (RFC 8314).",
        "Write `smtps://`.",
    ),
    (
        Code::SettingsUrl,
        "One-click unsubscription asks for https (RFC 8058 §3.1), and what is added behind the address must stay where it belongs.",
        "Write an https address.",
    ),
    (
        Code::SettingsRange,
        "Beyond it something would break or never end.",
        "Write a number within the range.",
    ),
    (Code::SettingsZone, "The zone says which morning it is.", "Write one such as `Europe/Paris`."),
    (Code::SettingsColour, "Clients read `#rrggbb` and little else alike.", "Write six digits."),
];

#[cfg(test)]
mod tests {
    use super::{Code, explain};

    #[test]
    fn every_code_says_why_it_matters_and_how_to_put_it_right() {
        for code in Code::ALL {
            let told = explain(*code);
            for words in [told.meaning, told.why, told.mend] {
                assert!(words.len() >= 10 && words.ends_with('.'), "{code}: {words:?}");
            }
        }
    }
}
