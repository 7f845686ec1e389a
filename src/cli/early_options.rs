//! The options that hold for what is said of the command line itself, before it is read as a whole.

use std::ffi::OsString;

use clap::{ColorChoice, ValueEnum};

use super::publication_folder::PublicationFolder;
use super::spoken::{find_environment_locale, find_publication_locale};
use crate::wording::Locale;

/// What decides how a wrong command line is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EarlyOptions {
    /// When colours are written.
    pub(super) color: ColorChoice,
    /// Whether a program is answered.
    pub(super) json: bool,
    /// The language that is named.
    pub(super) locale: Option<Locale>,
}

impl EarlyOptions {
    /// Looks for the options among arguments that may be wrong. What stands behind `--` is none. The last of several
    /// counts.
    pub(super) fn find(arguments: &[OsString]) -> Self {
        let mut found = Self { color: ColorChoice::Auto, json: false, locale: None };
        let words = arguments.iter().map(|word| word.to_str().unwrap_or_default());
        let mut words = words.take_while(|word| *word != "--").peekable();
        while let Some(word) = words.next() {
            found.json |= word == "--json";
            let (name, joined) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (word, None),
            };
            let value = joined.or_else(|| words.peek().copied()).unwrap_or_default();
            match name {
                "--color" => {
                    found.color = ColorChoice::from_str(value, false).unwrap_or(found.color);
                }
                "--lang" => found.locale = Locale::of_tag(value).or(found.locale),
                _ => {}
            }
        }
        found
    }

    /// The language of the person: the one that is named, that of the environment, or that of the publication.
    pub(super) fn find_locale(self) -> Locale {
        self.locale
            .or_else(find_environment_locale)
            .or_else(|| find_publication_locale(&PublicationFolder::of_terminal()))
            .unwrap_or_default()
    }

    /// Lets every output of this process be coloured as the options say. `auto` heeds `NO_COLOR`, `CLICOLOR` and
    /// `CLICOLOR_FORCE`.
    pub(super) fn apply_color(self) {
        let choice = match self.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

#[cfg(test)]
mod tests {
    use super::{ColorChoice, EarlyOptions, Locale};

    #[test]
    fn options_are_found_among_wrong_ones_and_not_behind_two_dashes() {
        let find = |line: &str| {
            let words: Vec<_> = line.split(' ').map(Into::into).collect();
            let EarlyOptions { color, json, locale } = EarlyOptions::find(&words);
            (color, json, locale)
        };
        let (auto, always, never) = (ColorChoice::Auto, ColorChoice::Always, ColorChoice::Never);
        for (line, found) in [
            ("check --nope", (auto, false, None)),
            ("check --nope --json --color=always", (always, true, None)),
            ("--color never check --colour=always", (never, false, None)),
            ("--color never check --color always", (always, false, None)),
            ("--color maybe check", (auto, false, None)),
            ("check --color", (auto, false, None)),
            ("--lang=fr check --nope", (auto, false, Some(Locale::French))),
            ("check --lang en --json", (auto, true, Some(Locale::English))),
            ("--lang fr check --lang tlh", (auto, false, Some(Locale::French))),
            ("check -- --json --color=always --lang fr", (auto, false, None)),
        ] {
            assert_eq!(find(line), found, "{line}");
        }
    }
}
