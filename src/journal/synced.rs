//! How exchanges reach the disk of the journal, and what proves that they have.
//!
//! An exchange in a file is written when it returns, and lies in the memory of the machine until the log is synced. It
//! outlives the process that made it, and not the power. A journal that is opened after a power failure finds some
//! of the exchanges since the last sync, the earlier ones first, or none of them. It knows of the failure by the
//! identity of the machine's boot, which a run keeps beside the name of its owner.

use super::error::Error;
use super::run::RunId;
use crate::publication::SyncPolicy;

/// The proof that exchanges are on the disk of the journal.
#[derive(Debug)]
pub struct Synced {
    /// How many of the journal's exchanges are.
    exchanges: u64,
}

/// What waits until the exchanges so far are on the disk. It may wait in another thread than that of the journal.
#[must_use = "nothing is synced before it has waited"]
pub struct PendingSync {
    exchanges: u64,
    /// What waits. `None` if the exchanges are on the disk already.
    wait: Option<WaitForDisk>,
}

type WaitForDisk = Box<dyn FnOnce() -> Result<(), Error> + Send>;

/// What a store knows of its exchanges and of its disk.
#[derive(Debug)]
pub(super) struct SyncState {
    /// How many exchanges were carried out.
    exchanges: u64,
    memory: WrittenMemory,
}

/// Where an exchange is when it has returned.
#[derive(Debug)]
enum WrittenMemory {
    /// On the disk, or in a journal that outlives nothing.
    Disk,
    /// In the memory of this machine.
    Machine {
        /// The boot of the machine. `None` if the machine does not say which one it is.
        boot: Option<String>,
        /// The run that keeps the boot.
        kept_for: Option<RunId>,
    },
}

/// The boot that a run keeps from now on, and the one that it is compared with.
#[derive(Debug, Clone, Default)]
pub(super) struct BootMarks {
    /// The boot on whose memory the run will rely. `None` if each message waits for the disk.
    pub(super) kept: Option<String>,
    /// The present boot of the machine. `None` if the machine does not say which one it is.
    pub(super) present: Option<String>,
}

impl Synced {
    /// Whether the exchange with this number is on the disk.
    pub(super) const fn covers(&self, exchange: u64) -> bool {
        exchange <= self.exchanges
    }
}

impl PendingSync {
    /// Waits until the exchanges are on the disk.
    ///
    /// # Errors
    ///
    /// The disk fails. It is unknown what of the exchanges outlives a power failure, and nothing may be sent.
    pub fn wait(self) -> Result<Synced, Error> {
        self.wait.map_or(Ok(()), |wait| wait())?;
        Ok(Synced { exchanges: self.exchanges })
    }

    /// The proof at once, if there is nothing to wait for.
    ///
    /// # Errors
    ///
    /// What waits, if there is something.
    pub fn find_proof(self) -> Result<Synced, Self> {
        if self.wait.is_none() { Ok(Synced { exchanges: self.exchanges }) } else { Err(self) }
    }
}

impl SyncState {
    /// The state of a store whose exchanges are on the disk when they return, or outlive nothing.
    pub(super) const fn durable() -> Self {
        Self { exchanges: 0, memory: WrittenMemory::Disk }
    }

    /// The state of a store on this machine, whose exchanges lie in its memory until they are synced.
    pub(super) const fn in_memory(boot: Option<String>) -> Self {
        Self { exchanges: 0, memory: WrittenMemory::Machine { boot, kept_for: None } }
    }

    /// Counts an exchange. Answers its number.
    pub(super) const fn count_exchange(&mut self) -> u64 {
        self.exchanges += 1;
        self.exchanges
    }

    /// What proves that the exchanges so far are on the disk, when `wait` has returned.
    pub(super) fn pend(
        &self,
        wait: impl FnOnce() -> Result<(), Error> + Send + 'static,
    ) -> PendingSync {
        PendingSync { exchanges: self.exchanges, wait: Some(Box::new(wait)) }
    }

    /// What proves that the exchanges so far are on the disk, where there is nothing to wait for.
    pub(super) const fn find_done(&self) -> PendingSync {
        PendingSync { exchanges: self.exchanges, wait: None }
    }

    /// The boot of the machine, and the one that a run keeps under this policy.
    pub(super) fn boot_marks(&self, policy: SyncPolicy) -> BootMarks {
        let WrittenMemory::Machine { boot, .. } = &self.memory else { return BootMarks::default() };
        let kept = boot.clone().filter(|_| policy == SyncPolicy::Claims);
        BootMarks { kept, present: boot.clone() }
    }

    /// The present boot of the machine, if exchanges lie in its memory and it says which one it is.
    pub(super) fn present_boot(&self) -> Option<String> {
        self.boot_marks(SyncPolicy::Claims).present
    }

    /// Notes that a run was taken over under this policy, and keeps the boot if it relies on it.
    pub(super) fn note_kept(&mut self, run: RunId, policy: SyncPolicy) {
        if let WrittenMemory::Machine { boot, kept_for } = &mut self.memory {
            *kept_for = (boot.is_some() && policy == SyncPolicy::Claims).then_some(run);
        }
    }

    /// What must be on the disk before a message of a run leaves: only the claims, if the run keeps the boot.
    pub(super) fn policy_of(&self, run: RunId) -> SyncPolicy {
        match &self.memory {
            WrittenMemory::Machine { kept_for, .. } if *kept_for != Some(run) => SyncPolicy::Each,
            _ => SyncPolicy::Claims,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RunId, SyncPolicy, SyncState};

    #[test]
    fn a_run_relies_on_the_memory_of_the_machine_only_if_it_keeps_the_boot() {
        let (one, other) = (RunId::numbered(1), RunId::numbered(2));
        let policy = |boot: Option<&str>, wanted| {
            let mut state = SyncState::in_memory(boot.map(str::to_owned));
            assert_eq!(state.policy_of(one), SyncPolicy::Each, "nobody has taken it over");
            let kept = state.boot_marks(wanted).kept.is_some();
            state.note_kept(one, wanted);
            assert_eq!(state.policy_of(other), SyncPolicy::Each);
            assert_eq!(state.policy_of(one) == SyncPolicy::Claims, kept);
            state.policy_of(one)
        };
        assert_eq!(policy(Some("b1"), SyncPolicy::Claims), SyncPolicy::Claims);
        assert_eq!(policy(Some("b1"), SyncPolicy::Each), SyncPolicy::Each);
        assert_eq!(policy(None, SyncPolicy::Claims), SyncPolicy::Each);
        assert_eq!(SyncState::durable().policy_of(one), SyncPolicy::Claims);
    }
}
