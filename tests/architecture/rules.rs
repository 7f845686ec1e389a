//! The house rules, each a function from one file to what is wrong with it.

use std::fmt;

use super::plan::{self, GUESTS, NOT_A_ROOM, NOT_OURS, Room, TABLES, WALL};
use super::source::{Path, Source};

/// What is wrong, where, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) words: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.words)
    }
}

/// Every rule, on one file.
pub(super) fn all(source: &Source) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |line: usize, words: String| {
        faults.push(Fault { file: source.file.clone(), line, words });
    };
    wall(source, &mut add);
    left_behind(source, &mut add);
    names(source, &mut add);
    match (source.modules().first(), source.modules().first().and_then(|name| plan::find(name))) {
        (Some(_), Some(room)) => {
            looks(source, room, &mut add);
            guests(source, &mut add);
        }
        (Some(name), None) => add(1, format!("no room `{name}` in the plan of the house: {ENTER}")),
        (None, _) => {}
    }
    faults.dedup();
    faults
}

const ENTER: &str = "give it a floor in tests/architecture/plan.rs";

fn wall(source: &Source, add: &mut impl FnMut(usize, String)) {
    let lines = source.raw.lines().count();
    if lines > WALL && !TABLES.iter().any(|(file, _)| *file == source.file) {
        add(
            WALL + 1,
            format!("{lines} lines: cut the file by what its parts are for ({WALL} is the wall)"),
        );
    }
}

/// Marks of unfinished work, and ways around the limits on size.
fn left_behind(source: &Source, add: &mut impl FnMut(usize, String)) {
    for (line, _, word, after) in source.words() {
        let macros = ["todo", "unimplemented", "dbg"];
        let limits = ["too_many_lines", "too_many_arguments"];
        if macros.contains(&word) && after == "!" {
            add(line, format!("`{word}!` is left in the code: finish it"));
        }
        if limits.contains(&word) {
            add(line, format!("`{word}` is allowed away: cut the function instead"));
        }
    }
    let marks = ["FIXME", "XXX", "TODO"];
    for (line, text) in source.raw.lines().enumerate() {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        if let Some(mark) = words.find(|word| marks.contains(word)) {
            add(line + 1, format!("`{mark}`: do it, or write an issue"));
        }
    }
}

/// The glossary: names of another trade, and names that say nothing.
fn names(source: &Source, add: &mut impl FnMut(usize, String)) {
    for module in source.modules() {
        if let Some(word) =
            stray(module).or_else(|| NOT_A_ROOM.iter().copied().find(|word| *word == module))
        {
            add(1, format!("a module called `{module}`: `{word}` does not say what it holds"));
        }
    }
    for (line, before, word, after) in source.words() {
        let keywords =
            ["fn", "struct", "enum", "trait", "mod", "type", "const", "static", "let", "mut"];
        let named = keywords.contains(&before) || after == ":";
        if let Some(stray) = stray(word).filter(|_| named) {
            add(
                line,
                format!(
                    "`{word}`: `{stray}` is not a word of this house, see the glossary in CONTRIBUTING.md"
                ),
            );
        }
        if before == "mod" && NOT_A_ROOM.contains(&word) {
            add(line, format!("a module called `{word}` does not say what it holds"));
        }
        if before == "fn" && word.starts_with("get_") {
            add(line, format!("`{word}`: a getter is named after what it gives"));
        }
    }
}

/// The forbidden word inside an identifier, in either case.
fn stray(name: &str) -> Option<&'static str> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c.is_uppercase() {
            words.push(String::new());
        }
        words
            .last_mut()
            .expect("there is a first word")
            .extend(c.to_lowercase().filter(|c| *c != '_'));
    }
    NOT_OURS.iter().copied().find(|stray| {
        words.iter().any(|word| word.trim_end_matches('s') == stray.trim_end_matches('s'))
    })
}

/// Imports go up the page only, and the head of the room says which.
fn looks(source: &Source, room: &Room, add: &mut impl FnMut(usize, String)) {
    for path in source.paths() {
        let Some(target) = in_house(&path, source) else { continue };
        let Some(name) = target.first().filter(|name| **name != room.name) else { continue };
        let line = path.line;
        let Some(other) = plan::find(name) else {
            add(line, format!("`{}` is in no room of the house: {ENTER}", target.join("::")));
            continue;
        };
        if !allowed(room, other, &target) {
            add(
                line,
                format!(
                    "`{}` (floor {}) may not look at `{}` (floor {}): hand the value in as an argument, or move the code to a room further down",
                    room.name,
                    room.floor,
                    target.join("::"),
                    other.floor,
                ),
            );
        }
    }
}

fn allowed(room: &Room, other: &Room, target: &[&str]) -> bool {
    let door =
        |door: &&str| door.split("::").eq(target.iter().copied().take(door.split("::").count()));
    let open = room.sees.contains(&other.floor) && !room.never.contains(&other.name);
    open || room.doors.iter().any(door)
}

/// Where a path leads inside the house, counted from its root; nothing for a path that leads outside.
pub(super) fn in_house<'a>(path: &'a Path, source: &'a Source) -> Option<Vec<&'a str>> {
    let parts: Vec<&str> = path.parts.iter().map(String::as_str).collect();
    match parts.first().copied() {
        Some("crate" | "matinale") => Some(parts[1..].to_vec()),
        Some("super") => {
            let up = parts.iter().take_while(|part| **part == "super").count();
            let modules = source.modules();
            let kept = modules.len().saturating_sub(up);
            Some([&modules[..kept], &parts[up..]].concat())
        }
        _ => None,
    }
}

/// Outside crates are met in their own rooms.
fn guests(source: &Source, add: &mut impl FnMut(usize, String)) {
    let here = source.modules();
    for path in source.paths() {
        let Some(guest) = GUESTS.iter().find(|guest| path.parts[0] == guest.name.replace('-', "_"))
        else {
            continue;
        };
        let at_home = |place: &&str| {
            here.join("::").split("::").zip(place.split("::")).filter(|(a, b)| a == b).count()
                == place.split("::").count()
        };
        if !guest.known_in.iter().any(at_home) {
            let rooms = guest.known_in.join("`, `");
            add(
                path.line,
                format!(
                    "`{}` is met in `{rooms}` only: ask that room, or change the table in tests/architecture/plan.rs with a reason",
                    guest.name
                ),
            );
        }
    }
}

/// What the head of a room must name: every other room that its files look up to, one by one or as
/// «what those look up to». Which ones they may be is the plan's affair.
pub(super) fn unnamed_in_head(head: &Source, files: &[&Source]) -> Vec<Fault> {
    let module_doc: String = head.raw.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let fault = |words| Fault { file: head.file.clone(), line: 1, words };
    let Some((_, named)) = module_doc.split_once("Looks up to:") else {
        return vec![fault("the head of the room does not end with `Looks up to: …`".to_owned())];
    };
    if ["what those look up to", "everything"].iter().any(|all| named.contains(all)) {
        return Vec::new();
    }
    let own = head.modules().first().copied().unwrap_or_default();
    let mut missing = Vec::new();
    for source in files {
        for path in source.paths() {
            let target = in_house(&path, source)
                .and_then(|target| target.first().copied().map(str::to_owned));
            missing.extend(target.filter(|name| {
                name != own && plan::find(name).is_some() && !named.contains(&format!("`{name}"))
            }));
        }
    }
    missing.sort_unstable();
    missing.dedup();
    missing
        .into_iter()
        .map(|name| fault(format!("`Looks up to:` does not name `{name}`, which the room uses")))
        .collect()
}
