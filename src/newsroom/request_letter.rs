//! The mails that ask somebody to confirm what was asked for.

use super::address_change::ChangeCase;
use crate::address::Address;
use crate::issue::block::Link;
use crate::journal::{PendingRequest, REQUEST_LIFETIME, RequestMatter};
use crate::publication::Publication;
use crate::render::{Letter, LetterPart};

/// A mail that asks for a confirmation, before it is written.
pub(super) struct RequestLetter<'a> {
    pub(super) publication: &'a Publication,
    pub(super) pending: &'a PendingRequest,
    /// The address of the page on which the reader confirms.
    pub(super) url: String,
    /// What can become of a change of address. `None` for any other request.
    pub(super) case: Option<ChangeCase>,
}

impl RequestLetter<'_> {
    /// Writes the letter in the publication's language.
    pub(super) fn write(self) -> Letter {
        match &self.pending.request.matter {
            RequestMatter::Signup { consent } => self.write_signup(consent),
            RequestMatter::Change { .. } if self.case == Some(ChangeCase::Taken) => {
                self.write_taken()
            }
            RequestMatter::Change { former } => self.write_change(former),
            RequestMatter::Revert { former } => self.write_changed(former),
            RequestMatter::TakenBack { former } => self.write_taken_back(former),
            RequestMatter::Record => self.write_record(),
            RequestMatter::Forget => self.write_forget(),
        }
    }

    fn write_signup(&self, consent: &str) -> Letter {
        let (labels, name) = (self.publication.language.signup_labels(), &self.publication.name);
        let mut parts = vec![
            LetterPart::Paragraph([labels.why_before, name, labels.why_after].concat()),
            LetterPart::Paragraph(labels.consent.to_owned()),
            LetterPart::Quote(consent.to_owned()),
        ];
        let signup = self.publication.signup.as_ref();
        if let Some(url) = signup.and_then(|signup| signup.privacy_url.clone()) {
            parts.push(LetterPart::Link(Link { label: labels.privacy.to_owned(), url }));
        }
        parts.push(LetterPart::Paragraph(labels.how.to_owned()));
        parts.extend(self.close(labels.confirm, labels.otherwise));
        self.letter([labels.subject_before, name, labels.subject_after].concat(), parts)
    }

    fn write_change(&self, former: &Address) -> Letter {
        let labels = self.publication.language.reader_page_labels();
        let name = &self.publication.name;
        let instead = labels.instead_of.around(&former.shown_in_part());
        let why = [labels.change_why.around(name), instead].join(" ");
        self.ask(labels.change_question.around(name), why, labels.receive_here)
    }

    /// Tells that the address gets the publication already. The letter has no link.
    fn write_taken(&self) -> Letter {
        let Publication { language, name, unsubscribe, .. } = self.publication;
        let labels = language.reader_page_labels();
        let parts = vec![
            LetterPart::Paragraph(labels.change_why.around(name)),
            LetterPart::Paragraph(labels.taken.around(name)),
            LetterPart::Paragraph([labels.taken_note, unsubscribe.mailto.as_str(), "."].concat()),
            LetterPart::SmallPrint(labels.otherwise.to_owned()),
        ];
        self.letter(labels.taken.around(name).trim_end_matches('.').to_owned(), parts)
    }

    /// Tells that the address was changed, and until when that can be taken back.
    fn write_changed(&self, former: &Address) -> Letter {
        let Publication { language, timezone, .. } = self.publication;
        let labels = language.reader_page_labels();
        let requested = self.pending.requested;
        let until = requested.saturating_add(REQUEST_LIFETIME).unwrap_or(requested);
        let until = language.long_moment(&until.to_zoned(timezone.clone()));
        let parts = vec![
            LetterPart::Paragraph(labels.changed_to.around(&former.shown_in_part())),
            LetterPart::Paragraph(labels.revert_how.around(&until)),
            LetterPart::Button(self.link(labels.revert)),
        ];
        self.letter(labels.changed_subject.around(&self.publication.name), parts)
    }

    /// Tells that a change was taken back. The letter has no link.
    fn write_taken_back(&self, former: &Address) -> Letter {
        let Publication { language, name, unsubscribe, .. } = self.publication;
        let labels = language.reader_page_labels();
        let parts = vec![
            LetterPart::Paragraph(labels.changed_to.around(&former.shown_in_part())),
            LetterPart::Paragraph(
                [labels.taken_back_note, unsubscribe.mailto.as_str(), "."].concat(),
            ),
        ];
        self.letter(labels.taken_back_subject.around(name), parts)
    }

    fn write_record(&self) -> Letter {
        let labels = self.publication.language.reader_page_labels();
        let name = &self.publication.name;
        let subject = labels.record_subject.around(name);
        self.ask(subject, labels.record_why.around(name), labels.download)
    }

    fn write_forget(&self) -> Letter {
        let labels = self.publication.language.reader_page_labels();
        let name = &self.publication.name;
        let subject = labels.forget_question.around(name);
        let why = [&labels.forget_why.around(name), labels.forget_end].join(" ");
        self.ask(subject, why, labels.forget_all)
    }

    /// Says why the mail came, and what a button is for.
    fn ask(&self, subject: String, why: String, button: &str) -> Letter {
        let language = self.publication.language;
        let how = language.signup_labels().how.to_owned();
        let mut parts = vec![LetterPart::Paragraph(why), LetterPart::Paragraph(how)];
        parts.extend(self.close(button, language.reader_page_labels().otherwise));
        self.letter(subject, parts)
    }

    /// The button, and what happens without it.
    fn close(&self, button: &str, otherwise: &str) -> [LetterPart; 2] {
        [LetterPart::Button(self.link(button)), LetterPart::SmallPrint(otherwise.to_owned())]
    }

    fn link(&self, label: &str) -> Link {
        Link { label: label.to_owned(), url: self.url.clone() }
    }

    fn letter(&self, subject: String, parts: Vec<LetterPart>) -> Letter {
        Letter { language: self.publication.language, subject, parts }
    }
}
