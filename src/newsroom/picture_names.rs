//! Finds the file of a picture whose name was typed.
//!
//! A Mac writes `é` in the name of a file as an `e` and an accent, and a keyboard types one character. A camera writes
//! `.JPG`, and people write `.jpg`. Such names look the same, or mean the same, and name the same file here.

use std::path::{Path, PathBuf};

use icu_normalizer::ComposingNormalizerBorrowed;

use super::files::list_folder;
use crate::finding::nearest;

/// The most files of a folder whose names are looked at.
const MAX_NAMES: usize = 10_000;

/// The file below a folder that a name means, letter for letter, or whatever the form and the case of its letters.
/// `None` if there is none, or if it means several.
pub(super) fn find_named(folder: &Path, name: &str) -> Option<PathBuf> {
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
pub(super) fn find_near<'a>(
    folders: impl IntoIterator<Item = &'a Path>,
    name: &str,
) -> Option<String> {
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
