//! The house stands as planned: floors, rooms, sizes and words.
//!
//! The tables are in `plan`, the reading of Rust in `source` and `function`. The rules are in `rules`,
//! `circles`, `clocks`, `machine` and `unused`; `numbers` measures the house, and `ratchet` holds what it
//! has reached.

#![allow(clippy::disallowed_methods, reason = "tests read the files of the project")]
#![allow(clippy::print_stdout, reason = "the numbers of the house are there to be read")]

mod circles;
mod clocks;
mod codes;
mod function;
mod licences;
mod machine;
mod numbers;
mod plan;
mod ratchet;
mod rules;
mod source;
mod unused;
mod wordings;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use plan::{DESIGN_CARD, GUESTS, RESIDENTS, ROOMS, TABLES};
use rules::Fault;
use source::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder of the project, in order, hidden ones included; what npm brought is not ours.
fn files(under: &str) -> Vec<PathBuf> {
    files_of(root(), under)
}

/// The same, in another checkout.
fn files_of(root: &Path, under: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.join(under)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("the folder is readable").path();
            if path.is_dir() {
                if !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    name_in(root(), path)
}

fn name_in(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).expect("a file of the project");
    inside.to_string_lossy().replace('\\', "/")
}

fn sources(under: &str) -> Vec<Source> {
    sources_of(root(), under)
}

/// The same, in another checkout.
fn sources_of(root: &Path, under: &str) -> Vec<Source> {
    let mut rust = files_of(root, under);
    rust.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    let read = |path: &PathBuf| fs::read_to_string(path).expect("UTF-8");
    rust.iter().map(|path| Source::new(&name_in(root, path), &read(path))).collect()
}

fn assert_none(faults: &[Fault]) {
    let list = faults.iter().fold(String::new(), |mut list, fault| {
        let _ = writeln!(list, "  {fault}");
        list
    });
    assert!(faults.is_empty(), "the house rules (CONTRIBUTING.md) are broken here:\n{list}");
}

fn words(file: &str, text: &str) -> Vec<String> {
    rules::all(&Source::new(file, text)).iter().map(ToString::to_string).collect()
}

/// That exactly one fault is found, on this line, with these words in it.
#[track_caller]
fn caught(file: &str, text: &str, line: usize, part: &str) {
    let faults = words(file, text);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].starts_with(&format!("{file}:{line}: ")), "{}", faults[0]);
    assert!(faults[0].contains(part), "{}", faults[0]);
}

#[test]
fn the_house_stands_as_planned() {
    let house = sources("src");
    assert!(house.len() > 10, "the sources were found");
    assert_none(&house.iter().flat_map(rules::all).collect::<Vec<_>>());
}

#[test]
fn the_head_of_each_room_names_the_rooms_it_looks_up_to() {
    let house = sources("src");
    let mut faults = Vec::new();
    for room in ROOMS.iter().filter(|room| room.name != "main") {
        let of_room = |source: &&Source| source.modules().first() == Some(&room.name);
        let here: Vec<&Source> = house.iter().filter(of_room).collect();
        if let Some(head) = here.iter().find(|source| source.modules().len() == 1) {
            faults.extend(rules::unnamed_in_head(head, &here));
        }
    }
    assert_none(&faults);
}

#[test]
fn no_file_of_tests_or_benches_is_past_the_wall() {
    for source in ["tests", "benches", "fuzz"].into_iter().flat_map(sources) {
        let lines = source.raw.lines().count();
        assert!(lines <= plan::WALL, "{}: {lines} lines", source.file);
    }
}

#[test]
fn the_plan_itself_has_no_look_down() {
    for room in ROOMS {
        assert!(room.sees.end <= room.floor, "{} sees its own floor or a lower one", room.name);
        for known in room.never.iter().chain(room.doors) {
            let name = known.split("::").next().unwrap_or_default();
            assert!(plan::find(name).is_some(), "{} names `{name}`, which is no room", room.name);
        }
    }
    for guest in GUESTS {
        for place in guest.known_in {
            let name = place.split("::").next().unwrap_or_default();
            assert!(plan::find(name).is_some(), "{} is met in `{name}`, no room", guest.name);
        }
    }
    for (file, reason) in TABLES {
        assert!(root().join(file).is_file() && reason.len() > 20, "{file}: gone, or no reason");
    }
}

