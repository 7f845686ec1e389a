//! What every journal owes the newsroom, whatever store it is kept in.
//!
//! Each test is a function over a [`Store`]; `on_every_store!` lists them once, and runs the list on each
//! store. The crash of a sender is a journal dropped in mid-run and opened again by another owner.

#[path = "journal/boots.rs"]
mod boots;
#[path = "journal/bounced.rs"]
mod bounced;
#[path = "journal/copies.rs"]
mod copies;
#[path = "journal/crash.rs"]
mod crash;
#[path = "journal/duties.rs"]
mod duties;
#[path = "journal/former_keys.rs"]
mod former_keys;
#[path = "journal/held.rs"]
mod held;
#[path = "journal/late.rs"]
mod late;
#[path = "journal/leases.rs"]
mod leases;
#[path = "journal/lost.rs"]
mod lost;
#[path = "journal/migration.rs"]
mod migration;
#[path = "journal/permits.rs"]
mod permits;
#[path = "journal/requested.rs"]
mod requested;
#[path = "journal/requests.rs"]
mod requests;
#[path = "journal/speed.rs"]
mod speed;
#[path = "journal/stopped.rs"]
mod stopped;
#[path = "journal/suppressed.rs"]
mod suppressed;
#[path = "journal/told.rs"]
mod told;
#[path = "journal/wishes.rs"]
mod wishes;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use matinale::address::Address;
use matinale::fingerprint::Fingerprint;
use matinale::issue::IssueName;
use matinale::issue::edition::EditionName;
use matinale::journal::{
    Claim, ClaimScope, DeliveryId, DeliveryPage, Digest, EndedDelivery, ExchangeReply,
    ExchangeRequest, Expiry, FreshClaims, Journal, NewRun, Owner, Planned, PlannedDelivery,
    Postgres, Recovered, RunId, Settlement, Sqlite, State, Takeover, UnreadableRows,
};
use matinale::outcome::Reply;
use matinale::publication::InDoubtPolicy;
use tempfile::TempDir;

use crate::server::{Room, Server};

/// A place where a journal is kept, and can be opened by one process after another, or by two.
pub(crate) trait Store {
    type Journal: Journal;

    fn fresh() -> Self;
    fn open(&self) -> Self::Journal;
}

pub(crate) struct InAFile(TempDir);

impl Store for InAFile {
    type Journal = Sqlite;

    fn fresh() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn open(&self) -> Sqlite {
        Sqlite::open(&self.0.path().join("journal.sqlite3"), "morning").expect("a journal")
    }
}

/// A schema of its own on the server that the tests share.
pub(crate) struct OnAServer(Room);

impl Store for OnAServer {
    type Journal = Postgres;

    fn fresh() -> Self {
        let server = Server::shared().expect("a server");
        Self(server.room())
    }

    fn open(&self) -> Postgres {
        Postgres::open(self.0.connect_options(), "morning").expect("a journal")
    }
}

macro_rules! on_every_store {
    ($($room:ident: $($test:ident),+ $(,)?);+ $(;)?) => {
        mod sqlite {
            $($(#[test]
            fn $test() {
                super::$room::$test::<super::InAFile>();
            })+)+
        }

        mod postgres {
            $($(#[test]
            fn $test() {
                if crate::server::Server::shared().is_some() {
                    super::$room::$test::<super::OnAServer>();
                }
            })+)+
        }
    };
}

