//! Tells a service that raises an alarm when it hears nothing how a call ended.

use std::net::ToSocketAddrs;
use std::time::Duration;

use tokio::runtime::Runtime;
use url::Url;

use super::error::Error;
use super::opened::Newsroom;
use super::ping_matter::PingMatter;
use super::start_failure::StartFailure;
use crate::web::Asker;
use crate::wording::{Wording, say};

/// How many addresses of the service are tried, one after the other.
const MAX_ADDRESSES: usize = 4;

/// How long the service has to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

impl Newsroom {
    /// Posts to the address that `[schedule] ping` names, with `/fail` behind it after a failure. What is posted says nothing
    /// of readers. Does nothing if the settings name no address.
    ///
    /// # Errors
    ///
    /// Nobody answers, or the service refuses. The address, which is a secret, is not in the error.
    pub fn ping(&self, matter: PingMatter, runtime: &Runtime) -> Result<(), Error> {
        let ping = self.publication.schedule.as_ref().and_then(|schedule| schedule.ping.as_ref());
        let Some(ping) = ping else { return Ok(()) };
        let tail = match matter {
            PingMatter::Success => "",
            PingMatter::Failure => "/fail",
        };
        let unheard = |why: Wording| Error::from(StartFailure::PingUnheard(why));
        let address = [ping.trim_end_matches('/'), tail].concat();
        let page = Url::parse(&address).map_err(|error| unheard(repeat_cause(&error)))?;
        // The service may be one of this house, in a private network: its settings name it.
        let (host, port) = (page.host_str().unwrap_or_default(), page.port().unwrap_or(443));
        let found = (host.trim_matches(['[', ']']), port).to_socket_addrs();
        let mut failure = unheard(say!("its name does not exist"));
        for address in found.map_err(|error| unheard(repeat_cause(&error)))?.take(MAX_ADDRESSES) {
            let names = [(host.to_owned(), address)].into();
            let asker = Asker::default().knowing(names).patient(ANSWER_TIMEOUT);
            match runtime.block_on(asker.post(&page, "")) {
                Ok(head) if head.status < 400 => return Ok(()),
                Ok(head) => return Err(unheard(say!("HTTP {status}", status = head.status))),
                Err(lost) => failure = unheard(lost.word()),
            }
        }
        Err(failure)
    }
}

/// The words of a library or of the system.
fn repeat_cause(cause: &dyn std::error::Error) -> Wording {
    say!("{cause}", cause = cause.to_string())
}
