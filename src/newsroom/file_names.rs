//! Finds a file that an issue names: a picture, or the text of a block.
//!
//! A Mac writes `é` in the name of a file as an `e` and an accent, and a keyboard types one character. A camera writes
//! `.JPG`, and people write `.jpg`. Such names look the same, or mean the same, and name the same file here.

use std::fs;
use std::path::{Path, PathBuf};

use icu_normalizer::ComposingNormalizerBorrowed;

use super::files::list_folder;
use super::reading::PathReach;
use crate::finding::nearest;
use crate::finding::table::fold as unaccented;
use crate::issue::read::is_markdown_name;

/// The most files of a folder whose names are looked at.
const MAX_NAMES: usize = 10_000;

/// A name of so few letters before its ending is meant by no other name: any other one is a slip away.
const SHORT_NAME_CHARS: usize = 2;

/// The folders in which a named file is looked for. It must lie in the publication's folder or in the issue's
/// own, also after every link on the way to it.
pub(super) struct SearchedFolders<'a> {
    /// The folder of the publication.
    pub(super) publication: &'a Path,
    /// The folder of the issue. `None` for a file of the publication itself. It is searched first.
    pub(super) issue: Option<&'a Path>,
    /// A folder that is searched as well.
    pub(super) other: Option<&'a Path>,
    /// Names that are not proposed in the place of one that is not found.
    pub(super) hidden: &'a [String],
}

/// Why a named file is not found.
#[derive(Debug)]
pub(super) enum FileNotFound {
    /// There is no such file. Has the name that is nearest, if one is near.
    Missing(Option<String>),
    /// It is not a file, or lies outside.
    NotInside,
    /// It is a file that has another name too, which can stand for a file outside.
    SecondName,
}

impl SearchedFolders<'_> {
    /// The file that a name means, with the links on the way to it resolved.
    pub(super) fn find(&self, name: &str) -> Result<PathBuf, FileNotFound> {
        let folders = || self.issue.into_iter().chain(self.other);
        let exact = folders()
            .map(|folder| folder.join(name))
            .find(|path| fs::symlink_metadata(path).is_ok());
        let found = exact.or_else(|| folders().find_map(|folder| find_named(folder, name)));
        let Some(found) = found else {
            // The names in a folder that lies elsewhere are nobody's business.
            let admitted = folders()
                .flat_map(|folder| [(folder, ""), (folder, folder_of(name))])
                .filter(|(folder, inner)| self.admit(&folder.join(inner)).is_some());
            return Err(FileNotFound::Missing(find_near(admitted, name, self.hidden)));
        };
        let path = self.admit(&found).filter(|path| path.is_file());
        let path = path.ok_or(FileNotFound::NotInside)?;
        if has_other_names(&path) { Err(FileNotFound::SecondName) } else { Ok(path) }
    }

    /// A path without links, if it lies inside.
    fn admit(&self, path: &Path) -> Option<PathBuf> {
        let inside = |folder: &Path| PathReach::Inside(folder).resolve(path).ok();
        inside(self.publication).or_else(|| self.issue.and_then(inside))
    }
}

/// Whether a file has several names (hard links). Nothing says where the others are.
#[cfg(unix)]
fn has_other_names(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|file| file.nlink() > 1)
}

/// Systems without hard links, or without a way to see them.
#[cfg(not(unix))]
fn has_other_names(_: &Path) -> bool {
    false
}

/// The file below a folder that a name means, letter for letter, or whatever the form and the case of its letters.
/// `None` if there is none, or if it means several.
fn find_named(folder: &Path, name: &str) -> Option<PathBuf> {
    name.split('/').try_fold(folder.to_owned(), |folder, part| {
        let exact = folder.join(part);
        if exact.symlink_metadata().is_ok() {
            return Some(exact);
        }
        let names = list_names(&folder);
        let same = |form: fn(&str) -> String| {
            let mut same = names.iter().filter(|known| form(known) == form(part));
            same.next().filter(|_| same.next().is_none())
        };
        same(compose).or_else(|| same(fold)).map(|name| folder.join(name))
    })
}

