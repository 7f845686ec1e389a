//! Reads `[webhooks]`: which providers tell what became of a message.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use super::Sections;
use super::server_address::{PasswordKeys, read_password_source, remove_password};
use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding, Span, table};
use crate::publication::{MailProvider, PasswordSource, SnsTopic, WebhookSettings};
use crate::wording::say;

/// The providers that tell `serve` what became of a message, a table each.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWebhooks {
    /// Amazon SES, through a topic of Amazon SNS.
    ses: Option<RawTopic>,
    /// Mailgun, which signs with a key.
    mailgun: Option<RawSecret>,
    /// Postmark, which sends a password.
    postmark: Option<RawSecret>,
    /// Brevo, which sends a password or a token.
    brevo: Option<RawSecret>,
}

/// A topic of Amazon SNS.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawTopic {
    /// The name of the topic, such as `arn:aws:sns:eu-west-3:123456789012:retours`. Other topics are refused.
    #[schemars(with = "String")]
    topic: Spanned<String>,
}

/// Where the key or the password of a provider is kept.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the settings name the keys so")]
struct RawSecret {
    /// The environment variable that holds it.
    #[schemars(with = "Option<String>")]
    password_env: OptionalText,
    /// The file that holds it, which only its owner can read.
    #[schemars(with = "Option<String>")]
    password_file: OptionalText,
    /// The command that prints it on its first line, such as a password store.
    #[schemars(with = "Option<String>")]
    password_command: OptionalText,
}

/// Reads `[webhooks]`.
pub(super) fn read_webhooks(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> WebhookSettings {
    let span = sections.span("webhooks");
    if let Some(DeValue::Table(providers)) = sections.0.get_mut("webhooks").map(Spanned::get_mut) {
        for (_, table) in providers.iter_mut() {
            remove_password(reader, table);
        }
    }
    let raw: RawWebhooks = sections.take("webhooks", reader);
    let mut read = |secret: Option<RawSecret>, provider: MailProvider| {
        secret.and_then(|secret| read_secret(reader, secret, provider, span))
    };
    let mailgun = read(raw.mailgun, MailProvider::Mailgun);
    let postmark = read(raw.postmark, MailProvider::Postmark);
    let brevo = read(raw.brevo, MailProvider::Brevo);
    let ses = raw.ses.and_then(|topic| read_topic(reader, &topic.topic));
    WebhookSettings { ses, mailgun, postmark, brevo }
}

fn read_topic(reader: &mut SettingsReader<'_>, topic: &Spanned<String>) -> Option<SnsTopic> {
    let parsed = SnsTopic::parse(topic.get_ref());
    if parsed.is_none() {
        let message = say!("`topic` is not the name of a topic of Amazon SNS");
        let help = say!("write one such as `\"arn:aws:sns:eu-west-3:123456789012:retours\"`");
        reader.refuse_value(topic, message, help);
    }
    parsed
}

/// Reads where a provider's key or password is kept. Without one, nobody could tell the provider from a stranger.
fn read_secret(
    reader: &mut SettingsReader<'_>,
    raw: RawSecret,
    provider: MailProvider,
    span: Span,
) -> Option<PasswordSource> {
    let RawSecret { password_env: env, password_file: file, password_command: command } = raw;
    let source = read_password_source(reader, PasswordKeys { env, file, command });
    if source.is_none()
        && reader.findings.iter().all(|finding| finding.code != Code::SETTINGS_SECRET)
    {
        let owner = say!("[webhooks.{provider}]", provider = provider.as_str());
        let finding: Finding = table::missing("password_env", &owner, span, "\"…\"");
        reader.report(finding.help(
            say!("say where its key or password is: `password_env`, `password_file` or `password_command`"),
        ));
    }
    source
}
