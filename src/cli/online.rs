//! `check --online`: every link of an issue asked for, and the good answers kept for a day.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use url::Url;

use super::failure::{Failure, chain};
use super::newsroom::{Newsroom, bounded, shown};
use super::replace::put;
use super::runtime;
use super::secrets::private_folder;
use crate::check::{self, LinkAnswer};
use crate::finding::{Finding, Source};
use crate::web::Asker;

/// Where answers are kept, under the publication's folder.
const KEPT: &str = "state/links.json";

/// The largest such file that is read, in bytes, and the most answers that are written.
const LARGEST: u64 = 1 << 20;
const MOST: usize = 2_000;

/// An answer as it is kept. A dead link is asked for anew each time, since its page may be back.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    asked: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
}

/// The answers of the last day, by page.
type Book = BTreeMap<String, Kept>;

/// Asks for the links of an issue.
///
/// # Errors
///
/// There is no network.
pub(super) fn ask(newsroom: &Newsroom, source: &Source) -> Result<Vec<Finding>, Failure> {
    let now = newsroom.now().timestamp();
    let path = newsroom.folder.join(KEPT);
    let mut book = read(&path, now);
    let (known, pages): (Vec<Url>, Vec<Url>) =
        check::asked(source).into_iter().partition(|page| book.contains_key(page.as_str()));
    let mut answers = if pages.is_empty() {
        Vec::new()
    } else {
        runtime()?.block_on(Asker::default().ask(pages)).map_err(|error| {
            Failure::later(chain(&error))
                .help("look whether this machine is on the network; without `--online` no link is asked for")
        })?
    };
    let fresh = answers.iter().filter_map(|(page, answer)| {
        let moved = match answer {
            LinkAnswer::Stands => None,
            LinkAnswer::Moved(to) => Some(to.to_string()),
            LinkAnswer::Dead(_) | LinkAnswer::Unsure(_) => return None,
        };
        Some((page.to_string(), Kept { asked: now, moved }))
    });
    let fresh: Book = fresh.collect();
    answers.extend(known.into_iter().filter_map(|page| {
        let kept = book.get(page.as_str())?;
        let moved = kept.moved.as_deref().and_then(|to| Url::parse(to).ok());
        Some((page, moved.map_or(LinkAnswer::Stands, LinkAnswer::Moved)))
    }));
    if !fresh.is_empty() {
        book.extend(fresh);
        if let Err(error) = write(&path, &book) {
            let name = shown(&newsroom.folder, &path);
            newsroom.console.tell(&format!("`{name}` cannot be written: {error}"));
        }
    }
    Ok(check::answered(source, &answers))
}

/// The answers of the last day. A file that is missing, too large, or holds something else is no
/// answer; nor is one of tomorrow.
fn read(path: &Path, now: Timestamp) -> Book {
    let bytes = bounded(path, LARGEST).unwrap_or_default();
    let book: Book = serde_json::from_slice(&bytes).unwrap_or_default();
    let yesterday = now.checked_sub(24.hours()).unwrap_or(now);
    let web = |to: &str| Url::parse(to).is_ok_and(|to| matches!(to.scheme(), "http" | "https"));
    book.into_iter()
        .filter(|(_, kept)| kept.asked > yesterday && kept.asked <= now)
        .filter(|(_, kept)| kept.moved.as_deref().is_none_or(web))
        .collect()
}

/// Writes the newest answers, whole or not at all.
fn write(path: &Path, book: &Book) -> std::io::Result<()> {
    let mut newest: Vec<(&String, &Kept)> = book.iter().collect();
    newest.sort_by_key(|(_, kept)| std::cmp::Reverse(kept.asked));
    newest.truncate(MOST);
    let newest: BTreeMap<&String, &Kept> = newest.into_iter().collect();
    let text = serde_json::to_vec_pretty(&newest)?;
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    let begin = |beside: &Path| {
        let _ = fs::remove_file(beside);
        fs::OpenOptions::new().write(true).create_new(true).open(beside)
    };
    put(path, begin, |file| file.write_all(&text))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::{Timestamp, ToSpan};

    use super::{Kept, MOST, read, write};

    #[test]
    fn a_good_answer_is_kept_for_a_day_and_a_strange_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/links.json");
        let now: Timestamp = "2025-02-11T06:00:00Z".parse().unwrap();
        let page = "https://a.fr/b".to_owned();
        let moved = Some("https://a.fr/c".to_owned());
        write(&path, &[(page.clone(), Kept { asked: now, moved })].into()).unwrap();
        assert_eq!(read(&path, now)[&page].moved.as_deref(), Some("https://a.fr/c"));
        assert_eq!(read(&path, now.checked_add(23.hours()).unwrap()).len(), 1);
        assert!(read(&path, now.checked_add(25.hours()).unwrap()).is_empty());
        assert!(read(&path, now.checked_sub(1.hours()).unwrap()).is_empty(), "written tomorrow");
        let asked = "\"asked\": \"2025-02-11T06:00:00Z\"";
        let hostile =
            format!("{{\"https://a.fr/b\": {{{asked}, \"moved\": \"javascript:alert(1)\"}}}}");
        for strange in
            ["", "[]", "{", "{\"a\": 1}", "\u{0}", hostile.as_str(), &"[".repeat(100_000)]
        {
            fs::write(&path, strange).unwrap();
            assert!(read(&path, now).is_empty(), "{strange:.40}");
        }
        fs::write(&path, "{}".to_owned() + &" ".repeat(2 << 20)).unwrap();
        assert!(read(&path, now).is_empty());
    }

    #[test]
    fn the_newest_answers_are_kept_and_no_more_than_can_be_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.json");
        let now: Timestamp = "2025-02-11T06:00:00Z".parse().unwrap();
        let page = |n: usize| format!("https://a.fr/{n:05}");
        let book = (0..MOST + 10).map(|n| {
            let age = i64::try_from(n).unwrap().seconds();
            (page(n), Kept { asked: now.checked_sub(age).unwrap(), moved: None })
        });
        write(&path, &book.collect()).unwrap();
        let book = read(&path, now);
        assert_eq!(book.len(), MOST);
        assert!(book.contains_key(&page(0)) && !book.contains_key(&page(MOST)));
    }
}
