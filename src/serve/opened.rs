//! A publication before its pages are served: the keys that its tokens are made with, and what the form to sign up needs.

use std::thread::JoinHandle;

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::Error;
use super::mail_bell::MailBell;
use super::mail_thread::MailThread;
use super::signup::SignupPages;
use super::wish_writer::SiteListener;
use crate::deliver::Clock;
use crate::newsroom::{self, Newsroom, Remark, SignupSender, WebhookKeys};
use crate::publication::SignupSettings;
use crate::token::{SignupTokens, Tokens};

/// A publication whose key and journal can be used for its pages.
pub(super) struct OpenedPublication {
    pub(super) newsroom: Newsroom,
    /// The tokens of readers' links, if their key exists.
    pub(super) tokens: Option<Tokens>,
    /// What proves the requests of providers.
    pub(super) webhook_keys: WebhookKeys,
    pub(super) signup: Option<OpenedSignup>,
    /// What a person should know of the opening.
    pub(super) remarks: Vec<Remark>,
}

/// What the form to sign up needs.
pub(super) struct OpenedSignup {
    settings: SignupSettings,
    tokens: SignupTokens,
    sender: SignupSender,
}

impl OpenedPublication {
    /// Finds the keys. Makes that of the links if there is a form to sign up.
    ///
    /// # Errors
    ///
    /// The journal or a key cannot be used, the key or the password of a provider is absent, or there is a form to sign
    /// up and no relay for its mail.
    pub(super) fn open(mut newsroom: Newsroom) -> Result<Self, newsroom::Error> {
        let signup = OpenedSignup::open(&mut newsroom)?;
        let webhook_keys = newsroom.webhook_keys()?;
        let tokens = newsroom.find_link_tokens()?;
        let remarks = newsroom.take_remarks();
        Ok(Self { newsroom, tokens, webhook_keys, signup, remarks })
    }
}

impl OpenedSignup {
    fn open(newsroom: &mut Newsroom) -> Result<Option<Self>, newsroom::Error> {
        let Some(settings) = newsroom.publication().signup.clone() else { return Ok(None) };
        let Some(tokens) = newsroom.make_signup_tokens()? else { return Ok(None) };
        let sender = newsroom.reopen()?.into_signup_sender()?;
        Ok(sender.map(|sender| Self { settings, tokens, sender }))
    }

    /// Starts the thread that sends mails. Answers the pages of the form.
    ///
    /// # Errors
    ///
    /// The process may not start a thread.
    pub(super) fn start(
        self,
        clock: &Clock,
        listener: &SiteListener,
        closing: &CancellationToken,
    ) -> Result<(SignupPages, JoinHandle<()>), Error> {
        let Self { settings, tokens, sender } = self;
        let bell = MailBell::default();
        let thread = MailThread {
            sender,
            clock: clock.clone(),
            bell: bell.clone(),
            closing: closing.clone(),
            listener: listener.clone(),
        };
        let thread = thread.start(Handle::current()).map_err(Error::Thread)?;
        Ok((SignupPages::new(settings, tokens, clock.clone(), bell), thread))
    }
}
