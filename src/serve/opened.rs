//! A publication before its pages are served: the keys that its tokens are made with, and what those
//! pages need that have mails sent.

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::Error;
use super::erasure_thread::ErasureThread;
use super::mail_thread::MailThread;
use super::network_limit::{MAIL_RATE, NetworkLimit};
use super::reader_page::ReaderPages;
use super::request_bell::RequestBell;
use super::signup::SignupPages;
use super::site_event::SiteListener;
use crate::deliver::Clock;
use crate::newsroom::{self, Newsroom, ReaderEraser, Remark, RequestSender, WebhookKeys};
use crate::publication::SignupSettings;
use crate::token::{RequestTokens, SignupTokens, Tokens};

/// A publication whose key and journal can be used for its pages.
pub(super) struct OpenedPublication {
    pub(super) newsroom: Newsroom,
    /// The tokens of readers' links, if their key exists.
    pub(super) tokens: Option<Tokens>,
    /// What proves the requests of providers.
    pub(super) webhook_keys: WebhookKeys,
    /// What sends mails, if there are pages that need one.
    pub(super) mail: Option<OpenedMail>,
    /// What a person should know of the opening.
    pub(super) remarks: Vec<Remark>,
}

/// What the pages need that have mails sent: the form to sign up, and readers' own pages.
pub(super) struct OpenedMail {
    signup: Option<OpenedSignup>,
    requests: Option<RequestTokens>,
    sender: RequestSender,
    eraser: ReaderEraser,
}

/// What the form to sign up needs.
struct OpenedSignup {
    settings: SignupSettings,
    tokens: SignupTokens,
}

/// The pages that have mails sent.
#[derive(Default)]
pub(super) struct MailedPages {
    pub(super) signup: Option<SignupPages>,
    pub(super) reader_pages: Option<ReaderPages>,
    /// Wakes the thread.
    pub(super) bell: RequestBell,
    /// The threads that send the mails and erase readers.
    pub(super) threads: Vec<JoinHandle<()>>,
}

impl OpenedPublication {
    /// Finds the keys. Makes that of the links if there are pages that have mails sent.
    ///
    /// # Errors
    ///
    /// The journal or a key cannot be used, the key or the password of a provider is absent, or there are pages that have
    /// mails sent and no relay for them.
    pub(super) fn open(mut newsroom: Newsroom) -> Result<Self, newsroom::Error> {
        let mail = OpenedMail::open(&mut newsroom)?;
        let webhook_keys = newsroom.webhook_keys()?;
        let tokens = newsroom.find_link_tokens()?;
        let remarks = newsroom.take_remarks();
        Ok(Self { newsroom, tokens, webhook_keys, mail, remarks })
    }
}

impl OpenedMail {
    fn open(newsroom: &mut Newsroom) -> Result<Option<Self>, newsroom::Error> {
        let tokens = newsroom.make_signup_tokens()?;
        let settings = newsroom.publication().signup.clone();
        let signup =
            settings.zip(tokens).map(|(settings, tokens)| OpenedSignup { settings, tokens });
        let requests = newsroom.make_request_tokens()?;
        let sender = newsroom.reopen()?.into_request_sender()?;
        let eraser = ReaderEraser::new(newsroom.reopen()?);
        Ok(sender.map(|sender| Self { signup, requests, sender, eraser }))
    }

    /// Starts the threads that send mails and erase readers. Answers the pages.
    ///
    /// # Errors
    ///
    /// The process may not start a thread.
    pub(super) fn start(
        self,
        clock: &Clock,
        listener: &SiteListener,
        closing: &CancellationToken,
    ) -> Result<MailedPages, Error> {
        let Self { signup, requests, sender, eraser } = self;
        let (bell, limit) = (RequestBell::default(), Arc::new(NetworkLimit::new(MAIL_RATE)));
        let thread = MailThread {
            sender,
            clock: clock.clone(),
            bell: bell.clone(),
            closing: closing.clone(),
            listener: listener.clone(),
        };
        let erasures = ErasureThread {
            eraser,
            clock: clock.clone(),
            bell: bell.clone(),
            closing: closing.clone(),
            listener: listener.clone(),
        };
        let threads = [thread.start(Handle::current()), erasures.start(Handle::current())];
        let threads = threads.into_iter().collect::<Result<_, _>>().map_err(Error::Thread)?;
        let signup = signup.map(|OpenedSignup { settings, tokens }| {
            SignupPages::new(settings, tokens, clock.clone(), Arc::clone(&limit))
        });
        let reader_pages = requests.map(|tokens| ReaderPages::new(tokens, limit));
        Ok(MailedPages { signup, reader_pages, bell, threads })
    }
}
