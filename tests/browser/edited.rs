//! An editor before the preview, in a real browser: a save, a choice, a slip, and its mend.

#![allow(clippy::print_stdout, reason = "the times are there to be read")]

use std::env;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::{Tools, ask_node, png_folder};
use crate::harness::{Newsroom, skip_without};
use crate::preview::Preview;

/// Words of the example's issue that stand in both editions.
const SENTENCE: &str = "Un consortium conduit par le patron";
/// The same words with a fault that is mended by a click.
const SLIP: &str = "Un consortium conduit par le le patron";

/// What was seen, by its name. Without a browser there is nothing.
fn seen() -> Option<&'static [Value]> {
    static SEEN: OnceLock<Option<Vec<Value>>> = OnceLock::new();
    let made = SEEN.get_or_init(|| match Tools::found() {
        Ok(tools) => Some(look(&tools)),
        Err(what) => {
            skip_without("MATINALE_BROWSER", "nobody edits before a browser", &what);
            None
        }
    });
    made.as_deref()
}

fn look(tools: &Tools) -> Vec<Value> {
    let newsroom = Newsroom::example();
    let preview = Preview::open(&newsroom, "2025-02-11");
    let order = json!({
        "chromium": tools.chromium,
        "url": preview.link(),
        "file": newsroom.path("issues/2025-02-11.toml"),
        "sentence": SENTENCE,
        "slip": SLIP,
        "png": env::var_os("MATINALE_PNG").map(png_folder),
    });
    let told = ask_node(tools, "preview.mjs", &order);
    told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// What was seen under a name, each time.
fn list_seen(what: &str) -> Vec<&'static Value> {
    let Some(seen) = seen() else { return Vec::new() };
    let found: Vec<&Value> = seen.iter().filter(|one| one["what"] == what).collect();
    assert!(!found.is_empty(), "nothing was {what}");
    found
}

#[test]
fn a_save_is_seen_in_both_editions_and_the_page_stays_where_it_was() {
    for edited in list_seen("edited") {
        println!("save to repaint: median {} ms of {}", edited["median"], edited["times"]);
        assert_eq!(edited["last"], true, "{edited}");
        assert_eq!(edited["frames"], 2, "no frame is left over: {edited}");
        assert_eq!(edited["scrolled"], 700, "{edited}");
    }
    for opened in list_seen("opened") {
        println!("first page: {} ms, with its frames {} ms", opened["first"], opened["loaded"]);
    }
}

#[test]
fn editions_widths_and_views_are_chosen_without_leaving_the_page() {
    for chosen in list_seen("chosen") {
        assert!(
            chosen["alone"].as_str().unwrap_or_default().ends_with("?edition=paid"),
            "{chosen}"
        );
        let url = chosen["url"].as_str().unwrap_or_default();
        assert!(url.ends_with("?edition=paid&width=375&view=night"), "{chosen}");
        let light = chosen["night"].as_str().unwrap_or_default();
        let first =
            light.trim_start_matches("rgb(").split(',').next().and_then(|red| red.parse().ok());
        assert!(first.is_some_and(|red: u8| red > 180), "by night a heading is light: {chosen}");
    }
    for returned in list_seen("returned") {
        let url = returned["url"].as_str().unwrap_or_default();
        assert!(url.contains("edition=paid"), "{returned}");
    }
}

#[test]
fn an_error_appears_with_its_place_and_goes_with_its_cause() {
    for stumbled in list_seen("stumbled") {
        let finding = stumbled["finding"].as_str().unwrap_or_default();
        assert!(finding.contains("issues/2025-02-11.toml:"), "{finding}");
        assert_eq!(stumbled["left"], 0, "{stumbled}");
    }
}

#[test]
fn a_finding_shows_its_place_in_the_mail_and_is_mended_in_the_file_by_a_click() {
    for mended in list_seen("mended") {
        assert_eq!(mended["text"], true, "{mended}");
        let pointed = |key: &str| mended["pointed"][key].as_f64().unwrap_or(f64::NAN);
        assert!(pointed("top") > 0.0 && pointed("bottom") < pointed("height"), "{mended}");
    }
}

#[test]
fn axe_finds_nothing_on_any_page_of_the_preview_and_no_request_leaves_the_machine() {
    let judged = list_seen("judged");
    for page in &judged {
        assert_eq!(page["faults"], json!([]), "{}", page["name"]);
        assert!(page["asked"].as_u64().is_some_and(|asked| asked > 60), "{page}");
    }
    assert!(judged.is_empty() || judged.len() == 7, "{}", judged.len());
    for ended in list_seen("ended") {
        assert_eq!(ended["hosts"].as_array().map(Vec::len), Some(1), "{ended}");
        assert_eq!(ended["errors"], json!([]), "{ended}");
    }
}
