//! The pages of signing up.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::challenge::PROOF_BITS;
use crate::address::Address;
use crate::language::{Language, SignupLabels, WebLabels};
use crate::publication::{Publication, SignupSettings};
use crate::serve::form::CONFIRM_FIELD;
use crate::serve::page::{AgainForm, PageFrame, PageMatter};
use crate::serve::policy::PageScript;
use crate::serve::printer::Page;

/// The script that proves work.
const SCRIPT: PageScript = PageScript::new(include_str!("script.js"));

/// The fields of the form.
pub(super) mod fields {
    /// The address.
    pub(in crate::serve::signup) const EMAIL: &str = "email";
    /// A field that people do not see.
    pub(in crate::serve::signup) const TRAP: &str = "website";
    /// When the form was shown.
    pub(in crate::serve::signup) const STAMP: &str = "stamp";
    /// The number that the script finds.
    pub(in crate::serve::signup) const PROOF: &str = "proof";
}

/// The form, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FormPage<'a> {
    status: StatusCode,
    stamp: String,
    /// The address as it was typed.
    typed: &'a str,
}

impl<'a> FormPage<'a> {
    /// An empty form.
    pub(super) const fn fresh(stamp: String) -> Self {
        Self { status: StatusCode::OK, stamp, typed: "" }
    }

    /// A form whose address is none.
    pub(super) const fn refused(stamp: String, typed: &'a str) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, stamp, typed }
    }

    /// A form that is to be sent again, because the journal cannot be written at present.
    pub(super) const fn put_off(stamp: String, typed: &'a str) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, stamp, typed }
    }
}

/// What the pages of a form are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct SignupFrame<'a> {
    pub(super) plain: PageFrame<'a>,
    pub(super) settings: &'a SignupSettings,
    /// The path of the form.
    pub(super) base: &'a str,
}

