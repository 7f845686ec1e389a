//! The records of a journal over SQL that stand beside its runs and deliveries.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::alert::{self, HistoryMark, UntoldLosses};
use super::alert_record::AlertRecord;
use super::bounce::{self, DailyLimit, KeptReport, ReadMail};
use super::bounce_event::BounceEffect;
use super::bounce_record::BounceRecord;
use super::content_text;
use super::edited_address::{self, EditedAddress};
use super::erase;
use super::erasure_record::{ErasureRecord, PersonTraces};
use super::error::Error;
use super::issue_stop::{self, IssueStop, StopOrder, StopWords, Stopped};
use super::key_search::{self, KeySearch};
use super::lock::{LockHolder, RunLock};
use super::lost_claims::{self, RunOnBoot};
use super::plan;
use super::read;
use super::run::{Digest, RunId, Stoppage, UnreadableRows};
use super::run_moments::{self, DomainCount, MomentCount};
use super::run_record::RunRecord;
use super::stage::{PresentStage, Stage};
use super::stage_tables;
use super::store::SqlStore;
use super::sync_record::SyncRecord;
use super::synced::{PendingSync, Synced};
use super::tombstone::{TombstoneSalt, Tombstones};
use crate::address::Address;
use crate::issue::IssueName;
use crate::publication::{InDoubtPolicy, SyncPolicy};

impl<S: SqlStore> RunRecord for S {
    fn record_stoppage(&mut self, run: RunId, stoppage: Option<&Stoppage>) -> Result<(), Error> {
        self.write_with(|sql| plan::record_stoppage(sql, run, stoppage))
    }

    fn record_unreadable_rows(&mut self, run: RunId, rows: UnreadableRows) -> Result<(), Error> {
        self.write_with(|sql| plan::record_unreadable_rows(sql, run, rows))
    }

    fn search_reader_keys(
        &mut self,
        run: RunId,
        search: &KeySearch<'_>,
    ) -> Result<Vec<String>, Error> {
        self.read_with(|sql| key_search::search_reader_keys(sql, run, search))
    }

    fn stop_issue(
        &mut self,
        issue: IssueName,
        order: &StopOrder,
        now: Timestamp,
    ) -> Result<Stopped, Error> {
        self.write_with(|sql| issue_stop::stop_issue(sql, issue, order, now))
    }

    fn end_stop(
        &mut self,
        issue: IssueName,
        by: &StopWords,
        now: Timestamp,
    ) -> Result<Option<IssueStop>, Error> {
        self.write_with(|sql| issue_stop::end_stop(sql, issue, by, now))
    }

    fn find_stop(&mut self, issue: IssueName) -> Result<Option<IssueStop>, Error> {
        self.read_with(|sql| issue_stop::find_stop(sql, issue))
    }

    fn find_stop_of_run(&mut self, run: RunId) -> Result<Option<IssueStop>, Error> {
        self.read_with(|sql| issue_stop::find_stop_of_run(sql, run))
    }

    fn list_stops(&mut self, issue: IssueName) -> Result<Vec<IssueStop>, Error> {
        self.read_with(|sql| issue_stop::list_stops(sql, issue))
    }

    fn list_stages(&mut self, run: RunId) -> Result<Vec<Stage>, Error> {
        self.read_with(|sql| stage_tables::list_stages(sql, run))
    }

    fn find_present_stage(&mut self, run: RunId) -> Result<Option<PresentStage>, Error> {
        self.read_with(|sql| stage_tables::find_present_stage(sql, run))
    }

    fn end_stage(
        &mut self,
        run: RunId,
        number: u32,
        stop: Option<&StopOrder>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write_with(|sql| stage_tables::end_stage(sql, run, number, stop, now))
    }

    fn find_sender(&mut self) -> Result<Option<LockHolder>, Error> {
        self.look_for_sender()
    }

    fn keep_content_text(&mut self, run: RunId, content: Digest, words: &str) -> Result<(), Error> {
        self.write_with(|sql| content_text::keep_text(sql, run, content, words))
    }

    fn find_content_text(&mut self, run: RunId, content: Digest) -> Result<Option<String>, Error> {
        self.read_with(|sql| content_text::find_text(sql, run, content))
    }

    fn withdraw_content(
        &mut self,
        run: RunId,
        content: Digest,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write_with(|sql| content_text::withdraw(sql, run, content, now))
    }

    fn take_withdrawal_back(&mut self, run: RunId, content: Digest) -> Result<bool, Error> {
        self.write_with(|sql| content_text::take_withdrawal_back(sql, run, content))
    }

    fn list_withdrawn(&mut self, run: RunId) -> Result<Vec<Digest>, Error> {
        self.read_with(|sql| content_text::list_withdrawn(sql, run))
    }

    fn list_corrections(&mut self, issue: IssueName) -> Result<Vec<IssueName>, Error> {
        self.read_with(|sql| read::list_corrections(sql, issue))
    }

    fn record_edited_address(
        &mut self,
        former: &Address,
        new: &Address,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_with(|sql| edited_address::record_edited_address(sql, former, new, now))
    }

    fn find_edited_address(&mut self, former: &Address) -> Result<Option<Address>, Error> {
        self.read_with(|sql| edited_address::find_edited_address(sql, former))
    }

