//! Retries for a journal that another process has locked, or whose server is away.

use std::thread;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::run_context::RunContext;
use super::types::Error;
use crate::journal::{self, BoxedJournal};

/// How long a journal is retried that is locked, or whose server is away.
const MAX_WAIT_FOR_JOURNAL: Duration = Duration::from_mins(2);
/// The pause between two tries.
const PAUSE_BETWEEN_TRIES: Duration = Duration::from_millis(200);

/// Retries a call while the journal is locked or its server is away. Stops after two minutes, or
/// when the run is given up.
///
/// # Errors
///
/// The error of the last call.
pub fn retry_while_away<T>(
    given_up: &CancellationToken,
    mut call: impl FnMut() -> Result<T, journal::Error>,
) -> Result<T, journal::Error> {
    let began = Instant::now();
    loop {
        let answer = call();
        let passes = matches!(answer, Err(journal::Error::Busy | journal::Error::Away(_)));
        if !passes || given_up.is_cancelled() || began.elapsed() > MAX_WAIT_FOR_JOURNAL {
            return answer;
        }
        thread::sleep(PAUSE_BETWEEN_TRIES);
    }
}

/// Renews the lease of a sender, tells the other senders which relays it has found closed, and heeds what the journal says
/// besides. A journal that is away stops nothing.
pub(super) fn renew_lease(journal: &mut BoxedJournal, context: &RunContext) {
    let RunContext { run, owner, companions, .. } = context;
    if let Some(closures) = companions.find_untold()
        && journal.keep_closures(*run, owner, &closures).is_ok()
    {
        companions.note_told(closures);
    }
    if let Ok(renewal) = journal.renew(*run, owner, context.now()) {
        context.heed(renewal);
    }
}

/// Retries a call in the same way on a thread that may block. Used while no journal writer has the
/// journal.
pub(super) async fn use_journal<T: Send + 'static>(
    mut journal: BoxedJournal,
    given_up: CancellationToken,
    mut call: impl FnMut(&mut BoxedJournal) -> Result<T, journal::Error> + Send + 'static,
) -> Result<(BoxedJournal, T), Error> {
    let called = tokio::task::spawn_blocking(move || {
        let answer = retry_while_away(&given_up, || call(&mut journal))?;
        Ok((journal, answer))
    });
    called.await.map_err(|_| Error::WriterGone)?
}

#[cfg(test)]
mod tests {
    use super::{CancellationToken, journal, retry_while_away};

    /// How often a call is made whose first try fails like this.
    fn calls(given_up: &CancellationToken, fail: fn() -> journal::Error) -> usize {
        let mut calls = 0;
        let _ = retry_while_away(given_up, || {
            calls += 1;
            if calls == 1 { Err(fail()) } else { Ok(()) }
        });
        calls
    }

    #[test]
    fn a_journal_that_is_busy_or_away_is_called_again_unless_the_run_is_given_up() {
        let (going_on, given_up) = (CancellationToken::new(), CancellationToken::new());
        given_up.cancel();
        let away = || journal::Error::Away("the server is gone".into());
        assert_eq!(calls(&going_on, || journal::Error::Busy), 2);
        assert_eq!(calls(&going_on, away), 2);
        assert_eq!(calls(&going_on, || journal::Error::Superseded), 1);
        assert_eq!(calls(&given_up, away), 1);
    }
}
