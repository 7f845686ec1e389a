//! The chapters: each is in the table of contents, says what it is for, and ends with where to go next.

use std::fs;

use super::{LineKind, Page, root};

/// Pages that are no chapter written by hand: the table of contents, and the two that are made from the source.
const NOT_WRITTEN: &[&str] = &["docs/SUMMARY.md", "docs/keys.md", "docs/rules.md"];

/// The pages below `docs`.
fn list_pages() -> Vec<Page> {
    let mut pages = Page::all();
    pages.retain(|page| page.file.starts_with("docs/"));
    assert!(pages.len() > 20, "{} pages", pages.len());
    pages
}

#[test]
fn the_table_of_contents_has_every_chapter() {
    let contents = Page::read("docs/SUMMARY.md").text;
    for page in list_pages().iter().filter(|page| page.file != "docs/SUMMARY.md") {
        let name = page.file.trim_start_matches("docs/");
        assert!(contents.contains(&format!("]({name})")), "docs/SUMMARY.md has no `{name}`");
    }
}

#[test]
fn each_chapter_begins_with_what_it_is_for_and_ends_with_where_to_go_next() {
    for page in list_pages().iter().filter(|page| !NOT_WRITTEN.contains(&page.file.as_str())) {
        let mut paragraphs = page.text.split("\n\n");
        assert!(paragraphs.next().is_some_and(|title| title.starts_with("# ")), "{}", page.file);
        assert!(
            paragraphs.next().is_some_and(|words| words.starts_with("This chapter is for ")),
            "{}",
            page.file
        );
        let last = page.text.rsplit("\n## ").next();
        assert!(last.is_some_and(|words| words.starts_with("Where to go next\n")), "{}", page.file);
    }
}

#[test]
fn no_code_span_is_broken_over_two_lines() {
    for page in Page::all() {
        for line in page.lines().iter().filter(|line| line.kind == LineKind::Prose) {
            let is_whole = line.text.matches('`').count() % 2 == 0;
            assert!(is_whole, "{}: a span goes on below, where nothing looks for it", line.place);
        }
    }
}

#[test]
fn the_readme_leads_to_every_chapter() {
    let readme = Page::read("README.md").text;
    for page in list_pages().iter().filter(|page| page.file != "docs/SUMMARY.md") {
        assert!(
            readme.contains(&format!("]({}", page.file)),
            "the README does not lead to {}",
            page.file
        );
    }
}

#[test]
fn the_book_is_made_from_the_folder_of_the_chapters() {
    let settings = fs::read_to_string(root().join("docs/book.toml")).expect("the settings");
    let settings: toml::Table = settings.parse().expect("TOML");
    assert_eq!(settings["book"]["src"].as_str(), Some("."));
    let target = settings["build"]["build-dir"].as_str().expect("a folder");
    assert!(
        root().join("docs").join(target).ends_with("target/book"),
        "{target} is not ignored by git"
    );
}