    fn list_edited_addresses(&mut self, reader: &Address) -> Result<Vec<EditedAddress>, Error> {
        self.read_with(|sql| edited_address::list_edited_addresses(sql, reader))
    }

    fn is_text_withdrawn(&mut self, run: RunId, words: &str) -> Result<bool, Error> {
        self.read_with(|sql| content_text::is_text_withdrawn(sql, run, words))
    }

    fn is_content_withdrawn(&mut self, run: RunId, content: Digest) -> Result<bool, Error> {
        self.read_with(|sql| content_text::is_withdrawn(sql, run, content))
    }

    fn count_by_moment(&mut self, run: RunId) -> Result<Vec<MomentCount>, Error> {
        self.read_with(|sql| run_moments::count_by_moment(sql, run))
    }

    fn count_domain_by_moment(
        &mut self,
        run: RunId,
        domain: &str,
    ) -> Result<Vec<MomentCount>, Error> {
        self.read_with(|sql| run_moments::count_domain_by_moment(sql, run, domain))
    }

    fn has_doubt_with(&mut self, run: RunId, words: &str) -> Result<bool, Error> {
        self.read_with(|sql| read::has_doubt_with(sql, run, words))
    }

    fn count_readers_of_domain(&mut self, run: RunId, domain: &str) -> Result<u64, Error> {
        self.read_with(|sql| run_moments::count_readers_of_domain(sql, run, domain))
    }

    fn count_by_domain(&mut self, run: RunId) -> Result<Vec<DomainCount>, Error> {
        self.read_with(|sql| run_moments::count_by_domain(sql, run))
    }
}

impl<S: SqlStore> SyncRecord for S {
    fn sync(&mut self) -> Result<Synced, Error> {
        self.pend_sync()?.wait()
    }

    fn sync_later(&mut self) -> Result<PendingSync, Error> {
        self.pend_sync()
    }

    fn sync_policy(&mut self, run: RunId) -> SyncPolicy {
        self.sync_state().policy_of(run)
    }

    fn count_lost_claims(&mut self, run: RunId) -> Result<u64, Error> {
        let boot = self.sync_state().present_boot();
        let on = RunOnBoot { run, boot: boot.as_deref() };
        self.read_with(|sql| lost_claims::count_lost_claims(sql, on))
    }
}

impl<S: SqlStore> AlertRecord for S {
    fn told_alerts(&mut self, issue: IssueName) -> Result<BTreeSet<String>, Error> {
        self.read_with(|sql| alert::list_told(sql, issue))
    }

    fn record_told(
        &mut self,
        issue: IssueName,
        alerts: &[String],
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_with(|sql| alert::record_told(sql, issue, alerts, now))
    }

    fn untold_losses(
        &mut self,
        run: RunId,
        policy: InDoubtPolicy,
        named: usize,
    ) -> Result<UntoldLosses, Error> {
        self.read_with(|sql| alert::list_untold_losses(sql, run, policy, named))
    }

    fn record_told_losses(
        &mut self,
        issue: IssueName,
        until: HistoryMark,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_with(|sql| alert::record_told_losses(sql, issue, until, now))
    }
}

impl<S: SqlStore> BounceRecord for S {
    fn is_mail_read(&mut self, mark: &str) -> Result<bool, Error> {
        self.read_with(|sql| bounce::is_mail_read(sql, mark))
    }

    fn use_token(&mut self, token: &str, body: &str, now: Timestamp) -> Result<bool, Error> {
        self.write_with(|sql| bounce::use_token(sql, token, body, now))
    }

    fn find_sent_reader(
        &mut self,
        reader: &Address,
        now: Timestamp,
    ) -> Result<Option<Address>, Error> {
        self.read_with(|sql| bounce::find_sent_reader(sql, reader, now))
    }

    fn preview_mail(
        &mut self,
        mail: &ReadMail,
        limit: DailyLimit,
        now: Timestamp,
    ) -> Result<Vec<BounceEffect>, Error> {
        self.read_with(|sql| bounce::judge_mail(sql, mail, limit, now))
    }

    fn record_mail(
        &mut self,
        mail: &ReadMail,
        limit: DailyLimit,
        now: Timestamp,
    ) -> Result<Vec<BounceEffect>, Error> {
        self.write_with(|sql| bounce::record_mail(sql, mail, limit, now))
    }

    fn dead_refusals(&mut self, limit: usize) -> Result<Vec<ReadMail>, Error> {
        self.read_with(|sql| bounce::list_dead_refusals(sql, limit))
    }

    fn reports(&mut self, reader: &Address) -> Result<Vec<KeptReport>, Error> {
        self.read_with(|sql| bounce::list_reports(sql, reader))
    }
}

impl<S: SqlStore> ErasureRecord for S {
    fn find_traces(&mut self, person: &Address) -> Result<PersonTraces, Error> {
        self.read_with(|sql| erase::find_traces(sql, person))
    }

    fn erase(
        &mut self,
        _: &RunLock,
        person: &Address,
        salt: &TombstoneSalt,
        now: Timestamp,
    ) -> Result<PersonTraces, Error> {
        self.write_with(|sql| erase::erase_person(sql, person, salt, now))
    }

    fn scrub(&mut self) -> Result<(), Error> {
        self.scrub_store()
    }

    fn tombstones(&mut self) -> Result<Tombstones, Error> {
        self.read_with(Tombstones::read)
    }
}
