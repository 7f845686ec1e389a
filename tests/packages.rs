//! What the packages are made from: the manifest, the script, the container file and the manual say the same.
//!
//! The packages themselves are made and tried by `scripts/package`.

#![allow(clippy::disallowed_methods, reason = "tests read the files of the project")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::Newsroom;

/// Where the script puts what is installed beside the program.
const MADE: &str = "target/packages/files/";
/// Where cargo-deb looks for the program, whatever the profile is.
const BUILT: &str = "target/release/";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("the file is there, in UTF-8")
}

fn manifest() -> toml::Table {
    read("Cargo.toml").parse().expect("TOML")
}

/// The assets of the Debian package: where each comes from, and where it goes.
fn list_assets() -> Vec<[String; 2]> {
    let manifest = manifest();
    let assets = manifest["package"]["metadata"]["deb"]["assets"].as_array().expect("a list");
    let word = |asset: &toml::Value, at: usize| asset[at].as_str().expect("a path").to_owned();
    assets.iter().map(|asset| [word(asset, 0), word(asset, 1)]).collect()
}

fn run_script(script: &str, words: &[&str]) -> Output {
    Command::new(root().join("scripts").join(script)).args(words).output().expect("bash")
}

/// Every file below a folder.
fn list_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { list_files(&path) } else { vec![path] }).collect()
}

/// Whether a path is meant by the source of an asset: `**/*` is every file below, `*.1` every page of a folder.
fn is_meant(path: &str, source: &str) -> bool {
    match source.split_once('*') {
        None => path == source,
        Some((folder, "*/*")) => path.starts_with(folder),
        Some((folder, end)) => path
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|name| !name.is_empty() && !name.contains('/')),
    }
}

#[test]
fn the_debian_package_has_all_that_the_script_makes_and_nothing_that_is_missing() {
    let newsroom = Newsroom::empty();
    let folder = newsroom.path("made");
    let program = env!("CARGO_BIN_EXE_matinale");
    let words = ["files", &folder.display().to_string(), program];
    let made = run_script("package", &words);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(run_script("package", &words).status.code(), Some(2), "it writes over a folder");
    let files: Vec<String> = list_files(&folder)
        .iter()
        .map(|path| path.strip_prefix(&folder).expect("below").to_string_lossy().into_owned())
        .collect();
    assert!(files.len() > 60, "{files:?}");
    let assets = list_assets();
    let made_assets: Vec<&str> =
        assets.iter().filter_map(|[source, _]| source.strip_prefix(MADE)).collect();
    for source in &made_assets {
        assert!(files.iter().any(|file| is_meant(file, source)), "the script makes no `{source}`");
    }
    for file in &files {
        let is_packed = made_assets.iter().any(|source| is_meant(file, source));
        assert!(is_packed, "`{file}` is made, and in no package");
    }
    for [source, _] in assets.iter().filter(|[source, _]| !source.starts_with(MADE)) {
        let is_there = source == &format!("{BUILT}matinale") || root().join(source).is_file();
        assert!(is_there, "`{source}` is neither in the repository nor made by the script");
    }
    let crates = fs::read_to_string(folder.join("share/doc/matinale/crates.txt")).expect("a file");
    for name in ["aws-lc-sys v", "libsqlite3-sys v", "rustls v", "tokio v"] {
        assert!(crates.contains(&format!("\n{name}")), "no licence of {name}");
    }
    assert!(crates.contains("Permission is hereby granted"), "names without texts");
}

#[test]
fn a_file_that_no_asset_means_is_found() {
    assert!(is_meant("share/man/man1/matinale.1", "share/man/man1/*.1"));
    assert!(!is_meant("share/man/man8/matinale.1", "share/man/man1/*.1"));
    assert!(!is_meant("share/man/man1/fr/matinale.1", "share/man/man1/*.1"));
    assert!(is_meant("share/doc/matinale/docs/keys.md", "share/doc/matinale/**/*"));
    assert!(!is_meant("share/zsh/_matinale", "share/doc/matinale/**/*"));
}

#[test]
fn manifest_script_container_and_manual_agree() {
    let manifest = manifest();
    let package = &manifest["package"];
    let deb = &package["metadata"]["deb"];
    let script = read("scripts/package");
    let profile = deb["profile"].as_str().expect("a profile");
    assert!(manifest["profile"].get(profile).is_some(), "there is no profile `{profile}`");
    assert!(script.contains(&format!("--profile {profile} ")), "the script builds another profile");
    assert_eq!(deb["changelog"].as_str(), Some("target/packages/changelog"));
    assert!(script.contains("write_changelog $packages/changelog"));
    let version = package["version"].as_str().expect("a version");
    let chapter = read("docs/installing.md");
    for name in [
        format!("target/packages/matinale_{version}-1_amd64.deb"),
        format!("target/packages/matinale-{version}-x86_64-unknown-linux-musl.tar.gz"),
    ] {
        assert!(chapter.contains(&name), "the manual has another name than {name}");
    }
    let container = read("Containerfile");
    let rust = package["rust-version"].as_str().expect("a version");
    assert!(container.contains(&format!("ARG RUST={rust}\n")), "the container has another Rust");
    for part in ["root", "user"] {
        assert!(container.contains(&format!("target/packages/image/{part}/ /\n")));
        assert!(script.contains(&format!("{part}=$packages/image/{part} ")));
    }
    assert!(container.contains("USER 65532:65532\n") && script.contains("matinale:x:65532:65532:"));
}

#[test]
fn the_scripts_say_what_they_do_and_refuse_what_they_do_not_know() {
    let help = run_script("package", &["--help"]);
    assert!(help.status.success(), "{help:?}");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for command in ["deb", "static", "image", "try", "files"] {
        let shown = format!("scripts/package {command}");
        assert!(help.contains(&shown), "the help has no {command}:\n{help}");
    }
    assert!(!help.contains("set -"), "the help goes on into the script:\n{help}");
    assert_eq!(run_script("package", &["rpm"]).status.code(), Some(2));
    let help = run_script("try-packages", &["--help"]);
    assert!(help.status.success(), "{help:?}");
    assert!(String::from_utf8_lossy(&help.stdout).contains("scratch root"), "{help:?}");
    assert_eq!(run_script("try-packages", &["--rpm"]).status.code(), Some(2));
}
