//! Requests of mail providers: who has made a request is proven before anything in it counts.
//!
//! | provider | proof |
//! |---|---|
//! | Amazon SES | the signature of Amazon SNS, with a certificate of the topic's own host |
//! | Mailgun | HMAC-SHA-256 of moment and token, with the signing key |
//! | Postmark, Brevo | a password or a token in `Authorization` (RFC 7617, RFC 6750) |

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::network::Network;
use super::refusal_cause::RefusalCause;
use super::sns::{SnsMatter, SnsMessage};
use super::sns_certificates::{FetchRefusal, SnsCertificates};
use crate::http::Seats;
use crate::newsroom::{ProviderBody, WebhookKeys};
use crate::publication::{MailProvider, SnsTopic};
use crate::web::Asker;

/// Behind the address that readers' links begin with: where the pages of providers are.
const FOLDER: &str = "webhooks/";

/// How old a signed request may be. A provider repeats a request for some hours.
const MAX_SIGNATURE_AGE: SignedDuration = SignedDuration::from_hours(24);

/// How far ahead the clock of a provider may be.
const MAX_SIGNATURE_LEAD: SignedDuration = SignedDuration::from_mins(15);

/// How many bodies are read or proven at once that nothing proves before they were read. A new one takes the place of
/// the one that has been read longest.
const MAX_UNPROVEN_BODIES: usize = 16;

/// The longest token of Mailgun, in bytes.
const MAX_TOKEN_BYTES: usize = 200;

/// Why a request is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WebhookRefusal {
    /// Nothing proves that the provider has made it, or the proof is too old. Says why.
    Unproven(RefusalCause),
    /// It could not be proven at present. The provider repeats it. Says why.
    Later(RefusalCause),
    /// Its network has asked for too many certificates.
    TooOften,
}

/// The body of a request that [has its password](Webhooks::has_password).
pub(super) struct SentBody {
    /// Whose page it was sent to.
    pub(super) provider: MailProvider,
    /// Where it comes from.
    pub(super) network: Network,
    /// When it came.
    pub(super) now: Timestamp,
    pub(super) text: Vec<u8>,
}

/// The providers that are listened to.
pub(super) struct Webhooks {
    ses: Option<SnsEndpoint>,
    mailgun: Option<hmac::Key>,
    passwords: Vec<(MailProvider, PasswordHash)>,
    /// The places of bodies that nothing proves before they were read.
    places: Arc<Seats>,
}

/// What is needed to listen to a topic of Amazon SNS.
struct SnsEndpoint {
    topic: SnsTopic,
    certificates: SnsCertificates,
}

/// The hash of a password, which is compared in the same time whatever is sent.
struct PasswordHash(Vec<u8>);

/// The part of a request of Mailgun that proves who has made it.
#[derive(Deserialize)]
struct MailgunProof {
    signature: MailgunSignature,
}

#[derive(Deserialize)]
struct MailgunSignature {
    timestamp: String,
    token: String,
    signature: String,
}

