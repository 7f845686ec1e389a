//! Why a conversation failed. Each message names the next step.
//!
//! Looks up to: `wording`, `outcome`, `publication`, `tls`.

use std::{fmt, io};

use thiserror::Error;

use crate::outcome::{NegativeReply, Phase, Reply};
use crate::publication::Auth;
use crate::tls::CertificateFault;

/// The cause of a connection that was lost, because the relay sent nothing.
const SILENCE: &str = "the relay kept silent for too long";

/// What went wrong between this machine and the relay. Readers are never to blame.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum Error {
    /// The name for EHLO is neither a host name nor an address literal (RFC 5321 §4.1.1.1).
    HelloName(String),
    /// The relay has a user, but no password was given.
    NoPassword(String),
    /// The settings ask for an unencrypted connection, but the relay is another machine.
    Exposed(String),
    /// The name is unknown, or nothing answers at the port.
    Unreachable(String, String),
    /// This machine has no trusted authorities, so no certificate can be checked.
    NoRoots(String),
    /// The certificate is invalid for the relay's name.
    Certificate {
        /// The name of the relay in the settings.
        host: String,
        /// What is wrong with the certificate.
        fault: CertificateFault,
    },
    /// The TLS handshake failed.
    Handshake(String, String),
    /// The port waits for TLS, and this machine for a greeting.
    TlsFirst(String),
    /// The port greets in clear, and this machine waits for TLS.
    GreetsFirst(String),
    /// The relay does not offer STARTTLS, or an attacker has removed the offer.
    NoStartTls(String),
    /// Unencrypted bytes came after the reply to STARTTLS. This is an attack (CVE-2011-0411).
    Injected(String),
    /// The relay offers no login mechanism that this program knows.
    NoMechanism {
        /// The name of the relay in the settings.
        host: String,
        /// The mechanisms that it offers, in words.
        offered: String,
    },
    /// The relay offers no login with a token.
    NoTokens {
        /// The name of the relay in the settings.
        host: String,
        /// The mechanisms that it offers, in words.
        offered: String,
    },
    /// The relay takes no mechanism that it offers and this program knows. The password was not looked
    /// at.
    MechanismRefused {
        /// The name of the relay in the settings.
        host: String,
        /// The reply to the last mechanism.
        reply: Reply,
    },
    /// A login would have been sent outside of TLS.
    LoginInClear(String),
    /// The relay asks for more than a user and a password.
    Insatiable(String),
    /// Every try of the login was deferred.
    PutOff {
        /// The user of the login.
        user: String,
        /// The last reply.
        reply: Reply,
    },
    /// The login is refused.
    Login {
        /// The user of the login.
        user: String,
        /// Whether it was a password or a token.
        auth: Auth,
        /// The reply of the relay.
        reply: Reply,
    },
    /// The login is refused, and its secret could not be asked for again.
    NotRenewed {
        /// The user of the login.
        user: String,
        /// The reply of the relay.
        reply: Reply,
        /// Why there is no other secret.
        cause: String,
    },
    /// The relay refuses the sender, and not the reader or the message.
    Refused(NegativeReply),
    /// The return path is not ASCII, and the relay does not offer SMTPUTF8 (RFC 6531 §3.2).
    ReturnPath(String),
    /// The address for answers is not ASCII, and the relay does not offer SMTPUTF8 (RFC 6532 §3.1).
    HeaderAddress,
    /// The connection was lost, or the relay was silent for too long.
    Lost {
        /// The phase of the conversation.
        phase: Phase,
        /// The words of the system.
        cause: String,
    },
    /// The relay sent something that is no SMTP reply, so nothing after it can be understood.
    Garbled {
        /// The phase of the conversation.
        phase: Phase,
        /// What was received.
        cause: String,
    },
    /// Replies do not match commands any more, so none of them can be trusted.
    OutOfStep {
        /// The phase in which this was noticed.
        phase: Phase,
        /// What was received.
        cause: String,
    },
}

