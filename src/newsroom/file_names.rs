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

/// The most files of a folder whose names are looked at.
const MAX_NAMES: usize = 10_000;

/// The folders in which a named file is looked for. It must lie in the publication's folder or in the issue's
/// own, also after every link on the way to it.
pub(super) struct SearchedFolders<'a> {
    /// The folder of the publication.
    pub(super) publication: &'a Path,
    /// The folder of the issue. `None` for a file of the publication itself. It is searched first.
    pub(super) issue: Option<&'a Path>,
    /// A folder that is searched as well.
    pub(super) other: Option<&'a Path>,
}

/// Why a named file is not found.
#[derive(Debug)]
pub(super) enum FileNotFound {
    /// There is no such file. Has the name that is nearest, if one is near.
    Missing(Option<String>),
    /// It is not a file, or lies outside.
    NotInside,
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
            let inner = Path::new(name).parent().unwrap_or(Path::new(""));
            let admitted = folders().filter(|folder| self.admit(&folder.join(inner)).is_some());
            return Err(FileNotFound::Missing(find_near(admitted, name)));
        };
        self.admit(&found).filter(|path| path.is_file()).ok_or(FileNotFound::NotInside)
    }

    /// A path without links, if it lies inside.
    fn admit(&self, path: &Path) -> Option<PathBuf> {
        let inside = |folder: &Path| PathReach::Inside(folder).resolve(path).ok();
        inside(self.publication).or_else(|| self.issue.and_then(inside))
    }
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

/// The name of a file below one of the folders that is nearly this name, relative to its folder.
fn find_near<'a>(folders: impl IntoIterator<Item = &'a Path>, name: &str) -> Option<String> {
    let (inner, last) = name.rsplit_once('/').map_or(("", name), |(inner, last)| (inner, last));
    let names: Vec<String> =
        folders.into_iter().flat_map(|folder| list_names(&folder.join(inner))).collect();
    let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
    let near = nearest(&fold(last), folded.iter().map(String::as_str))?;
    let near = &names[folded.iter().position(|name| name == near)?];
    Some(if inner.is_empty() { near.clone() } else { format!("{inner}/{near}") })
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
        ] {
            assert_eq!(find_near([folder], typed).as_deref(), near, "{typed}");
        }
    }
}