impl Webhooks {
    pub(super) fn new(keys: WebhookKeys, web: Asker) -> Self {
        let WebhookKeys { ses, passwords } = keys;
        let mut mailgun = None;
        let mut hashes = Vec::new();
        for (provider, secret) in passwords {
            if provider == MailProvider::Mailgun {
                mailgun = Some(hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes()));
            } else {
                hashes.push((provider, PasswordHash::of(secret.reveal())));
            }
        }
        let ses =
            ses.map(|topic| SnsEndpoint { topic, certificates: SnsCertificates::fetched_by(web) });
        let places = Arc::new(Seats::new(MAX_UNPROVEN_BODIES));
        Self { ses, mailgun, passwords: hashes, places }
    }

    /// The places of bodies that nothing proves before they were read.
    pub(super) const fn places(&self) -> &Arc<Seats> {
        &self.places
    }

    /// The provider whose page is at this place behind the address of the links, if it is listened to.
    pub(super) fn find(&self, place: &str) -> Option<MailProvider> {
        let provider = MailProvider::parse(place.strip_prefix(FOLDER)?)?;
        let is_heard = match provider {
            MailProvider::Ses => self.ses.is_some(),
            MailProvider::Mailgun => self.mailgun.is_some(),
            other => self.passwords.iter().any(|(one, _)| *one == other),
        };
        is_heard.then_some(provider)
    }

    /// Whether a request has the password of its provider. A provider that signs has none.
    pub(super) fn has_password(&self, provider: MailProvider, headers: &HeaderMap) -> bool {
        let Some((_, known)) = self.passwords.iter().find(|(one, _)| *one == provider) else {
            return provider.signs_bodies();
        };
        find_password(headers).is_some_and(|sent| known.is_of(&sent))
    }

    /// Proves who has made a request. Answers what it says of messages, if it says anything.
    pub(super) async fn prove(
        &self,
        sent: SentBody,
    ) -> Result<Option<ProviderBody>, WebhookRefusal> {
        let token = match sent.provider {
            MailProvider::Ses => return self.prove_sns(&sent).await,
            MailProvider::Mailgun => {
                Some(self.prove_mailgun(&sent).map_err(WebhookRefusal::Unproven)?)
            }
            _ => None,
        };
        let SentBody { provider, text, .. } = sent;
        Ok(Some(ProviderBody { provider, text, marks: Vec::new(), token }))
    }

    async fn prove_sns(&self, sent: &SentBody) -> Result<Option<ProviderBody>, WebhookRefusal> {
        let no_notice = || WebhookRefusal::Unproven(RefusalCause::NoNotice);
        let endpoint = self.ses.as_ref().ok_or_else(no_notice)?;
        let message = SnsMessage::parse(&sent.text, &endpoint.topic).ok_or_else(no_notice)?;
        if !is_recent(message.signed_at, sent.now) {
            return Err(WebhookRefusal::Unproven(RefusalCause::Moment));
        }
        let later = |fault| match fault {
            FetchRefusal::TooOften => WebhookRefusal::TooOften,
            FetchRefusal::Unfetched(fault) => {
                let host = endpoint.topic.host().to_owned();
                WebhookRefusal::Later(RefusalCause::Unfetched { host, fault })
            }
        };
        let place = &message.certificate;
        let certificate = endpoint.certificates.find(place, sent.network).await.map_err(later)?;
        if !certificate.is_valid_at(sent.now) || !message.is_signed_by(&certificate) {
            return Err(WebhookRefusal::Unproven(RefusalCause::Signature));
        }
        endpoint.certificates.keep(place);
        match message.matter {
            SnsMatter::Notification(text) => Ok(Some(ProviderBody {
                provider: MailProvider::Ses,
                text: text.into_bytes(),
                marks: vec![format!("sns:{}", message.id)],
                token: None,
            })),
            SnsMatter::Confirmation(page) => {
                endpoint.certificates.confirm(&page).await.map_err(later)?;
                Ok(None)
            }
            SnsMatter::Farewell => Ok(None),
        }
    }

    /// The token of a request that Mailgun has signed. The signature says nothing of the rest: the token counts once.
    fn prove_mailgun(&self, sent: &SentBody) -> Result<String, RefusalCause> {
        let read = serde_json::from_slice(&sent.text);
        let MailgunProof { signature: proof } = read.map_err(|_| RefusalCause::NoNotice)?;
        if !self.has_signed(&proof) {
            return Err(RefusalCause::Signature);
        }
        let second = proof.timestamp.parse().ok();
        let moment = second.and_then(|second| Timestamp::from_second(second).ok());
        if moment.is_some_and(|moment| is_recent(moment, sent.now)) {
            Ok(format!("mailgun:token:{}", proof.token))
        } else {
            Err(RefusalCause::Moment)
        }
    }

    fn has_signed(&self, proof: &MailgunSignature) -> bool {
        let is_sound = proof.token.len() <= MAX_TOKEN_BYTES
            && proof.token.bytes().all(|byte| byte.is_ascii_graphic());
        let signed = [proof.timestamp.as_bytes(), proof.token.as_bytes()].concat();
        let tag = HEXLOWER_PERMISSIVE.decode(proof.signature.as_bytes());
        let (Some(key), Ok(tag)) = (&self.mailgun, tag) else { return false };
        is_sound && hmac::verify(key, &signed, &tag).is_ok()
    }
}

impl PasswordHash {
    fn of(password: &str) -> Self {
        Self(digest(&SHA256, password.as_bytes()).as_ref().to_vec())
    }

    fn is_of(&self, password: &str) -> bool {
        verify_slices_are_equal(&self.0, &Self::of(password).0).is_ok()
    }
}

fn is_recent(signed_at: Timestamp, now: Timestamp) -> bool {
    (-MAX_SIGNATURE_LEAD..=MAX_SIGNATURE_AGE).contains(&now.duration_since(signed_at))
}

/// The password or the token in `Authorization`. The user beside a password is the provider's own matter.
fn find_password(headers: &HeaderMap) -> Option<String> {
    let (scheme, said) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let said = said.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(said.to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64.decode(said.as_bytes()).ok()?).ok()?;
    Some(pair.split_once(':')?.1.to_owned())
}
