//! `serve`: the page where readers unsubscribe.

use std::net::SocketAddr;

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::site::serve_site;
use crate::newsroom::Newsroom;

/// Serve the page where readers unsubscribe, at `[unsubscribe] url`
///
/// Mail programs unsubscribe a reader there with one click (RFC 8058), and a person finds a page that asks first.
/// Who leaves is suppressed in the journal before the answer is sent, and a run under way skips them. It answers on
/// this machine, behind a web server that has the certificate. A line is printed for each change, with addresses
/// in part. Ctrl-C and SIGTERM end it when the requests in progress are answered.
#[derive(Debug, Args)]
#[command(after_long_help = include_str!("serve_recipes.txt"))]
pub(super) struct Serve {
    /// The address and port to listen on; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8026")]
    listen: SocketAddr,
}

impl Serve {
    pub(super) fn run(self, newsroom: Newsroom, console: Console) -> Result<Exit, Failure> {
        serve_site(newsroom, self.listen, console)
    }
}
