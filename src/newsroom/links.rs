//! `check --online`: requests every link of an issue, and keeps good answers for a day.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;
use url::Url;

use super::checked::CheckedIssue;
use super::error::{Error, chain};
use super::files::{make_private_folder, shown};
use super::opened::Newsroom;
use super::reading::{PathReach, read_bounded};
use super::remark::Remark;
use super::replace::put;
use crate::check::{self, LinkAnswer};
use crate::web::Asker;

/// The file of the kept answers, in the publication's folder.
const KEPT: &str = "state/links.json";

/// The largest file of answers that is read, in bytes.
const MAX_KEPT_BYTES: u64 = 1 << 20;

/// The most answers that are written.
const MAX_KEPT_ANSWERS: usize = 2_000;

/// A kept answer. Dead links are not kept, because their pages may be back at the next check.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptAnswer {
    asked: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
}

/// The kept answers of the last day, by page.
type KeptAnswers = BTreeMap<String, KeptAnswer>;

impl Newsroom {
    /// Requests every link of an issue, and adds findings about them. Keeps good answers for a day.
    ///
    /// # Errors
    ///
    /// There is no network.
    pub fn check_links(
        &mut self,
        checked: &mut CheckedIssue,
        runtime: &Runtime,
    ) -> Result<(), Error> {
        let now = self.now().timestamp();
        let path = self.folder.join(KEPT);
        let mut kept = read(&path, PathReach::Inside(&self.folder), now);
        let (known, pages): (Vec<Url>, Vec<Url>) = check::asked(checked.source())
            .into_iter()
            .partition(|page| kept.contains_key(page.as_str()));
        let mut answers = ask(pages, runtime)?;
        let fresh = keep(&answers, now);
        answers.extend(known.into_iter().filter_map(|page| {
            let kept = kept.get(page.as_str())?;
            let moved = kept.moved.as_deref().and_then(|to| Url::parse(to).ok());
            Some((page, moved.map_or(LinkAnswer::Stands, LinkAnswer::Moved)))
        }));
        if !fresh.is_empty() {
            kept.extend(fresh);
            let inside = PathReach::Inside(&self.folder);
            let written = inside.admit_folder_of(&path).and_then(|()| write(&path, &kept));
            if let Err(error) = written {
                self.remark(Remark::LinksNotKept(shown(&self.folder, &path), error));
            }
        }
        checked.add_findings(check::answered(checked.source(), &answers));
        Ok(())
    }
}

fn ask(pages: Vec<Url>, runtime: &Runtime) -> Result<Vec<(Url, LinkAnswer)>, Error> {
    if pages.is_empty() {
        return Ok(Vec::new());
    }
    runtime.block_on(Asker::default().ask(pages)).map_err(|error| Error::Links(chain(&error)))
}

/// The good answers, as they are kept.
fn keep(answers: &[(Url, LinkAnswer)], now: Timestamp) -> KeptAnswers {
    let good = answers.iter().filter_map(|(page, answer)| {
        let moved = match answer {
            LinkAnswer::Stands => None,
            LinkAnswer::Moved(to) => Some(to.to_string()),
            LinkAnswer::Dead(_) | LinkAnswer::Unsure(_) => return None,
        };
        Some((page.to_string(), KeptAnswer { asked: now, moved }))
    });
    good.collect()
}

/// The kept answers of the last day. Empty if the file is missing, too large, or holds something
/// else. Answers with a later moment than now are left out.
fn read(path: &Path, reach: PathReach<'_>, now: Timestamp) -> KeptAnswers {
    let bytes = read_bounded(path, reach, MAX_KEPT_BYTES).unwrap_or_default();
    let kept: KeptAnswers = serde_json::from_slice(&bytes).unwrap_or_default();
    let yesterday = now.checked_sub(24.hours()).unwrap_or(now);
    let web = |to: &str| Url::parse(to).is_ok_and(|to| matches!(to.scheme(), "http" | "https"));
    kept.into_iter()
        .filter(|(_, kept)| kept.asked > yesterday && kept.asked <= now)
        .filter(|(_, kept)| kept.moved.as_deref().is_none_or(web))
        .collect()
}

/// Writes the newest answers. The file is replaced as a whole.
fn write(path: &Path, kept: &KeptAnswers) -> std::io::Result<()> {
    let mut newest: Vec<(&String, &KeptAnswer)> = kept.iter().collect();
    newest.sort_by_key(|(_, kept)| std::cmp::Reverse(kept.asked));
    newest.truncate(MAX_KEPT_ANSWERS);
    let newest: BTreeMap<&String, &KeptAnswer> = newest.into_iter().collect();
    let text = serde_json::to_vec_pretty(&newest)?;
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    let begin = |beside: &Path| {
        let _ = fs::remove_file(beside);
        fs::OpenOptions::new().write(true).create_new(true).open(beside)
    };
    put(path, begin, |file| file.write_all(&text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

    use std::fs;

    use jiff::{Timestamp, ToSpan};

    use super::{KeptAnswer, MAX_KEPT_ANSWERS, PathReach, read, write};

    #[test]
    fn a_good_answer_is_kept_for_a_day_and_a_strange_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/links.json");
        let now: Timestamp = "2025-02-11T06:00:00Z".parse().unwrap();
        let page = "https://a.fr/b".to_owned();
        let moved = Some("https://a.fr/c".to_owned());
        write(&path, &[(page.clone(), KeptAnswer { asked: now, moved })].into()).unwrap();
        assert_eq!(
            read(&path, PathReach::Anywhere, now)[&page].moved.as_deref(),
            Some("https://a.fr/c")
        );
        assert_eq!(read(&path, PathReach::Anywhere, now.checked_add(23.hours()).unwrap()).len(), 1);
        assert!(read(&path, PathReach::Anywhere, now.checked_add(25.hours()).unwrap()).is_empty());
        assert!(
            read(&path, PathReach::Anywhere, now.checked_sub(1.hours()).unwrap()).is_empty(),
            "written tomorrow"
        );
        let asked = "\"asked\": \"2025-02-11T06:00:00Z\"";
        let hostile =
            format!("{{\"https://a.fr/b\": {{{asked}, \"moved\": \"javascript:alert(1)\"}}}}");
        for strange in
            ["", "[]", "{", "{\"a\": 1}", "\u{0}", hostile.as_str(), &"[".repeat(100_000)]
        {
            fs::write(&path, strange).unwrap();
            assert!(read(&path, PathReach::Anywhere, now).is_empty(), "{strange:.40}");
        }
        fs::write(&path, "{}".to_owned() + &" ".repeat(2 << 20)).unwrap();
        assert!(read(&path, PathReach::Anywhere, now).is_empty());
    }

    #[test]
    fn the_newest_answers_are_kept_and_no_more_than_can_be_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.json");
        let now: Timestamp = "2025-02-11T06:00:00Z".parse().unwrap();
        let page = |n: usize| format!("https://a.fr/{n:05}");
        let kept = (0..MAX_KEPT_ANSWERS + 10).map(|n| {
            let age = i64::try_from(n).unwrap().seconds();
            (page(n), KeptAnswer { asked: now.checked_sub(age).unwrap(), moved: None })
        });
        write(&path, &kept.collect()).unwrap();
        let kept = read(&path, PathReach::Anywhere, now);
        assert_eq!(kept.len(), MAX_KEPT_ANSWERS);
        assert!(kept.contains_key(&page(0)) && !kept.contains_key(&page(MAX_KEPT_ANSWERS)));
    }
}
