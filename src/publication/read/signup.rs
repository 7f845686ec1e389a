//! Reads `[signup]`: where strangers sign up, and what they consent to.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::Sections;
use super::settings_reader::{OptionalText, SettingsReader, UrlTail};
use crate::finding::{Code, Finding, Span, table};
use crate::publication::{DEFAULT_MAILS_PER_HOUR, SignupSettings};
use crate::wording::say;

/// The longest text that a stranger consents to, in characters. The journal keeps it beside each reader.
const MAX_CONSENT_CHARS: usize = 1_000;

/// How many readers may sign up, where the settings name no number.
const DEFAULT_MAX_READERS: u32 = 10_000;

/// The form by which strangers become readers.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSignup {
    /// Where the form stands: an https address that ends in a path. `matinale serve` answers at it.
    #[schemars(with = "String")]
    url: OptionalText,
    /// What a stranger consents to, in their words: what they will get, how often, and from whom. At most 1,000
    /// characters.
    #[schemars(with = "String")]
    consent: OptionalText,
    /// The page that says what becomes of their address: https.
    #[schemars(with = "Option<String>")]
    privacy_url: OptionalText,
    /// How many readers may sign up, those who have left not counted. Then the form closes; a run never refuses for it.
    #[schemars(with = "Option<i64>", range(min = 1, max = 100_000_000), extend("default" = DEFAULT_MAX_READERS))]
    max_readers: Option<Spanned<i64>>,
    /// How many mails that ask for a confirmation go out within an hour, whoever asks. They also have a tenth of each `pace`
    /// of the relays at most. What is more waits.
    #[schemars(with = "Option<i64>", range(min = 1, max = 100_000), extend("default" = DEFAULT_MAILS_PER_HOUR))]
    mails_per_hour: Option<Spanned<i64>>,
}

/// Reads `[signup]`. Without the section nobody can sign up. `leave` is the address at which readers unsubscribe.
pub(super) fn read_signup(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
    leave: Option<&str>,
) -> Option<SignupSettings> {
    if !sections.0.contains_key("signup") {
        return None;
    }
    let span = sections.span("signup");
    let raw: RawSignup = sections.take("signup", reader);
    for (key, value, example) in [
        ("url", &raw.url, "\"https://example.org/signup\""),
        (
            "consent",
            &raw.consent,
            "\"I want to be sent … every morning. I can leave at any time.\"",
        ),
    ] {
        if value.is_none() {
            let place = say!("[{section}]", section = "signup");
            reader.report(table::missing(key, &place, span, example));
        }
    }
    let place = raw.url.as_ref().map_or(span, |url| url.span().into());
    let url = reader.read_https_url("url", raw.url, UrlTail::Path);
    let consent = read_consent(reader, raw.consent);
    let privacy_url = reader.read_https_url("privacy_url", raw.privacy_url, UrlTail::Any);
    let range = 1..=100_000_000;
    let max = reader.read_number("max_readers", raw.max_readers, range, DEFAULT_MAX_READERS);
    let (mails, usual) = (raw.mails_per_hour, DEFAULT_MAILS_PER_HOUR);
    let mails_per_hour = reader.read_number("mails_per_hour", mails, 1..=100_000, usual);
    let url = url?;
    if let Some(fault) = judge_place(&url, leave, place) {
        reader.report(fault);
    }
    let max_readers = max.into();
    Some(SignupSettings { url, consent: consent?, privacy_url, max_readers, mails_per_hour })
}

fn read_consent(reader: &mut SettingsReader<'_>, value: OptionalText) -> Option<String> {
    let written = value.clone()?;
    let consent = reader.read_flowing_text("consent", value)?;
    let length = consent.chars().count();
    if length > MAX_CONSENT_CHARS {
        refuse_length(reader, &written, length);
    }
    Some(consent)
}

fn refuse_length(reader: &mut SettingsReader<'_>, written: &Spanned<String>, length: usize) {
    let message = say!("`consent` has {length} characters", length);
    let help = say!(
        "write at most {max_consent_chars}, and put the rest on a page that `privacy_url` names",
        max_consent_chars = MAX_CONSENT_CHARS
    );
    reader.refuse_value(written, message, help);
}

/// What is wrong with the place of the form beside that of the page to unsubscribe. `matinale serve` answers at both,
/// and tells them apart by their paths.
fn judge_place(url: &str, leave: Option<&str>, place: Span) -> Option<Finding> {
    let Some(leave) = leave else {
        let message = say!("whoever signs up has no page to leave at");
        let finding = Finding::new(Code::KEY_MISSING, place, message);
        return Some(finding.help(say!("write `url = \"https://…\"` below `[unsubscribe]`")));
    };
    let path = |url: &str| Url::parse(url).map(|url| url.path().trim_end_matches('/').to_owned());
    let is_same = path(url).ok()? == path(leave).ok()?;
    let message = say!("the form has the path of the page to unsubscribe at");
    let help = say!("give the form another path, such as `/signup`");
    is_same.then(|| Finding::new(Code::SETTINGS_URL, place, message).help(help))
}
