//! Replies of the inbox that are the same for every client.
//!
//! Looks up to: nothing.

use smtp_proto::Error as CommandError;

/// What the inbox offers.
pub(super) const EHLO_REPLY: &str = "250-inbox.localhost\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n\
    250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n";

/// The reply to a command that cannot be read (RFC 5321 §4.2.2).
pub(super) fn write_correction(mistake: &CommandError) -> String {
    match mistake {
        CommandError::UnknownCommand => "500 5.5.1 unknown command".to_owned(),
        CommandError::InvalidSenderAddress => "553 5.1.7 not an address".to_owned(),
        CommandError::InvalidRecipientAddress => "553 5.1.3 not an address".to_owned(),
        CommandError::SyntaxError { syntax } => format!("501 5.5.2 write {syntax}"),
        CommandError::UnsupportedParameter { .. } => "555 5.5.4 unknown parameter".to_owned(),
        _ => "501 5.5.4 not understood".to_owned(),
    }
}
