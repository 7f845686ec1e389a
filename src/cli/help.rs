//! The help of the command line, in the language of the person who asks for it.
//!
//! clap writes the help in English, from the descriptions of the arguments. Here each paragraph of it is exchanged
//! for its translation, and so are the words that clap adds.

use std::ffi::OsString;
use std::iter;

use clap::builder::{PossibleValue, Resettable, StyledStr};
use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand};
use clap::{Arg, Command, CommandFactory};

use super::Cli;
use crate::wording::{Locale, Wording, say, translate_help};

/// What stands between two paragraphs of a help.
const PARAGRAPH_BREAK: &str = "\n\n";

/// What clap answers to the words of a command line: the help in the language of the person, everything else as it is.
pub(super) fn translate_answer(
    answer: clap::Error,
    words: Vec<OsString>,
    locale: Locale,
) -> clap::Error {
    if !matches!(answer.kind(), DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand) {
        return answer;
    }
    let command = translate_command(Cli::command(), locale);
    command.try_get_matches_from(words).err().unwrap_or(answer)
}

/// The same command with its help in a language.
pub(super) fn translate_command(mut command: Command, locale: Locale) -> Command {
    if locale == Locale::English {
        return command;
    }
    // clap adds the options and commands of the help itself here.
    command.build();
    translate(command, locale)
}

fn translate(command: Command, locale: Locale) -> Command {
    let heading = command.get_styles().get_usage();
    let usage = say!("Usage:").translate(locale);
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{heading}{usage}{heading:#} {{usage}}\n\n{{all-args}}{{after-help}}"
    );
    let texts = [
        command.get_about(),
        command.get_long_about(),
        command.get_after_help(),
        command.get_after_long_help(),
    ];
    let [about, long_about, after, long_after] =
        texts.map(|text| translate_resettable(text, locale));
    command
        .help_template(template)
        .subcommand_help_heading(say!("Commands").translate(locale))
        .about(about)
        .long_about(long_about)
        .after_help(after)
        .after_long_help(long_after)
        .mut_args(|argument| translate_argument(argument, locale))
        .mut_subcommands(|subcommand| translate(subcommand, locale))
}

/// The same argument with its help in a language. What clap adds to a help is added here.
fn translate_argument(argument: Arg, locale: Locale) -> Arg {
    let heading = if argument.is_positional() { say!("Arguments") } else { say!("Options") };
    let text = |text: Option<&StyledStr>| {
        text.map(|text| translate_text(text, locale)).unwrap_or_default()
    };
    let remarks = list_remarks(&argument).into_iter().map(|remark| remark.translate(locale));
    let remarks = remarks.collect::<Vec<_>>();
    let names = name_values(&argument).map(|names| names.translate(locale)).unwrap_or_default();
    let help = [text(argument.get_help()), remarks.join(" "), names.clone()];
    let help = join_parts(help, " ");
    let long_help = text(argument.get_long_help().or(argument.get_help()));
    let values = describe_values(&argument, locale);
    let names = if values.is_empty() { names } else { String::new() };
    let remarks = join_parts([remarks.join("\n"), names], "\n");
    let long_help = join_parts([long_help, values, remarks], PARAGRAPH_BREAK);
    argument
        .help_heading(heading.translate(locale))
        .hide_default_value(true)
        .hide_possible_values(true)
        .hide_env(true)
        .help(help)
        .long_help(long_help)
}

fn join_parts<const N: usize>(parts: [String; N], gap: &str) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(gap)
}

/// What clap would add behind the help of an argument: its variable and its default.
fn list_remarks(argument: &Arg) -> Vec<Wording> {
    let mut remarks = Vec::new();
    if let Some(name) = argument.get_env() {
        remarks.push(say!("[env: {name}]", name = name.to_string_lossy().into_owned()));
    }
    if !argument.get_action().takes_values() {
        return remarks;
    }
    let defaults = argument.get_default_values().iter();
    let value = defaults.map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(" ");
    if !value.is_empty() {
        remarks.push(say!("[default: {value}]", value));
    }
    remarks
}

/// The names of the values that an argument can have.
fn name_values(argument: &Arg) -> Option<Wording> {
    let values = list_possible_values(argument);
    let names = values.iter().map(PossibleValue::get_name).collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| say!("[possible values: {values}]", values = names))
}

/// The values of an argument, each with what it means. Empty if they say it themselves.
fn describe_values(argument: &Arg, locale: Locale) -> String {
    let values = list_possible_values(argument);
    if values.iter().all(|value| value.get_help().is_none()) {
        return String::new();
    }
    let lines = values.iter().map(|value| {
        let meaning = value.get_help().map(|text| translate_text(text, locale)).unwrap_or_default();
        say!("- {name}: {meaning}", name = value.get_name(), meaning).translate(locale)
    });
    let head = say!("Possible values:").translate(locale);
    iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

fn list_possible_values(argument: &Arg) -> Vec<PossibleValue> {
    // A flag has values of its own, which nobody types.
    let takes_values = argument.get_action().takes_values();
    let values = argument.get_possible_values().into_iter();
    values.filter(|value| takes_values && !value.is_hide_set()).collect()
}

fn translate_resettable(text: Option<&StyledStr>, locale: Locale) -> Resettable<StyledStr> {
    text.map(|text| StyledStr::from(translate_text(text, locale))).into()
}

/// A text of the help, paragraph by paragraph. A paragraph without a translation, such as an example, stays as it is.
fn translate_text(text: &StyledStr, locale: Locale) -> String {
    let text = text.to_string();
    let paragraphs = text.split(PARAGRAPH_BREAK).map(|paragraph| translate_help(paragraph, locale));
    paragraphs.collect::<Vec<_>>().join(PARAGRAPH_BREAK)
}

#[cfg(test)]
mod tests;
