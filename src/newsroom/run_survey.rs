//! Everything about a run that a page shows: its curve, its domains, and the curves of the runs before.

use super::error::Error;
use super::opened::Newsroom;
use super::run_curve::{EndCounts, RunCurve};
use crate::journal::Run;

/// The most slices of a curve on a page.
const MAX_PAGE_SLICES: u32 = 60;

/// How many runs before the present one are compared with it.
const FORMER_RUNS: usize = 7;

/// The most domains that are named. The others are counted together.
const MAX_DOMAINS: usize = 12;

/// What a page shows of a run.
#[derive(Debug)]
pub struct RunSurvey {
    /// The curve of the run.
    pub curve: RunCurve,
    /// The domains with the most deliveries, those first.
    pub domains: Vec<DomainEnds>,
    /// All other domains together.
    pub other_domains: EndCounts,
    /// The runs before, the last one first.
    pub former: Vec<FormerRun>,
}

/// What became of the deliveries to one domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainEnds {
    /// The domain.
    pub domain: String,
    /// The counts.
    pub ends: EndCounts,
}

/// A run before the present one.
#[derive(Debug)]
pub struct FormerRun {
    /// The run.
    pub run: Run,
    /// How many deliveries it had.
    pub planned: u64,
    /// Its curve.
    pub curve: RunCurve,
}

impl Newsroom {
    /// Reads what a page shows of a run.
    ///
    /// # Errors
    ///
    /// The journal's own.
    pub fn survey_run(&mut self, run: &Run) -> Result<RunSurvey, Error> {
        let curve = self.read_curve(run, MAX_PAGE_SLICES)?;
        let journal = self.journal()?;
        let mut domains: Vec<DomainEnds> = Vec::new();
        for count in journal.count_by_domain(run.id)? {
            if domains.last().is_none_or(|last| last.domain != count.domain) {
                let ends = EndCounts::default();
                domains.push(DomainEnds { domain: count.domain, ends });
            }
            if let Some(last) = domains.last_mut() {
                last.ends.count(count.state, count.count);
            }
        }
        domains.sort_by_key(|one| std::cmp::Reverse(one.ends.total()));
        let others = domains.split_off(domains.len().min(MAX_DOMAINS));
        let other_domains = others.iter().fold(EndCounts::default(), |sum, one| sum.plus(one.ends));
        let runs = journal.last_runs(Some(run.issue), usize::MAX)?;
        let before = runs.into_iter().filter(|other| other.started < run.started);
        let before: Vec<Run> = before.take(FORMER_RUNS).collect();
        let mut former = Vec::new();
        for run in before {
            let planned = self.journal()?.tally(run.id)?.planned();
            let curve = self.read_curve(&run, MAX_PAGE_SLICES)?;
            former.push(FormerRun { run, planned, curve });
        }
        Ok(RunSurvey { curve, domains, other_domains, former })
    }
}
