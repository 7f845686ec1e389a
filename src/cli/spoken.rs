//! The language that the tool speaks, as the arguments, the environment and the publication say it.

#![allow(clippy::disallowed_methods, reason = "the language of a person is in the environment")]

use super::publication_folder::PublicationFolder;
use crate::newsroom::find_language;
use crate::wording::Locale;

/// The variables that say the language of messages, the strongest first (POSIX.1-2017 §8.2).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The values of those variables that say no language (POSIX.1-2017 §7.2).
const NO_LANGUAGE: [&str; 2] = ["C", "POSIX"];

/// The value of `--lang`.
///
/// # Errors
///
/// The tool does not speak this language.
pub(super) fn parse_locale(name: String) -> Result<Locale, String> {
    Locale::of_tag(&name).ok_or(name)
}

/// The language of the environment, by the first variable with a value. English if that is a language that the
/// tool does not speak. `None` if no variable has a value, or if the first one says `C` or `POSIX`: cron and
/// systemd say nothing else.
pub(super) fn find_environment_locale() -> Option<Locale> {
    let said = VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
    let value = said.into_iter().find(|value| !value.is_empty())?;
    let language = value.split('.').next().unwrap_or_default();
    let is_said = !NO_LANGUAGE.contains(&language);
    is_said.then(|| Locale::of_tag(language).unwrap_or_default())
}

/// The language of the publication. `None` if there is none, or if the tool does not speak it.
pub(super) fn find_publication_locale(folder: &PublicationFolder) -> Option<Locale> {
    let language = find_language(&folder.find().ok()?)?;
    Locale::of_tag(language.tag())
}
