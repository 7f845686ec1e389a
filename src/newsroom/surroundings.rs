//! What a publication's work needs of the machine around it: the time, random numbers, environment
//! variables, and a folder for what is thrown away.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

/// Fills bytes with random ones, or says that there are none.
pub type Randomness = Arc<dyn Fn(&mut [u8]) -> Result<(), NoRandomness> + Send + Sync>;

/// Looks an environment variable up by its name.
pub type Environment = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The machine around the publication, handed in by the caller: nothing in here is looked up by the
/// room itself.
#[derive(Clone)]
pub struct Surroundings {
    /// This moment.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Fills all of the bytes with random ones that nobody can foresee.
    pub randomness: Randomness,
    /// The value of an environment variable, where it is set and UTF-8.
    pub environment: Environment,
    /// The folder for what is thrown away, such as the journal of a rehearsal.
    pub scratch: PathBuf,
    /// What tells this process from every other one that sends at the same moment: its number.
    pub process: u32,
}

/// The system gives no random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRandomness;

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scratch, process, .. } = self;
        f.debug_struct("Surroundings")
            .field("scratch", scratch)
            .field("process", process)
            .finish_non_exhaustive()
    }
}