#[test]
fn the_table_for_those_who_work_on_it_has_every_room_on_its_floor() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    for room in ROOMS.iter().filter(|room| room.name != "main") {
        let row = format!("| {} | ", room.floor);
        let row = text.lines().find_map(|line| line.strip_prefix(&row)).unwrap_or_default();
        let rooms = row.split('|').next().unwrap_or_default();
        assert!(rooms.split(',').any(|one| one.trim() == room.name), "{}: {row}", room.name);
    }
}

#[test]
fn every_dependency_has_its_place_and_the_design_card_is_complete() {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let manifest: toml::Table = text.parse().expect("the manifest is TOML");
    let dependencies = manifest["dependencies"].as_table().expect("there are dependencies");
    for name in DESIGN_CARD {
        assert!(dependencies.contains_key(*name), "the design asks for {name}");
    }
    for name in dependencies.keys() {
        let placed = GUESTS.iter().any(|guest| guest.name == name);
        assert!(
            placed || RESIDENTS.contains(&name.as_str()),
            "{name} has no place: say in tests/architecture/plan.rs which rooms know it"
        );
    }
    for name in GUESTS.iter().map(|guest| guest.name).chain(RESIDENTS.iter().copied()) {
        assert!(dependencies.contains_key(name), "{name} is in the plan and not in Cargo.toml");
    }
}

#[test]
fn a_look_down_the_page_is_caught() {
    let down = "may not look at `render::Bodies` (floor 2)";
    caught("src/issue/mod.rs", "//! Doc.\n\nuse crate::render::Bodies;\n", 3, down);
    caught("src/issue/mod.rs", "fn f() {\n    crate::render::Bodies::new();\n}\n", 2, "render");
    caught("src/issue/read/mod.rs", "use super::super::deliver::run;\n", 1, "`deliver::run`");
    caught("src/main.rs", "fn main() { matinale::render::page(); }\n", 1, "render::page");
}

#[test]
fn a_look_is_caught_inside_a_tree_of_imports() {
    let tree = "use crate::{\n    finding::{Finding, Span},\n    smtp::{self, session},\n};\n";
    let faults = words("src/issue/mod.rs", tree);
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults[0].contains("src/issue/mod.rs:3:") && faults[0].contains("`smtp` (floor 4)"));
    assert!(faults[1].contains("`smtp::session`"));
}

#[test]
fn the_exceptions_of_the_floors_hold() {
    let of_issue = "use crate::issue::Issue;\n";
    caught("src/audience/mod.rs", of_issue, 1, "`issue::Issue`");
    caught("src/journal/run.rs", of_issue, 1, "`issue::Issue`");
    caught("src/render/mod.rs", "use crate::audience::Recipient;\n", 1, "audience");
    caught("src/smtp/mod.rs", "use crate::journal::State;\n", 1, "journal");
    caught("src/inbox/mod.rs", "use crate::journal::State;\n", 1, "journal");
    let names = "use crate::issue::edition::EditionName;\n";
    assert_eq!(words("src/audience/mod.rs", names), [""; 0]);
    assert_eq!(words("src/journal/run.rs", names), [""; 0]);
    assert_eq!(words("src/deliver/mod.rs", "use crate::{journal::State, smtp};\n"), [""; 0]);
}

#[test]
fn a_room_that_is_not_planned_is_caught() {
    caught("src/blog.rs", "//! A blog.\n", 1, "no room `blog`");
    caught("src/cli/mod.rs", "\nuse crate::blog::Post;\n", 2, "`blog::Post` is in no room");
}

#[test]
fn an_outside_crate_is_caught_outside_its_room() {
    caught("src/render/page.rs", "use css_inline::CSSInliner;\n", 1, "`render::inline`");
    caught("src/journal/mod.rs", "use rusqlite::Connection;\n", 1, "`journal::sqlite`");
    caught("src/check/mod.rs", "async fn f() { tokio::task::yield_now().await }\n", 1, "tokio");
    caught("src/deliver/mod.rs", "use lettre::{Message};\n", 1, "lettre");
    caught("src/issue/mod.rs", "#[derive(clap::Parser)]\nstruct Args;\n", 1, "`cli` only");
    caught("src/finding/mod.rs", "use maud as m;\n", 1, "maud");
    assert_eq!(words("src/render/inline.rs", "use css_inline::CSSInliner;\n"), [""; 0]);
    assert_eq!(words("src/journal/sqlite/open.rs", "use rusqlite::Connection;\n"), [""; 0]);
    assert_eq!(words("src/check/mod.rs", "fn f(p: &P) { p.image::<u8>() }\n"), [""; 0]);
}

