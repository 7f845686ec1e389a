//! The signing room of matinale, and what `compose_message` does with it.

#[path = "../../../src/message/sign/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the records of the DNS are not measured")]
pub mod sign;

use aws_lc_rs::digest::{Context, SHA256};
use jiff::Timestamp;

use sign::Signer;

/// The digest of what all readers share.
pub fn digest_shared(bytes: &[u8]) -> Context {
    let mut context = Context::new(&SHA256);
    context.update(bytes);
    context
}

/// Signs a message whose body begins at `body`. The digest of its first part can be known: up to which byte
/// of the message is the second value.
pub fn sign_message(
    signer: &Signer,
    message: &[u8],
    body: usize,
    shared: Option<(&Context, usize)>,
) -> Vec<u8> {
    let (mut digest, from) = match shared {
        Some((context, end)) => (context.clone(), end),
        None => (Context::new(&SHA256), body),
    };
    digest.update(&message[from..]);
    let digest = digest.finish();
    let header = &message[..body - 2];
    let mut signed = signer.write_signatures(header, digest.as_ref(), Timestamp::UNIX_EPOCH);
    signed.extend_from_slice(message);
    signed
}
