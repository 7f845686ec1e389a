//! Everything about a run that a page shows: its curve, its domains, and the curves of the runs before.

use jiff::Timestamp;

use super::error::Error;
use super::opened::Newsroom;
use super::run_curve::{EndCounts, RunCurve};
use crate::journal::Run;

/// The most slices of a curve on a page.
const MAX_PAGE_SLICES: u32 = 60;

/// How many runs before the present one are compared with it.
const FORMER_RUNS: usize = 7;

/// The most domains whose curves are drawn.
const MAX_DOMAIN_CURVES: usize = 4;

/// The most domains that are named. The others are counted together.
const MAX_DOMAINS: usize = 12;

/// The fewest readers of a domain that is named. A domain with fewer of them can name a person.
const MIN_READERS_OF_DOMAIN: u64 = 5;

/// What a page shows of a run.
#[derive(Debug)]
pub struct RunSurvey {
    /// The curve of the run.
    pub curve: RunCurve,
    /// The domains with the most readers, those first.
    pub domains: Vec<DomainEnds>,
    /// All other domains together.
    pub other_domains: EndCounts,
    /// The curves of the domains with the most readers, those first.
    pub domain_curves: Vec<DomainCurves>,
    /// The runs before, the last one first.
    pub former: Vec<FormerRun>,
}

/// The curves of one domain, in a run and in those before it.
#[derive(Debug)]
pub struct DomainCurves {
    /// The domain.
    pub domain: String,
    /// The curves: that of the run, and then those of the runs before that have readers of the domain, the last one first.
    pub curves: Vec<DomainCurve>,
}

/// The curve of one domain in a run.
#[derive(Debug)]
pub struct DomainCurve {
    /// The moment at which the run was planned.
    pub began: Timestamp,
    /// How many readers of the domain the run has.
    pub readers: u64,
    /// The curve.
    pub curve: RunCurve,
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
        domains.sort_by_key(|one| std::cmp::Reverse(one.ends.count_readers()));
        let named = domains.iter().take(MAX_DOMAINS);
        let named = named.take_while(|one| one.ends.count_readers() >= MIN_READERS_OF_DOMAIN);
        let others = domains.split_off(named.count());
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
        let runs: Vec<&Run> = [run].into_iter().chain(former.iter().map(|one| &one.run)).collect();
        let mut domain_curves = Vec::new();
        for one in domains.iter().take(MAX_DOMAIN_CURVES) {
            let curves = self.read_domain_curves(&runs, &one.domain)?;
            domain_curves.push(DomainCurves { domain: one.domain.clone(), curves });
        }
        Ok(RunSurvey { curve, domains, other_domains, domain_curves, former })
    }

    /// The curves of a domain in those of these runs that have readers of it.
    fn read_domain_curves(
        &mut self,
        runs: &[&Run],
        domain: &str,
    ) -> Result<Vec<DomainCurve>, Error> {
        let journal = self.journal()?;
        let mut curves = Vec::new();
        for run in runs {
            let readers = journal.count_readers_of_domain(run.id, domain)?;
            let counts = journal.count_domain_by_moment(run.id, domain)?;
            if readers > 0 {
                let curve = RunCurve::of(&counts, run.started, MAX_PAGE_SLICES);
                curves.push(DomainCurve { began: run.started, readers, curve });
            }
        }
        Ok(curves)
    }
}
