//! Signed messages (DKIM): what receivers make of them, and how keys are made, changed and refused.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(
    clippy::disallowed_methods,
    reason = "files and programs are what the messages are held to"
)]

mod judges;
mod keys;
mod wire;

pub(crate) use judges::PublishedRecords;

use crate::harness::Newsroom;

/// Settings with both signatures.
const BOTH: &str = "[dkim]\nselector = \"s1\"\ned25519_selector = \"e1\"";

/// The key of RFC 8463 Appendix A.1, which has 1024 bits.
pub(crate) const SHORT_KEY: &str = include_str!("../src/message/sign/short_key.pem");

/// A newsroom that signs with an RSA and an Ed25519 key.
fn signing_to(readers: usize) -> Newsroom {
    with_keys(Newsroom::sending_to(readers).more_settings(BOTH))
}

/// Makes the keys of these settings.
fn with_keys(newsroom: Newsroom) -> Newsroom {
    newsroom.run(["dkim", "new"]).exits(0);
    newsroom.run(["dkim", "new", "--ed25519"]).exits(0);
    newsroom
}
