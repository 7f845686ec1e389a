//! Serves the page where readers unsubscribe, and tells what changes there.

use std::net::SocketAddr;

use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::signals::interrupted;
use crate::journal::WishKind;
use crate::newsroom::{Newsroom, start_runtime};
use crate::serve::{Site, SiteEvent, SiteListener};

/// Serves the page until a signal comes.
pub(super) fn serve_site(
    newsroom: Newsroom,
    listen: SocketAddr,
    console: Console,
) -> Result<Exit, Failure> {
    let runtime = start_runtime()?;
    let listener = SiteListener::new(move |event| tell(console, event));
    let site = runtime.block_on(Site::open(newsroom, listen, listener))?;
    let (url, address) = (site.url(), site.address());
    if console.json {
        console.answer(&json!({ "url": url, "address": address.to_string() }).to_string());
    } else {
        console.answer(&format!("{url}/… is answered at http://{address} · Ctrl-C ends"));
    }
    runtime.block_on(interrupted());
    runtime.block_on(site.stop());
    Ok(Exit::Done)
}

/// Tells what a reader has changed, or that the journal cannot be used.
fn tell(console: Console, event: &SiteEvent) {
    match event {
        SiteEvent::Changed { at, wish, reader } => {
            let wish = match wish {
                WishKind::Leave => "left",
                WishKind::Return => "came back",
            };
            let moment = at.strftime("%Y-%m-%d %H:%M:%S").to_string();
            if console.json {
                let change = json!({ "at": at.timestamp(), "reader": reader, "change": wish });
                console.answer(&change.to_string());
            } else {
                console.say(&format!("{moment}  {wish}  {reader}"));
            }
        }
        SiteEvent::Suppressed { at, class, provider, reader } => {
            let (moment, class) = (at.strftime("%Y-%m-%d %H:%M:%S"), class.as_str());
            if console.json {
                let change = json!({
                    "at": at.timestamp(), "reader": reader, "change": "suppressed", "class": class,
                    "provider": provider,
                });
                console.answer(&change.to_string());
            } else {
                console.say(&format!("{moment}  suppressed  {reader}  {class}, says {provider}"));
            }
        }
        SiteEvent::OverLimit => console.fault(
            "what providers tell would suppress more readers within a day than `[bounces] max_per_day` allows: \
             they are asked to repeat it later\n  help: look at what they tell; raise the number if it is right, and \
             start `serve` again",
        ),
        SiteEvent::Failing(cause) => {
            console.fault(&format!("readers are asked to try again later: {cause}"));
        }
        SiteEvent::Recovered => console.tell("the journal can be used again"),
    }
}
