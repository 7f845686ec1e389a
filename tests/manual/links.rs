//! Every link from a page to another one leads to a file that is there, and to a heading that it has.

use std::path::{Component, Path, PathBuf};

use super::{LineKind, Page, root};

/// Pages beside the manual that have links.
const OTHERS: &[&str] = &["CONTRIBUTING.md", "SECURITY.md"];

/// The anchor of a heading, as GitHub and mdBook make it.
fn anchor(heading: &str) -> String {
    let kept =
        heading.trim().chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect::<String>().to_lowercase()
}

/// The anchors of a page.
fn list_anchors(page: &Page) -> Vec<String> {
    let lines = page.lines().into_iter().filter(|line| line.kind == LineKind::Prose);
    let headings = lines.filter(|line| line.text.starts_with('#'));
    headings.map(|line| anchor(line.text.trim_start_matches('#'))).collect()
}

/// The targets of the links in a line of Markdown, code left out.
fn list_targets(line: &str) -> Vec<String> {
    let text: String = line.split('`').step_by(2).collect();
    let behind = text.split("](").skip(1);
    behind.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

/// A path without `..`, from the repository's root, with `/`.
fn resolve(from: &str, target: &str) -> String {
    let mut path = PathBuf::from(from);
    if !target.is_empty() {
        path.pop();
        for part in Path::new(target).components() {
            match part {
                Component::ParentDir => assert!(path.pop(), "{from}: {target} leads out"),
                part => path.push(part),
            }
        }
    }
    path.to_string_lossy().replace('\\', "/")
}

/// What is wrong with a link from this page.
fn find_fault(from: &str, target: &str) -> Option<String> {
    if target.contains("://") {
        return None;
    }
    let (file, wanted) = target.split_once('#').unwrap_or((target, ""));
    let file = resolve(from, file);
    if !root().join(&file).exists() {
        return Some(format!("`{file}` is not there"));
    }
    let has_anchor = || list_anchors(&Page::read(&file)).iter().any(|anchor| anchor == wanted);
    let is_sound = wanted.is_empty() || has_anchor();
    (!is_sound).then(|| format!("`{file}` has no heading `#{wanted}`"))
}

#[test]
fn every_link_of_the_manual_leads_somewhere() {
    let others = OTHERS.iter().map(|file| Page::read(file));
    let mut faults = Vec::new();
    for page in Page::all().into_iter().chain(others) {
        for line in page.lines().iter().filter(|line| line.kind == LineKind::Prose) {
            let targets = list_targets(line.text).into_iter();
            let found = targets.filter_map(|target| find_fault(&page.file, &target));
            faults.extend(found.map(|fault| format!("{}: {fault}", line.place)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    assert_eq!(find_fault("docs/issue.md", "keys.md#an-issue-issues2025-02-11toml"), None);
    assert_eq!(find_fault("docs/issue.md", "../README.md"), None);
    assert!(find_fault("docs/issue.md", "kees.md").is_some());
    assert!(find_fault("docs/issue.md", "keys.md#no-such-heading").is_some());
    assert!(find_fault("docs/issue.md", "#no-such-heading").is_some());
    assert_eq!(list_targets("see [`a`](b.md) and `![c](d.png)`"), ["b.md"]);
}
