//! The order in which a run sends: the readers of each domain are spread evenly over the list.
//!
//! A company whose addresses stand side by side in the list, and are all refused, looks like a relay that
//! refuses everyone. And a provider takes mail better that does not come all at once.
//!
//! Each reader gets a share of the list, from 0 to 1: their place within their domain. The readers are spread over
//! buckets by their shares, and each bucket is sorted alone.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::io;

use super::buckets::Buckets;
use super::record::{Record, RecordReader, damage, read_record};
use super::{SpooledAudience, SpooledReader};
use crate::disk::ByteSpool;

/// How many domains are counted at most. Of a list with more of them, those with the fewest readers are passed over:
/// their readers stay where they are.
const MAX_COUNTED_DOMAINS: usize = 1 << 16;

/// How many readers a bucket has on average.
const READERS_IN_A_BUCKET: usize = 8_192;

/// The readers of an audience in the order of the run.
pub struct OrderedReaders {
    buckets: Buckets,
    /// The bucket that is read next.
    next: usize,
    /// The entries of the last bucket.
    entries: Vec<u8>,
    /// The places of its entries, in their order.
    order: std::vec::IntoIter<Place>,
}

/// Where an entry stands in its bucket.
struct Place {
    share: u32,
    /// The place in the list.
    row: u32,
    /// Where the record begins, in bytes.
    start: usize,
}

/// How many readers a domain has.
#[derive(Default)]
struct DomainShare {
    readers: u32,
    /// How many of them have been met.
    met: u32,
}

/// The domains of an audience, by hashes of their names.
struct Domains {
    counts: HashMap<u64, DomainShare>,
    /// How many readers a domain had at most that was passed over.
    passed_over: u32,
}

impl Domains {
    fn count(rows: &ByteSpool) -> io::Result<Self> {
        let mut domains = Self { counts: HashMap::new(), passed_over: 0 };
        let mut records = RecordReader::new(rows);
        while let Some(record) = records.read_next()? {
            domains.counts.entry(hash_domain(record.address)).or_default().readers += 1;
            while domains.counts.len() > MAX_COUNTED_DOMAINS {
                domains.passed_over += 1;
                domains.counts.retain(|_, count| count.readers > domains.passed_over);
            }
        }
        if domains.passed_over > 0 {
            domains.recount(rows)?;
        }
        Ok(domains)
    }

    /// Counts the readers of the domains again that are known. Those before a domain was passed over were lost.
    fn recount(&mut self, rows: &ByteSpool) -> io::Result<()> {
        self.counts.values_mut().for_each(|count| count.readers = 0);
        let mut records = RecordReader::new(rows);
        while let Some(record) = records.read_next()? {
            if let Some(count) = self.counts.get_mut(&hash_domain(record.address)) {
                count.readers += 1;
            }
        }
        Ok(())
    }

    /// The share of the list before a reader, in parts of 2³².
    fn find_share(&mut self, address: &str, row: u32, readers: usize) -> u32 {
        let mut alone = DomainShare { readers: 1, met: 0 };
        let domain = self.counts.get_mut(&hash_domain(address)).unwrap_or(&mut alone);
        let (earlier, readers) = (u128::from(domain.met), readers as u128);
        domain.met += 1;
        // The reader's place within the domain, and the place in the list as a fraction of one place.
        let within = earlier * readers + u128::from(row);
        let share = (within << u32::BITS) / (u128::from(domain.readers.max(1)) * readers.max(1));
        u32::try_from(share).unwrap_or(u32::MAX)
    }
}

fn hash_domain(address: &str) -> u64 {
    let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
    let mut hasher = DefaultHasher::new();
    hasher.write(domain.as_bytes());
    hasher.finish()
}

impl SpooledAudience {
    /// Everyone, in the order in which a run sends: at first the readers who are marked, and then all others. The readers of
    /// each domain are spread evenly. Readers of one domain keep their order, and so do readers who share their domain with
    /// nobody.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub fn put_in_order(&self) -> io::Result<OrderedReaders> {
        let readers = self.len();
        let mut domains = Domains::count(&self.rows)?;
        let count = readers.div_ceil(READERS_IN_A_BUCKET).max(1);
        // Buckets of their own for those who are marked.
        let before = if self.marked > 0 { count } else { 0 };
        let mut buckets = Buckets::new(self.rows.beside(), before + count);
        let mut records = RecordReader::new(&self.rows);
        let (mut row, mut bytes) = (0, Vec::new());
        while let Some(record) = records.read_next()? {
            let share = domains.find_share(record.address, row, readers);
            let bucket = (u64::from(share) * count as u64) >> u32::BITS;
            bytes.clear();
            record.write(&mut bytes).ok_or_else(damage)?;
            let parts: [&[u8]; 3] = [&share.to_le_bytes(), &row.to_le_bytes(), &bytes];
            let bucket = usize::try_from(bucket).unwrap_or(count);
            buckets.push(if record.is_marked { bucket } else { before + bucket }, &parts);
            row = row.saturating_add(1);
        }
        let order = Vec::new().into_iter();
        Ok(OrderedReaders { buckets, next: 0, entries: Vec::new(), order })
    }
}

impl OrderedReaders {
    /// The next reader. `None` behind the last one.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub fn read_next(&mut self) -> io::Result<Option<SpooledReader<'_>>> {
        loop {
            if let Some(place) = self.order.next() {
                let bytes = self.entries.get(place.start..).unwrap_or_default();
                let (record, _) = read_record(bytes).ok_or_else(damage)?;
                return Ok(Some(SpooledReader::of(&record)));
            }
            if self.next == self.buckets.len() {
                return Ok(None);
            }
            self.read_bucket()?;
        }
    }

    fn read_bucket(&mut self) -> io::Result<()> {
        self.buckets.read(self.next, &mut self.entries)?;
        self.next += 1;
        let (mut order, mut start) = (Vec::new(), 0);
        while let Some((place, record)) = read_place(&self.entries, start) {
            start = place.start + record;
            order.push(place);
        }
        order.sort_unstable_by_key(|place| (place.share, place.row));
        self.order = order.into_iter();
        Ok(())
    }
}

/// Reads the place that stands before the record of an entry, and the length of the record.
fn read_place(entries: &[u8], at: usize) -> Option<(Place, usize)> {
    let (share, bytes) = entries.get(at..)?.split_first_chunk()?;
    let (row, bytes) = bytes.split_first_chunk()?;
    let (_, record): (Record<'_>, usize) = read_record(bytes)?;
    let [share, row] = [*share, *row].map(u32::from_le_bytes);
    Some((Place { share, row, start: at + 2 * size_of::<u32>() }, record))
}
