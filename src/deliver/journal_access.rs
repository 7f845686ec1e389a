//! Patience with a journal that another process holds, or whose server is away.

use std::thread;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::types::Error;
use crate::journal::{self, BoxedJournal};

/// For how long a journal is asked again that is busy, or whose server is away.
const MAX_WAIT_FOR_JOURNAL: Duration = Duration::from_mins(2);
/// The time between two tries.
const PAUSE_BETWEEN_TRIES: Duration = Duration::from_millis(200);

/// Calls the journal again and again while another process holds it or its server is away, for two
/// minutes, or until the run is given up.
pub(super) fn retry_while_away<T>(
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

/// Uses the journal while no journal writer has it, as patiently, and beside the tasks: it may wait.
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
