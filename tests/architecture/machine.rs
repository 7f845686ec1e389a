//! Nothing in the repository knows the machine it was made on.

use std::fs;
use std::path::PathBuf;

use super::{files, name, root};

/// Where people have their homes.
const HOMES: [&str; 3] = ["/home/", "/root/", "/Users/"];

/// Folders at the top that are made, and not part of the repository.
const MADE: [&str; 2] = ["target", ".git"];

/// The folders that lead to this checkout, from the nearest to the farthest.
fn folders_above() -> Vec<String> {
    let above = root().ancestors().filter(|folder| folder.parent().is_some());
    above.map(|folder| format!("{}/", folder.display())).collect()
}

/// Whether a text has this absolute path in it: not as the end of a longer one.
fn has_path(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "./_-}~*".contains(c))
    })
}

/// Every file of the repository but this one, which has to name what it looks for.
fn files_to_read() -> Vec<PathBuf> {
    let top = fs::read_dir(root()).expect("the project").flatten().map(|entry| name(&entry.path()));
    let ours = top.filter(|name| !MADE.contains(&name.as_str()));
    let files = ours.flat_map(|name| match root().join(&name) {
        folder if folder.is_dir() => files(&name),
        file => vec![file],
    });
    files.filter(|path| name(path) != file!()).collect()
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    let mut strange = folders_above();
    strange.extend(HOMES.map(str::to_owned));
    for path in files_to_read() {
        let bytes = fs::read(&path).expect("a readable file");
        let text = String::from_utf8_lossy(&bytes);
        for (line, text) in text.lines().enumerate() {
            let found = strange.iter().find(|strange| has_path(text, strange));
            assert_eq!(found, None, "{}:{}: exists nowhere else", name(&path), line + 1);
        }
    }
}

#[test]
fn a_path_of_one_machine_is_caught() {
    assert!(has_path("see /home/zoe/matinale", "/home/"));
    assert!(has_path("\"/root/.cargo\"", "/root/"));
    assert!(!has_path("https://echo.example/home/", "/home/"));
    assert!(!has_path("src/root/mod.rs", "/root/"));
}
