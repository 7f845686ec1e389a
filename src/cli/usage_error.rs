//! What is said of a command line that cannot be read, in the language of the person who typed it.
//!
//! clap finds out what is wrong, and says so in English. Here the same is said from what it found.

use std::error::Error as _;
use std::net::AddrParseError;
use std::num::ParseIntError;

use anstream::adapter::strip_str;
use clap::builder::Styles;
use clap::builder::styling::Style;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::describe_usage_error;
use crate::finding::show::make_visible_line;
use crate::wording::{Locale, Wording, say, say_count};

/// The word in front of the usage, as clap writes it.
const USAGE: &str = "Usage:";

/// What stands before each line below a fault.
const INDENT: &str = "  ";

/// A command line that cannot be read, in words for a terminal.
pub(super) struct UsageError {
    /// What is wrong.
    fault: String,
    /// What helps: what could be meant, and how the command is used.
    help: String,
}

/// A fault that a parser of a value finds, in words that can be translated.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub(super) struct ValueFault(pub(super) Wording);

/// What clap found, and how the parts of a sentence are coloured.
struct UsageFacts<'a> {
    error: &'a clap::Error,
    valid: Style,
    invalid: Style,
    literal: Style,
}

impl UsageError {
    /// Says what is wrong with a command line. `None` if the answer of clap is none of its faults, such as the help.
    pub(super) fn read(error: &clap::Error, locale: Locale) -> Option<Self> {
        let styles = Styles::styled();
        let (valid, invalid) = (*styles.get_valid(), *styles.get_invalid());
        let found = UsageFacts { error, valid, invalid, literal: *styles.get_literal() };
        let mut fault = found.word_fault()?.translate(locale);
        let list = |kind| found.texts(kind, valid).join(", ");
        let (values, subcommands) =
            (list(ContextKind::ValidValue), list(ContextKind::ValidSubcommand));
        let lists = [
            (!values.is_empty()).then(|| say!("[possible values: {values}]", values)),
            (!subcommands.is_empty()).then(|| say!("[subcommands: {subcommands}]", subcommands)),
        ];
        for list in lists.into_iter().flatten() {
            fault.extend(["\n", INDENT, &list.translate(locale)]);
        }
        let tips: Vec<String> =
            found.list_tips().iter().map(|tip| found.mark_tip(tip, locale)).collect();
        let usage = found.usage(locale);
        let literal = found.literal;
        let more = say!(
            "For more information, try '{option}'.",
            option = format!("{literal}--help{literal:#}")
        );
        let parts = [tips.join("\n"), usage, more.translate(locale)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Some(Self { fault, help: parts.join("\n\n") })
    }

    /// The error for a person.
    pub(super) fn word(&self, locale: Locale) -> String {
        let (style, mark) = (*Styles::styled().get_error(), say!("error:").translate(locale));
        format!("{style}{mark}{style:#} {}\n\n{}", self.fault, self.help)
    }

    /// The error for machines, without colours.
    pub(super) fn describe(&self) -> String {
        let plain = |text| strip_str(text).to_string();
        describe_usage_error(&plain(&self.fault), plain(&self.help).trim())
    }
}

impl UsageFacts<'_> {
    /// The text of the context, without control characters. `None` if there is none.
    fn text(&self, kind: ContextKind, style: Style) -> Option<String> {
        match self.error.get(kind)? {
            ContextValue::String(text) => Some(paint(text, style)),
            _ => None,
        }
    }

