//! What the DNS says of a sender of mail: who may send for a domain (SPF, RFC 7208), with which keys its messages
//! are signed (DKIM, RFC 6376), and what receivers are asked to do with the others (DMARC, RFC 9989).
//!
//! Texts of records go in, and types come out. Nothing is looked up here. A record can come from anybody, so every
//! text has an answer: a record, or what is wrong with it.
//!
//! Looks up to: `wording`.

mod address_block;
mod dmarc_record;
mod dmarc_walk;
mod key_record;
mod reversed;
mod rsa_modulus;
mod spf_fault;
mod spf_macro;
mod spf_record;
mod spf_tree;
mod tag_list;

pub use address_block::AddressBlock;
pub use dmarc_record::{AlignmentMode, DmarcPolicy, DmarcRecord, DmarcRemark, PublicSuffix};
pub use dmarc_walk::{DmarcWalk, FoundPolicy, NameState, WalkStep, list_walk_names};
pub use key_record::{KeyKind, KeyRecord, KeyRecordFault};
pub use reversed::reverse_address;
pub use rsa_modulus::count_modulus_bits;
pub use spf_fault::{SpfFault, SpfTermFault};
pub use spf_macro::{MacroContext, MacroString};
pub use spf_record::{NamedBlock, SpfMechanism, SpfQualifier, SpfRecord, SpfTerm};
pub use spf_tree::{ResolvedTerm, SpfNode, SpfTest, SpfVerdict};
pub use tag_list::{TagFault, TagList};
