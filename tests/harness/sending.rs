//! A newsroom that sends: readers, the issue of today, and a relay that takes the messages.

use std::fs;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use matinale::inbox::{Behaviour, ReceivedMessage};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::inbox_relay::{InboxRelay, refuse_each};
use super::newsroom::Newsroom;
use super::paper::{Paper, Reader, print_list};
use super::ran::Ran;
use super::wait::wait_until;

/// What a newsroom that sends has besides its folder.
pub(super) struct Sending {
    paper: Paper,
    relay: InboxRelay,
}

/// How it is set up. What is changed is printed into the folder at once.
impl Newsroom {
    /// So many readers: those with an even number free, the others paying; and an inbox that takes
    /// every message.
    pub(crate) fn sending_to(readers: usize) -> Self {
        let relay = InboxRelay::open(Behaviour::default());
        let sending = Some(Sending { paper: Paper::new(readers), relay });
        Self { sending, ..Self::empty() }.printed()
    }

    /// With these readers in place of the others.
    pub(crate) fn readers(self, readers: Vec<Reader>) -> Self {
        self.changed(|paper| paper.readers = readers)
    }

    /// With so many connections to the relay.
    pub(crate) fn connections(self, connections: usize) -> Self {
        self.changed(|paper| paper.connections = connections)
    }

    /// With a relay that does these things wrong.
    pub(crate) fn relay(mut self, behaviour: Behaviour) -> Self {
        self.other_relay(behaviour);
        self
    }

    /// With a relay that refuses one reader, with this reply.
    pub(crate) fn refusing(self, reader: &str, reply: &str) -> Self {
        let refuse = vec![(reader.to_owned(), reply.to_owned())];
        self.relay(refuse_each(refuse))
    }

    /// With more settings of the relay, as TOML.
    pub(crate) fn relay_settings(self, toml: &str) -> Self {
        self.changed(|paper| paper.relay = toml.into())
    }

    /// With more settings, as TOML, below the others.
    pub(crate) fn more_settings(self, toml: &str) -> Self {
        self.changed(|paper| paper.settings = toml.into())
    }

    /// With more of the issue, as TOML, below its title.
    pub(crate) fn head(self, toml: &str) -> Self {
        self.changed(|paper| paper.head = toml.into())
    }

    /// With a publication of this name, as a TOML string.
    pub(crate) fn name(self, toml: &str) -> Self {
        self.changed(|paper| paper.name = toml.into())
    }

    #[track_caller]
    fn sending(&self) -> &Sending {
        self.sending.as_ref().expect("a newsroom that was begun by `sending_to`")
    }

    #[track_caller]
    fn sending_mut(&mut self) -> &mut Sending {
        self.sending.as_mut().expect("a newsroom that was begun by `sending_to`")
    }

    fn changed(mut self, change: impl FnOnce(&mut Paper)) -> Self {
        change(&mut self.sending_mut().paper);
        self.printed()
    }

    fn printed(self) -> Self {
        self.write_settings(&self.inbox_lines());
        self.write_readers(&self.sending().paper.readers);
        self.write_issue(self.today(), "Les bateaux rentrent ce matin.");
        self
    }

    /// What the settings say about the inbox.
    fn inbox_lines(&self) -> String {
        let Sending { paper, relay } = self.sending();
        format!("url = \"{}\"\n{}", relay.url(), paper.relay)
    }
}

/// What changes while a test goes on.
impl Newsroom {
    /// Writes the settings anew, with these lines about the relay.
    pub(crate) fn write_settings(&self, relay: &str) {
        let text = self.sending().paper.print_settings(relay);
        fs::write(self.path("matinale.toml"), text).unwrap();
    }

    /// Writes the list anew.
    pub(crate) fn write_readers(&self, readers: &[Reader]) {
        fs::write(self.path("subscribers.toml"), print_list(readers)).unwrap();
    }

    /// Writes the issue of a day, this sentence in its open article.
    pub(crate) fn write_issue(&self, date: Date, sentence: &str) {
        let text = self.sending().paper.print_issue(date, sentence);
        self.write(&format!("issues/{date}.toml"), text.as_bytes());
    }

    /// Writes an issue of today with this word behind the day in its name. Answers its name.
    pub(crate) fn write_special(&self, word: &str, sentence: &str) -> String {
        let name = format!("{}-{word}", self.today());
        let text = self.sending().paper.print_issue(self.today(), sentence);
        self.write(&format!("issues/{name}.toml"), text.as_bytes());
        name
    }

    /// Where the relay listens.
    pub(crate) fn relay_port(&self) -> u16 {
        self.sending().relay.port()
    }

    /// Closes the relay and opens another one, which behaves otherwise.
    pub(crate) fn other_relay(&mut self, behaviour: Behaviour) {
        self.sending_mut().relay.replace(behaviour);
        self.write_settings(&self.inbox_lines());
    }
}

/// What a test asks about a run.
impl Newsroom {
    /// Today, where the publication is.
    pub(crate) fn today(&self) -> Date {
        self.sending().paper.today
    }

    /// The publication's zone.
    pub(crate) fn zone(&self) -> TimeZone {
        TimeZone::get(&self.sending().paper.zone).unwrap()
    }

    /// Where the relay runs: a test may start servers of its own there.
    pub(crate) fn runtime(&self) -> &Runtime {
        self.sending().relay.runtime()
    }

    /// `send today --yes`, with more said behind it.
    #[track_caller]
    pub(crate) fn send(&self, more: &[&str]) -> Ran {
        self.run([&["send", "today", "--yes"], more].concat())
    }

    /// `status today` in JSON.
    #[track_caller]
    pub(crate) fn status(&self) -> Value {
        self.run(["status", "today", "--json"]).json()
    }

    /// How many deliveries stand in a state.
    #[track_caller]
    pub(crate) fn count_in_state(&self, state: &str) -> u64 {
        self.status()["states"][state].as_u64().unwrap()
    }

    /// What all its relays have taken, in order.
    #[track_caller]
    pub(crate) fn messages(&self) -> Vec<Arc<ReceivedMessage>> {
        self.sending().relay.messages()
    }

    /// Waits until its relays have taken so many messages.
    #[track_caller]
    pub(crate) fn wait_for_messages(&self, count: usize) {
        wait_until(&format!("{count} messages"), || self.messages().len() >= count);
    }

    /// Whom the messages were for, sorted; who got two stands there twice.
    #[track_caller]
    pub(crate) fn reached(&self) -> Vec<String> {
        let messages = self.messages();
        let mut readers: Vec<_> = messages.iter().flat_map(|one| one.recipients.clone()).collect();
        readers.sort();
        readers
    }

    /// Every reader it was set up with, sorted.
    pub(crate) fn everyone(&self) -> Vec<String> {
        let readers = &self.sending().paper.readers;
        let mut all: Vec<_> = readers.iter().map(|reader| reader.email.clone()).collect();
        all.sort();
        all
    }
}
