//! What a publication needs of the machine: the time, random numbers, environment variables, and a
//! temporary folder.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::error::Error;
use super::start_failure::StartFailure;
use crate::smtp::Announcer;

/// Fills bytes with random ones, or reports that there are none.
pub type Randomness = Arc<dyn Fn(&mut [u8]) -> Result<(), NoRandomness> + Send + Sync>;

/// Reads an environment variable by its name.
pub type Environment = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The machine, as the caller passes it in. The room reads none of it by itself.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the present moment.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Fills all bytes with random ones that nobody can predict.
    pub randomness: Randomness,
    /// Reads an environment variable. `None` if it is not set, or not UTF-8.
    pub environment: Environment,
    /// Tells a person what a step waits for, while it waits.
    pub announcer: Announcer,
    /// The folder for temporary files, such as the journal of a rehearsal.
    pub scratch: PathBuf,
    /// The number of this process. It differs from that of every other process that sends at the
    /// same time.
    pub process: u32,
    /// The name of this machine. With a journal on a server, it differs from that of every other machine
    /// that sends.
    pub machine: String,
}

impl Surroundings {
    /// A token for the page of the built-in inbox: 32 hexadecimal digits that nobody can guess.
    ///
    /// # Errors
    ///
    /// The system gives no random numbers.
    pub fn make_page_token(&self) -> Result<String, Error> {
        let mut token = [0; 16];
        let filled = (self.randomness)(&mut token);
        filled.map_err(|_| StartFailure::NoRandomness("the address of the page"))?;
        Ok(data_encoding::HEXLOWER.encode(&token))
    }
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
