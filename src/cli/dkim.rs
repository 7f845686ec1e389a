//! `dkim`: makes keys that sign the messages, and prints the records that the DNS must have for them.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::usage_error::ValueFault;
use crate::message::sign::SignatureAlgorithm;
use crate::newsroom::{KeyRole, Newsroom, PublishedKey};
use crate::publication::DkimSelector;
use crate::wording::{Locale, say};

/// How a key is changed.
const ROTATION_HELP: &str = "\
To change the key: `dkim new --selector OTHER`, publish its record, and when the DNS answers with it, write \
the new `selector` and the `old_selector` into [dkim]. Take the old record out of the DNS a week later.";

/// Make a key that signs the messages, and print its record for the DNS
#[derive(Debug, Args)]
pub(super) struct Dkim {
    #[command(subcommand)]
    action: DkimAction,
}

#[derive(Debug, Subcommand)]
enum DkimAction {
    New(NewKey),
    /// Print the records that the DNS must have
    Show,
}

/// Make a key, in a file of its own that only its owner can read
///
/// A file that exists is never replaced.
#[derive(Debug, Args)]
#[command(after_help = ROTATION_HELP)]
struct NewKey {
    /// The name under which the DNS has the key; without it the one of the settings, or `matinale`
    #[arg(long, value_name = "SELECTOR", value_parser = parse_selector)]
    selector: Option<DkimSelector>,
    /// Make an Ed25519 key, for a second signature
    #[arg(long)]
    ed25519: bool,
}

fn parse_selector(text: &str) -> Result<DkimSelector, ValueFault> {
    DkimSelector::parse(text).ok_or_else(|| {
        ValueFault(say!("write letters, digits and hyphens, such as `matinale` or `2026-11`"))
    })
}

impl Dkim {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        match self.action {
            DkimAction::New(new) => {
                let algorithm =
                    if new.ed25519 { SignatureAlgorithm::Ed25519 } else { SignatureAlgorithm::Rsa };
                let key = newsroom.make_dkim_key(algorithm, new.selector)?;
                console.say(&say!(
                    "made `{file}`: whoever has it can sign in your name\n",
                    file = key.file
                ));
                show_keys(std::slice::from_ref(&key), console);
            }
            DkimAction::Show => show_keys(&newsroom.published_keys()?, console),
        }
        Ok(Exit::Done)
    }
}

/// Prints records, each in one line and in pieces.
fn show_keys(keys: &[PublishedKey], console: Console) {
    if console.json {
        let keys: Vec<Value> = keys.iter().map(describe_key).collect();
        return console.answer(&json!({ "keys": keys }).to_string());
    }
    let texts: Vec<String> = keys.iter().map(|key| write_key(key, console.locale())).collect();
    console.answer(texts.join("\n").trim_end());
}

fn describe_key(key: &PublishedKey) -> Value {
    let PublishedKey { record, file, role, .. } = key;
    let role = match role {
        KeyRole::Signing => "signing",
        KeyRole::Next(_) => "next",
        KeyRole::Old => "old",
    };
    let pieces: Vec<&str> = record.pieces().collect();
    json!({ "name": record.name, "type": "TXT", "value": record.value, "pieces": pieces, "file": file, "role": role })
}

fn write_key(key: &PublishedKey, locale: Locale) -> String {
    let PublishedKey { record, role, .. } = key;
    let head = match role {
        KeyRole::Signing => say!("the DNS must have this record:"),
        KeyRole::Next(_) => say!("publish this record in the DNS:"),
        KeyRole::Old => say!("the DNS keeps this record for a week after the change of the key:"),
    };
    let told = say!(
        "{head}\n\n  name   {name}\n  type   TXT\n  value  {value}\n",
        head,
        name = record.name,
        value = record.value
    );
    let mut text = told.translate(locale);
    if record.pieces().nth(1).is_some() {
        let head = say!("\nwhere a form takes 255 bytes at most, the value in pieces:\n\n");
        text.push_str(&head.translate(locale));
        for piece in record.pieces() {
            // Writing to a string never fails.
            let _ = writeln!(text, "  \"{piece}\"");
        }
    }
    if let KeyRole::Next(replaced) = role {
        let head =
            say!("\nwhen the DNS answers with it, name the key in [dkim] of matinale.toml:\n\n");
        text.push_str(&head.translate(locale));
        let _ = match (key.algorithm, replaced) {
            (SignatureAlgorithm::Ed25519, _) => {
                writeln!(text, "  ed25519_selector = \"{}\"", key.selector)
            }
            (SignatureAlgorithm::Rsa, None) => writeln!(text, "  selector = \"{}\"", key.selector),
            (SignatureAlgorithm::Rsa, Some(old)) => {
                writeln!(text, "  selector = \"{}\"\n  old_selector = \"{old}\"", key.selector)
            }
        };
    }
    text
}
