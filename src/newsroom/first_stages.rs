//! The stages of a run: who is sent to before all others, as `[delivery] first` says.

use jiff::SignedDuration;

use crate::audience::SpooledAudience;
use crate::journal::NewStage;
use crate::publication::FirstReaders;

/// The stages of a run for this audience. A stage without readers is left out, and so is one that nobody comes after.
pub(super) fn plan_stages(first: &FirstReaders, readers: &SpooledAudience) -> Vec<NewStage> {
    let all = readers.len();
    let tagged = readers.count_marked();
    let sample = first.sample.count(all).min(all - tagged);
    let stage = |tags: Option<String>, readers: usize| NewStage {
        tags,
        readers: readers as u64,
        pause: SignedDuration::try_from(first.pause).unwrap_or(SignedDuration::MAX),
        max_refused: first.max_refused,
    };
    let mut before = 0;
    let stages = [stage(Some(first.tags.join(", ")), tagged), stage(None, sample)];
    stages
        .into_iter()
        .filter(|stage| {
            before += stage.readers;
            stage.readers > 0 && before < all as u64
        })
        .collect()
}
