//! The stages of a run: who is sent to before all others, as `[delivery] first` says.

use jiff::SignedDuration;

use super::missing_stage::MissingStage;
use crate::audience::SpooledAudience;
use crate::journal::NewStage;
use crate::publication::FirstReaders;

/// Why a stage is missing which the settings ask for.
pub(super) fn find_missing_stage(
    first: &FirstReaders,
    readers: &SpooledAudience,
) -> Option<MissingStage> {
    if !first.tags.is_empty() && readers.count_marked() == 0 {
        return Some(MissingStage::Nobody(first.tags.join(", ")));
    }
    let before: u64 = plan_stages(first, readers).iter().map(|stage| stage.readers).sum();
    let wanted = readers.count_marked() + first.sample.count(readers.len());
    (before < wanted as u64 && wanted >= readers.len()).then_some(MissingStage::Everybody)
}

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
