//! What is asked of `doctor` on the command line.

use std::net::{IpAddr, SocketAddr};

use clap::Args;

/// What is asked of `doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorOptions {
    /// The name server to ask, in place of this machine's
    #[arg(long, value_name = "IP:PORT")]
    pub(super) resolver: Option<SocketAddr>,
    /// An address that the relays send from, where it is not their own; as often as needed
    #[arg(long, value_name = "IP")]
    pub(super) outgoing: Vec<IpAddr>,
    /// A blocklist to ask for these addresses, such as zen.spamhaus.org; as often as needed
    #[arg(long, value_name = "ZONE")]
    pub(super) blocklist: Vec<String>,
}
