//! Requests that a mail must confirm, in a journal over SQL.

use jiff::Timestamp;

use super::address_change_tables;
use super::change_standing::ChangeStanding;
use super::erasure_request_tables;
use super::error::Error;
use super::reader_request::{PendingRequest, ReaderRequest, RequestMailEnd, RequestMails};
use super::reader_request_record::RequestRecord;
use super::reader_request_tables as tables;
use super::request_mail_queue as queue;
use super::request_mail_tables;
use super::store::SqlStore;
use super::suppression::Reason;
use crate::address::Address;
use crate::publication::RateLimit;
use crate::token::RequestTicket;

impl<S: SqlStore> RequestRecord for S {
    fn keep_request(&mut self, request: &ReaderRequest, now: Timestamp) -> Result<(), Error> {
        self.write_with(|sql| tables::keep_request(sql, request, now))
    }

    fn take_up_request_mail(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        which: RequestMails,
    ) -> Result<Option<PendingRequest>, Error> {
        self.write_with(|sql| queue::take_up_mail(sql, now, until, which))
    }

    fn renew_request_mail(
        &mut self,
        request: &PendingRequest,
        until: Timestamp,
    ) -> Result<bool, Error> {
        self.write_with(|sql| queue::renew_mail(sql, request, until))
    }

    fn record_request_mail(
        &mut self,
        request: &PendingRequest,
        end: RequestMailEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_with(|sql| queue::record_mail_end(sql, request, end, now))
    }

    fn next_request_mail(&mut self, which: RequestMails) -> Result<Option<Timestamp>, Error> {
        self.read_with(|sql| queue::find_next_mail(sql, which))
    }

    fn request_mail_turn(
        &mut self,
        budget: &[RateLimit],
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        self.read_with(|sql| request_mail_tables::find_turn(sql, budget, now))
    }

    fn count_request_mails(&mut self) -> Result<u64, Error> {
        self.read_with(queue::count_mails)
    }

    fn hasten_request_mails(&mut self, now: Timestamp) -> Result<(), Error> {
        self.write_with(|sql| queue::hasten_mails(sql, now))
    }

    fn forget_old_requests(&mut self, now: Timestamp) -> Result<u64, Error> {
        self.write_with(|sql| tables::forget_old_requests(sql, now))
    }

    fn find_request(
        &mut self,
        ticket: &RequestTicket,
        now: Timestamp,
    ) -> Result<Option<PendingRequest>, Error> {
        self.read_with(|sql| tables::find_request(sql, ticket, now))
    }

    fn requests_about(&mut self, reader: &Address) -> Result<Vec<PendingRequest>, Error> {
        self.read_with(|sql| tables::list_requests_about(sql, reader))
    }

    fn readmit_confirmed(&mut self, reader: &Address) -> Result<Option<Reason>, Error> {
        self.write_with(|sql| tables::readmit_confirmed(sql, reader))
    }

    fn change_standing(
        &mut self,
        reader: &Address,
        now: Timestamp,
    ) -> Result<ChangeStanding, Error> {
        self.read_with(|sql| address_change_tables::find_standing(sql, reader, now))
    }

    fn record_address_change(
        &mut self,
        request: &PendingRequest,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_with(|sql| address_change_tables::record_change(sql, request, now))
    }

    fn confirm_erasure(&mut self, ticket: &RequestTicket, now: Timestamp) -> Result<bool, Error> {
        self.write_with(|sql| erasure_request_tables::confirm_erasure(sql, ticket, now))
    }

    fn confirmed_erasures(&mut self) -> Result<Vec<Address>, Error> {
        self.read_with(erasure_request_tables::list_confirmed_erasures)
    }
}
