//! Values of a reader's fields, as they are written into a list.

use std::borrow::Cow;

use jiff::civil::Date;

use super::dates::DayCell;
use super::row::{self, Field, RawReader};
use crate::address::Address;
use crate::finding::{Code, write_day};
use crate::issue::edition::EditionName;
use crate::wording::{Wording, say};

/// A field of a reader with a checked value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// The address.
    Email(Address),
    /// The name. Empty for a reader without one.
    Name(String),
    /// The tier.
    Tier(EditionName),
    /// The tags.
    Tags(Vec<String>),
    /// The day the reader subscribed, if it is known.
    Since(Option<Date>),
    /// The last day of the paid period, if it has an end.
    Until(Option<Date>),
}

impl FieldValue {
    /// Checks the text of a cell by the rules for rows of a list. The cell may be empty, except for an
    /// address.
    ///
    /// # Errors
    ///
    /// The text cannot be used. Answers why, for the person who wrote it.
    pub fn parse(field: Field, text: &str) -> Result<Self, Wording> {
        let mut raw = RawReader { email: "a@example.org", ..RawReader::default() };
        match field {
            Field::Email => raw.email = text,
            Field::Name => raw.name = text,
            Field::Tier => raw.tier = text,
            Field::Tags => raw.tags = text.split(';').collect(),
            Field::Since => raw.since = text,
            Field::Until => raw.until = text,
        }
        let mut notes = Vec::new();
        let reader = row::check_reader(raw, &mut notes);
        let harmless = [Code::ADDRESS_UTF8, Code::ADDRESS_LOOKALIKE, Code::LIST_DOUBT];
        let fault = notes.into_iter().find(|note| !harmless.contains(&note.code));
        if let Some(fault) = fault {
            let message = fault.message;
            return Err(match fault.help {
                Some(help) => say!("{message}; {help}", message, help),
                None => message,
            });
        }
        let unusable = || say!("{text} cannot be used", text = format!("{text:?}"));
        let reader = reader.ok_or_else(unusable)?;
        Ok(match field {
            Field::Email => Self::Email(reader.address),
            Field::Name => Self::Name(reader.name.into_owned()),
            Field::Tier => Self::Tier(reader.tier),
            Field::Tags => Self::Tags(reader.tags.into_iter().map(Cow::into_owned).collect()),
            Field::Since => Self::Since(take_day(reader.since, text)?),
            Field::Until => Self::Until(take_day(reader.until, text)?),
        })
    }

    /// The field that has the value.
    pub const fn field(&self) -> Field {
        match self {
            Self::Email(_) => Field::Email,
            Self::Name(_) => Field::Name,
            Self::Tier(_) => Field::Tier,
            Self::Tags(_) => Field::Tags,
            Self::Since(_) => Field::Since,
            Self::Until(_) => Field::Until,
        }
    }

    /// Whether a list that leaves the field out says the same.
    pub fn is_default(&self) -> bool {
        match self {
            Self::Tier(tier) => *tier == EditionName::Free,
            other => other.to_cell().is_empty(),
        }
    }

    /// The value as a cell of a CSV file has it, without quotation marks around it.
    pub fn to_cell(&self) -> String {
        match self {
            Self::Email(address) => address.as_str().to_owned(),
            Self::Name(name) => name.clone(),
            Self::Tier(tier) => tier.as_str().to_owned(),
            Self::Tags(tags) => tags.join(";"),
            Self::Since(date) | Self::Until(date) => {
                date.map(|date| date.to_string()).unwrap_or_default()
            }
        }
    }

    /// The value as TOML has it.
    pub fn to_toml(&self) -> String {
        match self {
            Self::Tags(tags) => {
                let tags: Vec<String> = tags.iter().map(|tag| quote(tag)).collect();
                format!("[{}]", tags.join(", "))
            }
            Self::Since(Some(date)) | Self::Until(Some(date)) => date.to_string(),
            other => quote(&other.to_cell()),
        }
    }
}

/// The day of a cell, if it has one that can be read. `text` is the cell.
fn take_day(cell: DayCell, text: &str) -> Result<Option<Date>, Wording> {
    match cell {
        DayCell::Empty => Ok(None),
        DayCell::Day(day) => Ok(Some(day)),
        DayCell::Numbers(_) | DayCell::Unreadable => {
            let day = write_day(text).unwrap_or_else(|| say!("`{day}`", day = "2026-12-31"));
            let text = format!("{text:?}");
            Err(say!("{text} is not a day; write year, month and day: {day}", text, day))
        }
    }
}

/// A text as a TOML string of one line.
fn quote(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
