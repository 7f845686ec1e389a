//! Reports keys of the signature that `send` cannot use. The room `newsroom` looks for them.

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::publication::{DkimKey, DkimSigning};
use crate::wording::{Wording, say};

impl Code {
    /// `dkim.key-absent`.
    pub const DKIM_KEY_ABSENT: Self = Self::new(&CodeFacts {
        name: "dkim.key-absent",
        severity: Severity::Note,
        meaning: "A key of the signature that is not on this machine.",
        why: "`send` and `proof` stop before their first message if a key is missing. A file outside of the publication's folder is not looked at.",
        mend: "Make one with `matinale dkim new`, or copy it to where `send` runs. A machine that only checks issues needs none.",
    });

    /// `dkim.key-shared`.
    pub const DKIM_KEY_SHARED: Self = Self::new(&CodeFacts {
        name: "dkim.key-shared",
        severity: Severity::Error,
        meaning: "A key of the signature that others on this machine can read.",
        why: "Whoever has the key can sign mail in the name of the domain.",
        mend: "`chmod 600` the file; if others may have read it, make another key with `matinale dkim new`.",
    });

    /// `dkim.key-unusable`.
    pub const DKIM_KEY_UNUSABLE: Self = Self::new(&CodeFacts {
        name: "dkim.key-unusable",
        severity: Severity::Error,
        meaning: "A file that holds no key the messages can be signed with, such as an RSA key under 2048 bits.",
        why: "Receivers must not trust a short key (RFC 8301 §3.2), and a message with a wrong signature is worse off than one without.",
        mend: "Make a key with `matinale dkim new`, and publish its record.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::DKIM_KEY_ABSENT, Code::DKIM_KEY_SHARED, Code::DKIM_KEY_UNUSABLE],
    look: Look::ByName,
};

/// Why a key of the signature cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DkimKeyTrouble {
    /// There is no such file here.
    Absent,
    /// Others on this machine can read the file.
    Shared,
    /// The file holds no key that signs. Says why.
    Unusable(Wording),
}

/// The findings about the keys of the signature. `find_trouble` looks at one.
pub fn judge_dkim_keys(
    settings: &Settings<'_>,
    find_trouble: impl Fn(&DkimKey) -> Option<DkimKeyTrouble>,
) -> Vec<Finding> {
    let DkimSigning::House(dkim) = &settings.publication.dkim else { return Vec::new() };
    let keys = [("key_file", "selector", Some(&dkim.rsa))];
    let second = [("ed25519_key_file", "ed25519_selector", dkim.ed25519.as_ref())];
    let found = keys.into_iter().chain(second).filter_map(|(file_key, selector_key, key)| {
        let key = key?;
        let trouble = find_trouble(key)?;
        let file = settings.place("dkim", file_key);
        let has_line = file != settings.place("dkim", "");
        let place = if has_line { file } else { settings.place("dkim", selector_key) };
        let (code, message, help) = trouble.words(&key.file);
        Some(Finding::new(code, place, message).help(help))
    });
    found.collect()
}

impl DkimKeyTrouble {
    /// The code, what is wrong, and what to do.
    fn words(self, file: &str) -> (Code, Wording, Wording) {
        match self {
            Self::Absent => (
                Code::DKIM_KEY_ABSENT,
                say!("there is no key in `{file}`, so `send` would stop", file),
                say!("`matinale dkim new` makes one, and prints the record for the DNS"),
            ),
            Self::Shared => (
                Code::DKIM_KEY_SHARED,
                say!("others on this machine can read `{file}`, so `send` would stop", file),
                say!("`chmod 600 {file}`", file),
            ),
            Self::Unusable(why) => (
                Code::DKIM_KEY_UNUSABLE,
                say!("`{file}` holds no key to sign with: {why}", file, why),
                say!(
                    "`matinale dkim new --selector NAME` makes one, and prints the record for the DNS"
                ),
            ),
        }
    }
}
