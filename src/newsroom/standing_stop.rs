//! A stop that keeps an issue from being sent, in words.

use jiff::Zoned;

use super::dates::word_day;
use super::send_steps::{SendStep, word_steps};
use crate::issue::IssueName;
use crate::journal::{IssueStop, word_kept};
use crate::wording::{Wording, say};

/// A stop that stands, with its moment as the publication's clock showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingStop {
    /// The stop.
    pub stop: IssueStop,
    /// The moment of the stop.
    pub at: Zoned,
    /// What has to be done before the issue is sent, as far as it is known.
    pub steps: Vec<SendStep>,
}

impl StandingStop {
    /// Who stopped the issue, when and why.
    pub fn word(&self) -> Wording {
        let Self { stop: IssueStop { issue, by, why, .. }, at, .. } = self;
        let time = word_stop_time(*issue, at);
        let (issue, by) = (issue.to_string(), by.to_string());
        if let Some(why) = why {
            say!(
                "the issue of {issue} was stopped at {time} by {by}: {why}",
                issue,
                time,
                by,
                why = word_kept(why.as_str())
            )
        } else {
            say!("the issue of {issue} was stopped at {time} by {by}", issue, time, by)
        }
    }

    /// What lets the issue go, and what else has to be done before it is sent.
    pub fn next_step(&self) -> Wording {
        word_release_and_more(self.stop.issue, &self.steps)
    }

    /// What tells the stop from another one with the same words.
    pub fn occasion(&self) -> String {
        self.stop.at.to_string()
    }
}

/// What lets a stopped issue go and, if more has to be done before it is sent, all of these steps.
pub fn word_release_and_more(issue: IssueName, steps: &[SendStep]) -> Wording {
    match steps {
        [] | [_] | [SendStep::LetGo, SendStep::Send] => word_release(issue),
        _ => word_steps(issue, steps).unwrap_or_else(|| word_release(issue)),
    }
}

/// What lets a stopped issue go.
pub fn word_release(issue: IssueName) -> Wording {
    say!("`matinale go {issue}` lets it be sent again", issue)
}

/// The time of a stop or of its end, without the day if that is the day of the issue.
pub fn word_stop_time(issue: IssueName, at: &Zoned) -> Wording {
    let (time, date) = (at.strftime("%H:%M").to_string(), word_day(at.date()));
    if at.date() == issue.day() {
        say!("{time}", time)
    } else {
        say!("{time} on {date}", time, date)
    }
}
