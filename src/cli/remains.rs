//! Tells which files still have the address of a person who was erased.

use super::console::Console;
use super::remarks::count_shown;
use crate::newsroom::Remains;

/// How many files are named that still have the address.
const MAX_NAMED_FILES: usize = 20;

/// Names the files that still have the address.
pub(super) fn tell_remains(console: Console, remains: &Remains) {
    let Remains { files, unread, .. } = remains;
    if !files.is_empty() {
        let named = &files[..count_shown(files.len(), MAX_NAMED_FILES)];
        let mut lines =
            vec!["the address still stands in files that are not the house's:".to_owned()];
        lines.extend(named.iter().map(|file| format!("  {file}")));
        let more = files.len() - named.len();
        lines.extend((more > 0).then(|| format!("  and {more} more")));
        lines.push("  help: take it out of them, or delete them".to_owned());
        console.fault(&lines.join("\n"));
    }
    if *unread > 0 {
        console
            .fault(&format!("{unread} files of the folder could not be searched for the address"));
    }
}
