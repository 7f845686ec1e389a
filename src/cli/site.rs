//! Serves the page where readers unsubscribe, and tells what changes there.

use std::net::SocketAddr;

use jiff::Zoned;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::remains::tell_remains;
use super::remarks::word_signup_room;
use super::signals::interrupted;
use super::suppressions::word_class;
use crate::journal::{BounceEffect, WishKind};
use crate::newsroom::{ForgottenReader, Newsroom, SignupRoom, SignupRoomGrade, start_runtime};
use crate::publication::MailProvider;
use crate::serve::{RefusalCause, Site, SiteEvent, SiteListener, write_snippet};
use crate::wording::{Wording, say, say_count};

/// What became of a reader.
#[derive(Debug, Clone, Copy)]
enum SiteChange {
    /// They want no more mail.
    Left,
    /// They want mail again.
    CameBack,
    /// They have signed up.
    SignedUp,
    /// Their mail came back before they had signed up.
    SignUpEnded,
    /// They are written to no more.
    Suppressed,
}

impl SiteChange {
    /// The word in JSON.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::CameBack => "came back",
            Self::SignedUp => "signed up",
            Self::SignUpEnded => "sign-up ended",
            Self::Suppressed => "suppressed",
        }
    }

    /// The words for a person.
    fn word(self) -> Wording {
        match self {
            Self::Left => say!("left"),
            Self::CameBack => say!("came back"),
            Self::SignedUp => say!("signed up"),
            Self::SignUpEnded => say!("sign-up ended"),
            Self::Suppressed => say!("suppressed"),
        }
    }
}

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
        console.answer(&word_address(url, signup, address));
    }
    runtime.block_on(interrupted());
    runtime.block_on(site.stop());
    Ok(Exit::Done)
}

/// Where the pages are served.
fn word_address(url: &str, signup: Option<&str>, address: SocketAddr) -> Wording {
    let address = address.to_string();
    if let Some(form) = signup {
        say!(
            "{url}/… and {form} are answered at http://{address} · Ctrl-C ends",
            url,
            form,
            address
        )
    } else {
        say!("{url}/… is answered at http://{address} · Ctrl-C ends", url, address)
    }
}

/// Prints the form to sign up for another website.
pub(super) fn print_snippet(newsroom: &Newsroom, console: Console) -> Result<Exit, Failure> {
    let Some(snippet) = write_snippet(newsroom.publication()) else {
        let missing = Failure::not_started(say!("matinale.toml has no form to sign up"));
        return Err(missing.help(say!("write `url` and `consent` below `[signup]`")));
    };
    console.answer(&snippet);
    Ok(Exit::Done)
}

/// Tells what was changed, or what cannot be done at present.
fn tell(console: Console, event: &SiteEvent) {
    match event {
        SiteEvent::Changed { at, wish, reader } => {
            let change = match wish {
                WishKind::Leave => SiteChange::Left,
                WishKind::Return => SiteChange::CameBack,
            };
            tell_change(console, at, change, reader);
        }
        SiteEvent::SignedUp { at, reader } => {
            tell_change(console, at, SiteChange::SignedUp, reader);
        }
        SiteEvent::AddressChanged { at, former, reader } => {
            tell_address_change(console, at, former, reader);
        }
        SiteEvent::Forgotten { at, forgotten } => tell_forgotten(console, at, forgotten),
        SiteEvent::SignupRoom(room) => tell_signup_room(console, *room),
        SiteEvent::Suppressed { .. } => tell_suppressed(console, event),
        SiteEvent::WebhookRefused { provider, cause } => tell_refusal(console, *provider, cause),
        SiteEvent::WebhookTaken(provider) => tell_taken(console, *provider),
        SiteEvent::MailsGoOn => {
            console.tell(&say!("the mails that ask for a confirmation go out again"));
        }
        SiteEvent::Recovered => console.tell(&say!("what readers ask for is carried out again")),
        trouble => tell_trouble(console, trouble),
    }
}

/// Tells whom the notice of a provider has suppressed, or whose request to sign up it has ended.
fn tell_suppressed(console: Console, event: &SiteEvent) {
    let SiteEvent::Suppressed { at, effect, class, provider, reader } = event else { return };
    let change = match effect {
        BounceEffect::RequestEnded => SiteChange::SignUpEnded,
        _ => SiteChange::Suppressed,
    };
    if console.json {
        let change = json!({
            "at": at.timestamp(), "reader": reader, "change": change.as_str(), "class": class.as_str(),
            "provider": provider,
        });
        return console.answer(&change.to_string());
    }
    console.say(&say!(
        "{moment}  {change}  {reader}  {class}, says {provider}",
        moment = write_moment(at),
        change = change.word(),
        reader,
        class = word_class(*class),
        provider
    ));
}

