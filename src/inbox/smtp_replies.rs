//! Replies of the inbox that are the same for every client.
//!
//! Looks up to: nothing.

use smtp_proto::Error as CommandError;

/// The largest message that is accepted, in bytes.
pub(super) const MAX_MESSAGE_BYTES: usize = 50 << 20;

/// The longest address in bytes. RFC 5321 §4.5.3.1.3 allows a path of 256 octets.
pub(super) const MAX_ADDRESS_BYTES: usize = 512;

/// How many recipients a message may have (RFC 5321 §4.5.3.1.8).
pub(super) const MAX_RECIPIENTS: usize = 100;

/// The reply to a request of the web, after which the connection is closed.
pub(super) const NO_WEB_SERVER: &str = "421 4.7.0 mail is taken here, and no request of the web";

/// The methods of requests (RFC 9110 §9, RFC 5789).
const WEB_METHODS: [&[u8]; 9] =
    [b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"CONNECT", b"OPTIONS", b"TRACE", b"PATCH"];

/// Whether a line begins a request of the web. A website can have a browser post a form to this port; what the form says
/// would be taken for commands.
pub(super) fn is_web_request(line: &[u8]) -> bool {
    let word = line.split(|byte| *byte == b' ').next().unwrap_or_default();
    WEB_METHODS.iter().any(|method| method.eq_ignore_ascii_case(word))
}

/// The reply to EHLO: what the inbox offers, and the size of the largest message (RFC 1870).
pub(super) fn write_greeting() -> String {
    format!(
        "250-inbox.localhost\r\n250-PIPELINING\r\n250-SIZE {MAX_MESSAGE_BYTES}\r\n250-8BITMIME\r\n\
         250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n"
    )
}

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
