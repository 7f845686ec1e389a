//! Whether the DNS has the keys with which the messages are signed.

use super::diagnosis::CheckGroup;
use super::exchange::report_unknown;
use crate::dns::{KeyKind, KeyRecord, count_modulus_bits};
use crate::newsroom::{KeyRole, PublishedKey};
use crate::publication::{DkimSigning, Publication};
use crate::resolver::{Records, Resolver};
use crate::wording::{Wording, say};

const CHECK: &str = "dkim";

/// The fewest bits of an RSA key that receivers accept (RFC 8301 §3.2).
const MIN_MODULUS_BITS: usize = 1024;

/// Examines the record of each key.
pub(super) async fn examine_signature(
    group: &mut CheckGroup,
    publication: &Publication,
    keys: &[PublishedKey],
    resolver: &Resolver,
) {
    match &publication.dkim {
        DkimSigning::House(_) if keys.is_empty() => {
            let words = say!("there is no key that could be compared with the DNS");
            group.unchecked(CHECK, words, say!("see `key.dkim` below"));
        }
        DkimSigning::House(_) => {}
        DkimSigning::Relay => {
            let words = say!("the relay signs, and has the keys");
            let help =
                say!("look at a message that has arrived: it must say `dkim=pass` for your domain");
            group.unchecked(CHECK, words, help);
        }
        DkimSigning::Unsaid => {
            let words = say!(
                "the settings do not say who signs, and Gmail, Yahoo and Microsoft refuse mail that nobody signs"
            );
            let help = say!(
                "`matinale dkim new` makes a key; if the relay signs, write `dkim = \"relay\"`"
            );
            group.warning(CHECK, words, help);
        }
    }
    for key in keys {
        examine_record(group, key, resolver).await;
    }
}

async fn examine_record(group: &mut CheckGroup, key: &PublishedKey, resolver: &Resolver) {
    let name = &key.record.name;
    let texts = match resolver.find_texts(name).await {
        Ok(Records::Found(texts)) => texts,
        Ok(Records::None | Records::NoName) => {
            return report_problem(group, key, &say!("the DNS has no such record"));
        }
        Err(fault) => return report_unknown(group, CHECK, name, &fault),
    };
    let count = texts.len();
    if count > 1 {
        let problem = say!("the DNS has {count} records there, and receivers take any", count);
        return report_problem(group, key, &problem);
    }
    let text = texts.first().map_or("", String::as_str);
    let found = match KeyRecord::parse(text) {
        Ok(found) => found,
        Err(fault) => return report_problem(group, key, &fault.word()),
    };
    if let Some(problem) = compare_keys(&found, &key.record.value) {
        return report_problem(group, key, &problem);
    }
    if found.is_test {
        let words = say!(
            "{name}: `t=y` says that the key is only tested, so signatures do not count",
            name
        );
        return group.warning(CHECK, words, say!("take `t=y` out of the record"));
    }
    group.fine(CHECK, say!("{name} has our key", name));
}

/// What is wrong with the key of a record, held against ours.
fn compare_keys(found: &KeyRecord, value: &str) -> Option<Wording> {
    let ours = match KeyRecord::parse(value) {
        Ok(ours) => ours,
        Err(fault) => return Some(fault.word()),
    };
    if found.kind != ours.kind {
        let (its, ours) = (name_kind(&found.kind), name_kind(&ours.kind));
        return Some(say!("its key is {its}, and ours is {ours}", its, ours));
    }
    let bits = count_modulus_bits(&found.key).filter(|_| found.kind == KeyKind::Rsa);
    match bits {
        Some(bits) if bits < MIN_MODULUS_BITS => {
            Some(say!("its RSA key has {bits} bits, and receivers ignore one under 1024", bits))
        }
        Some(bits) if found.key != ours.key && bits < 2048 => {
            Some(say!("it has another key than ours, of {bits} bits", bits))
        }
        _ => (found.key != ours.key).then(|| say!("it has another key than ours")),
    }
}

fn name_kind(kind: &KeyKind) -> String {
    match kind {
        KeyKind::Rsa => "RSA".to_owned(),
        KeyKind::Ed25519 => "Ed25519".to_owned(),
        KeyKind::Other(other) => format!("`{other}`"),
    }
}

/// Reports a record by which our signatures fail. Those of an old key count only for mail on its way.
fn report_problem(group: &mut CheckGroup, key: &PublishedKey, problem: &Wording) {
    let words = say!("{name}: {problem}", name = key.record.name, problem);
    match key.role {
        KeyRole::Old => {
            let help = say!(
                "mail on its way was signed with it: publish it, or take out `old_selector` a week after the change"
            );
            group.warning(CHECK, words, help);
        }
        KeyRole::Signing | KeyRole::Next(_) => {
            let help = say!("`matinale dkim show` prints the record that must stand there");
            group.fault(CHECK, words, help);
        }
    }
}
