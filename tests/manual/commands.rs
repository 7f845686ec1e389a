//! The chapter of the commands, against what `--help` says.

use super::{LineKind, Page, code_spans};
use crate::harness::Newsroom;

/// A row of the chapter's table.
struct Row {
    /// The command's words, such as `subscribers` and `list`.
    command: Vec<String>,
    /// The options that the row names, without their values.
    options: Vec<String>,
}

/// Whether a word is a part of a command, and neither an option nor a placeholder.
fn is_command_word(word: &str) -> bool {
    word.chars().all(|letter| letter.is_ascii_lowercase())
}

/// Reads a row: its first code span has the command.
fn read_row(line: &str) -> Row {
    let head = code_spans(line).next().expect("the command");
    let command = head.split(' ').take_while(|word| is_command_word(word));
    let words = code_spans(line).flat_map(|span| span.split([' ', '[', ']']));
    let options = words.filter(|word| word.starts_with("--"));
    Row {
        command: command.map(str::to_owned).collect(),
        options: options.map(str::to_owned).collect(),
    }
}

/// The rows of the table.
fn read_rows() -> Vec<Row> {
    let page = Page::read("docs/commands.md");
    let lines = page.lines().into_iter().filter(|line| line.kind == LineKind::Prose);
    let rows = lines.filter(|line| line.text.starts_with("| `"));
    rows.map(|line| read_row(line.text)).collect()
}

/// The commands in the help of the program.
fn list_commands(help: &str) -> Vec<&str> {
    let (_, list) = help.split_once("Commands:\n").expect("the list of commands");
    let (list, _) = list.split_once("\n\n").expect("the end of the list");
    let begins = list.lines().filter_map(|line| line.strip_prefix("  "));
    let named = begins.filter(|line| !line.starts_with(' '));
    named.filter_map(|line| line.split(' ').next()).filter(|name| *name != "help").collect()
}

#[test]
fn the_chapter_has_a_row_for_each_command() {
    let help = Newsroom::empty().run(["--help"]).exits(0);
    let rows = read_rows();
    for name in list_commands(&help.out) {
        let has_row = rows.iter().any(|row| row.command.first().is_some_and(|word| word == name));
        assert!(has_row, "docs/commands.md says nothing of `{name}`");
    }
}

#[test]
fn each_row_names_options_that_its_command_has() {
    let newsroom = Newsroom::empty();
    for Row { command, options } in read_rows() {
        let words: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let help = newsroom.run(&words).exits(0).out;
        let known: Vec<&str> =
            help.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').collect();
        for option in options {
            assert!(known.contains(&option.as_str()), "{command:?} has no {option}");
        }
    }
}
