//! A relay as a run uses it: how many lines it gets, and what became of it.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use tokio_util::sync::CancellationToken;

use super::Trouble;
use super::pace::Pace;
use crate::smtp::{self, Target};

/// A relay, and how much of the run it gets.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where it is, and as whom it is called.
    pub target: Target,
    /// How many lines it takes from us.
    pub connections: usize,
    /// Its share of the lines beside other relays; with 0 it stands by until another one fails.
    pub weight: usize,
}

/// What kept a relay from being used, or one of its lines.
#[derive(Debug)]
pub struct Fate {
    /// The relay, as `host:port`.
    pub relay: String,
    /// What it was.
    pub trouble: Trouble,
    /// Whether the relay was given up; otherwise its other lines went on.
    pub is_closed: bool,
}

/// A relay in the course of a run.
pub(super) struct Standing {
    pub(super) post: Post,
    /// Stops its lines.
    pub(super) stop: CancellationToken,
    /// Refusals of the sender in a row.
    pub(super) refused: Arc<AtomicUsize>,
    /// How fast its lines hand over.
    pub(super) pace: Arc<Pace>,
    /// Lines at work.
    pub(super) lines: usize,
    /// Whether a line of this shift came to its end in good order.
    pub(super) went_well: bool,
    pub(super) trouble: Option<Trouble>,
    pub(super) is_closed: bool,
}

impl Standing {
    pub(super) fn new(post: Post) -> Self {
        Self {
            post,
            stop: CancellationToken::new(),
            refused: Arc::default(),
            pace: Arc::default(),
            lines: 0,
            went_well: false,
            trouble: None,
            is_closed: false,
        }
    }

    /// Takes note of what a line failed of; the graver of two stays.
    pub(super) fn note(&mut self, error: smtp::Error) {
        // One line too many is that line's matter; what is wrong with login, TLS or sender is wrong
        // with all of them.
        let early = matches!(error.phase(), crate::outcome::Phase::Greeting);
        let concerns_all = !error.is_temporary() && !early;
        if self.trouble.as_ref().is_none_or(Trouble::is_temporary) {
            self.trouble = Some(Trouble::Wire(error));
        }
        if concerns_all {
            self.stop.cancel();
        }
        self.is_closed |= concerns_all || (self.lines == 0 && !self.went_well);
    }
}

/// How many lines each relay begins with: in proportion to the weights, none having more than its
/// connections. Where all of them stand by, all of them serve.
pub(super) fn shares(posts: &[(usize, usize)]) -> Vec<usize> {
    let standing_by = posts.iter().all(|(_, weight)| *weight == 0);
    let posts: Vec<_> = posts
        .iter()
        .map(|(connections, weight)| {
            let connections = (*connections).max(1);
            (connections, if standing_by { connections } else { *weight })
        })
        .collect();
    // Connections for each unit of weight, where they are fewest.
    let scarce = posts.iter().filter(|(_, weight)| *weight > 0);
    let Some((lines, of)) =
        scarce.copied().min_by(|one, other| (one.0 * other.1).cmp(&(other.0 * one.1)))
    else {
        return Vec::new();
    };
    let share = |(connections, weight): &(usize, usize)| match weight {
        0 => 0,
        weight => (weight * lines).div_ceil(of).clamp(1, *connections),
    };
    posts.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn lines_are_shared_out_by_weight_and_nobody_gets_more_than_its_connections() {
        assert_eq!(shares(&[(8, 8)]), [8]);
        assert_eq!(shares(&[(8, 8), (2, 2)]), [8, 2], "by default all connections are used");
        assert_eq!(shares(&[(8, 3), (8, 1)]), [8, 3]);
        assert_eq!(shares(&[(8, 1), (8, 100)]), [1, 8]);
        assert_eq!(shares(&[(4, 1), (64, 1)]), [4, 4]);
        assert_eq!(shares(&[(1, 1)]), [1]);
        assert_eq!(shares(&[]), [0; 0]);
    }

    #[test]
    fn who_stands_by_gets_no_line_unless_all_do() {
        assert_eq!(shares(&[(8, 8), (4, 0)]), [8, 0]);
        assert_eq!(shares(&[(8, 0), (4, 0)]), [8, 4]);
    }
}
