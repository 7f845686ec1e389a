//! What is asked of `preview` on the command line.

use std::net::{IpAddr, Ipv4Addr};

use clap::Args;

/// Where the page is shown.
#[derive(Debug, Args)]
#[cfg_attr(
    not(feature = "preview"),
    allow(dead_code, reason = "a program without pages shows none")
)]
pub(super) struct PreviewPlace {
    /// Open the page in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// The port; without it 4025, or the next one that is free
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// The address of this machine to listen on; one that others can reach opens the page to them
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(super) listen: IpAddr,
}
