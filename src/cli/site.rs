//! Serves the page where readers unsubscribe, and tells what changes there.

use std::net::SocketAddr;

use jiff::Zoned;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::remains::tell_remains;
use super::remarks::word_signup_room;
use super::signals::interrupted;
use crate::journal::{BounceEffect, WishKind};
use crate::newsroom::{ForgottenReader, Newsroom, SignupRoom, SignupRoomGrade, start_runtime};
use crate::publication::MailProvider;
use crate::serve::{RefusalCause, Site, SiteEvent, SiteListener, write_snippet};

/// Says that providers tell of more dead readers than a person has allowed.
const OVER_LIMIT: &str = "what providers tell would suppress more readers within a day than `[bounces] max_per_day` \
    allows: they are asked to repeat it later\n  help: look at what they tell; raise the number if it is right, and start \
    `serve` again";

/// Serves the page until a signal comes.
pub(super) fn serve_site(
    newsroom: Newsroom,
    listen: SocketAddr,
    console: Console,
) -> Result<Exit, Failure> {
    let runtime = start_runtime()?;
    let listener = SiteListener::new(move |event| tell(console, event));
    let mut site = runtime.block_on(Site::open(newsroom, listen, listener))?;
    console.remarks(site.take_remarks());
    let (url, signup, address) = (site.url(), site.signup_url(), site.address());
    if console.json {
        let answer = json!({ "url": url, "signup": signup, "address": address.to_string() });
        console.answer(&answer.to_string());
    } else {
        let signup = signup.map(|form| format!(" and {form}")).unwrap_or_default();
        let are = if signup.is_empty() { "is" } else { "are" };
        console
            .answer(&format!("{url}/…{signup} {are} answered at http://{address} · Ctrl-C ends"));
    }
    runtime.block_on(interrupted());
    runtime.block_on(site.stop());
    Ok(Exit::Done)
}

/// Prints the form to sign up for another website.
pub(super) fn print_snippet(newsroom: &Newsroom, console: Console) -> Result<Exit, Failure> {
    let Some(snippet) = write_snippet(newsroom.publication()) else {
        let missing = Failure::not_started("matinale.toml has no form to sign up");
        return Err(missing.help("write `url` and `consent` below `[signup]`"));
    };
    console.answer(&snippet);
    Ok(Exit::Done)
}

/// Tells what was changed, or what cannot be done at present.
fn tell(console: Console, event: &SiteEvent) {
    match event {
        SiteEvent::Changed { at, wish, reader } => {
            let change = match wish {
                WishKind::Leave => "left",
                WishKind::Return => "came back",
            };
            tell_change(console, at, change, reader);
        }
        SiteEvent::SignedUp { at, reader } => tell_change(console, at, "signed up", reader),
        SiteEvent::AddressChanged { at, former, reader } => {
            tell_address_change(console, at, former, reader);
        }
        SiteEvent::Forgotten { at, forgotten } => tell_forgotten(console, at, forgotten),
        SiteEvent::SignupRoom(room) => tell_signup_room(console, *room),
        SiteEvent::Suppressed { .. } => tell_suppressed(console, event),
        SiteEvent::WebhookRefused { provider, cause } => tell_refusal(console, *provider, cause),
        SiteEvent::WebhookTaken(provider) => tell_taken(console, *provider),
        SiteEvent::MailsGoOn => console.tell("the mails that ask for a confirmation go out again"),
        SiteEvent::Recovered => console.tell("what readers ask for is carried out again"),
        trouble => tell_trouble(console, trouble),
    }
}

/// Tells whom the notice of a provider has suppressed, or whose request to sign up it has ended.
fn tell_suppressed(console: Console, event: &SiteEvent) {
    let SiteEvent::Suppressed { at, effect, class, provider, reader } = event else { return };
    let change = match effect {
        BounceEffect::RequestEnded => "sign-up ended",
        _ => "suppressed",
    };
    let (class, moment) = (class.as_str(), write_moment(at));
    if console.json {
        let change = json!({
            "at": at.timestamp(), "reader": reader, "change": change, "class": class, "provider": provider,
        });
        return console.answer(&change.to_string());
    }
    console.say(&format!("{moment}  {change}  {reader}  {class}, says {provider}"));
}

/// Says that a proxy does not say readably whom it asks for.
fn word_unread_forwarding(entry: &str) -> String {
    format!(
        "the web server in front says `{entry}` in `X-Forwarded-For`, which is no address: whoever comes through it \
         counts as one network\n  help: let it write the address of the client there, as the recipes of \
         `matinale serve --help` do"
    )
}

