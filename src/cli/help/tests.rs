//! Every paragraph of the help has its French, and the table has no other.

use std::collections::BTreeSet;

use clap::builder::StyledStr;
use clap::{Command, CommandFactory};

use super::{PARAGRAPH_BREAK, list_possible_values};
use crate::cli::Cli;
use crate::wording::list_help_texts;

/// The paragraphs of a command's help, and of its subcommands, that are sentences. Others are examples, set further in.
fn list_paragraphs(command: &Command) -> BTreeSet<String> {
    let own = [
        command.get_about(),
        command.get_long_about(),
        command.get_after_help(),
        command.get_after_long_help(),
    ];
    let values: Vec<_> = command.get_arguments().flat_map(list_possible_values).collect();
    let arguments = command
        .get_arguments()
        .flat_map(|argument| [argument.get_help(), argument.get_long_help()]);
    let texts = own.into_iter().chain(arguments).chain(values.iter().map(|value| value.get_help()));
    let texts: Vec<String> = texts.flatten().map(StyledStr::to_string).collect();
    let paragraphs = texts.iter().flat_map(|text| text.split(PARAGRAPH_BREAK));
    let sentences = paragraphs.filter(|text| !text.is_empty() && !text.starts_with(' '));
    let subcommands = command.get_subcommands().flat_map(list_paragraphs);
    sentences.map(str::to_owned).chain(subcommands).collect()
}

#[test]
fn every_paragraph_of_the_help_has_its_french_and_the_table_has_no_other() {
    let mut command = Cli::command();
    command.build();
    let said = list_paragraphs(&command);
    assert!(said.len() > 200, "the help was found: {} paragraphs", said.len());
    let listed: BTreeSet<String> = list_help_texts().into_iter().map(str::to_owned).collect();
    let absent: Vec<&String> = said.difference(&listed).collect();
    let unused: Vec<&String> = listed.difference(&said).collect();
    assert!(
        absent.is_empty(),
        "add these to src/wording/french.po, with `msgctxt \"help\"`: {absent:#?}"
    );
    assert!(unused.is_empty(), "take these out of src/wording/french.po: {unused:#?}");
}
