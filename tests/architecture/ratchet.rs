//! What the house has reached, as counts that only sink.
//!
//! A change that raises one of them is refused. Whoever lowers one writes the new count here, so that it
//! stays down; `cargo test --test newsroom architecture::ratchet -- --nocapture` says which.

use super::function::Function;
use super::numbers::{LONG_FUNCTION_LINES, Numbers};
use super::root;

/// Files that need each other, within a room or between two.
const MAX_FILES_IN_CIRCLES: usize = 0;
/// Type names that are defined more than once; `Error`, which each room has, is not counted.
const MAX_DOUBLE_NAMES: usize = 0;
/// Functions with a tuple among their parameters: a small struct has names.
const MAX_TUPLES: usize = 0;
/// Functions with a `bool` among their parameters: an enum has names.
const MAX_BOOLS: usize = 0;
/// Functions with more than five parameters.
const MAX_WIDE_FUNCTIONS: usize = 0;
/// Functions of more than forty lines.
const MAX_LONG_FUNCTIONS: usize = 1;

/// Refuses what is over its limit, and names it; prints where a limit can be lowered.
#[track_caller]
fn hold(what: &str, most: usize, found: &[String]) {
    let count = found.len();
    assert!(
        count <= most,
        "{count} {what}, and there were {most}; these are all of them:\n  {}",
        found.join("\n  ")
    );
    if count < most {
        println!("{count} {what}: lower the limit of {most} in tests/architecture/ratchet.rs");
    }
}

/// The functions that something is true of, with their places.
fn places(numbers: &Numbers, is_so: impl Fn(&Function) -> bool) -> Vec<String> {
    let place =
        |one: &&Function| format!("{}:{}: {}, {} lines", one.file, one.line, one.name, one.lines);
    numbers.those(is_so).iter().map(place).collect()
}

#[test]
fn what_the_house_has_reached_is_held() {
    let numbers = Numbers::count(root());
    let circles: Vec<String> = numbers
        .circles
        .iter()
        .flat_map(|one| one.iter().map(|file| format!("{file} (with {} others)", one.len() - 1)))
        .collect();
    hold("files in circles", MAX_FILES_IN_CIRCLES, &circles);
    let names = numbers.double_names.iter();
    let names: Vec<String> =
        names.map(|(name, files)| format!("{name}: {}", files.join(", "))).collect();
    hold("type names with two meanings", MAX_DOUBLE_NAMES, &names);
    hold("functions with a tuple", MAX_TUPLES, &places(&numbers, Function::has_tuple));
    hold("functions with a bool", MAX_BOOLS, &places(&numbers, Function::has_bool));
    let wide = places(&numbers, Function::is_wide);
    hold("functions with more than five parameters", MAX_WIDE_FUNCTIONS, &wide);
    let long = places(&numbers, |one| one.lines > LONG_FUNCTION_LINES);
    hold("functions over 40 lines", MAX_LONG_FUNCTIONS, &long);
}
