//! The licences of all crates that are built here, against the list in `deny.toml`.
//!
//! `cargo deny` asks the same of every platform, where it is installed.

use std::process::Command;

use serde_json::Value;

use super::root;

/// The licences that `deny.toml` allows.
fn allowed_licences() -> Vec<String> {
    let rules: toml::Table = std::fs::read_to_string(root().join("deny.toml"))
        .expect("the rules")
        .parse()
        .expect("TOML");
    let listed = rules["licenses"]["allow"].as_array().expect("a list").iter();
    listed.map(|licence| licence.as_str().expect("a name").to_owned()).collect()
}

/// Whether an SPDX expression holds for these licences: `AND` needs both sides, `OR` one of them. The slash of
/// old manifests means `OR`.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let holds = read_either(&words, &mut at, allowed);
    holds && at == words.len()
}

fn read_either(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut holds = read_both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        holds |= read_both(words, at, allowed);
    }
    holds
}

fn read_both(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut holds = read_one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        holds &= read_one(words, at, allowed);
    }
    holds
}

fn read_one(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let word = words.get(*at).copied().unwrap_or_default();
    *at += 1;
    if word == "(" {
        let holds = read_either(words, at, allowed);
        *at += 1;
        return holds;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return allowed.contains(&format!("{word} WITH {exception}"));
    }
    allowed.iter().any(|licence| licence == word)
}

#[test]
fn an_expression_needs_both_sides_of_and_and_one_of_or() {
    let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
    for (expression, holds) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("GPL-3.0/MIT", true),
        ("MIT AND GPL-3.0", false),
        ("ISC AND (GPL-3.0 OR MIT)", true),
        ("(ISC OR MIT) AND GPL-3.0", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
        ("Apache-2.0 WITH Classpath-exception", false),
        ("Apache-2.0", false),
        ("", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), holds, "{expression:?}");
    }
}

#[test]
fn every_crate_has_a_licence_that_the_house_allows() {
    let version = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(["--all-features", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&metadata.stderr);
    assert!(metadata.status.success(), "{told}");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let allowed = allowed_licences();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "only {} packages", packages.len());
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or_default(), &allowed))
        .map(|package| format!("{}: {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "licences that deny.toml does not allow:\n{}", refused.join("\n"));
}