on_every_store! {
    bounced:
        a_reader_is_suppressed_by_proof_or_by_two_reports_three_days_apart,
        a_message_is_read_once_by_any_of_its_marks,
        no_more_are_suppressed_within_a_day_than_the_limit_and_requests_are_no_part_of_it,
        only_who_was_sent_mail_is_a_reader_of_a_report,
        refusals_of_relays_are_listed_until_they_are_read,
        whoever_is_readmitted_begins_anew;
    duties:
        an_issue_has_one_run,
        a_plan_with_a_reader_twice_writes_nothing,
        a_reader_who_comes_again_long_after_is_told,
        a_plan_that_is_not_the_announced_length_writes_nothing,
        readers_come_in_the_order_of_the_plan_with_name_and_edition,
        the_last_runs_come_first_and_not_the_one_of_this_issue,
        an_amended_run_remembers_what_it_was_frozen_under,
        a_reader_has_the_content_that_was_last_handed_over,
        the_key_of_a_publication_is_remembered,
        two_owners_never_claim_the_same_reader,
        a_verdict_is_kept_word_for_word,
        who_was_accepted_right_then_has_no_history,
        what_has_ended_is_never_rewritten,
        a_message_that_was_not_handed_over_cannot_be_accepted,
        a_deferred_reader_is_claimed_when_the_time_has_come,
        a_fault_of_the_relay_costs_no_attempt,
        a_clean_stop_gives_back_what_was_claimed,
        only_one_process_may_send,
        a_run_is_finished_when_everyone_has_an_ending,
        listing_page_by_page_shows_everyone_once,
        a_reader_is_found_whatever_the_case,
        an_unknown_run_is_told;
    crash:
        a_dead_owner_s_claims_are_due_again,
        what_was_handed_over_is_held_in_doubt,
        what_was_given_up_on_the_wire_is_in_doubt_and_nothing_else,
        with_resend_it_is_due_again_and_the_history_tells,
        what_was_in_doubt_three_times_is_not_sent_again_by_itself,
        the_editor_decides_about_what_is_in_doubt,
        an_owner_taken_for_dead_may_not_hand_over,
        a_sender_that_was_asleep_notices_that_another_has_taken_over,
        a_verdict_that_comes_late_settles_the_doubt,
        random_mornings_lose_nobody_and_send_to_nobody_twice;
    requested:
        a_copy_is_asked_for_once_or_by_its_number,
        who_does_not_have_it_is_tried_again_and_claimed_without_the_others;
    copies:
        an_attempt_that_was_put_off_is_no_copy,
        a_doubt_that_a_late_refusal_settled_is_no_copy,
        a_refusal_behind_a_doubtful_copy_says_that_it_may_have_arrived,
        what_only_a_receipt_knows_as_handed_over_is_in_doubt_and_counted;
    late:
        who_was_refused_for_our_sake_is_tried_again_after_the_others_and_nobody_else_is,
        a_refusal_of_another_run_is_not_taken_back,
        whoever_lost_the_run_to_another_takes_nothing_back,
        who_is_left_when_it_is_too_late_expires_with_the_relays_words,
        who_was_never_tried_is_given_up_for_what_stopped_the_last_call,
        what_is_given_back_untried_keeps_the_words_it_had,
        who_was_put_back_by_hand_has_the_full_time_and_the_relays_last_words,
        an_exchange_says_how_many_of_its_claims_had_waited,
        whoever_has_left_is_skipped_and_not_given_up,
        who_is_held_back_is_known_when_claimed_again_until_the_editor_decides,
        whoever_leaves_or_is_retried_is_held_back_no_more,
        the_editor_retries_refusals_of_the_sender_and_no_others,
        readers_whom_the_editor_names_are_due_again_unless_they_have_it_or_have_left,
        a_finished_run_is_open_again_when_a_reader_is_retried_and_only_then,
        no_more_are_claimed_than_there_is_room_for,
        who_was_given_up_is_due_again_on_the_editors_word;
    held:
        a_domain_is_held_back_as_a_whole_and_who_was_never_refused_is_claimed_first,
        who_was_held_back_after_a_refusal_was_taken_back_stays_taken_back;
    stopped:
        a_stopped_issue_is_neither_claimed_nor_handed_over_until_it_is_let_go,
        one_stop_stands_at_most_and_each_is_kept_with_its_end,
        who_sends_is_known_to_others_until_the_lock_is_free;
    suppressed:
        a_suppressed_reader_is_skipped_at_once_and_the_reason_is_told,
        everyone_who_is_suppressed_is_passed_over_however_little_room_there_is,
        whoever_is_suppressed_while_deferred_or_in_doubt_is_not_sent_to_again,
        a_reader_who_is_handed_over_already_gets_the_verdict,
        a_suppression_stays_as_it_was_first_entered_until_it_is_taken_back,
        the_suppressed_are_listed_page_by_page;
    requests:
        a_request_has_a_mail_an_hour_at_most_three_and_lives_three_days,
        who_was_there_first_takes_their_place_back_however_often_it_was_moved,
        a_mail_waits_for_its_relay_or_its_reader_and_one_in_doubt_is_sent_once_more,
        a_mailbox_has_three_mails_an_hour_and_six_a_day,
        a_reader_s_own_request_waits_for_its_mailbox_and_a_change_does_not,
        a_notice_goes_first_and_a_mail_that_told_leaves_room_for_another,
        a_confirmed_erasure_holds_at_once_and_waits_for_whoever_carries_it_out;
    wishes:
        wishes_are_carried_out_in_their_order,
        a_run_skips_at_once_whoever_leaves_by_their_own_wish;
    told:
        an_alert_is_remembered_for_its_issue,
        a_loss_is_untold_until_it_is_recorded_and_again_when_it_comes_back,
        what_was_told_stays_told_when_an_older_mark_comes_late,
        a_doubt_that_is_sent_again_is_a_loss_at_the_third_time,
        a_tally_counts_refusals_by_whom_they_blame;
    permits:
        no_more_permits_are_granted_than_every_limit_allows,
        permits_outlive_the_process_that_took_them,
        a_process_that_was_superseded_gets_no_permit,
        each_relay_and_each_period_has_a_record_of_its_own,
        a_message_of_no_run_takes_its_permit_from_the_same_record;
    speed:
        a_long_list_is_planned_and_settled_in_groups;
}

