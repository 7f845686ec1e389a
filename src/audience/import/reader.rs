//! One row of an export.

use jiff::civil::Date;

use super::column::ColumnMeaning;
use super::departure::{Departure, Standing};
use super::layout::ExportLayout;
use super::payment::{self, TierSign, read_tier};
use super::sense::{CellSense, Elsewhere};
use super::standing::{self, judge};
use crate::address::Address;
use crate::audience::addresses::find_address;
use crate::audience::dates::{ColumnOrder, DayCell};
use crate::audience::row::{
    Field, RawReader, RowNote, check_reader, note_unreadable, note_unsettled,
};
use crate::audience::tiers::parse_tier;
use crate::issue::edition::EditionName;
use crate::wording::{Wording, say};

/// A reader of an export who may be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedReader {
    /// The line of the file, from 1.
    pub line: usize,
    /// The address.
    pub address: Address,
    /// The name. `None` if the file has none.
    pub name: Option<String>,
    /// The tier. `None` if the file does not say it with certainty.
    pub tier: Option<EditionName>,
    /// The tags.
    pub tags: Vec<String>,
    /// The day the reader subscribed.
    pub since: Option<Date>,
    /// The end of the paid period.
    pub until: PaidPeriod,
    /// Why it is not certain what the reader pays, if the file speaks of it and is not understood.
    pub doubt: Option<Wording>,
    /// The cells that are not taken as they are, and those to be looked at.
    pub notes: Vec<CellNote>,
}

/// A note about a cell of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellNote {
    /// The line of the row, from 1.
    pub line: usize,
    /// What is wrong with the cell, and what is done with it, in one sentence.
    pub sentence: Wording,
}

/// The end of a paid period, as far as an export says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PaidPeriod {
    /// The file does not say it.
    #[default]
    Unsaid,
    /// The period has no end.
    Endless,
    /// The last day.
    Until(Date),
}

impl PaidPeriod {
    /// The last day. `None` if there is none, or if nobody knows.
    pub const fn last_day(self) -> Option<Date> {
        match self {
            Self::Until(day) => Some(day),
            Self::Unsaid | Self::Endless => None,
        }
    }
}

/// A reader of an export who must not be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartedReader {
    /// The line of the file, from 1.
    pub line: usize,
    /// The address.
    pub address: Address,
    /// Why the reader must not be written to.
    pub departure: Departure,
}

/// What became of one row.
#[derive(Debug)]
pub(super) enum RowOutcome {
    Reads(ExportedReader),
    Left(DepartedReader),
    /// The reader is left out. Has the address if it can be read.
    LeftOut(Option<Address>, LeftOutCause),
}

/// Why a row is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LeftOutCause {
    /// A sentence about the row.
    pub(super) why: Wording,
    /// What can be done.
    pub(super) remedy: LeftOutRemedy,
}

/// What can be done about a row that is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutRemedy {
    /// The address is to be corrected.
    Address,
    /// The cells of the row are to be told apart.
    Cells,
    /// Somebody has to say what a cell of the column with this name means.
    Column(String),
}

/// Reads the rows of one export.
pub(super) struct RowReader<'a> {
    pub(super) layout: &'a ExportLayout,
    /// The order of the numbers in the days of each column.
    pub(super) orders: Vec<ColumnOrder>,
}

