//! The phases of a conversation with the relay.

use crate::wording::{Wording, say};

/// A phase of a conversation with the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Name lookup and TCP.
    Connect,
    /// The server's first line.
    Greeting,
    /// EHLO.
    Hello,
    /// STARTTLS or implicit TLS.
    Tls,
    /// AUTH.
    Login,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Recipient,
    /// DATA, up to the go-ahead.
    Data,
    /// The message's bytes, before the final dot.
    Content,
    /// The final dot is written; its reply is awaited.
    FinalDot,
}

impl Phase {
    /// The phase in words for a report.
    pub fn words(self) -> Wording {
        match self {
            Self::Connect => say!("on connecting"),
            Self::Greeting => say!("at the greeting"),
            Self::Hello => say!("at EHLO"),
            Self::Tls => say!("during the TLS handshake"),
            Self::Login => say!("at the login"),
            Self::Mail => say!("at MAIL FROM"),
            Self::Recipient => say!("at RCPT TO"),
            Self::Data => say!("at DATA"),
            Self::Content => say!("while the message was written"),
            Self::FinalDot => say!("after the final dot"),
        }
    }
}
