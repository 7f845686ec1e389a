//! The house measured: `cargo test --test newsroom architecture::numbers -- --nocapture`.
//!
//! `MATINALE_HOUSE=path/of/another/checkout` before it measures that one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::circles::find_circles;
use super::function::Function;
use super::source::{Source, is_word};
use super::{root, sources_of};

/// A file of more lines is long.
pub(super) const LONG_FILE_LINES: usize = 300;
/// A function of more lines is long.
pub(super) const LONG_FUNCTION_LINES: usize = 40;

/// The types that carry one recipient and one exclusive block: in how many files they are named says
/// how far the two travel.
const TRAVELLERS: [&str; 2] = ["Recipient", "Sealed"];

/// What has been counted in a checkout.
pub(super) struct Numbers {
    pub(super) sources: Vec<Source>,
    pub(super) functions: Vec<Function>,
    /// Circles of files.
    pub(super) circles: Vec<Vec<String>>,
    /// Names that are defined more than once, each with its files.
    pub(super) double_names: BTreeMap<String, Vec<String>>,
}

impl Numbers {
    /// Counts in a checkout.
    pub(super) fn count(root: &Path) -> Self {
        let sources = sources_of(root, "src");
        let functions = sources.iter().flat_map(Function::all).collect();
        let circles = find_circles(&sources);
        let double_names = find_double_names(&sources);
        Self { sources, functions, circles, double_names }
    }

    /// The functions that something is true of.
    pub(super) fn those(&self, is_so: impl Fn(&Function) -> bool) -> Vec<&Function> {
        self.functions.iter().filter(|function| is_so(function)).collect()
    }

    fn print(&self, root: &Path) -> String {
        let mut text = String::new();
        let mut line = |what: &str, count: usize| {
            let _ = writeln!(text, "{count:>7}  {what}");
        };
        let raw = || self.sources.iter().flat_map(|source| source.raw.lines()).map(str::trim);
        line("lines in src", raw().count());
        line("of these, documentation", raw().filter(|text| is_doc(text)).count());
        line("files in src", self.sources.len());
        let long = |source: &&Source| source.raw.lines().count() > LONG_FILE_LINES;
        line("files over 300 lines", self.sources.iter().filter(long).count());
        line("functions", self.functions.len());
        let long = |function: &Function| function.lines > LONG_FUNCTION_LINES;
        line("functions over 40 lines", self.those(long).len());
        let longest = self.functions.iter().map(|function| function.lines).max();
        line("lines of the longest function", longest.unwrap_or(0));
        line("functions with a tuple among the parameters", self.those(Function::has_tuple).len());
        line("functions with a bool among the parameters", self.those(Function::has_bool).len());
        line("functions with more than five parameters", self.those(Function::is_wide).len());
        line("circles of files", self.circles.len());
        line("files in circles", self.circles.iter().map(Vec::len).sum());
        line("circles between rooms", self.circles.iter().filter(|one| rooms(one) > 1).count());
        line("type names with two meanings", self.double_names.len());
        for name in TRAVELLERS {
            let names = |source: &&Source| source.words().iter().any(|word| word.2 == name);
            let files = self.sources.iter().filter(names).count();
            line(&format!("files that name `{name}`"), files);
        }
        let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
        line("crates locked", lock.lines().filter(|line| *line == "[[package]]").count());
        line("crates built (0: `cargo tree` does not run)", count_built(root));
        text
    }
}

fn is_doc(line: &str) -> bool {
    line.starts_with("///") || line.starts_with("//!")
}

/// How many rooms a circle goes through.
fn rooms(circle: &[String]) -> usize {
    let room = |file: &String| file.split('/').nth(1).map(|name| name.replace(".rs", ""));
    circle.iter().filter_map(room).collect::<BTreeSet<_>>().len()
}

/// How many crates are compiled into the program, or to make it, on this machine.
fn count_built(root: &Path) -> usize {
    let words = ["tree", "--offline", "--locked", "--edges=normal,build", "--prefix=none"];
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let Ok(listed) = Command::new(cargo).args(words).current_dir(root).output() else { return 0 };
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    let named = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some([words.next()?, words.next()?])
    });
    named.collect::<BTreeSet<_>>().len()
}

/// The types whose name another one has, too. Each room has its `Error`, as is the custom; the types
/// that a trait asks for (`type Err`) have no name of their own.
fn find_double_names(sources: &[Source]) -> BTreeMap<String, Vec<String>> {
    let mut defined: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources {
        let tokens = source.tokens();
        let mut depth = 0;
        for (at, &(_, word)) in tokens.iter().enumerate() {
            match word {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            let is_definition = matches!(word, "struct" | "enum" | "trait" | "union")
                || word == "type" && depth == 0;
            let name = tokens.get(at + 1).map_or("", |token| token.1);
            if is_definition
                && is_word(name)
                && name.starts_with(char::is_uppercase)
                && name != "Error"
            {
                defined.entry(name.to_owned()).or_default().push(source.file.clone());
            }
        }
    }
    defined.retain(|_, files| files.len() > 1);
    defined
}

#[test]
fn the_house_is_measured() {
    let elsewhere = std::env::var_os("MATINALE_HOUSE").map(PathBuf::from);
    let root = elsewhere.as_deref().unwrap_or(root());
    let numbers = Numbers::count(root);
    assert!(numbers.functions.len() > 100, "the functions were found");
    println!("{}", numbers.print(root));
    println!("circles of files: {:#?}", numbers.circles);
    println!("names with two meanings: {:#?}", numbers.double_names);
    let far = numbers.those(|function| {
        let is_long = function.lines > LONG_FUNCTION_LINES;
        function.has_tuple() || function.has_bool() || function.is_wide() || is_long
    });
    for Function { file, line, name, lines, parameters } in far {
        println!("{file}:{line}: {name}, {lines} lines: {}", parameters.join(", "));
    }
}
