//! The phases of a conversation with the relay.

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
    pub const fn words(self) -> &'static str {
        match self {
            Self::Connect => "on connecting",
            Self::Greeting => "at the greeting",
            Self::Hello => "at EHLO",
            Self::Tls => "during the TLS handshake",
            Self::Login => "at the login",
            Self::Mail => "at MAIL FROM",
            Self::Recipient => "at RCPT TO",
            Self::Data => "at DATA",
            Self::Content => "while the message was written",
            Self::FinalDot => "after the final dot",
        }
    }
}
