//! What is asked of the doctor.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use crate::wording::{Wording, say};

/// What is asked of the doctor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExamRequest {
    /// The name server that is asked. Without it, those of this machine.
    pub resolver: Option<SocketAddr>,
    /// The addresses that the relays send from. Without them, those of the relays themselves are taken.
    pub outgoing: Vec<IpAddr>,
    /// The blocklists that are asked for the addresses.
    pub blocklists: Vec<BlocklistZone>,
}

/// The zone of a blocklist (RFC 5782): the name of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlocklistZone(String);

impl BlocklistZone {
    /// The zone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BlocklistZone {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let zone = text.trim_end_matches('.').to_ascii_lowercase();
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let is_sound = zone.len() <= 180 && zone.contains('.') && zone.split('.').all(is_label);
        is_sound
            .then_some(Self(zone))
            .ok_or_else(|| say!("write the zone of a blocklist, such as `zen.spamhaus.org`"))
    }
}
