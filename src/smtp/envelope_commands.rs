//! The commands of an envelope: MAIL and RCPT, with parameters that the relay offers.
//!
//! Looks up to: `address`, `outcome`.

use super::envelope_reply::EnvelopeReply;
use super::{Error, Extensions, dsn_parameters};
use crate::address::Envelope;
use crate::outcome::{Outcome, Refusal, Reply};

/// The two commands of an envelope, each with its CRLF.
pub(super) struct EnvelopeCommands {
    pub(super) mail: String,
    pub(super) recipient: String,
}

/// Why a message cannot be sent through this relay. This is found without asking the relay.
pub(super) enum Unsendable {
    /// No reader's message can be sent.
    Anybody(Error),
    /// The message of this reader cannot be sent. Has its outcome.
    Reader(Outcome),
}

impl EnvelopeCommands {
    /// Writes the commands for a message of `message_bytes`.
    ///
    /// # Errors
    ///
    /// An address needs SMTPUTF8 (RFC 6531 §3.2), or the message is larger than the relay takes
    /// (RFC 1870 §6.1).
    pub(super) fn write(
        envelope: &Envelope,
        message_bytes: usize,
        offered: &Extensions,
    ) -> Result<Self, Unsendable> {
        let path = envelope.return_path.address();
        let is_international = path.needs_smtputf8() || envelope.recipient.needs_smtputf8();
        if is_international && !offered.smtputf8 {
            if path.needs_smtputf8() {
                return Err(Unsendable::Anybody(Error::ReturnPath(path.to_string())));
            }
            let words = "5.6.7 the relay does not offer SMTPUTF8, which this address needs";
            let reply = Reply::new(550, words);
            return Err(Unsendable::Reader(Outcome::Rejected(Refusal::Unsendable, reply)));
        }
        if let Some(limit) = offered.size.filter(|&limit| message_bytes > limit) {
            return Err(Unsendable::Anybody(Error::TooLarge { size: message_bytes, limit }));
        }
        let mut mail = format!("MAIL FROM:<{path}>");
        if offered.size.is_some() {
            mail.push_str(" SIZE=");
            mail.push_str(&message_bytes.to_string());
        }
        if is_international {
            mail.push_str(if offered.eight_bit_mime {
                " BODY=8BITMIME SMTPUTF8"
            } else {
                " SMTPUTF8"
            });
        }
        let reader = &envelope.recipient;
        let mut recipient = format!("RCPT TO:<{reader}>");
        if offered.dsn {
            mail.push_str(&dsn_parameters::of_message(&envelope.id));
            recipient.push_str(&dsn_parameters::of_reader(reader.as_str()));
        }
        Ok(Self { mail: mail + "\r\n", recipient: recipient + "\r\n" })
    }
}

impl From<Unsendable> for Result<EnvelopeReply, Error> {
    fn from(unsendable: Unsendable) -> Self {
        match unsendable {
            Unsendable::Anybody(error) => Err(error),
            Unsendable::Reader(outcome) => Ok(EnvelopeReply::Refused(outcome)),
        }
    }
}
