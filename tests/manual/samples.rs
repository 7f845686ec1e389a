//! The samples of TOML in the manual: whoever copies one into a publication has no error.

use super::Page;
use crate::harness::{Newsroom, drawing};

/// A section of the settings, for samples that do not have it.
struct Section {
    header: &'static str,
    keys: &'static str,
}

const SECTIONS: &[Section] = &[
    Section {
        header: "[publication]",
        keys: "name = \"La Vigie\"\n\
            timezone = \"Europe/Paris\"\n\
            from = \"bonjour@lavigie.example\"\n\
            subscribe_url = \"https://lavigie.example/abonnement\"\n",
    },
    Section { header: "[contributors.nb]", keys: "name = \"Nadia Benslimane\"\n" },
    Section { header: "[[relays]]", keys: "url = \"smtp://127.0.0.1:1\"\n" },
    Section { header: "[unsubscribe]", keys: "url = \"https://lavigie.example/leave\"\n" },
];

/// The issue beside a sample of the settings.
const ISSUE: &str = "date = 2025-02-12\ntitle = \"Une IA à soi\"\n\n\
    [[blocks]]\nkind = \"story\"\ntitle = \"Paris et Berlin s'allient\"\nbody = \"Le texte.\"\n";

/// The pictures that samples name.
const PICTURES: &[&str] = &["europe.png", "carte.png", "name.png"];

/// The samples of a page that are the whole file of an issue, or sections of the settings.
fn list_samples(page: &Page) -> Vec<&str> {
    let behind = page.text.split("\n```toml\n").skip(1);
    let samples = behind.map(|rest| rest.split_once("\n```").expect("the end of the sample").0);
    let is_whole = |sample: &&str| sample.starts_with('[') || sample.contains("\n[");
    samples.filter(is_whole).filter(|sample| !is_script(sample)).collect()
}

/// Whether a sample is a script of answers of the inbox.
fn is_script(sample: &str) -> bool {
    sample.contains("[[answers]]")
}

/// The settings with what a sample leaves out.
fn complete_settings(sample: &str) -> String {
    let missing = SECTIONS.iter().filter(|section| !sample.contains(section.header));
    let missing = missing.map(|section| format!("\n{}\n{}", section.header, section.keys));
    [format!("{sample}\n")].into_iter().chain(missing).collect()
}

/// A newsroom in which somebody has copied the sample.
fn copy_sample(sample: &str) -> Newsroom {
    let is_issue = sample.contains("[[blocks]]");
    let (settings, issue) = if is_issue { ("", sample) } else { (sample, ISSUE) };
    let day = issue.strip_prefix("date = ").and_then(|rest| rest.lines().next());
    let newsroom = Newsroom::empty()
        .settings(&complete_settings(settings))
        .subscribers("[[subscribers]]\nemail = \"zoe@example.org\"\n")
        .issue(day.expect("the day stands first"), issue);
    PICTURES
        .iter()
        .fold(newsroom, |newsroom, name| newsroom.file(&format!("issues/images/{name}"), drawing()))
}

#[test]
fn the_samples_of_the_manual_are_without_an_error() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in Page::all() {
        for sample in list_samples(&page) {
            count += 1;
            let ran = copy_sample(sample).run(["check", "latest"]);
            if ran.code != Some(0) {
                wrong.push(format!("{}\n{sample}\n{ran}", page.file));
            }
        }
    }
    assert!(count > 8, "{count} samples: are the pages read?");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_scripts_of_the_manual_are_scripts() {
    let pages = Page::all();
    let fences = pages.iter().flat_map(|page| page.text.split("\n```toml\n").skip(1));
    let samples = fences.map(|rest| rest.split_once("\n```").expect("the end of the sample").0);
    let scripts: Vec<&str> = samples.filter(|sample| is_script(sample)).collect();
    assert!(!scripts.is_empty(), "docs/inbox.md has one");
    for script in scripts {
        assert!(
            matinale::inbox::parse_answers(script).is_ok_and(|rules| rules.len() > 3),
            "{script}"
        );
    }
}

#[test]
fn a_key_that_does_not_exist_is_found_in_a_sample() {
    copy_sample("[theme]\nacent = \"#9e2a2b\"").run(["check", "latest"]).exits(2);
    let issue = ISSUE.replace("body = ", "boddy = ");
    copy_sample(&issue).run(["check", "latest"]).exits(1);
}
