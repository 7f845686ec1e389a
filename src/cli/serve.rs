//! `serve`: the page where readers unsubscribe.

use std::net::SocketAddr;

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::site::{print_snippet, serve_site};
use crate::newsroom::Newsroom;

/// Serve the page where readers unsubscribe, at `[unsubscribe] url`, and the form to sign up, at `[signup] url`
///
/// Mail programs unsubscribe a reader there with one click (RFC 8058), and a person finds a page that asks first.
/// Who leaves is suppressed in the journal before the answer is sent, and a run under way skips them. It answers on
/// this machine, behind a web server that has the certificate. A line is printed for each change, with addresses
/// in part. Ctrl-C and SIGTERM end it when the requests in progress are answered.
///
/// With `[signup]` in the settings, strangers can sign up. Whoever fills the form in is sent a mail with a link, by the
/// relays of the publication, and becomes a reader by pressing the button behind it. Mails that no relay takes wait in
/// the journal and are tried again for a day.
///
/// With `reader_page = true` below `[unsubscribe]`, the page offers readers to change their address, to have all that is
/// known of them, and to be forgotten. Each is confirmed by such a mail.
#[derive(Debug, Args)]
#[command(after_long_help = include_str!("serve_recipes.txt"))]
pub(super) struct Serve {
    /// The address and port to listen on; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8026")]
    listen: SocketAddr,
    /// Print the form to sign up for another website, as HTML, and serve nothing
    #[arg(long)]
    snippet: bool,
}

impl Serve {
    pub(super) fn run(self, newsroom: Newsroom, console: Console) -> Result<Exit, Failure> {
        if self.snippet {
            return print_snippet(&newsroom, console);
        }
        serve_site(newsroom, self.listen, console)
    }
}
