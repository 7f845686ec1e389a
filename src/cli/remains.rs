//! Tells which files still have the address of a person who was erased.

use super::console::Console;
use super::remarks::count_shown;
use crate::newsroom::Remains;
use crate::wording::{say, say_count};

/// How many files are named that still have the address.
const MAX_NAMED_FILES: usize = 20;

/// Names the files that still have the address.
pub(super) fn tell_remains(console: Console, remains: &Remains) {
    let Remains { files, unread, .. } = remains;
    if !files.is_empty() {
        let named = &files[..count_shown(files.len(), MAX_NAMED_FILES)];
        let mut lines = vec![say!("the address still stands in files that are not the house's:")];
        lines.extend(named.iter().map(|file| say!("  {file}", file)));
        let more = files.len() - named.len();
        lines.extend((more > 0).then(|| say!("  and {more} more", more)));
        lines.push(say!("  help: take it out of them, or delete them"));
        console.fault(&lines);
    }
    if *unread > 0 {
        console.fault(&say_count!(
            "{unread} file of the folder could not be searched for the address",
            "{unread} files of the folder could not be searched for the address",
            unread
        ));
    }
}
