//! What is known of one reader: each of the last runs, what the list says today, and what the next run does.

use jiff::Timestamp;

use super::absence::Absence;
use super::edition_rule::RuledEdition;
use super::error::Error;
use super::list_lines::SearchedRows;
use super::named_readers::NamedReader;
use super::opened::Newsroom;
use super::reader_search::{ReaderMatches, ReaderSearch, SearchEnd};
use super::runs::{ReaderStatus, read_status};
use super::todays_reader::{TodaysList, TodaysReader};
use crate::address::Address;
use crate::issue::IssueName;
use crate::issue::read;
use crate::journal::{EditedAddress, Journal, KeptReport, RequestMatter, Run};

/// How many addresses one reader can have had.
const MAX_ADDRESSES: usize = 8;

/// Whom a word means, and what is known of them.
#[derive(Debug)]
pub enum ReaderLookup {
    /// One reader.
    Found(Box<ReaderAccount>),
    /// One of several readers.
    Several(ReaderMatches),
    /// Nobody.
    Nobody(NoMatch),
}

/// What is known of a word that means no reader.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoMatch {
    /// The address that is nearest to the word, if one is near.
    pub near: Option<String>,
    /// The first lines of the list that have the word and belong to a row that cannot be read.
    pub lines: Vec<u64>,
}

/// What is known of one reader.
#[derive(Debug)]
pub struct ReaderAccount {
    /// The address of the reader. Of several that they had, the one that gets the publication.
    pub reader: Address,
    /// The changes of the reader's address that the journal knows, the oldest first.
    pub changes: Vec<ReaderMove>,
    /// The last runs, the newest first.
    pub runs: Vec<ReaderRun>,
    /// What came back of the reader's mail, the oldest report first.
    pub reports: Vec<KeptReport>,
    /// What the list and the journal say of the reader today.
    pub today: TodaysReader,
}

/// A change of a reader's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderMove {
    /// The address before.
    pub former: Address,
    /// The address since.
    pub present: Address,
    /// The moment of the change.
    pub at: Timestamp,
}

/// One run, and what became of the reader in it.
#[derive(Debug)]
pub struct ReaderRun {
    /// The issue.
    pub issue: IssueName,
    /// The subject of the issue, as its file has it today.
    pub subject: Option<String>,
    /// Whether the reader was in the run.
    pub presence: RunPresence,
}

/// Whether a reader was in a run.
#[derive(Debug)]
pub enum RunPresence {
    /// They were.
    Planned {
        /// What became of the reader.
        status: Box<ReaderStatus>,
        /// What the list of today entitles the reader to on the day of the run. `None` if it does not have them.
        entitled: Option<RuledEdition>,
    },
    /// They were not.
    Absent(Absence),
}

/// The addresses that one reader has had.
struct OwnAddresses {
    /// The changes of the address, the oldest first.
    changes: Vec<ReaderMove>,
    /// The addresses, the one that is asked for first.
    addresses: Vec<Address>,
}

impl OwnAddresses {
    /// Whether the text of an address is one of them.
    fn has(&self, address: &str) -> bool {
        self.addresses.iter().any(|own| own.has_key_of(address))
    }
}

