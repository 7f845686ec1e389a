//! The mail that asks somebody to confirm that they have signed up.

use crate::issue::block::Link;
use crate::publication::Publication;
use crate::render::{Letter, LetterPart};

/// Makes the letter in the publication's language. `consent` is what the reader consents to, `url` the address of the
/// page on which they confirm.
pub(super) fn make_signup_letter(publication: &Publication, consent: &str, url: String) -> Letter {
    let language = publication.language;
    let (labels, name) = (language.signup_labels(), &publication.name);
    let mut parts = vec![
        LetterPart::Paragraph([labels.why_before, name, labels.why_after].concat()),
        LetterPart::Paragraph(labels.consent.to_owned()),
        LetterPart::Quote(consent.to_owned()),
    ];
    let privacy = publication.signup.as_ref().and_then(|signup| signup.privacy_url.clone());
    if let Some(url) = privacy {
        parts.push(LetterPart::Link(Link { label: labels.privacy.to_owned(), url }));
    }
    parts.extend([
        LetterPart::Paragraph(labels.how.to_owned()),
        LetterPart::Button(Link { label: labels.confirm.to_owned(), url }),
        LetterPart::SmallPrint(labels.otherwise.to_owned()),
    ]);
    let subject = [labels.subject_before, name, labels.subject_after].concat();
    Letter { language, subject, parts }
}
