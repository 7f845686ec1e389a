//! Circles of files: files that need each other, so that none of them can be read first.
//!
//! A file needs another one when it imports or writes out a path that leads there. A `pub use` passes a
//! name on and needs nothing; whoever takes the name from there needs the file that has it. A file may
//! know the modules it is a part of: they are above it, and read before it.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::in_house;
use super::source::{Path, Role, Source};

/// The files of the house by their modules.
struct House<'a>(BTreeMap<Vec<&'a str>, Read<'a>>);

/// A file, and the paths in it.
struct Read<'a> {
    source: &'a Source,
    paths: Vec<Path>,
}

/// The circles of these files, each with its files in order.
pub(super) fn find_circles(sources: &[Source]) -> Vec<Vec<String>> {
    let read = sources.iter().map(|source| Read { source, paths: source.paths() });
    let house = House(read.map(|read| (read.source.modules(), read)).collect());
    let needs: BTreeMap<&str, BTreeSet<&str>> =
        house.0.values().map(|read| (read.source.file.as_str(), house.needs(read))).collect();
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        needs.keys().map(|file| (*file, reach_from(file, &needs))).collect();
    let mut circles = Vec::new();
    let mut known = BTreeSet::new();
    for file in needs.keys() {
        let there_and_back = reach[file].iter().filter(|other| reach[*other].contains(file));
        let circle: Vec<String> = there_and_back.map(|other| (*other).to_owned()).collect();
        if circle.len() > 1 && known.insert(circle.clone()) {
            circles.push(circle);
        }
    }
    circles
}

/// Every file that one needs, and those need, and so on.
fn reach_from<'a>(
    file: &'a str,
    needs: &BTreeMap<&'a str, BTreeSet<&'a str>>,
) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next = vec![file];
    while let Some(file) = next.pop() {
        next.extend(needs[file].iter().filter(|other| reached.insert(**other)));
    }
    reached
}

impl<'a> House<'a> {
    /// The other files that one needs.
    fn needs(&self, read: &Read<'a>) -> BTreeSet<&'a str> {
        let source = read.source;
        let used = read.paths.iter().filter(|path| path.role != Role::Reexport);
        let targets = used.filter_map(|path| self.target(&absolute(path, source, self)?));
        let here = source.modules();
        let beside = targets.filter(|other| !here.starts_with(&other.modules()));
        beside.map(|other| other.file.as_str()).collect()
    }

    /// The file that has what a path leads to, counted from the root of the crate.
    fn target(&self, path: &[String]) -> Option<&'a Source> {
        let mut path = path.to_vec();
        // A name is passed on a few times at most; more is a `pub use` that leads back to itself.
        for _ in 0..8 {
            let parts: Vec<&str> = path.iter().map(String::as_str).collect();
            let mut lengths = (1..=parts.len()).rev();
            let length = lengths.find(|length| self.0.contains_key(&parts[..*length]))?;
            let read = &self.0[&parts[..length]];
            match parts.get(length).and_then(|name| self.passed_on(read, name)) {
                Some(further) => path = further,
                None => return Some(read.source),
            }
        }
        None
    }

    /// Where a file has a name from that it passes on.
    fn passed_on(&self, read: &Read<'a>, name: &str) -> Option<Vec<String>> {
        let mut reexports = read.paths.iter().filter(|path| path.role == Role::Reexport);
        let path = reexports.find(|path| path.parts.last().is_some_and(|last| last == name))?;
        absolute(path, read.source, self)
    }
}

/// A path counted from the root of the crate; nothing where it leads outside.
fn absolute(path: &Path, source: &Source, house: &House<'_>) -> Option<Vec<String>> {
    if let Some(inside) = in_house(path, source) {
        return Some(inside.into_iter().map(str::to_owned).collect());
    }
    let here = source.modules();
    let behind = match path.parts.first()?.as_str() {
        "self" => &path.parts[1..],
        child => {
            let known: Vec<&str> = here.iter().copied().chain([child]).collect();
            house.0.get(&known)?;
            &path.parts[..]
        }
    };
    Some(here.iter().map(|&part| part.to_owned()).chain(behind.iter().cloned()).collect())
}

fn circles_of(files: &[[&str; 2]]) -> Vec<Vec<String>> {
    let sources: Vec<Source> = files.iter().map(|[file, text]| Source::new(file, text)).collect();
    find_circles(&sources)
}

#[test]
fn files_that_need_each_other_are_caught() {
    let circles = circles_of(&[
        ["src/smtp/mod.rs", "mod dial;\nmod login;\n"],
        ["src/smtp/dial.rs", "use super::login::log_in;\n"],
        ["src/smtp/login.rs", "fn f() { super::dial::connect() }\n"],
        ["src/smtp/phase.rs", "use super::dial;\n"],
    ]);
    assert_eq!(circles, [["src/smtp/dial.rs", "src/smtp/login.rs"]]);
}

#[test]
fn a_name_that_is_passed_on_leads_to_the_file_that_has_it() {
    let head = "pub(crate) use dial::Dial;\npub(crate) use login::Login;\n";
    let circles = circles_of(&[
        ["src/smtp/mod.rs", head],
        ["src/smtp/dial.rs", "use super::Login;\n"],
        ["src/smtp/login.rs", "use crate::smtp::{Dial};\n"],
    ]);
    assert_eq!(circles, [["src/smtp/dial.rs", "src/smtp/login.rs"]]);
}

#[test]
fn what_stands_above_a_file_may_know_it_and_be_known() {
    let circles = circles_of(&[
        ["src/smtp/mod.rs", "use dial::connect;\nfn f() { connect() }\n"],
        ["src/smtp/dial.rs", "use super::Target;\n"],
    ]);
    assert_eq!(circles, [[""; 0]; 0]);
}