#[test]
fn words_of_another_trade_are_caught_as_names() {
    caught("src/deliver/run.rs", "struct CampaignRun;\n", 1, "`campaign`");
    caught("src/deliver/run.rs", "\nfn run_helpers() {}\n", 2, "`helper`");
    caught("src/deliver/run.rs", "struct A {\n    handler: u8,\n}\n", 2, "`handler`");
    caught("src/deliver/utils.rs", "//! Things.\n", 1, "`utils`");
    caught("src/deliver/data.rs", "//! Things.\n", 1, "`data`");
    caught("src/deliver/run.rs", "mod info;\n", 1, "`info`");
    caught("src/deliver/run.rs", "fn get_name() {}\n", 1, "`get_name`");
    let fine = "struct Utility;\nfn data(info: u8) { axum::handler::Handler::call(info) }\n// a common manager\n";
    assert!(words("src/inbox/mod.rs", fine).is_empty(), "{:?}", words("src/inbox/mod.rs", fine));
}

#[test]
fn what_is_left_behind_is_caught() {
    caught("src/cli/send.rs", "fn f() {\n    todo!()\n}\n", 2, "`todo!`");
    caught("src/cli/send.rs", "fn f() { dbg!(1); }\n", 1, "`dbg!`");
    caught("src/cli/send.rs", "// FIXME: later\n", 1, "do it");
    caught("src/cli/send.rs", "#[expect(clippy::too_many_lines)]\nfn f() {}\n", 1, "cut the");
    caught("src/cli/send.rs", &"// line\n".repeat(401), 401, "401 lines");
    assert_eq!(words("src/cli/send.rs", &"// line\n".repeat(400)), [""; 0]);
}

#[test]
fn comments_texts_and_test_modules_are_not_read_as_code() {
    let quiet = [
        "//! ```\n//! use crate::cli::Args;\n//! ```\n",
        "/* use /* crate::cli */ crate::cli::x */\n",
        "const A: &str = \"use crate::cli \\\" crate::cli::x\";\n",
        "const A: &str = r#\"a \" crate::cli::x\"#;\nconst B: &[u8] = br\"crate::cli::x\";\n",
        "#[cfg(test)]\nmod tests {\n    use crate::cli::Args;\n    fn f() { todo!() }\n}\n",
        "#[cfg(test)]\nuse crate::cli::Args;\nfn f() {}\n",
    ];
    for text in quiet {
        assert_eq!(words("src/issue/mod.rs", text), [""; 0], "{text}");
    }
    assert_eq!(words("src/issue/tests.rs", "use crate::cli::Args;\n"), [""; 0]);
    let after =
        "fn f<'a>(a: &'a str) -> char { '\"' }\n#[cfg(test)]\nmod tests {}\nuse crate::cli::x;\n";
    caught("src/issue/mod.rs", after, 4, "cli");
}

#[test]
fn a_head_that_forgets_a_room_is_caught() {
    let head = Source::new("src/issue/mod.rs", "//! Issue.\n//!\n//! Looks up to: `finding`.\n");
    let uses =
        Source::new("src/issue/read.rs", "use crate::{finding::Span, language::Language};\n");
    let faults = rules::unnamed_in_head(&head, &[&head, &uses]);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].words.contains("does not name `language`"));
    let wide = "//! Issue.\n//!\n//! Looks up to: `finding`, and what\n//! those look up to.\n";
    let wide = Source::new("src/issue/mod.rs", wide);
    assert_eq!(rules::unnamed_in_head(&wide, &[&wide, &uses]), []);
    let bare = Source::new("src/issue/mod.rs", "//! Issue.\n");
    assert_eq!(rules::unnamed_in_head(&bare, &[&bare]).len(), 1);
}