impl SignupFrame<'_> {
    /// Makes the form.
    pub(super) fn make_form(&self, form: &FormPage<'_>) -> Page {
        let (labels, refused) = (self.labels(), form.status == StatusCode::UNPROCESSABLE_ENTITY);
        let heading = [labels.form_before, &self.publication().name, labels.form_after].concat();
        let field = html! {
            p class="known" {
                label for="email" { (labels.address) }
                input class="field ink card" id="email" type="email" name=(fields::EMAIL) value=(form.typed)
                    autocomplete="email" inputmode="email" maxlength="320" required
                    aria-invalid=[refused.then_some("true")]
                    aria-describedby=[refused.then_some("wrong")];
            }
            @if refused { p class="wrong" id="wrong" role="alert" { (labels.not_an_address) } }
        };
        let main = html! {
            @if form.status == StatusCode::SERVICE_UNAVAILABLE {
                p class="known" role="alert" { (self.web_labels().later) " " (self.web_labels().later_note) }
            }
            (self.print_form(&field, &form.stamp))
        };
        Page { status: form.status, heading, main, script: Some(SCRIPT) }
    }

    /// Makes the second page, which asks for one more press of the button.
    pub(super) fn make_step(&self, reader: &Address, stamp: &str) -> Page {
        let labels = self.labels();
        let field = html! {
            p class="known soft" { (self.web_labels().address) strong { (reader) } }
            p class="known" { (labels.step_note) }
            noscript { p class="known" { (labels.step_wait) } }
            input type="hidden" name=(fields::EMAIL) value=(reader);
        };
        let main = self.print_form(&field, stamp);
        Page { status: StatusCode::OK, heading: labels.step.to_owned(), main, script: Some(SCRIPT) }
    }

    fn print_form(&self, field: &Markup, stamp: &str) -> Markup {
        let labels = self.labels();
        html! {
            form class="act" method="post" action=(self.action()) data-bits=(PROOF_BITS)
                data-working=(labels.working) {
                (field)
                (self.print_consent(&self.settings.consent))
                div class="trap" aria-hidden="true" {
                    label for="website" { (labels.trap) }
                    input id="website" type="text" name=(fields::TRAP) autocomplete="off" tabindex="-1";
                }
                input type="hidden" name=(fields::STAMP) value=(stamp);
                input type="hidden" name=(fields::PROOF);
                button class="bta bt btd bl go send" type="submit" { (labels.subscribe) }
            }
        }
    }

    /// Prints what the reader consents to, in the language of the publication.
    fn print_consent(&self, consent: &str) -> Markup {
        let lang = self.publication().language;
        html! {
            p class="known" lang=[(lang != self.language()).then(|| lang.tag())] { (consent) }
            @if let Some(url) = &self.settings.privacy_url {
                p class="known" { a class="a" href=(url) { (self.labels().privacy) } }
            }
        }
    }

    /// Makes the page that everybody gets who has sent the form.
    pub(super) fn make_sent(&self, reader: &Address) -> Page {
        let labels = self.labels();
        let main = html! {
            p class="known" { (labels.sent_before) strong { (reader) } (labels.sent_after) }
            p class="known" { (labels.sent_help) }
        };
        make(StatusCode::OK, labels.sent, main)
    }

    /// Makes the page where nobody can sign up at present, because as many have as may.
    pub(super) fn make_full(&self) -> Page {
        let main = html! { p class="known" { (self.labels().full_note) } };
        make(StatusCode::SERVICE_UNAVAILABLE, self.labels().full, main)
    }

    /// Makes the page behind the link of a mail: it asks before it does anything.
    pub(super) fn make_confirm(&self, reader: &Address, consent: &str) -> Page {
        let labels = self.labels();
        let heading = [labels.confirm_before, &self.publication().name, labels.confirm_after];
        let main = html! {
            p class="known soft" { (self.web_labels().address) strong { (reader.shown_in_part()) } }
            (self.print_consent(consent))
            form class="act" method="post" {
                button class="bta bt btd bl go" type="submit" name=(CONFIRM_FIELD) value="yes" {
                    (labels.confirm)
                }
            }
            p class="known meta" { (self.web_labels().not_yet) }
        };
        make(StatusCode::OK, &heading.concat(), main)
    }

    /// Makes the page of a reader who has confirmed.
    pub(super) fn make_confirmed(&self, reader: &Address) -> Page {
        let web = self.web_labels();
        let main = html! {
            p class="known soft" { (web.address) strong { (reader.shown_in_part()) } }
            p class="known" { (web.back_note) }
        };
        make(StatusCode::OK, self.labels().confirmed, main)
    }

    /// Makes the page where the link of a mail is too old.
    pub(super) fn make_expired(&self) -> Page {
        let labels = self.labels();
        let main = html! {
            p class="known" { a class="a" href=(self.action()) { (labels.again) } }
        };
        make(StatusCode::GONE, labels.expired, main)
    }

    /// Makes the page where the journal cannot be used at present. Its button sends the same form again.
    pub(super) fn make_later(&self) -> Page {
        let again = PageMatter::Later(AgainForm::Confirmation);
        self.make_plain(StatusCode::SERVICE_UNAVAILABLE, again)
    }

    /// Makes the page where a form says nothing that is understood.
    pub(super) fn make_unclear(&self, status: StatusCode) -> Page {
        self.make_plain(status, PageMatter::Unclear)
    }

    /// Makes a page that the page to unsubscribe has too.
    pub(super) fn make_plain(&self, status: StatusCode, matter: PageMatter<'_>) -> Page {
        self.plain.make_page(status, matter)
    }

    /// Where the form is sent to.
    fn action(&self) -> &str {
        if self.base.is_empty() { "/" } else { self.base }
    }

    const fn publication(&self) -> &Publication {
        self.plain.publication
    }

    const fn language(&self) -> Language {
        self.plain.language
    }

    const fn labels(&self) -> &'static SignupLabels {
        self.plain.language.signup_labels()
    }

    const fn web_labels(&self) -> &'static WebLabels {
        self.plain.language.web_labels()
    }
}

/// Makes a page without a script.
fn make(status: StatusCode, heading: &str, main: Markup) -> Page {
    Page { status, heading: heading.to_owned(), main, script: None }
}
