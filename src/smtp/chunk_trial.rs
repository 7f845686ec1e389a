//! Whether a relay takes messages by BDAT, as all connections to it find out together.
//!
//! A relay that offers CHUNKING may close the connection instead, and then the message is in doubt. So one message makes
//! the trial, and the other connections send by DATA until its answer is there.
//!
//! Looks up to: nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whether a relay takes messages by BDAT.
#[derive(Debug, Default)]
pub(super) struct ChunkTrial(Mutex<ChunkSupport>);

/// What is known of a relay and BDAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum ChunkSupport {
    /// Nothing.
    #[default]
    Unknown,
    /// A connection makes the trial.
    OnTrial,
    /// The relay has taken a message by BDAT.
    Taken,
    /// No message goes by BDAT any more.
    Stopped,
}

impl ChunkTrial {
    /// Whether a connection may send by BDAT. If that is not known, the first one that asks makes the trial.
    pub(super) fn begin(&self) -> bool {
        let mut support = self.support();
        if *support == ChunkSupport::Unknown {
            *support = ChunkSupport::OnTrial;
            return true;
        }
        *support == ChunkSupport::Taken
    }

    /// Notes that the relay has taken a message by BDAT.
    pub(super) fn succeed(&self) {
        let mut support = self.support();
        if *support != ChunkSupport::Stopped {
            *support = ChunkSupport::Taken;
        }
    }

    /// Ends a trial that has shown nothing. Another connection may make one.
    pub(super) fn leave(&self) {
        self.replace(ChunkSupport::OnTrial, ChunkSupport::Unknown);
    }

    /// Ends a trial in which the connection was lost. False if none was made.
    pub(super) fn fail(&self) -> bool {
        self.replace(ChunkSupport::OnTrial, ChunkSupport::Stopped)
    }

    /// Stops all messages by BDAT. False if they were stopped before.
    pub(super) fn stop(&self) -> bool {
        std::mem::replace(&mut *self.support(), ChunkSupport::Stopped) != ChunkSupport::Stopped
    }

    /// Whether no message goes by BDAT any more.
    pub(super) fn is_stopped(&self) -> bool {
        *self.support() == ChunkSupport::Stopped
    }

    fn replace(&self, from: ChunkSupport, to: ChunkSupport) -> bool {
        let mut support = self.support();
        let is_so = *support == from;
        if is_so {
            *support = to;
        }
        is_so
    }

    fn support(&self) -> MutexGuard<'_, ChunkSupport> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::ChunkTrial;

    #[test]
    fn one_connection_makes_the_trial_and_all_may_go_on_once_it_has_shown_something() {
        let trial = ChunkTrial::default();
        assert!(trial.begin() && !trial.begin());
        trial.leave();
        assert!(trial.begin() && !trial.begin());
        trial.succeed();
        assert!(trial.begin() && trial.begin());
        assert!(!trial.fail(), "a loss says nothing about BDAT then");
        trial.leave();
        assert!(trial.begin() && !trial.is_stopped());
        assert!(trial.stop() && !trial.stop() && !trial.begin());
    }

    #[test]
    fn a_trial_that_loses_the_connection_is_the_last_one() {
        let trial = ChunkTrial::default();
        assert!(trial.begin() && trial.fail() && !trial.fail());
        trial.succeed();
        assert!(trial.is_stopped() && !trial.begin());
    }
}
