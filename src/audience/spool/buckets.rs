//! Entries that are spread over buckets, so that each bucket is small enough to be sorted in memory.

use std::io;

use crate::disk::ByteSpool;

/// How many bytes of a bucket are collected before they go into the spool.
const BLOCK_BYTES: usize = 4 << 10;

/// Buckets of entries in one spool.
pub(super) struct Buckets {
    spool: ByteSpool,
    buckets: Vec<Bucket>,
}

/// The entries of one bucket.
#[derive(Default)]
struct Bucket {
    /// Where the blocks of the bucket stand in the spool, and their lengths.
    blocks: Vec<BucketBlock>,
    /// The entries that are not in the spool yet.
    open: Vec<u8>,
}

struct BucketBlock {
    at: u64,
    bytes: usize,
}

impl Buckets {
    /// So many empty buckets.
    pub(super) fn new(spool: ByteSpool, count: usize) -> Self {
        Self { spool, buckets: (0..count).map(|_| Bucket::default()).collect() }
    }

    /// How many buckets there are.
    pub(super) const fn len(&self) -> usize {
        self.buckets.len()
    }

    /// Adds an entry to a bucket. Beyond the last bucket, the last one gets it.
    pub(super) fn push(&mut self, bucket: usize, parts: &[&[u8]]) {
        let last = self.buckets.len().saturating_sub(1);
        let Some(bucket) = self.buckets.get_mut(bucket.min(last)) else { return };
        for part in parts {
            bucket.open.extend_from_slice(part);
        }
        if bucket.open.len() >= BLOCK_BYTES {
            let (at, bytes) = (self.spool.append(&bucket.open), bucket.open.len());
            bucket.blocks.push(BucketBlock { at, bytes });
            bucket.open.clear();
        }
    }

    /// Reads the entries of a bucket into `entries`, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub(super) fn read(&self, bucket: usize, entries: &mut Vec<u8>) -> io::Result<()> {
        entries.clear();
        let Some(bucket) = self.buckets.get(bucket) else { return Ok(()) };
        for BucketBlock { at, bytes } in &bucket.blocks {
            let start = entries.len();
            entries.resize(start + bytes, 0);
            self.spool.read_at(*at, &mut entries[start..])?;
        }
        entries.extend_from_slice(&bucket.open);
        Ok(())
    }
}
