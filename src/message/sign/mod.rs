//! Signs messages, so that receivers know which domain answers for them (DKIM, RFC 6376).
//!
//! Header and body are signed in their relaxed form (`c=relaxed/relaxed`). The bodies that this room writes
//! are in that form already: no line ends in a blank, no two blanks follow each other, and no empty line
//! ends a body. So the digest of a body is that of its bytes. What all readers of an edition share in front
//! of the first slot is digested once.
//!
//! A message that has come is checked as a receiver does it.
//!
//! Looks up to: `dns`, `mime`.

mod canonical;
mod key;
mod record;
mod relaxed;
mod signer;
mod verify;

pub use key::{KeyFault, SignatureAlgorithm, SigningKey};
pub use record::DkimRecord;
pub use signer::{SelectedKey, Signer};
pub use verify::{CheckedSignature, SignatureStanding, check_signatures};

#[cfg(test)]
mod tests;