    fn texts(&self, kind: ContextKind, style: Style) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::Strings(texts)) => {
                texts.iter().map(|text| paint(text, style)).collect()
            }
            Some(ContextValue::String(text)) => vec![paint(text, style)],
            _ => Vec::new(),
        }
    }

    fn count(&self, kind: ContextKind) -> Option<u64> {
        match self.error.get(kind)? {
            ContextValue::Number(count) => u64::try_from(*count).ok(),
            _ => None,
        }
    }

    fn word_fault(&self) -> Option<Wording> {
        use ContextKind::{InvalidArg, InvalidSubcommand};
        let argument = self.text(InvalidArg, self.invalid);
        Some(match self.error.kind() {
            ErrorKind::ArgumentConflict => self.word_conflict()?,
            ErrorKind::NoEquals => say!(
                "equal sign is needed when assigning values to '{argument}'",
                argument = argument?
            ),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => self.word_value()?,
            ErrorKind::InvalidSubcommand => say!(
                "unrecognized subcommand '{name}'",
                name = self.text(InvalidSubcommand, self.invalid)?
            ),
            ErrorKind::MissingRequiredArgument => say!(
                "the following required arguments were not provided:{arguments}",
                arguments = put_below(&self.texts(InvalidArg, self.valid))
            ),
            ErrorKind::MissingSubcommand => say!(
                "'{name}' requires a subcommand but one was not provided",
                name = self.text(InvalidSubcommand, self.invalid)?
            ),
            ErrorKind::InvalidUtf8 => {
                say!("invalid UTF-8 was detected in one or more arguments")
            }
            ErrorKind::TooManyValues => say!(
                "unexpected value '{value}' for '{argument}' found; no more were expected",
                value = self.text(ContextKind::InvalidValue, self.invalid)?,
                argument = self.text(InvalidArg, self.literal)?
            ),
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => self.word_count()?,
            ErrorKind::UnknownArgument => {
                say!("unexpected argument '{argument}' found", argument = argument?)
            }
            _ => return None,
        })
    }

    /// What is said of two arguments that exclude each other, or of one that is given twice.
    fn word_conflict(&self) -> Option<Wording> {
        let argument = self.text(ContextKind::InvalidArg, self.invalid);
        let argument =
            argument.or_else(|| self.text(ContextKind::InvalidSubcommand, self.invalid))?;
        let others = self.texts(ContextKind::PriorArg, self.invalid);
        Some(match others.as_slice() {
            [other] if *other == argument => {
                say!("the argument '{argument}' cannot be used multiple times", argument)
            }
            [other] => {
                say!("the argument '{argument}' cannot be used with '{other}'", argument, other)
            }
            _ => say!(
                "the argument '{argument}' cannot be used with:{others}",
                argument,
                others = put_below(&others)
            ),
        })
    }

    fn word_value(&self) -> Option<Wording> {
        let value = self.text(ContextKind::InvalidValue, self.invalid)?;
        if value == paint("", self.invalid) {
            let argument = self.text(ContextKind::InvalidArg, self.invalid)?;
            return Some(say!(
                "a value is required for '{argument}' but none was supplied",
                argument
            ));
        }
        let argument = self.text(ContextKind::InvalidArg, self.literal)?;
        Some(if let Some(cause) = self.word_cause() {
            say!("invalid value '{value}' for '{argument}': {cause}", value, argument, cause)
        } else {
            say!("invalid value '{value}' for '{argument}'", value, argument)
        })
    }

    /// Why a parser refuses a value.
    fn word_cause(&self) -> Option<Wording> {
        let cause = self.error.source()?;
        if let Some(ValueFault(wording)) = cause.downcast_ref() {
            return Some(wording.clone());
        }
        if cause.is::<ParseIntError>() {
            return Some(say!("write a whole number"));
        }
        if cause.is::<AddrParseError>() {
            return Some(say!("it is no address of this kind"));
        }
        let words = make_visible_line(&cause.to_string()).into_owned();
        Some(if let Some((value, range)) = words.split_once(" is not in ") {
            say!("{value} is not in {range}", value, range)
        } else {
            say!("{cause}", cause = words)
        })
    }

    /// What is said of too few values, or of another number of them than an argument has.
    fn word_count(&self) -> Option<Wording> {
        let argument = self.text(ContextKind::InvalidArg, self.literal)?;
        let given = self.count(ContextKind::ActualNumValues)?;
        let minimum = self.count(ContextKind::MinValues);
        let wanted = minimum.or_else(|| self.count(ContextKind::ExpectedNumValues))?;
        Some(say_count!(
            "{wanted} value required for '{argument}', and {given} given",
            "{wanted} values required for '{argument}', and {given} given",
            wanted,
            argument,
            given
        ))
    }

    /// What could be meant.
    fn list_tips(&self) -> Vec<Wording> {
        let quoted = |kind| -> Vec<String> {
            self.texts(kind, self.valid).into_iter().map(|name| format!("'{name}'")).collect()
        };
        let mut tips = Vec::new();
        match quoted(ContextKind::SuggestedSubcommand).as_slice() {
            [] => {}
            [name] => tips.push(say!("a similar subcommand exists: {name}", name)),
            names => {
                tips.push(say!(
                    "some similar subcommands exist: {names}",
                    names = names.join(", ")
                ));
            }
        }
        let arguments = quoted(ContextKind::SuggestedArg);
        if !arguments.is_empty() {
            tips.push(say!("a similar argument exists: {names}", names = arguments.join(", ")));
        }
        let values = quoted(ContextKind::SuggestedValue);
        if !values.is_empty() {
            tips.push(say!("a similar value exists: {names}", names = values.join(", ")));
        }
        if let Some(ContextValue::StyledStrs(others)) = self.error.get(ContextKind::Suggested) {
            tips.extend(others.iter().map(|tip| self.word_tip(&tip.to_string())));
        }
        tips
    }

    /// A tip that clap has only as a sentence.
    fn word_tip(&self, tip: &str) -> Wording {
        let names: Vec<String> = tip.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        match names.as_slice() {
            [name, way] if tip.starts_with("to pass ") => say!(
                "to pass '{name}' as a value, use '{way}'",
                name = paint(name, self.invalid),
                way = paint(way, self.valid)
            ),
            [name, dashes] if tip.starts_with("subcommand ") => say!(
                "subcommand '{name}' exists; to use it, remove the '{dashes}' before it",
                name = paint(name, self.valid),
                dashes = paint(dashes, self.invalid)
            ),
            [name] if tip.ends_with(" exists") => {
                say!("'{name}' exists", name = paint(name, self.valid))
            }
            _ => say!("{tip}", tip = make_visible_line(tip).into_owned()),
        }
    }

    fn mark_tip(&self, tip: &Wording, locale: Locale) -> String {
        let (valid, mark) = (self.valid, say!("tip:").translate(locale));
        format!("{INDENT}{valid}{mark}{valid:#} {tip}", tip = tip.translate(locale))
    }

    /// How the command is used. Empty if clap does not say so.
    fn usage(&self, locale: Locale) -> String {
        let Some(ContextValue::StyledStr(usage)) = self.error.get(ContextKind::Usage) else {
            return String::new();
        };
        let heading = say!("Usage:").translate(locale);
        usage.ansi().to_string().replacen(USAGE, &heading, 1).trim_end().to_owned()
    }
}

/// Names one below the other, each on a line that begins further in.
fn put_below(names: &[String]) -> String {
    names.iter().flat_map(|name| ["\n", INDENT, name]).collect()
}

fn paint(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}", text = make_visible_line(text))
}