impl RowReader<'_> {
    /// Reads one row.
    pub(super) fn read(&self, line: usize, row: &[String]) -> RowOutcome {
        let faulty = |why: Wording| {
            RowOutcome::LeftOut(None, LeftOutCause { why, remedy: LeftOutRemedy::Address })
        };
        let Some(email) = self.cell(row, ColumnMeaning::Address) else {
            return faulty(say!("the row has no address"));
        };
        let address = match Address::parse(find_address(email)) {
            Ok(address) => address,
            Err(error) => {
                let (email, fault) = (format!("{email:?}"), error.word());
                return faulty(say!("{email}: {fault}", email, fault));
            }
        };
        match self.judge(row) {
            (Standing::Left(departure), _) => {
                RowOutcome::Left(DepartedReader { line, address, departure })
            }
            (Standing::Unclear, at) => {
                let (column, cell) = (&self.layout.columns[at].name, &row[at]);
                let (reader, value) = (address.as_str(), format!("{cell:?}"));
                let why =
                    say!("{reader}: `{column}` = {value} is not understood", reader, column, value);
                let remedy = LeftOutRemedy::Column(column.clone());
                RowOutcome::LeftOut(Some(address), LeftOutCause { why, remedy })
            }
            (Standing::Reads, _) => RowOutcome::Reads(self.read_reader(line, address, row)),
        }
    }

    /// Whether the reader may be written to, and the first column whose cell is not understood.
    fn judge(&self, row: &[String]) -> (Standing, usize) {
        let mut standings = Vec::new();
        let mut cause = None;
        for (at, (column, cell)) in self.layout.columns.iter().zip(row).enumerate() {
            let standing = judge_column(column.meaning, &column.name, cell);
            if standing == Standing::Unclear {
                cause = cause.or(Some(at));
            }
            standings.push(standing);
        }
        (standing::join(standings), cause.unwrap_or_default())
    }

    fn read_reader(&self, line: usize, address: Address, row: &[String]) -> ExportedReader {
        let mut notes = Vec::new();
        let sign = self.tier(row);
        let period = self.until(row, sign);
        let (tier, doubt) = match sign {
            // A paid period whose end cannot be read is no certain one.
            TierSign::Has(EditionName::Paid) if period.is_err() => {
                (None, Some(say!("the end of the paid period is no day")))
            }
            TierSign::Has(tier) => (Some(tier), None),
            TierSign::Silent => (None, None),
            TierSign::Unclear => {
                (None, Some(say!("the cells do not say for certain whether they pay")))
            }
        };
        let until = period.unwrap_or_else(|note| {
            // Of a reader who pays, it is a doubt.
            notes.extend((sign != TierSign::Has(EditionName::Paid)).then_some(*note));
            PaidPeriod::Unsaid
        });
        let since = self.day(row, ColumnMeaning::Since).map_err(|note| notes.push(*note));
        let (name, tags) = (self.join_name(row), self.split_tags(row));
        let email = address.as_str();
        let raw = RawReader { email, name: &name, tags, ..RawReader::default() };
        let checked = check_reader(raw, &mut notes);
        let name = checked.as_ref().map(|reader| reader.name.to_string());
        let tags = checked.iter().flat_map(|reader| &reader.tags).map(ToString::to_string);
        let note = |note: RowNote| CellNote { line, sentence: note.sentence() };
        ExportedReader {
            line,
            name: name.filter(|name| !name.is_empty()),
            tier,
            tags: tags.collect(),
            since: since.unwrap_or_default(),
            until,
            doubt,
            notes: notes.into_iter().map(note).collect(),
            address,
        }
    }

    /// What the columns of payment say together.
    pub(super) fn tier(&self, row: &[String]) -> TierSign {
        let columns = self.layout.columns.iter().zip(row);
        let signs: Vec<_> = columns
            .map(|(column, cell)| (column.meaning, read_tier(column.meaning, cell)))
            .collect();
        payment::join(&signs)
    }

    /// The last day of the paid period. It is said only of readers who pay, unless the file is a list. An error
    /// if it cannot be read.
    fn until(&self, row: &[String], tier: TierSign) -> Result<PaidPeriod, Box<RowNote>> {
        let is_free = tier == TierSign::Has(EditionName::Free) && !self.layout.is_own;
        if is_free || !self.layout.has(ColumnMeaning::Until) {
            return Ok(PaidPeriod::Unsaid);
        }
        let day = self.day(row, ColumnMeaning::Until)?;
        Ok(day.map_or(PaidPeriod::Endless, PaidPeriod::Until))
    }

    /// The day of a column of days. An error if it cannot be read.
    fn day(&self, row: &[String], meaning: ColumnMeaning) -> Result<Option<Date>, Box<RowNote>> {
        let Some(at) = self.layout.find_all(meaning).next() else { return Ok(None) };
        let Some(cell) = row.get(at) else { return Ok(None) };
        let field = if meaning == ColumnMeaning::Until { Field::Until } else { Field::Since };
        // Whether the reader pays is told elsewhere.
        let tier = EditionName::Free;
        let read = if field == Field::Until { DayCell::read_end } else { DayCell::read };
        match read(cell) {
            DayCell::Empty => Ok(None),
            DayCell::Day(day) => Ok(Some(day)),
            DayCell::Numbers(numbers) => match numbers.day(self.orders[at]) {
                Some(day) => Ok(Some(day)),
                None => Err(Box::new(note_unsettled(field, numbers, tier))),
            },
            DayCell::Unreadable => Err(Box::new(note_unreadable(field, cell, tier))),
        }
    }

    /// The name, from the columns that hold it or parts of it.
    fn join_name(&self, row: &[String]) -> String {
        let parts = [ColumnMeaning::Name, ColumnMeaning::GivenName, ColumnMeaning::FamilyName];
        let parts: Vec<&str> = parts
            .into_iter()
            .filter_map(|part| self.cell(row, part).map(str::trim))
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" ")
    }

    /// The tags. Programs separate them with commas, and some put each in quotation marks or all of them in
    /// brackets. Lists of this program separate them with semicolons.
    fn split_tags<'r>(&self, row: &'r [String]) -> Vec<&'r str> {
        let mut tags = Vec::new();
        for cell in self.layout.find_all(ColumnMeaning::Tags).filter_map(|at| row.get(at)) {
            let separators: &[char] =
                if self.layout.is_own || cell.contains(';') { &[';'] } else { &[',', '|'] };
            let is_around = |c: char| c.is_whitespace() || "[]\"'".contains(c);
            let plain = |tag: &'r str| {
                if self.layout.is_own { tag } else { tag.trim_matches(is_around) }
            };
            tags.extend(cell.split(separators).map(plain));
        }
        tags
    }

    fn cell<'r>(&self, row: &'r [String], meaning: ColumnMeaning) -> Option<&'r str> {
        let at = self.layout.find_all(meaning).next()?;
        row.get(at).map(String::as_str)
    }
}

/// What a cell says of whether the reader may be written to.
pub(super) fn judge_column(meaning: ColumnMeaning, name: &str, cell: &str) -> Standing {
    let is_asked = match meaning {
        ColumnMeaning::Standing(column) => return judge(column, name, CellSense::read(cell)),
        ColumnMeaning::Tier if parse_tier(cell).is_some() => false,
        ColumnMeaning::Tier => match CellSense::read(cell) {
            CellSense::Left(departure, Elsewhere::Same) => return Standing::Left(departure),
            sense => sense.speaks_of_leaving() || matches!(sense, CellSense::No | CellSense::Zero),
        },
        ColumnMeaning::Tags => {
            cell.split([',', ';', '|']).any(|tag| CellSense::read(tag).is_heard_anywhere())
        }
        ColumnMeaning::Since
        | ColumnMeaning::Until
        | ColumnMeaning::Pays
        | ColumnMeaning::IsComplimentary
        | ColumnMeaning::PaidTiers => CellSense::read(cell).is_heard_anywhere(),
        _ => false,
    };
    if is_asked { Standing::Unclear } else { Standing::Reads }
}
