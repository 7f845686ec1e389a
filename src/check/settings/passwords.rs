//! Reports passwords that `send` and `serve` will not find. The room `newsroom` looks for them, without reading one.

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::table::{parse, place};
use crate::finding::{Code, CodeFacts, Finding, Severity, Span};
use crate::publication::{PasswordSource, Store};
use crate::wording::{Wording, say};

impl Code {
    /// `password.absent`.
    pub const PASSWORD_ABSENT: Self = Self::new(&CodeFacts {
        name: "password.absent",
        severity: Severity::Note,
        meaning: "A password that is not where the settings say, on this machine.",
        why: "`send` stops before its first message if it finds no password, and `serve` does not begin without those of `[webhooks]`. No password is read for this, a file outside of the publication's folder is not looked at, and no `password_command` is run.",
        mend: "Set the variable, or write the file, where `send` or `serve` runs. A machine that only checks issues needs none.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PASSWORD_ABSENT], look: Look::ByName };

/// Why a command will not find a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// The variable of `password_env` is not set, or is empty.
    NotSet,
    /// There is no file where `password_file` says.
    NoFile,
    /// Others on this machine can read the file.
    Shared,
    /// The file is empty.
    Empty,
}

/// The findings about the passwords of the relays, of the journal's server and of the providers that tell `serve`. `find_fault` looks whether a
/// password is there.
pub fn judge_passwords(
    settings: &Settings<'_>,
    find_fault: impl Fn(&PasswordSource) -> Option<PasswordFault>,
) -> Vec<Finding> {
    let publication = settings.publication;
    let relays = publication.relays.iter().enumerate().filter_map(|(index, relay)| {
        let source = &relay.login.as_ref()?.password;
        let span = place_in_relay(settings, index, name_key(source));
        Some(PlacedPassword { source, span, command: "send" })
    });
    let journal = match &publication.journal {
        Store::Server(server) => server.password.as_ref(),
        Store::File(_) => None,
    };
    let journal = journal.map(|source| {
        let span = settings.place("journal", name_key(source));
        PlacedPassword { source, span, command: "send" }
    });
    let webhooks = publication.webhooks.passwords().map(|(provider, source)| {
        let span = place(settings.source, &["webhooks", provider.as_str(), name_key(source)]);
        PlacedPassword { source, span, command: "serve" }
    });
    let told = relays.chain(journal).chain(webhooks).filter_map(|password| {
        let (message, help) = find_fault(password.source)?.words(password.command);
        Some(Finding::new(Code::PASSWORD_ABSENT, password.span, message).help(help))
    });
    told.collect()
}

/// A password, its place in the settings, and the command that needs it.
struct PlacedPassword<'a> {
    source: &'a PasswordSource,
    span: Span,
    command: &'static str,
}

impl PasswordFault {
    /// What is wrong, and what to do. `command` needs the password.
    fn words(self, command: &str) -> (Wording, Wording) {
        let (wrong, help) = match self {
            Self::NotSet => (
                say!("the variable of `password_env` is not set here"),
                say!("set it where `{command}` runs", command),
            ),
            Self::NoFile => (
                say!("there is no file where `password_file` says"),
                say!(
                    "write the password there, where `{command}` runs, and `chmod 600` the file",
                    command
                ),
            ),
            Self::Shared => (
                say!("others on this machine can read the file of `password_file`"),
                say!("`chmod 600` the file"),
            ),
            Self::Empty => {
                (say!("the file of `password_file` is empty"), say!("write the password there"))
            }
        };
        (say!("{wrong}, so `{command}` would stop", wrong, command), help)
    }
}

/// The key that names the place of a password.
const fn name_key(password: &PasswordSource) -> &'static str {
    match password {
        PasswordSource::Environment(_) => "password_env",
        PasswordSource::File(_) => "password_file",
        PasswordSource::Command(_) => "password_command",
    }
}

/// The place of a key of one of the relays.
fn place_in_relay(settings: &Settings<'_>, index: usize, key: &str) -> Span {
    let found = parse(settings.source).ok().and_then(|table| {
        let relay = table.get_ref().get("relays")?.get_ref().as_array()?.get(index)?;
        Some(Span::from(relay.get_ref().as_table()?.get(key)?.span()))
    });
    found.unwrap_or_else(|| place(settings.source, &["relays"]))
}