/// Says that a proxy does not say readably whom it asks for.
fn word_unread_forwarding(entry: &str) -> Wording {
    say!(
        "the web server in front says `{entry}` in `X-Forwarded-For`, which is no address: whoever comes through it \
         counts as one network\n  help: let it write the address of the client there, as the recipes of \
         `matinale serve --help` do",
        entry
    )
}

/// Tells that requests of a provider are taken again.
fn tell_taken(console: Console, provider: MailProvider) {
    let provider = provider.as_str();
    if console.json {
        let taken = json!({ "change": "taken again", "provider": provider });
        return console.answer(&taken.to_string());
    }
    console.tell(&say!("requests of {provider} are taken again", provider));
}

/// Tells that requests in the name of a provider are refused.
fn tell_refusal(console: Console, provider: MailProvider, cause: &RefusalCause) {
    let name = provider.as_str();
    if console.json {
        let why = cause.word().translate(console.locale());
        let refused =
            json!({ "change": "refused", "provider": name, "cause": cause.as_str(), "why": why });
        return console.answer(&refused.to_string());
    }
    console.fault(&say!(
        "a request in the name of {name} was refused: {cause}\n  help: {help}",
        name,
        cause = cause.word(),
        help = advise_on_refusal(provider, cause)
    ));
}

/// What to do about a request in the name of a provider that was refused.
fn advise_on_refusal(provider: MailProvider, cause: &RefusalCause) -> Wording {
    let name = provider.as_str();
    match cause {
        RefusalCause::Password => say!(
            "enter the password of `[webhooks.{name}]` at the provider; if it is right there, a stranger tries the page",
            name
        ),
        RefusalCause::Signature if provider == MailProvider::Mailgun => {
            say!("`[webhooks.mailgun]` needs the HTTP webhook signing key of the account")
        }
        RefusalCause::Signature => {
            say!("a stranger tries the page, or the message was changed on its way")
        }
        RefusalCause::Moment => say!("set the clock of this machine"),
        RefusalCause::NoNotice => {
            say!("look at what the provider sends, and whether `[webhooks.{name}]` is meant", name)
        }
        RefusalCause::Unfetched { host, .. } => {
            say!("let this machine reach https://{host}; the provider repeats the request", host)
        }
    }
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
        SiteEvent::MailsWait { cause, waiting: Some(count) } => say!(
            "the mails that ask for a confirmation wait ({count} in all): {cause}",
            count = count.to_string(),
            cause
        ),
        SiteEvent::MailsWait { cause, waiting: None } => {
            say!("the mails that ask for a confirmation wait: {cause}", cause)
        }
        SiteEvent::MailsHeld { until, waiting } => say!(
            "the mails that ask for a confirmation wait ({waiting} in all) until {until}: as many have gone out as \
             `mails_per_hour` in [signup] and a tenth of each relay's `pace` allow",
            waiting = waiting.to_string(),
            until = write_moment(until)
        ),
        SiteEvent::MailsGivenUp(count) => say_count!(
            "{count} request: no relay took the mail for a day, and the request is deleted",
            "{count} requests: no relay took the mail for a day, and the request is deleted",
            count
        ),
        SiteEvent::ErasuresWait(cause) => say!(
            "readers who asked to be forgotten are written to no more, and wait: {cause}",
            cause
        ),
        SiteEvent::UnreadForwarding(entry) => word_unread_forwarding(entry),
        SiteEvent::OverLimit => say!(
            "what providers tell would suppress more readers within a day than `[bounces] max_per_day` allows: they \
             are asked to repeat it later\n  help: look at what they tell; raise the number if it is right, and start \
             `serve` again"
        ),
        SiteEvent::Failing(cause) => {
            say!("readers are asked to try again later: {cause}", cause)
        }
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
    let moment = write_moment(at);
    console.say(&say!("{moment}  address changed  {former} to {reader}", moment, former, reader));
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
    console.say(&say!("{moment}  forgotten  {reader}", moment = write_moment(at), reader));
    tell_remains(console, remains);
}

/// Tells what a reader has changed.
fn tell_change(console: Console, at: &Zoned, change: SiteChange, reader: &str) {
    if console.json {
        let change = json!({ "at": at.timestamp(), "reader": reader, "change": change.as_str() });
        return console.answer(&change.to_string());
    }
    let (moment, change) = (write_moment(at), change.word());
    console.say(&say!("{moment}  {change}  {reader}", moment, change, reader));
}

/// The moment of a change, as a log has it.
fn write_moment(at: &Zoned) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
