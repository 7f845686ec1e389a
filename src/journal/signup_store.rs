//! Who signs up, in a journal over SQL.

use jiff::Timestamp;

use super::error::Error;
use super::run::RunId;
use super::signup::{
    ConfirmationEnd, PendingSignup, Signup, SignupConfirmation, SignupMailEnd, SignupRequest,
    SignupStanding,
};
use super::signup_counts;
use super::signup_record::SignupRecord;
use super::signup_tables;
use super::store::SqlStore;
use crate::address::Address;

impl<S: SqlStore> SignupRecord for S {
    fn request_signup(&mut self, request: &SignupRequest, now: Timestamp) -> Result<(), Error> {
        self.write_with(|sql| signup_tables::request_signup(sql, request, now))
    }

    fn take_up_signup_mail(
        &mut self,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<PendingSignup>, Error> {
        self.write_with(|sql| signup_tables::take_up_mail(sql, now, until))
    }

    fn record_signup_mail(
        &mut self,
        request: &PendingSignup,
        end: SignupMailEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_with(|sql| signup_tables::record_mail_end(sql, request, end, now))
    }

    fn next_signup_mail(&mut self) -> Result<Option<Timestamp>, Error> {
        self.read_with(signup_tables::find_next_mail)
    }

    fn hasten_signup_mails(&mut self, now: Timestamp) -> Result<(), Error> {
        self.write_with(|sql| signup_tables::hasten_mails(sql, now))
    }

    fn forget_old_signups(&mut self, now: Timestamp) -> Result<u64, Error> {
        self.write_with(|sql| signup_tables::forget_old_requests(sql, now))
    }

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
