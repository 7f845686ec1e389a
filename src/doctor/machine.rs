//! What this machine needs: keys, a timetable, a clock that is right, and room on its disk.

use std::path::{Path, PathBuf};

use super::clock::{ClockSkew, report_clock};
use super::diagnosis::CheckGroup;
use super::disk_room::measure_free_bytes;
use super::word_later;
use crate::dns::{KeyRecord, count_modulus_bits};
use crate::newsroom::{Error, Newsroom, PublishedKey, Timetable};
use crate::publication::{DkimSigning, Publication, Store};
use crate::token::Tokens;
use crate::wording::{ToValue, say};

/// The room below which a journal cannot be written much longer, in bytes.
const MIN_FREE_BYTES: u64 = 64 << 20;

/// The room below which a person should look, in bytes. A journal is also copied when its form changes.
const SCARCE_FREE_BYTES: u64 = 512 << 20;

/// What was found of the publication's keys.
pub(super) struct FoundKeys<'a> {
    /// The keys that sign.
    pub(super) signing: &'a Result<Vec<PublishedKey>, Error>,
    /// The key of the links.
    pub(super) links: &'a Result<Option<Tokens>, Error>,
}

/// Examines this machine, whose clock was compared with that of a web server.
pub(super) fn examine_machine(
    newsroom: &Newsroom,
    keys: &FoundKeys<'_>,
    skew: Option<&ClockSkew>,
) -> CheckGroup {
    let mut group = CheckGroup::new(say!("this machine"));
    report_signing_keys(&mut group, newsroom.publication(), keys.signing);
    report_link_key(&mut group, newsroom.publication(), keys.links);
    report_timetable(&mut group, newsroom, &newsroom.find_timetable());
    report_clock(&mut group, skew);
    examine_disk(&mut group, newsroom);
    group
}

fn report_signing_keys(
    group: &mut CheckGroup,
    publication: &Publication,
    keys: &Result<Vec<PublishedKey>, Error>,
) {
    if !matches!(publication.dkim, DkimSigning::House(_)) {
        return;
    }
    match keys {
        Ok(keys) => {
            for key in keys {
                let bits = KeyRecord::parse(&key.record.value).ok();
                let bits = bits.and_then(|record| count_modulus_bits(&record.key));
                let kind = bits.map_or("Ed25519".to_value(), |bits| {
                    say!("RSA with {bits} bits", bits).to_value()
                });
                let words = say!("`{file}`: {kind}, for its owner alone", file = key.file, kind);
                group.fine("key.dkim", words);
            }
        }
        Err(cause) => {
            group.fault("key.dkim", cause.word_causes(), cause.next_step());
        }
    }
}

fn report_link_key(
    group: &mut CheckGroup,
    publication: &Publication,
    key: &Result<Option<Tokens>, Error>,
) {
    let file = &publication.unsubscribe.key_file;
    match key {
        Ok(Some(_)) => {
            group.fine("key.links", say!("`{file}`: 256 bits, for its owner alone", file));
        }
        Ok(None) => {
            let help = say!("the first run makes it; keep a copy of it then");
            group.unchecked("key.links", say!("`{file}` is not there yet", file), help);
        }
        Err(cause) if cause.is_temporary() => {
            group.unchecked("key.links", cause.word_causes(), word_later());
        }
        Err(cause) => {
            group.fault("key.links", cause.word_causes(), cause.next_step());
        }
    }
}

fn report_timetable(group: &mut CheckGroup, newsroom: &Newsroom, timetable: &Timetable) {
    const CHECK: &str = "timetable";
    let Timetable { is_known, entries } = timetable;
    let own = entries.iter().find(|entry| entry.names_folder || entry.place == "systemd");
    let help = if newsroom.publication().schedule.is_some() {
        say!(
            "`matinale schedule --cron` prints the line for `crontab -e`, and `--systemd` the units"
        )
    } else {
        say!(
            "`crontab -e`, and a line such as `*/10 6-10 * * 1-5  cd {folder} && matinale send today --yes --quiet`",
            folder = newsroom.canonical_folder().display().to_string()
        )
    };
    match (own, entries.first()) {
        (Some(own), _) => {
            group.fine(CHECK, say!("{place}: {line}", place = own.place, line = own.line));
        }
        (None, Some(other)) => {
            let words = say!(
                "{place} calls `send`, but not in this folder: {line}",
                place = other.place,
                line = other.line
            );
            group.warning(CHECK, words, help);
        }
        (None, None) if *is_known => {
            let words = say!("nothing on this machine calls `matinale send` by itself");
            group.warning(CHECK, words, help);
        }
        (None, None) => {
            let words =
                say!("this machine has neither `crontab` nor `systemctl`, as far as PATH goes");
            group.unchecked(CHECK, words, help);
        }
    }
}

fn examine_disk(group: &mut CheckGroup, newsroom: &Newsroom) {
    const CHECK: &str = "disk";
    let store = &newsroom.publication().journal;
    let path = match store {
        Store::File(file) => newsroom.folder().join(file),
        Store::Server(_) => newsroom.folder().to_owned(),
    };
    let Ok(free) = measure_free_bytes(&find_existing(&path)) else {
        let words = say!("the system does not say how much room its disk has");
        group.unchecked(CHECK, words, None);
        return;
    };
    let journal_bytes =
        path.metadata().map_or(0, |found| if found.is_file() { found.len() } else { 0 });
    let mebibytes = free >> 20;
    let words = match store {
        Store::File(_) => say!("{mebibytes} MiB are free for the journal", mebibytes),
        Store::Server(_) => say!("{mebibytes} MiB are free for the receipts", mebibytes),
    };
    let help = say!("make room: a run stops when its disk is full");
    if free < MIN_FREE_BYTES {
        group.fault(CHECK, words, help);
    } else if free < SCARCE_FREE_BYTES.max(2 * journal_bytes) {
        group.warning(CHECK, words, help);
    } else {
        group.fine(CHECK, words);
    }
}

/// The nearest folder above that exists, or the path itself.
fn find_existing(path: &Path) -> PathBuf {
    let found = path.ancestors().find(|path| path.exists());
    found.map_or_else(
        || PathBuf::from("."),
        |path| {
            if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() }
        },
    )
}
