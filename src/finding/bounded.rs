//! Bounds how many findings are kept, so that a person can read them and a hostile file costs little.

use std::collections::BTreeMap;

use super::{Code, Finding};
use crate::wording::say;

/// How many findings of one code are listed. The last of them says how many more there are.
pub(super) const MAX_FINDINGS_OF_ONE_CODE: usize = 100;

/// Limits the findings of each code. The others are counted.
pub fn bounded(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        let (count, last) = counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= MAX_FINDINGS_OF_ONE_CODE {
            *last = told.len();
            told.push(finding);
        }
    }
    for (count, last) in counts.into_values() {
        tell_more(&mut told[last], count.saturating_sub(MAX_FINDINGS_OF_ONE_CODE));
    }
    told
}

/// Says in the last finding of a code how many more there are.
pub(super) fn tell_more(last: &mut Finding, more: usize) {
    if more > 0 {
        let message = &last.message;
        last.message = say!("{message}; and {more} more of this kind", message, more);
    }
}
