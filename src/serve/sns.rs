//! Messages of Amazon SNS: read, and held against the certificate of the service.
//!
//! Source: the developer guide of Amazon SNS, "Verifying the signatures of Amazon SNS messages" and "Parsing Amazon SNS
//! message formats". Certificates and confirmations are asked of one host alone, that of the topic's region.

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, RsaParameters,
    UnparsedPublicKey,
};
use data_encoding::BASE64;
use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

use crate::publication::SnsTopic;
use crate::tls::SigningCertificate;

/// A message as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawMessage {
    #[serde(rename = "Type")]
    kind: String,
    message_id: String,
    topic_arn: String,
    subject: Option<String>,
    message: String,
    timestamp: String,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    certificate: String,
    token: Option<String>,
    #[serde(rename = "SubscribeURL")]
    subscribe: Option<String>,
}

/// A message of the topic, whose signature is not looked at yet.
pub(super) struct SnsMessage {
    /// The message's own number.
    pub(super) id: String,
    /// When it was signed.
    pub(super) signed_at: Timestamp,
    /// Where its certificate is.
    pub(super) certificate: Url,
    /// What it says.
    pub(super) matter: SnsMatter,
    algorithm: &'static RsaParameters,
    signature: Vec<u8>,
    /// The text that is signed.
    signed: String,
}

/// What a message of Amazon SNS says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SnsMatter {
    /// This, to whoever is subscribed to the topic.
    Notification(String),
    /// That whoever fetches this address is subscribed to the topic.
    Confirmation(Url),
    /// That the subscription has ended.
    Farewell,
}

impl SnsMessage {
    /// Reads a message of this topic. `None` for anything else.
    pub(super) fn parse(body: &[u8], topic: &SnsTopic) -> Option<Self> {
        let raw: RawMessage = serde_json::from_slice(body).ok()?;
        if raw.topic_arn != topic.as_str() {
            return None;
        }
        let certificate = parse_address(&raw.certificate, topic)?;
        let name = certificate.path().strip_prefix("/SimpleNotificationService-")?;
        name.strip_suffix(".pem")?;
        // The same file has one address, so that it is kept once.
        if certificate.query().is_some() || certificate.fragment().is_some() {
            return None;
        }
        let algorithm = match raw.signature_version.as_str() {
            "1" => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            "2" => &RSA_PKCS1_2048_8192_SHA256,
            _ => return None,
        };
        let confirmation = |raw: &RawMessage| parse_address(raw.subscribe.as_deref()?, topic);
        let matter = match raw.kind.as_str() {
            "Notification" => SnsMatter::Notification(raw.message.clone()),
            "SubscriptionConfirmation" => SnsMatter::Confirmation(confirmation(&raw)?),
            "UnsubscribeConfirmation" => SnsMatter::Farewell,
            _ => return None,
        };
        Some(Self {
            signed_at: raw.timestamp.parse().ok()?,
            certificate,
            matter,
            algorithm,
            signature: BASE64.decode(raw.signature.as_bytes()).ok()?,
            signed: raw.write_signed(),
            id: raw.message_id,
        })
    }

    /// Whether the key of this certificate has signed the message.
    pub(super) fn is_signed_by(&self, certificate: &SigningCertificate) -> bool {
        let key = UnparsedPublicKey::new(self.algorithm, certificate.key());
        key.verify(self.signed.as_bytes(), &self.signature).is_ok()
    }
}

impl RawMessage {
    /// The text that is signed: names and values of some fields, in the order of the alphabet, each on its line.
    fn write_signed(&self) -> String {
        let is_notification = self.kind == "Notification";
        let fields = [
            ("Message", Some(&self.message)),
            ("MessageId", Some(&self.message_id)),
            ("Subject", self.subject.as_ref().filter(|_| is_notification)),
            ("SubscribeURL", self.subscribe.as_ref().filter(|_| !is_notification)),
            ("Timestamp", Some(&self.timestamp)),
            ("Token", self.token.as_ref().filter(|_| !is_notification)),
            ("TopicArn", Some(&self.topic_arn)),
            ("Type", Some(&self.kind)),
        ];
        let lines = fields.into_iter().filter_map(|(name, value)| Some([name, value?.as_str()]));
        lines.flatten().flat_map(|line| [line, "\n"]).collect()
    }
}

/// An address on the host of the topic, over TLS, without a port or a user of its own.
fn parse_address(text: &str, topic: &SnsTopic) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_plain = url.port().is_none() && url.username().is_empty() && url.password().is_none();
    let is_right = url.scheme() == "https" && url.host_str() == Some(topic.host()) && is_plain;
    is_right.then_some(url)
}
