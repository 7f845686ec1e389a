//! `status --list`: the readers of one state, one a line or as CSV, written while they are read.

use std::collections::HashSet;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::console::Console;
use super::deliveries::stream_readers;
use super::failure::Failure;
use super::reader_fate::ReaderFate;
use super::reader_selection::tiers;
use super::reader_table::quote;
use super::status_words::describe_head;
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::journal::{Delivery, State};
use crate::newsroom::{self, Newsroom, ReaderList, ReaderSelection, RunStatus};
use crate::outcome::Refusal;
use crate::wording::{say, say_count};

/// The first row of the CSV.
const CSV_HEADER: &str =
    "email,name,edition,state,refusal,attempts,copies_before,at,code,enhanced,words";

/// Which readers of a run are listed, as it is typed.
#[derive(Debug, Args)]
pub(super) struct TypedListing {
    /// Print the addresses of these readers alone, one a line
    #[arg(long, value_name = "WHOM", conflicts_with = "reader")]
    list: Option<ListedState>,
    /// Of those listed, the readers of this edition
    #[arg(long, value_name = "EDITION", requires = "list", value_parser = tiers())]
    edition: Option<EditionName>,
    /// Of those listed, the readers at this domain
    #[arg(long, value_name = "DOMAIN", requires = "list")]
    domain: Option<String>,
    /// Of those listed, the readers with this tag in today's list; given twice: with one of the two
    #[arg(long, value_name = "TAG", requires = "list")]
    tag: Vec<String>,
    /// List the readers as CSV, with what the journal knows of each
    #[arg(long, requires = "list", conflicts_with = "json")]
    csv: bool,
}

/// Readers who can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListedState {
    /// Who has the issue.
    Accepted,
    /// Whom the relay has put off.
    Deferred,
    /// Who is left out, since their rows cannot be read.
    LeftOut,
    /// Who has another fate.
    Fate(ReaderFate),
}

impl ValueEnum for ListedState {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [ListedState; 3 + ReaderFate::ALL.len()] = {
            let mut all = [ListedState::Accepted; 3 + ReaderFate::ALL.len()];
            (all[1], all[2]) = (ListedState::Deferred, ListedState::LeftOut);
            let mut at = 0;
            while at < ReaderFate::ALL.len() {
                all[3 + at] = ListedState::Fate(ReaderFate::ALL[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Accepted => PossibleValue::new("accepted").help("Who has the issue"),
            Self::Deferred => PossibleValue::new("deferred").help("Whom the relay has put off"),
            Self::LeftOut => {
                PossibleValue::new("left-out").help("Whose rows in today's list cannot be read")
            }
            Self::Fate(fate) => return fate.to_possible_value(),
        })
    }
}

impl ListedState {
    /// The states of the deliveries to look through.
    const fn states(self) -> &'static [State] {
        match self {
            Self::Accepted => &[State::Accepted],
            Self::Deferred => &[State::Deferred],
            Self::LeftOut => &[],
            Self::Fate(fate) => fate.states(),
        }
    }

    fn includes(self, delivery: &Delivery) -> bool {
        match self {
            Self::Fate(fate) => ReaderFate::of_delivery(delivery) == Some(fate),
            _ => true,
        }
    }
}

/// Which readers of a run are listed.
pub(super) struct Listing {
    state: ListedState,
    edition: Option<EditionName>,
    /// The domain in small letters, behind its @.
    domain: Option<String>,
    /// The keys of the readers with one of the tags. `None` for any tags.
    tagged: Option<HashSet<String>>,
    form: ListingForm,
}

/// How readers are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListingForm {
    /// The address alone.
    Addresses,
    /// A row of a CSV file.
    Csv,
}

impl TypedListing {
    /// Whether readers are to be listed.
    pub(super) const fn is_asked(&self) -> bool {
        self.list.is_some()
    }

    /// Reads which readers are listed. `None` if none are asked for.
    ///
    /// # Errors
    ///
    /// The list of readers is needed for its tags, and cannot be read.
    pub(super) fn read(
        &self,
        console: Console,
        newsroom: &mut Newsroom,
    ) -> Result<Option<Listing>, Failure> {
        let Some(state) = self.list else { return Ok(None) };
        let has_filter = self.edition.is_some() || self.domain.is_some() || !self.tag.is_empty();
        let is_left_out = state == ListedState::LeftOut;
        if is_left_out && (has_filter || self.csv || console.json) {
            let cause = say!(
                "`--list left-out` prints the rows of the list that cannot be read, and nothing else"
            );
            return Err(Failure::not_started(cause));
        }
        let domain = self.domain.as_deref().map(read_domain);
        let tagged = if self.tag.is_empty() { None } else { Some(self.find_tagged(newsroom)?) };
        let form = if self.csv { ListingForm::Csv } else { ListingForm::Addresses };
        Ok(Some(Listing { state, edition: self.edition, domain, tagged, form }))
    }