impl Error {
    /// Whether the same call may succeed later without any change.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unreachable(..) | Self::Lost { .. } | Self::PutOff { .. } => true,
            // A 454 to STARTTLS is not temporary, because an attacker could send it.
            Self::Refused(refused) => refused.phase != Phase::Tls && refused.is_temporary(),
            // Garbage before the login: the address is no relay. Afterwards: a passing fault.
            Self::Garbled { phase, .. } => {
                !matches!(phase, Phase::Greeting | Phase::Hello | Phase::Tls)
            }
            // No byte of the message was written, and a new connection begins in step.
            Self::OutOfStep { phase, .. } => *phase == Phase::Data,
            _ => false,
        }
    }

    /// The phase of the conversation.
    pub const fn phase(&self) -> Phase {
        match self {
            Self::Exposed(_) | Self::Unreachable(..) => Phase::Connect,
            Self::HelloName(_) => Phase::Hello,
            Self::NoRoots(_)
            | Self::Certificate { .. }
            | Self::Handshake(..)
            | Self::TlsFirst(_)
            | Self::GreetsFirst(_)
            | Self::NoStartTls(_)
            | Self::Injected(_) => Phase::Tls,
            Self::NoPassword(_)
            | Self::NoMechanism { .. }
            | Self::NoTokens { .. }
            | Self::MechanismRefused { .. }
            | Self::NotRenewed { .. }
            | Self::LoginInClear(_)
            | Self::Insatiable(_)
            | Self::PutOff { .. }
            | Self::Login { .. } => Phase::Login,
            Self::ReturnPath(_) | Self::HeaderAddress => Phase::Mail,
            Self::Refused(refused) => refused.phase,
            Self::Lost { phase, .. }
            | Self::Garbled { phase, .. }
            | Self::OutOfStep { phase, .. } => *phase,
        }
    }

    /// The error of a relay that sent nothing within the time of its phase.
    pub(super) fn silent(phase: Phase) -> Self {
        Self::Lost { phase, cause: SILENCE.to_owned() }
    }

    /// Whether the relay sent nothing within the time of its phase.
    pub(super) fn is_silence(&self) -> bool {
        matches!(self, Self::Lost { cause, .. } if cause == SILENCE)
    }

    /// What was received, or the words of the system, of a conversation that has broken.
    pub(super) fn cause_words(&self) -> String {
        match self {
            Self::Lost { cause, .. }
            | Self::Garbled { cause, .. }
            | Self::OutOfStep { cause, .. } => cause.clone(),
            other => other.to_string(),
        }
    }

    /// The error of a command after the connection has ended.
    pub(crate) fn gone() -> Self {
        Self::Lost { phase: Phase::Mail, cause: "the connection is gone".to_owned() }
    }

    /// The error of a failed handshake: the certificate is invalid, the relay speaks no TLS at first,
    /// or the connection was lost.
    pub(super) fn from_handshake(host: &str, failure: &io::Error) -> Self {
        let host = host.to_owned();
        if let Some(fault) = CertificateFault::find(failure) {
            return Self::Certificate { host, fault };
        }
        Self::Handshake(host, failure.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, NegativeReply, Phase, Reply};
    use crate::outcome::Parties;

    #[test]
    fn a_refusal_and_a_lost_line_name_the_next_step_in_every_phase() {
        for phase in [Phase::Greeting, Phase::Hello, Phase::Tls, Phase::Login, Phase::Mail]
            .into_iter()
            .chain([Phase::Recipient, Phase::Data, Phase::Content, Phase::FinalDot])
        {
            let lost = Error::Lost { phase, cause: "press 1".to_owned() }.to_string();
            assert!(lost.contains("press 1; look "), "{lost}");
            for code in [421, 451, 500, 535, 550, 554] {
                let reply = Reply::new(code, "press 1");
                let refused = Error::Refused(NegativeReply::read(phase, reply, Parties::UNKNOWN));
                assert!(refused.to_string().contains("press 1; "), "{refused}");
            }
        }
    }
}