pub(crate) const ISSUE: IssueName = february(11);

/// The issue of a day of February.
pub(crate) const fn february(day: i8) -> IssueName {
    IssueName::of_day(date(2025, 2, day))
}

/// So many minutes after the presses start.
pub(crate) fn at(minutes: i64) -> Timestamp {
    let start = Timestamp::from_second(1_739_251_800).expect("a moment");
    start + SignedDuration::from_mins(minutes)
}

pub(crate) fn reader(number: usize) -> PlannedDelivery {
    PlannedDelivery {
        address: Address::parse(&format!("Reader{number}@example.org")).expect("an address"),
        name: number.is_multiple_of(2).then(|| format!("Reader n° {number}")),
        edition: if number.is_multiple_of(3) { EditionName::Paid } else { EditionName::Free },
    }
}

pub(crate) fn new_run(issue: IssueName, hash: u8, recipients: usize) -> NewRun {
    let fingerprint = Fingerprint::compute(&[&format!("issue {hash}")], &[]);
    let (hash, audience) = (Digest::new([hash; 32]), Digest::new([0xaa; 32]));
    let recipients = recipients as u64;
    let unreadable = UnreadableRows { left_out: 2, downgraded: 1 };
    let (stages, corrects) = (Vec::new(), None);
    let now = at(0);
    NewRun { issue, hash, fingerprint, audience, recipients, unreadable, now, stages, corrects }
}

pub(crate) fn plan(journal: &mut impl Journal, recipients: usize) -> RunId {
    let planned = journal
        .plan(&new_run(ISSUE, 1, recipients), &mut (0..recipients).map(reader))
        .expect("a plan");
    match planned {
        Planned::New(run) => run,
        Planned::Already(run) => panic!("it was planned before: {run:?}"),
    }
}

/// One owner at work on one run.
pub(crate) struct Sender<J> {
    pub(crate) journal: J,
    pub(crate) run: RunId,
    pub(crate) owner: Owner,
}

impl<J: Journal> Sender<J> {
    pub(crate) fn new(journal: J, run: RunId, owner: &str) -> Self {
        Self { journal, run, owner: Owner::new(owner) }
    }