    fn find_tagged(&self, newsroom: &mut Newsroom) -> Result<HashSet<String>, Failure> {
        let selection = ReaderSelection { tags: self.tag.clone(), ..Default::default() };
        let roster = newsroom.roster()?;
        Ok(roster.select(&selection).map(|reader| reader.subscriber.address().key()).collect())
    }
}

/// A domain as the journal has it: in small letters, and with A-labels (RFC 5891 §4.4). Behind its @.
fn read_domain(typed: &str) -> String {
    let typed = typed.trim().trim_start_matches('@').to_lowercase();
    match Address::parse(&format!("x@{typed}")) {
        Ok(address) => format!("@{}", address.domain()),
        Err(_) => format!("@{typed}"),
    }
}

impl Listing {
    /// Prints the readers, while they are read.
    ///
    /// # Errors
    ///
    /// The journal or the list of readers cannot be read.
    pub(super) fn answer(
        &self,
        console: Console,
        newsroom: &mut Newsroom,
        status: &RunStatus,
    ) -> Result<(), Failure> {
        let visit = |newsroom: &mut Newsroom, show: &mut dyn FnMut(&Delivery)| {
            Ok(newsroom.list_readers_in(&status.run, self.state.states(), |delivery| {
                if self.includes(delivery) {
                    show(delivery);
                }
            })?)
        };
        if console.json {
            return stream_readers(console, &describe_head(status), |show| visit(newsroom, show));
        }
        match (self.state, self.form) {
            (ListedState::LeftOut, _) => list_left_out(console, newsroom),
            (_, ListingForm::Addresses) => visit(newsroom, &mut |delivery| {
                console.part(&format!("{}\n", delivery.address.as_str()));
            }),
            (_, ListingForm::Csv) => {
                console.part_of_csv(&format!("{CSV_HEADER}\n"));
                visit(newsroom, &mut |delivery| console.part_of_csv(&write_row(delivery)))
            }
        }
    }

    fn includes(&self, delivery: &Delivery) -> bool {
        let key = || delivery.address.key();
        self.state.includes(delivery)
            && self.edition.is_none_or(|edition| edition == delivery.edition)
            && self.domain.as_ref().is_none_or(|domain| key().ends_with(domain.as_str()))
            && self.tagged.as_ref().is_none_or(|tagged| tagged.contains(&key()))
    }
}

/// Prints the rows of today's list that cannot be read, as far as they are named.
///
/// # Errors
///
/// The list cannot be read at all.
fn list_left_out(console: Console, newsroom: &Newsroom) -> Result<(), Failure> {
    let ReaderList { audience, findings, loss } = newsroom.read_list()?;
    if audience.is_none() {
        for finding in &findings {
            console.row(finding);
        }
        return Err(newsroom::Error::ListRefused(newsroom.publication().audience.clone()).into());
    }
    let rows = loss.left_out;
    rows.first.iter().for_each(|row| console.answer(row));
    let more = rows.count.saturating_sub(rows.first.len() as u64);
    if more > 0 {
        console.tell(&say_count!(
            "and {count} more row; `matinale check` shows more",
            "and {count} more rows; `matinale check` shows more",
            count = more
        ));
    }
    Ok(())
}

/// A delivery as a row of the CSV.
fn write_row(delivery: &Delivery) -> String {
    let Delivery { address, name, edition, state, attempts, former_copies, at, .. } = delivery;
    let refusal = delivery.refusal.map(Refusal::as_str).unwrap_or_default();
    let diagnostic = &delivery.diagnostic;
    let code = diagnostic.code.map(|code| code.to_string()).unwrap_or_default();
    let texts = [
        address.as_str(),
        name.as_deref().unwrap_or_default(),
        edition.as_str(),
        state.as_str(),
        refusal,
    ];
    let front = texts.map(quote).join(",");
    let enhanced = diagnostic.enhanced.as_deref().unwrap_or_default();
    let back = [&*code, enhanced, &*diagnostic.words].map(quote).join(",");
    format!("{front},{attempts},{former_copies},{at},{back}\n")
}