impl Newsroom {
    /// Finds whom a word means, and what is known of them. Looks at so many runs, the newest ones.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn look_up_reader(
        &mut self,
        named: &NamedReader,
        runs: usize,
    ) -> Result<ReaderLookup, Error> {
        let asked = named.found.as_ref().ok();
        let own = asked.map(|reader| self.find_own_addresses(reader)).transpose()?;
        let mut search = ReaderSearch::new(&named.text);
        let list = self.search_todays_list(&mut |address, name| {
            let is_own = own.as_ref().is_some_and(|own| own.has(address));
            search.take(address, name) || is_own
        });
        let rows = list_unreadable_rows(&list);
        if let (Some(reader), Some(own)) = (asked, own)
            && self.is_known(reader, &list)?
        {
            return Ok(ReaderLookup::Found(Box::new(self.give_account(own, list, runs)?)));
        }
        if list.audience.is_none() {
            search = ReaderSearch::new(&named.text);
        }
        Ok(match self.end_search(search)? {
            SearchEnd::One(reader) => {
                let own = self.find_own_addresses(&reader)?;
                // The other addresses of the reader were not looked for.
                let list = match own.addresses.len() {
                    1 => list,
                    _ => self.search_todays_list(&mut |address, _| own.has(address)),
                };
                ReaderLookup::Found(Box::new(self.give_account(own, list, runs)?))
            }
            SearchEnd::Several(matches) => ReaderLookup::Several(matches),
            SearchEnd::Nobody(near) => {
                let lines = self.find_list_lines(&named.text, &rows);
                ReaderLookup::Nobody(NoMatch { near, lines })
            }
        })
    }

    /// The addresses of a reader, and the changes that have made them.
    fn find_own_addresses(&mut self, reader: &Address) -> Result<OwnAddresses, Error> {
        let changes = match self.find_journal()? {
            Some(journal) => find_moves(journal.as_mut(), reader)?,
            None => Vec::new(),
        };
        let addresses = list_addresses(reader, &changes);
        Ok(OwnAddresses { changes, addresses })
    }

    /// Whether the list or the journal has an address.
    fn is_known(&mut self, reader: &Address, list: &TodaysList) -> Result<bool, Error> {
        if list.audience.as_ref().is_some_and(|audience| audience.find(reader).is_some()) {
            return Ok(true);
        }
        let Some(journal) = self.find_journal()? else { return Ok(false) };
        if journal.suppression(reader)?.is_some()
            || !journal.signup_standing(reader)?.is_empty()
            || !journal.requests_about(reader)?.is_empty()
        {
            return Ok(true);
        }
        for run in journal.last_runs(None, usize::MAX)? {
            if journal.delivery(run.id, reader)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What is known of a reader whom the list or the journal has.
    fn give_account(
        &mut self,
        own: OwnAddresses,
        list: TodaysList,
        runs: usize,
    ) -> Result<ReaderAccount, Error> {
        let OwnAddresses { changes, mut addresses } = own;
        let audience = list.audience.as_ref();
        let is_listed = |one: &Address| audience.is_some_and(|all| all.find(one).is_some());
        let place = addresses.iter().position(is_listed).unwrap_or_default();
        addresses[..=place].rotate_right(1);
        let today = self.find_todays_reader(list, &addresses[0])?;
        let reader = today.row().map_or_else(|| addresses[0].clone(), |row| row.address());
        let mut account =
            ReaderAccount { reader, changes, runs: Vec::new(), reports: Vec::new(), today };
        let Some(journal) = self.find_journal()? else { return Ok(account) };
        for address in &addresses {
            account.reports.extend(journal.reports(address)?);
        }
        account.reports.sort_by_key(|report| report.at);
        for run in journal.last_runs(None, runs)? {
            let one = self.read_reader_run(&run, &addresses, &account.today)?;
            account.runs.push(one);
        }
        Ok(account)
    }

    /// What became of a reader in a run, who is in it under one of these addresses or not at all.
    fn read_reader_run(
        &mut self,
        run: &Run,
        addresses: &[Address],
        today: &TodaysReader,
    ) -> Result<ReaderRun, Error> {
        let zone = self.publication.timezone.clone();
        let mut found = None;
        for address in addresses {
            found = match found {
                None => read_status(self.journal()?.as_mut(), run, address)?,
                found => found,
            };
        }
        let presence = match found {
            Some(status) => {
                let decided = status.delivery.asked.unwrap_or(run.started);
                let entitled = today.edition_on(decided.to_zoned(zone).date());
                RunPresence::Planned { status: Box::new(status), entitled }
            }
            None => RunPresence::Absent(self.judge_absence(run, today)),
        };
        let path = self.issue_of(run.issue);
        let text = path.and_then(|path| self.issue_text(&path));
        let subject = text.and_then(|text| read::subject(&text));
        Ok(ReaderRun { issue: run.issue, subject, presence })
    }
}

/// The rows in which a reader can stand whom the list does not have.
fn list_unreadable_rows(list: &TodaysList) -> SearchedRows {
    match list.audience {
        Some(_) => SearchedRows::At(list.unreadable_lines.clone()),
        None => SearchedRows::All,
    }
}

/// The changes of a reader's address, whichever of their addresses is asked for.
fn find_moves(journal: &mut dyn Journal, reader: &Address) -> Result<Vec<ReaderMove>, Error> {
    let mut moves: Vec<ReaderMove> = Vec::new();
    let mut addresses = vec![reader.clone()];
    let mut looked_at = 0;
    while looked_at < addresses.len().min(MAX_ADDRESSES) {
        let edited = journal.list_edited_addresses(&addresses[looked_at])?;
        moves.extend(edited.into_iter().map(|EditedAddress { former, present, at }| ReaderMove {
            former,
            present,
            at,
        }));
        for pending in journal.requests_about(&addresses[looked_at])? {
            let own = pending.request.reader;
            let made = match (pending.request.matter, pending.confirmed) {
                (RequestMatter::Change { former } | RequestMatter::Revert { former }, Some(at)) => {
                    ReaderMove { former, present: own, at }
                }
                (RequestMatter::Revert { former: present }, None) => {
                    ReaderMove { former: own, present, at: pending.requested }
                }
                _ => continue,
            };
            let is_same = |one: &ReaderMove| {
                one.former.key() == made.former.key() && one.present.key() == made.present.key()
            };
            if !moves.iter().any(is_same) {
                moves.push(made);
            }
        }
        moves.dedup();
        addresses = list_addresses(reader, &moves);
        looked_at += 1;
    }
    moves.sort_by_key(|one| one.at);
    moves.dedup();
    Ok(moves)
}

/// Every address of a reader, the one that is asked for first.
fn list_addresses(asked: &Address, moves: &[ReaderMove]) -> Vec<Address> {
    let mut addresses = vec![asked.clone()];
    for ReaderMove { former, present, .. } in moves {
        for one in [present, former] {
            if addresses.iter().all(|known| known.key() != one.key()) {
                addresses.push(one.clone());
            }
        }
    }
    addresses
}
