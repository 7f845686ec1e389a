//! The names under which a publication sends.

use crate::address::Address;
use crate::publication::{DkimSigning, Publication};

/// The names under which a publication sends.
pub(super) struct SendingNames<'a> {
    /// The domain of `From`, which readers see.
    pub(super) from_domain: &'a str,
    /// The address that reports go to.
    pub(super) return_path: &'a Address,
    /// Who signs.
    pub(super) dkim: &'a DkimSigning,
    /// The name with which relays are greeted.
    pub(super) hello: &'a str,
}

impl<'a> SendingNames<'a> {
    pub(super) fn of(publication: &'a Publication) -> Self {
        let Publication { from, bounces, dkim, relays, .. } = publication;
        let from = &from.address;
        let hello = relays.first().and_then(|relay| relay.hello.as_ref());
        Self {
            from_domain: from.domain(),
            return_path: bounces.address.as_ref().unwrap_or(from),
            dkim,
            hello: hello.map_or(from.domain(), |hello| hello.as_str()),
        }
    }

    /// The domain that signs. `None` if it is not known.
    pub(super) fn signing_domain(&self) -> Option<&'a str> {
        match self.dkim {
            DkimSigning::House(settings) => Some(&settings.domain),
            DkimSigning::Relay | DkimSigning::Unsaid => None,
        }
    }
}
