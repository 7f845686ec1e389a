//! `doctor`: finds out before the first morning whether the mail will arrive.

use clap::Args;

use super::console::Console;
use super::doctor_options::DoctorOptions;
use super::examination::examine_publication;
use super::failure::{Exit, Failure};
use crate::newsroom::Newsroom;

/// What the exit codes of this command mean.
const EXIT_HELP: &str = "\
Exit codes: 0 all is well, or there are warnings only; 1 there is a fault; 75 there is no fault, and no network to \
check the rest.";

/// Find out before the first morning whether the mail will arrive
///
/// Calls each relay as a run does (TLS, certificate, login, what it offers), asks the DNS what receivers ask it (MX,
/// SPF, DKIM, DMARC, and the names of the addresses that mail is sent from), posts a test to the page where readers
/// unsubscribe, and looks at the keys, the timetable, the clock and the disk of this machine. Sends no mail, and
/// changes nothing. Each line says what was found, and what to do. With --quiet only faults are told.
#[derive(Debug, Args)]
#[command(after_help = EXIT_HELP)]
pub(super) struct Doctor {
    #[command(flatten)]
    options: DoctorOptions,
}

impl Doctor {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        examine_publication(newsroom, &self.options, console)
    }
}
