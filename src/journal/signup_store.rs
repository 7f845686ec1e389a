//! Who signs up, in a journal over SQL.

use jiff::Timestamp;

use super::error::Error;
use super::run::RunId;
use super::signup::{ConfirmationEnd, Signup, SignupConfirmation, SignupStanding};
use super::signup_counts;
use super::signup_record::SignupRecord;
use super::signup_tables;
use super::store::SqlStore;
use crate::address::Address;

impl<S: SqlStore> SignupRecord for S {
    fn confirm_signup(
        &mut self,
        confirmation: &SignupConfirmation,
        now: Timestamp,
    ) -> Result<ConfirmationEnd, Error> {
        self.write_with(|sql| signup_tables::confirm_signup(sql, confirmation, now))
    }

    fn signup_standing(&mut self, reader: &Address) -> Result<SignupStanding, Error> {
        self.read_with(|sql| signup_tables::find_standing(sql, reader))
    }

    fn signups(&mut self, after: Option<&Address>, limit: usize) -> Result<Vec<Signup>, Error> {
        self.read_with(|sql| signup_tables::list_signups(sql, after, limit))
    }

    fn count_signups(&mut self, most: u64) -> Result<u64, Error> {
        self.read_with(|sql| signup_counts::count_signups(sql, most))
    }

    fn free_signups(&mut self, run: RunId) -> Result<Vec<String>, Error> {
        self.read_with(|sql| signup_counts::list_free_signups(sql, run))
    }
}