/// The folders before the last part of a name.
fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a name without its ending, and the ending.
fn split_ending(name: &str) -> (&str, &str) {
    let last = name.rsplit('/').next().unwrap_or_default();
    last.rsplit_once('.').unwrap_or((last, ""))
}

/// The name of a file in one of these folders that is nearly this name, relative to the first of each pair. The second
/// leads on from there. What counts is the name before the ending; the ending says only which files are of its kind.
fn find_near<'a>(
    folders: impl IntoIterator<Item = (&'a Path, &'a str)>,
    name: &str,
    hidden: &[String],
) -> Option<String> {
    let (_, ending) = split_ending(name);
    let is_markdown = is_markdown_name(name);
    let is_hidden = |found: &str| hidden.iter().any(|name| fold(name) == fold(found));
    let mut names: Vec<String> = Vec::new();
    for (folder, inner) in folders {
        let below = list_names(&folder.join(inner));
        let path = |name: String| if inner.is_empty() { name } else { format!("{inner}/{name}") };
        names.extend(below.into_iter().map(path).filter(|found| {
            is_markdown_name(found) == is_markdown
                && !split_ending(found).1.is_empty()
                && !is_hidden(found)
        }));
    }
    // Of two names that are as near, the one with the same ending is meant.
    names.sort_by_key(|found| fold(split_ending(found).1) != fold(ending));
    // A missing accent is no slip here.
    let plain = |name: &str| unaccented(&compose(split_ending(name).0));
    let folded: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let typed = Some(plain(name)).filter(|typed| !typed.is_empty())?;
    let near = nearest(&typed, folded.iter().map(String::as_str))
        .filter(|near| *near == typed || near.chars().count() > SHORT_NAME_CHARS)?;
    Some(names[folded.iter().position(|name| name == near)?].clone())
}

fn list_names(folder: &Path) -> Vec<String> {
    let paths = list_folder(folder).into_iter().take(MAX_NAMES);
    let mut names: Vec<String> =
        paths.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect();
    names.sort();
    names
}

/// A name with its accents joined to their letters (Unicode NFC).
fn compose(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(name).into_owned()
}

/// A name without a difference between capitals and small letters.
fn fold(name: &str) -> String {
    compose(&compose(name).to_lowercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

    use std::fs;

    use super::{find_named, find_near};

    #[test]
    fn a_name_is_found_whatever_the_form_and_the_case_of_its_letters() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        fs::create_dir(folder.join("E\u{301}te\u{301}")).expect("a folder");
        for name in
            ["e\u{301}te\u{301}.png", "Quai.JPG", "a.png", "A.PNG", "E\u{301}te\u{301}/ÎLE.gif"]
        {
            fs::write(folder.join(name), "").expect("written");
        }
        let found = |name| {
            let path = find_named(folder, name)?;
            Some(path.strip_prefix(folder).expect("inside").to_str().expect("UTF-8").to_owned())
        };
        for (typed, name) in [
            ("été.png", Some("e\u{301}te\u{301}.png")),
            ("ÉTÉ.PNG", Some("e\u{301}te\u{301}.png")),
            ("quai.jpg", Some("Quai.JPG")),
            ("a.png", Some("a.png")),
            ("A.PNG", Some("A.PNG")),
            ("a.PNG", None),
            ("été/île.gif", Some("E\u{301}te\u{301}/ÎLE.gif")),
            ("ete.png", None),
            ("quai.jpg/x", None),
        ] {
            assert_eq!(found(typed).as_deref(), name, "{typed}");
        }
        for (typed, near) in [
            ("ete.png", Some("e\u{301}te\u{301}.png")),
            ("quais.jpg", Some("Quai.JPG")),
            ("été/ile.gif", None),
            ("phare.png", None),
            ("b.png", None),
            ("quai.png", Some("Quai.JPG")),
            ("issues/images/quai.jpg", Some("Quai.JPG")),
            ("quai.md", None),
        ] {
            let folders = [(folder, ""), (folder, super::folder_of(typed))];
            assert_eq!(find_near(folders, typed, &[]).as_deref(), near, "{typed}");
            let hidden = ["quai.jpg".to_owned()];
            let near = near.filter(|name| *name != "Quai.JPG");
            assert_eq!(find_near(folders, typed, &hidden).as_deref(), near, "{typed}");
        }
    }
}