    /// Takes the run over, under the lock, which is given back at once: a sender that dies later does so
    /// without a word.
    pub(crate) fn recover(&mut self, policy: InDoubtPolicy, now: Timestamp) -> Recovered {
        let lock = self.journal.lock(ISSUE, &self.owner).expect("the lock");
        let takeover = Takeover { in_doubt: policy, ..Takeover::default() };
        self.journal.recover(&lock, self.run, takeover, now).expect("recovered")
    }

    pub(crate) fn exchange(&mut self, exchange: &ExchangeRequest<'_>) -> ExchangeReply {
        self.journal.exchange(self.run, &self.owner, exchange).expect("an answer")
    }

    pub(crate) fn claim(&mut self, room: usize, minutes: i64) -> Vec<Claim> {
        let reply = self.exchange(&ExchangeRequest {
            settled: &[],
            handing: &[],
            room,
            scope: ClaimScope::Everybody,
            permits: &[],
            now: at(minutes),
        });
        self.confirm(reply.claims)
    }

    /// Brings claims to the disk, so that they can be worked on.
    pub(crate) fn confirm(&mut self, claims: FreshClaims) -> Vec<Claim> {
        let synced = self.journal.sync().expect("a disk");
        claims.confirm(&synced).expect("they are on the disk")
    }

    pub(crate) fn hand_over(&mut self, handing: &[DeliveryId]) -> Vec<DeliveryId> {
        self.exchange(&ExchangeRequest {
            settled: &[],
            handing,
            room: 0,
            scope: ClaimScope::Everybody,
            permits: &[],
            now: at(2),
        })
        .handed
    }

    /// Settles one; whether it was taken.
    pub(crate) fn settle(&mut self, id: DeliveryId, settlement: Settlement) -> bool {
        let ended = (id, settlement);
        let settled = [lend(&ended)];
        let exchange = ExchangeRequest {
            settled: &settled,
            handing: &[],
            room: 0,
            scope: ClaimScope::Everybody,
            permits: &[],
            now: at(3),
        };
        self.exchange(&exchange).unsettled.is_empty()
    }

    /// Gives up whoever waits, because of four hours that are over; how many they were.
    pub(crate) fn expire(&mut self, words: &str, minutes: i64) -> u64 {
        let (now, spared_since) = (at(minutes), at(minutes - 240));
        let scope = ClaimScope::Everybody;
        let expiry = Expiry { words, cause: None, scope, spared_since, now };
        self.journal.expire(self.run, &expiry).expect("an answer")
    }

    pub(crate) fn count(&mut self, state: State) -> u64 {
        let tally = self.journal.tally(self.run).expect("a tally");
        assert!(tally.is_balanced(), "somebody is lost: {tally:?}");
        tally.of(state)
    }

    pub(crate) fn listed(&mut self, state: State) -> Vec<DeliveryId> {
        let page = DeliveryPage { state, after: None, limit: 1_000_000 };
        let listed = self.journal.deliveries(self.run, page).expect("a list");
        listed.iter().map(|delivery| delivery.id).collect()
    }
}

/// A run of so many readers with one owner at work on it.
pub(crate) fn morning<D: Store>(store: &D, recipients: usize) -> Sender<D::Journal> {
    let mut journal = store.open();
    let run = plan(&mut journal, recipients);
    Sender::new(journal, run, "alpha")
}

pub(crate) fn accepted() -> Settlement {
    Settlement::Accepted(Reply::new(250, "2.0.0 queued as 4F2"))
}

/// What a pair says that the caller keeps.
pub(crate) fn lend((id, settlement): &(DeliveryId, Settlement)) -> EndedDelivery<'_> {
    EndedDelivery { id: *id, settlement }
}

pub(crate) fn ids(claims: &[Claim]) -> Vec<DeliveryId> {
    claims.iter().map(|claim| claim.id).collect()
}
