//! What name servers answer.

use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;

/// The records of one kind that a name has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Records<T> {
    /// These, and at least one.
    Found(Vec<T>),
    /// None of this kind, though the name exists.
    None,
    /// None of any kind: the name does not exist.
    NoName,
}

impl<T> Records<T> {
    /// The records.
    pub fn into_list(self) -> Vec<T> {
        match self {
            Self::Found(records) => records,
            Self::None | Self::NoName => Vec::new(),
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupFault {
    /// No name server has answered.
    Unanswered,
    /// The name server answers that it cannot tell, with this code (RFC 1035 §4.1.1).
    Failed(String),
    /// The text is no name of the DNS.
    NotAName,
}

/// A mail server of a domain (RFC 5321 §5.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MailExchange {
    /// The smallest is preferred.
    pub preference: u16,
    /// The name of the server. `.` if the domain takes no mail (RFC 7505).
    pub host: String,
}

/// What a failed lookup says of the name.
pub(super) fn read_failure<T>(failure: &NetError) -> Result<Records<T>, LookupFault> {
    match failure {
        NetError::Dns(DnsError::NoRecordsFound(none)) => match none.response_code {
            ResponseCode::NXDomain => Ok(Records::NoName),
            ResponseCode::NoError => Ok(Records::None),
            code => Err(LookupFault::Failed(name_code(code))),
        },
        NetError::Dns(DnsError::ResponseCode(code)) => Err(LookupFault::Failed(name_code(*code))),
        _ => Err(LookupFault::Unanswered),
    }
}

/// The name of a code, as people know it.
fn name_code(code: ResponseCode) -> String {
    match code {
        ResponseCode::ServFail => "SERVFAIL".to_owned(),
        ResponseCode::Refused => "REFUSED".to_owned(),
        ResponseCode::FormErr => "FORMERR".to_owned(),
        ResponseCode::NotImp => "NOTIMP".to_owned(),
        other => format!("code {}", u16::from(other)),
    }
}
