//! A row of a list in a spool.

use std::io;

use crate::audience::ReaderSource;
use crate::audience::dates::{DAY_BYTES, DayNumbers};
use crate::audience::row_sink::ListLine;
use crate::disk::{ByteSpool, SpoolCursor};
use crate::issue::edition::EditionName;

/// The bytes before the days, the address and the name.
const HEAD_BYTES: usize = 9;

const TIER_IS_PAID: u8 = 1;
const EDITION_IS_PAID: u8 = 1 << 1;
const SIGNED_UP: u8 = 1 << 2;
const HAS_SINCE: u8 = 1 << 3;
const HAS_UNTIL: u8 = 1 << 4;
const IS_MARKED: u8 = 1 << 5;

/// One row. It says what a run has to know of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) address: &'a str,
    /// The name. Empty if the list has none.
    pub(super) name: &'a str,
    /// The tier that the list says.
    pub(super) tier: EditionName,
    /// The edition of today. It is the free one as long as the last day waits for its column.
    pub(super) edition: EditionName,
    pub(super) source: ReaderSource,
    /// Whether the reader has one of the tags that the caller names. It is said once the whole list is read.
    pub(super) is_marked: bool,
    /// The line of the list. 0 for a reader who signed up.
    pub(super) line: ListLine,
    /// The day of the subscription, if it waits for its column.
    pub(super) since: Option<DayNumbers>,
    /// The last day of the paid period, if it waits for its column.
    pub(super) until: Option<DayNumbers>,
}

impl Record<'_> {
    /// Writes the record behind the others of a spool. `None` if it does not fit. Answers where it begins.
    pub(super) fn append_to(&self, spool: &mut ByteSpool, bytes: &mut Vec<u8>) -> Option<u64> {
        bytes.clear();
        self.write(bytes)?;
        Some(spool.append(bytes))
    }

    /// Adds the bytes of the record. `None` if the address or the name has 64 KiB or more.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) -> Option<()> {
        let address = u16::try_from(self.address.len()).ok()?;
        let name = u16::try_from(self.name.len()).ok()?;
        bytes.extend_from_slice(&address.to_le_bytes());
        bytes.extend_from_slice(&name.to_le_bytes());
        bytes.push(self.flags());
        bytes.extend_from_slice(&self.line.0.to_le_bytes());
        for day in [self.since, self.until].into_iter().flatten() {
            bytes.extend_from_slice(&day.to_bytes());
        }
        bytes.extend_from_slice(self.address.as_bytes());
        bytes.extend_from_slice(self.name.as_bytes());
        Some(())
    }

    fn flags(&self) -> u8 {
        let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
        flag(matches!(self.tier, EditionName::Paid), TIER_IS_PAID)
            | flag(matches!(self.edition, EditionName::Paid), EDITION_IS_PAID)
            | flag(matches!(self.source, ReaderSource::Signup), SIGNED_UP)
            | flag(self.since.is_some(), HAS_SINCE)
            | flag(self.until.is_some(), HAS_UNTIL)
            | flag(self.is_marked, IS_MARKED)
    }
}

/// What stands before the texts of a record.
struct RecordHead {
    address: usize,
    name: usize,
    flags: u8,
    line: ListLine,
}

impl RecordHead {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (address, bytes) = bytes.split_first_chunk()?;
        let (name, bytes) = bytes.split_first_chunk()?;
        let (flags, bytes) = bytes.split_first()?;
        let line = ListLine(u32::from_le_bytes(*bytes.first_chunk()?));
        let [address, name] = [*address, *name].map(|part| usize::from(u16::from_le_bytes(part)));
        Some(Self { address, name, flags: *flags, line })
    }

    const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    fn body_bytes(&self) -> usize {
        let days = usize::from(self.has(HAS_SINCE)) + usize::from(self.has(HAS_UNTIL));
        days * DAY_BYTES + self.address + self.name
    }

    fn read_body<'a>(&self, body: &'a [u8]) -> Option<Record<'a>> {
        let mut body = body;
        let mut take = |bytes: usize| {
            let (part, rest) = body.split_at_checked(bytes)?;
            body = rest;
            Some(part)
        };
        let mut take_day = |flag| {
            let day = if self.has(flag) { Some(take(DAY_BYTES)?) } else { None };
            Some(day.and_then(DayNumbers::from_bytes))
        };
        let (since, until) = (take_day(HAS_SINCE)?, take_day(HAS_UNTIL)?);
        let address = str::from_utf8(take(self.address)?).ok()?;
        let name = str::from_utf8(take(self.name)?).ok()?;
        let edition = |flag| if self.has(flag) { EditionName::Paid } else { EditionName::Free };
        let source = if self.has(SIGNED_UP) { ReaderSource::Signup } else { ReaderSource::List };
        let (tier, edition) = (edition(TIER_IS_PAID), edition(EDITION_IS_PAID));
        let (line, is_marked) = (self.line, self.has(IS_MARKED));
        Some(Record { address, name, tier, edition, source, is_marked, line, since, until })
    }
}

/// Reads the record at the beginning of these bytes. Answers its length too.
pub(super) fn read_record(bytes: &[u8]) -> Option<(Record<'_>, usize)> {
    let head = RecordHead::read(bytes)?;
    let end = HEAD_BYTES + head.body_bytes();
    Some((head.read_body(bytes.get(HEAD_BYTES..end)?)?, end))
}

/// Reads the records of a spool, one after the other.
pub(super) struct RecordReader<'a>(SpoolCursor<'a>);

impl<'a> RecordReader<'a> {
    pub(super) const fn new(spool: &'a ByteSpool) -> Self {
        Self(spool.cursor())
    }

    /// The next record. `None` behind the last one.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub(super) fn read_next(&mut self) -> io::Result<Option<Record<'_>>> {
        let Some(head) = self.0.take(HEAD_BYTES)? else { return Ok(None) };
        let head = RecordHead::read(head).ok_or_else(damage)?;
        let body = self.0.take(head.body_bytes())?.ok_or_else(damage)?;
        head.read_body(body).ok_or_else(damage).map(Some)
    }
}

/// Reads the record at a place of a spool into `bytes`.
///
/// # Errors
///
/// The spool cannot be read.
pub(super) fn read_record_at<'a>(
    spool: &ByteSpool,
    at: u64,
    bytes: &'a mut Vec<u8>,
) -> io::Result<Record<'a>> {
    let mut head = [0; HEAD_BYTES];
    spool.read_at(at, &mut head)?;
    let head = RecordHead::read(&head).ok_or_else(damage)?;
    bytes.clear();
    bytes.resize(head.body_bytes(), 0);
    spool.read_at(at + HEAD_BYTES as u64, bytes)?;
    head.read_body(bytes).ok_or_else(damage)
}

/// The spool does not hold what was written into it.
pub(super) fn damage() -> io::Error {
    io::ErrorKind::InvalidData.into()
}
