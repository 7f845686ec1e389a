//! What people do who sign up: they fill the form in, get a mail, and follow its link.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use mail_parser::MessageParser;
use matinale::inbox::ReceivedMessage;

use super::{Answer, Served};
use crate::harness::Newsroom;

/// The settings of a form.
pub(crate) const SIGNUP: &str = "[signup]\nurl = \"https://echo.example/inscription\"\n\
    consent = \"Je veux recevoir L’Écho chaque matin.\"\nprivacy_url = \"https://echo.example/donnees\"\n";

/// The path of the form.
pub(crate) const FORM: &str = "/inscription";

/// How many zero bits a proof begins with.
const PROOF_BITS: u32 = 14;

/// A newsroom with a form and so many readers, before its first run.
pub(super) fn newsroom_with_form(readers: usize) -> Newsroom {
    Newsroom::sending_to(readers).more_settings(SIGNUP)
}

/// An address in a form.
fn encode(address: &str) -> String {
    url::form_urlencoded::byte_serialize(address.as_bytes()).collect()
}

/// The value of a hidden field.
#[track_caller]
pub(super) fn hidden(page: &Answer, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.body.split_once(&field).unwrap_or_else(|| panic!("no {name}: {page:#?}"));
    rest.split('"').next().unwrap().to_owned()
}

/// What the script of the page finds.
pub(super) fn prove(stamp: &str, typed: &str) -> u64 {
    let is_proof = |number: &u64| {
        let hash = digest(&SHA256, format!("{stamp}:{typed}:{number}").as_bytes());
        let (first, rest) = (hash.as_ref()[0], hash.as_ref()[1]);
        u32::from(u16::from_be_bytes([first, rest])).leading_zeros() >= 16 + PROOF_BITS
    };
    (0..1_000_000).find(is_proof).unwrap()
}

impl Served {
    /// The second page for an address.
    #[track_caller]
    pub(super) fn ask_to_sign_up(&self, address: &str) -> Answer {
        let page = self.post(FORM, &format!("email={}", encode(address)));
        page.is(200).says("Encore une étape").says(address).clone()
    }

    /// What is posted by somebody who signs up on the second page, where a script runs.
    pub(super) fn write_signup(&self, address: &str) -> String {
        let stamp = hidden(&self.ask_to_sign_up(address), "stamp");
        let proof = prove(&stamp, address);
        format!("email={}&stamp={stamp}&proof={proof}&website=", encode(address))
    }

    /// Signs somebody up.
    #[track_caller]
    pub(super) fn sign_up(&self, address: &str) -> Answer {
        let answer = self.post(FORM, &self.write_signup(address));
        answer.is(200).says("Consultez votre messagerie.").says(address).clone()
    }

    /// Presses the button behind a link.
    pub(super) fn confirm(&self, path: &str) -> Answer {
        self.post(path, "confirm=yes")
    }
}

/// The mails that somebody was sent.
pub(crate) fn mails_to(newsroom: &Newsroom, reader: &str) -> Vec<Arc<ReceivedMessage>> {
    let mut mails = newsroom.messages();
    mails.retain(|mail| mail.recipients == [reader]);
    mails
}

/// The path of the link in a confirmation mail. Both parts of the mail have it.
#[track_caller]
pub(super) fn confirmation_path(content: &[u8]) -> String {
    let mail = MessageParser::default().parse(content).unwrap();
    let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    let start = "https://echo.example/inscription/";
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no link: {text}"));
    let token = rest.split_whitespace().next().unwrap();
    assert!(html.contains(&format!("href=\"{start}{token}\"")), "{html}");
    format!("{FORM}/{token}")
}

/// The path of the link that somebody was sent last.
#[track_caller]
pub(super) fn link_of(newsroom: &Newsroom, reader: &str) -> String {
    let mails = mails_to(newsroom, reader);
    confirmation_path(&mails.last().unwrap_or_else(|| panic!("no mail to {reader}")).content)
}

/// Signs somebody up, and confirms.
#[track_caller]
pub(super) fn become_reader(newsroom: &Newsroom, served: &Served, reader: &str) {
    let before = newsroom.messages().len();
    served.sign_up(reader);
    newsroom.wait_for_messages(before + 1);
    served.confirm(&link_of(newsroom, reader)).is(200).says("Votre inscription est confirmée.");
}
