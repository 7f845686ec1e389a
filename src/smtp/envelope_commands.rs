//! The commands of an envelope: MAIL and RCPT, with parameters that the relay offers.
//!
//! Looks up to: `address`, `outcome`.

use super::envelope_reply::EnvelopeReply;
use super::{Error, Extensions, dsn_parameters};
use crate::address::Envelope;
use crate::outcome::{Outcome, Parties, Phase, Reply};

/// The two commands of an envelope, each with its CRLF, and the reader they name.
#[derive(Debug)]
pub(super) struct EnvelopeCommands {
    pub(super) mail: String,
    pub(super) recipient: String,
    /// The address of the reader.
    pub(super) reader: String,
}

/// Why a message cannot be sent through this relay. This is found without asking the relay.
#[derive(Debug)]
pub enum Unsendable {
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
        let international = find_international(envelope);
        let is_international = international.is_some();
        if let Some(unsendable) = international.filter(|_| !offered.smtputf8) {
            return Err(unsendable);
        }
        if let Some(limit) = offered.size.filter(|&limit| message_bytes > limit) {
            return Err(refuse_size(message_bytes, limit));
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
        let reader = reader.to_string();
        Ok(Self { mail: mail + "\r\n", recipient: recipient + "\r\n", reader })
    }
}

/// Why a relay without SMTPUTF8 cannot take the message (RFC 6531 §3.2). `None` if all addresses are ASCII.
fn find_international(envelope: &Envelope) -> Option<Unsendable> {
    let path = envelope.return_path.address();
    if path.needs_smtputf8() {
        return Some(Unsendable::Anybody(Error::ReturnPath(path.to_string())));
    }
    if envelope.is_header_international {
        return Some(Unsendable::Anybody(Error::HeaderAddress));
    }
    envelope.recipient.needs_smtputf8().then(|| {
        let words = "5.6.7 the relay does not offer SMTPUTF8, which this address needs";
        let reply = Reply::new(550, words);
        Unsendable::Reader(Outcome::refused(Phase::Recipient, reply, Parties::UNKNOWN))
    })
}

/// The message is larger than the relay said in its reply to EHLO, so the relay would refuse it (RFC 1870 §6.1).
/// Another edition can be smaller.
fn refuse_size(message_bytes: usize, limit: usize) -> Unsendable {
    let words = format!("5.3.4 the message has {message_bytes} bytes, and the relay takes {limit}");
    let reply = Reply::new(552, &words);
    Unsendable::Reader(Outcome::refused(Phase::Mail, reply, Parties::UNKNOWN))
}

impl From<Unsendable> for Result<EnvelopeReply, Error> {
    fn from(unsendable: Unsendable) -> Self {
        match unsendable {
            Unsendable::Anybody(error) => Err(error),
            Unsendable::Reader(outcome) => Ok(EnvelopeReply::Refused(outcome)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EnvelopeCommands, Error, Unsendable};
    use crate::address::{Address, Envelope, ReturnPath};
    use crate::smtp::Extensions;

    #[test]
    fn an_address_in_the_header_that_is_not_ascii_asks_for_smtputf8() {
        let address = |text: &str| Address::parse(text).expect("an address");
        let envelope = Envelope {
            return_path: ReturnPath::new(address("a@b.fr")),
            recipient: address("zoe@example.org"),
            id: String::new(),
            is_header_international: true,
        };
        let offered = Extensions { smtputf8: true, ..Extensions::default() };
        let Ok(commands) = EnvelopeCommands::write(&envelope, 100, &offered) else {
            panic!("the relay takes it");
        };
        assert_eq!(commands.mail, "MAIL FROM:<a@b.fr> SMTPUTF8\r\n");
        let refused = EnvelopeCommands::write(&envelope, 100, &Extensions::default());
        assert!(matches!(refused, Err(Unsendable::Anybody(Error::HeaderAddress))));
    }
}
