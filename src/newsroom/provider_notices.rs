//! Takes what mail providers tell by requests to the publication's page: read, and decided on by the journal as what
//! comes back by mail is.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;

use super::bounce_reading::FoundMail;
use super::bounce_request::{BounceRecording, BounceRequest, JudgedBounce};
use super::error::Error;
use super::opened::Newsroom;
use crate::bounce::{NoNotice, ProviderNotice, read_notices};
use crate::publication::{MailProvider, Secret, SnsTopic};

/// The body of a request that a provider has made, which was proven before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderBody {
    /// The provider.
    pub provider: MailProvider,
    /// The body. That of Amazon SES is the text in a message of Amazon SNS.
    pub text: Vec<u8>,
    /// Names that tell the request from others. What has one of them was taken before.
    pub marks: Vec<String>,
    /// What proves one body only, whatever the body says. It is used up before anything in the body counts.
    pub token: Option<String>,
}

/// What proves that a request comes from a provider.
#[derive(Debug, Default)]
pub struct WebhookKeys {
    /// The topic of Amazon SNS that is listened to.
    pub ses: Option<SnsTopic>,
    /// The key or the password of each other provider that is listened to.
    pub passwords: Vec<(MailProvider, Secret)>,
}

impl Newsroom {
    /// Reads what proves that a request comes from a provider.
    ///
    /// # Errors
    ///
    /// A key or a password is absent.
    pub fn webhook_keys(&self) -> Result<WebhookKeys, Error> {
        let settings = &self.publication.webhooks;
        let mut passwords = Vec::new();
        for (provider, source) in settings.passwords() {
            let whom = match provider {
                MailProvider::Mailgun => "`[webhooks.mailgun]`",
                MailProvider::Postmark => "`[webhooks.postmark]`",
                _ => "`[webhooks.brevo]`",
            };
            passwords.push((provider, self.password(source, whom)?));
        }
        Ok(WebhookKeys { ses: settings.ses.clone(), passwords })
    }

    /// Takes what a provider tells: see [`read_bounces`](Self::read_bounces), whose rules hold. A reader is known by
    /// the address that the provider names, if a run has sent mail to it, or somebody has asked at the form to sign up with it. What was taken before changes nothing. Answers
    /// what became of each report, or that the body is no notice.
    ///
    /// # Errors
    ///
    /// The key or the journal cannot be read, or the journal cannot be written. The journal is opened again by the next
    /// call.
    pub fn take_notices(
        &mut self,
        body: &ProviderBody,
    ) -> Result<Result<Vec<JudgedBounce>, NoNotice>, Error> {
        let taken = self.judge_notices(body);
        if taken.is_err() {
            self.journal = None;
        }
        taken
    }

    fn judge_notices(
        &mut self,
        body: &ProviderBody,
    ) -> Result<Result<Vec<JudgedBounce>, NoNotice>, Error> {
        let hash = HEXLOWER.encode(digest(&SHA256, &body.text).as_ref());
        if let Some(token) = &body.token {
            let body = format!("{token}:{hash}");
            if !self.write_journal(|journal, now| journal.use_token(token, &body, now))? {
                return Ok(Ok(Vec::new()));
            }
        }
        let request = BounceRequest { recording: BounceRecording::Recorded, max_per_day: None };
        let mut reading = self.begin_reading(request)?;
        let notices = match read_notices(body.provider, &body.text, &reading.sender) {
            Ok(notices) => notices,
            Err(NoNotice) => return Ok(Err(NoNotice)),
        };
        let name = body.provider.as_str();
        let is_one = notices.len() == 1;
        let found = notices.into_iter().enumerate().map(|(at, notice)| {
            let ProviderNotice { mut marks, message } = notice;
            if is_one {
                marks.extend(body.marks.iter().cloned());
            }
            if marks.is_empty() {
                marks.push(format!("{name}:sha256:{hash}:{at}"));
            }
            FoundMail { name: name.to_owned(), marks, read: message }
        });
        let (found, mut judged) = (found.collect(), Vec::new());
        self.judge_batch(&mut reading, found, &mut |one| judged.push(one.clone()))?;
        Ok(Ok(judged))
    }
}
