//! The relay of a newsroom: the program's own inbox, on loopback, which behaves as it is told.

use std::sync::Arc;

use mail_parser::MessageParser;
use matinale::inbox::{AnswerRule, Behaviour, Inbox, Options, ReceivedMessage};
use tokio::runtime::{Builder, Runtime};

/// More messages than any test sends.
const MAX_KEPT_MESSAGES: usize = 100_000;

/// An inbox at work, and what those before it have taken.
pub(super) struct InboxRelay {
    runtime: Runtime,
    inbox: Inbox,
    earlier: Vec<Arc<ReceivedMessage>>,
}

impl InboxRelay {
    /// An inbox that does these things wrong.
    pub(super) fn open(behaviour: Behaviour) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let inbox = runtime.block_on(inbox(behaviour));
        Self { runtime, inbox, earlier: Vec::new() }
    }

    /// Closes the inbox and opens another one, which behaves otherwise.
    pub(super) fn replace(&mut self, behaviour: Behaviour) {
        self.earlier = self.messages();
        self.inbox = self.runtime.block_on(inbox(behaviour));
    }

    /// Where it runs: a test may start other servers there.
    pub(super) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// Where it listens, as the settings say it.
    pub(super) fn url(&self) -> String {
        format!("smtp://{}", self.inbox.smtp_addr())
    }

    /// The port at which it listens.
    pub(super) fn port(&self) -> u16 {
        self.inbox.smtp_addr().port()
    }

    /// What it and those before it have taken, in order.
    #[track_caller]
    pub(super) fn messages(&self) -> Vec<Arc<ReceivedMessage>> {
        let count = self.inbox.count();
        let taken = self.inbox.messages();
        assert!(taken.len() >= count, "the inbox has not kept every message");
        self.earlier.iter().cloned().chain(taken).collect()
    }
}

async fn inbox(behaviour: Behaviour) -> Inbox {
    let scratch = Some(std::env::temp_dir());
    let options = Options { behaviour, keep: MAX_KEPT_MESSAGES, scratch, ..Options::default() };
    Inbox::open(options).await.unwrap()
}

/// Refuses each of these readers with their reply.
pub(crate) fn refuse_each(refuse: Vec<(String, String)>) -> Behaviour {
    let answers = refuse.into_iter();
    let answers = answers.map(|(reader, reply)| AnswerRule::refuse(&reader, &reply)).collect();
    Behaviour { answers, ..Behaviour::default() }
}

/// The Message-ID of a message.
#[track_caller]
pub(crate) fn message_id(message: &ReceivedMessage) -> String {
    let parsed = MessageParser::default().parse(&message.content).unwrap();
    parsed.message_id().unwrap().to_owned()
}
