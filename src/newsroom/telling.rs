//! What a person is told about an issue, each thing once.
//!
//! The journal remembers what was told. What could not be shown is not recorded, so that it is told at
//! the next call.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;

use super::error::Error;
use super::opened::Newsroom;
use crate::issue::IssueName;
use crate::journal::{HistoryMark, ReaderLoss};
use crate::wording::{Wording, join_lines};

/// How many readers of each loss are read, to tell their reasons.
const MAX_NAMED_READERS: usize = 1_000;

/// The most characters of a name that are written into the journal as they are. A longer name ends with its
/// digest.
const MAX_PLAIN_CHARS: usize = 160;

/// Something that a person has to hear about an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The name under which the journal remembers that the alert was given.
    name: String,
    /// The text of the alert.
    text: Wording,
    /// The issue that the alert is about, if it is another one than the one that is sent.
    other: Option<IssueName>,
}

impl Alert {
    /// An alert about a subject, such as a relay. Two alerts are the same if they have the same subject
    /// and the same English text, apart from words with digits: counts, moments and numbers of messages.
    pub fn new(subject: &str, text: Wording) -> Self {
        let english = text.to_string();
        let has_digit = |word: &&str| word.bytes().any(|byte| byte.is_ascii_digit());
        let words: Vec<_> = english.split_whitespace().filter(|word| !has_digit(word)).collect();
        Self { name: name_alert(subject, &words.join(" ")), text, other: None }
    }

    /// An alert about things that the text shows only in part. Two alerts are the same if they have the same
    /// subject and the same things, digits included, whatever their texts.
    pub fn about(subject: &str, things: &str, text: Wording) -> Self {
        Self { name: name_alert(subject, things), text, other: None }
    }

    /// The alert about another issue than the one that is sent. It is told once, whatever issues are sent
    /// after it.
    #[must_use]
    pub fn of_issue(self, other: IssueName) -> Self {
        Self { other: Some(other), ..self }
    }

    /// The same alert with more behind its text.
    #[must_use]
    pub fn with_more(self, more: Wording) -> Self {
        Self { text: join_lines([self.text, more]), ..self }
    }

    /// The text of the alert.
    pub const fn text(&self) -> &Wording {
        &self.text
    }
}

/// What a person was not told about an issue yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The issue. `None` if the words of a person name none: then nothing is remembered.
    pub issue: Option<IssueName>,
    /// The alerts, in the order in which they came up.
    pub alerts: Vec<Alert>,
    /// The readers who did not get the issue, by the reason.
    pub losses: Vec<ReaderLoss>,
    /// The end of the history when the losses were listed. `None` if the issue has no run.
    until: Option<HistoryMark>,
}

impl Telling {
    /// Whether there is nothing to tell.
    pub const fn is_empty(&self) -> bool {
        self.alerts.is_empty() && self.losses.is_empty()
    }
}

impl Newsroom {
    /// What no person was told about an issue: those of these alerts that are new, and the losses of
    /// its run that are new. If the journal cannot be read, or no issue is named, every alert counts as new.
    pub fn find_untold(&mut self, issue: Option<IssueName>, alerts: Vec<Alert>) -> Telling {
        let all = Telling { issue, alerts, losses: Vec::new(), until: None };
        self.keep_untold(all.clone()).unwrap_or(all)
    }

    fn keep_untold(&mut self, mut telling: Telling) -> Result<Telling, Error> {
        let policy = self.publication.delivery.in_doubt;
        let Some(journal) = self.find_journal()? else { return Ok(telling) };
        let mut untold = Vec::new();
        for alert in telling.alerts {
            let told = match alert.other.or(telling.issue) {
                Some(issue) => journal.told_alerts(issue)?.contains(&alert.name),
                None => false,
            };
            if !told {
                untold.push(alert);
            }
        }
        telling.alerts = untold;
        if let Some(issue) = telling.issue
            && let Some(run) = journal.run(issue)?
        {
            let untold = journal.untold_losses(run.id, policy, MAX_NAMED_READERS)?;
            (telling.losses, telling.until) = (untold.losses, Some(untold.until));
        }
        Ok(telling)
    }

    /// Records that a person was told all of this. Makes the journal if there is none.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written.
    pub fn record_told(&mut self, telling: &Telling) -> Result<(), Error> {
        self.record_alerts(telling.issue, &telling.alerts)?;
        let now = self.now().timestamp();
        if let (Some(issue), Some(until)) = (telling.issue, telling.until) {
            self.journal()?.record_told_losses(issue, until, now)?;
        }
        Ok(())
    }

    /// Records that a person was told these alerts about an issue, and of none of its readers.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written.
    pub fn record_alerts(
        &mut self,
        issue: Option<IssueName>,
        alerts: &[Alert],
    ) -> Result<(), Error> {
        let now = self.now().timestamp();
        for alert in alerts {
            let Some(issue) = alert.other.or(issue) else { continue };
            self.journal()?.record_told(issue, std::slice::from_ref(&alert.name), now)?;
        }
        Ok(())
    }
}

/// The name of an alert in the journal: different words have different names, however long they are.
fn name_alert(subject: &str, words: &str) -> String {
    let name = format!("{subject}: {}", words.escape_debug());
    if name.chars().count() <= MAX_PLAIN_CHARS {
        return name;
    }
    let whole = HEXLOWER.encode(&digest(&SHA256, name.as_bytes()).as_ref()[..16]);
    let start: String = name.chars().take(MAX_PLAIN_CHARS).collect();
    format!("{start}… {whole}")
}

#[cfg(test)]
mod tests {
    use super::Alert;
    use crate::wording::say;

    #[test]
    fn an_alert_is_the_same_whatever_its_numbers() {
        let name = |words: &str| Alert::new("relay a", say!("{words}", words)).name;
        assert_eq!(name("refused 3 messages, id A1"), name("refused 19 messages, id B2"));
        assert_ne!(name("refused 3 messages"), name("asks 3 times"));
        let of = |relay: &str| Alert::new(relay, say!("gone")).name;
        assert_ne!(of("relay a"), of("relay b"));
    }

    #[test]
    fn long_alerts_with_the_same_beginning_are_different() {
        let name =
            |end: &str| Alert::new("relay a", say!("{words}", words = "é ".repeat(900) + end)).name;
        assert_eq!(name("gone 3"), name("gone 4"));
        assert_ne!(name("gone"), name("away"));
        assert!(name("gone").chars().count() < 200);
    }

    #[test]
    fn an_alert_about_things_is_told_by_the_things_with_their_digits() {
        let name =
            |things: &str, text: &str| Alert::about("the list", things, say!("{text}", text)).name;
        assert_eq!(name("a1", "1 row"), name("a1", "one row"));
        assert_ne!(name("a1", "1 row"), name("a2", "1 row"));
    }
}