/// Tells that requests of a provider are taken again.
fn tell_taken(console: Console, provider: MailProvider) {
    let provider = provider.as_str();
    if console.json {
        let taken = json!({ "change": "taken again", "provider": provider });
        return console.answer(&taken.to_string());
    }
    console.tell(&format!("requests of {provider} are taken again"));
}

/// Tells that requests in the name of a provider are refused.
fn tell_refusal(console: Console, provider: MailProvider, cause: &RefusalCause) {
    let name = provider.as_str();
    if console.json {
        let why = cause.to_string();
        let refused =
            json!({ "change": "refused", "provider": name, "cause": cause.as_str(), "why": why });
        return console.answer(&refused.to_string());
    }
    let help = match cause {
        RefusalCause::Password => format!(
            "enter the password of `[webhooks.{name}]` at the provider; if it is right there, a stranger tries the page"
        ),
        RefusalCause::Signature if provider == MailProvider::Mailgun => {
            "`[webhooks.mailgun]` needs the HTTP webhook signing key of the account".to_owned()
        }
        RefusalCause::Signature => {
            "a stranger tries the page, or the message was changed on its way".to_owned()
        }
        RefusalCause::Moment => "set the clock of this machine".to_owned(),
        RefusalCause::NoNotice => {
            format!("look at what the provider sends, and whether `[webhooks.{name}]` is meant")
        }
        RefusalCause::Unfetched { host, .. } => {
            format!("let this machine reach https://{host}; the provider repeats the request")
        }
    };
    console.fault(&format!("a request in the name of {name} was refused: {cause}\n  help: {help}"));
}

/// Tells how much room the form to sign up has by now.
fn tell_signup_room(console: Console, room: SignupRoom) {
    match room.grade() {
        SignupRoomGrade::Open => console.tell(&word_signup_room(room)),
        SignupRoomGrade::NearlyFull | SignupRoomGrade::Full => {
            console.fault(&word_signup_room(room));
        }
    }
}

/// Tells what cannot be done at present.
fn tell_trouble(console: Console, event: &SiteEvent) {
    let words = match event {
        SiteEvent::MailsWait { cause, waiting } => {
            let count = waiting.map(|count| format!(" ({count} in all)")).unwrap_or_default();
            format!("the mails that ask for a confirmation wait{count}: {cause}")
        }
        SiteEvent::MailsHeld { until, waiting } => format!(
            "the mails that ask for a confirmation wait ({waiting} in all) until {}: as many have gone out as \
             `mails_per_hour` in [signup] and a tenth of each relay's `pace` allow",
            write_moment(until)
        ),
        SiteEvent::MailsGivenUp(count) => format!(
            "{count} request{}: no relay took the mail for a day, and the request is deleted",
            if *count == 1 { "" } else { "s" }
        ),
        SiteEvent::ErasuresWait(cause) => {
            format!("readers who asked to be forgotten are written to no more, and wait: {cause}")
        }
        SiteEvent::UnreadForwarding(entry) => word_unread_forwarding(entry),
        SiteEvent::OverLimit => OVER_LIMIT.to_owned(),
        SiteEvent::Failing(cause) => format!("readers are asked to try again later: {cause}"),
        _ => return,
    };
    console.fault(&words);
}

fn tell_address_change(console: Console, at: &Zoned, former: &str, reader: &str) {
    if console.json {
        let change = json!({
            "at": at.timestamp(), "reader": reader, "change": "address changed", "former": former,
        });
        return console.answer(&change.to_string());
    }
    console.say(&format!("{}  address changed  {former} to {reader}", write_moment(at)));
}

/// Tells who was forgotten, and which files still have the address.
fn tell_forgotten(console: Console, at: &Zoned, forgotten: &ForgottenReader) {
    let ForgottenReader { reader, remains } = forgotten;
    if console.json {
        let change = json!({
            "at": at.timestamp(), "reader": reader, "change": "forgotten", "files": remains.files,
            "unread": remains.unread,
        });
        console.answer(&change.to_string());
    }
    console.say(&format!("{}  forgotten  {reader}", write_moment(at)));
    tell_remains(console, remains);
}

/// Tells what a reader has changed.
fn tell_change(console: Console, at: &Zoned, change: &str, reader: &str) {
    if console.json {
        let change = json!({ "at": at.timestamp(), "reader": reader, "change": change });
        return console.answer(&change.to_string());
    }
    console.say(&format!("{}  {change}  {reader}", write_moment(at)));
}

/// The moment of a change, as a log has it.
fn write_moment(at: &Zoned) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
