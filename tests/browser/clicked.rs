//! Readers at a keyboard: they come by the form and leave by the link of their mail, in a real browser.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use std::fs;

use mail_parser::MessageParser;
use serde_json::{Value, json};

use super::{Tools, ask_node};
use crate::harness::{Newsroom, skip_without};
use crate::serve::{FORM, SIGNUP, Served, mails_to, suppressed};

const ZOE: &str = "zoe@example.org";
/// The public address of the pages, in front of which a reverse proxy stands.
const SITE: &str = "https://echo.example";

/// A person at the keyboard of a browser.
struct Person<'a> {
    tools: &'a Tools,
    newsroom: &'a Newsroom,
    served: &'a Served,
}

impl Person<'_> {
    /// Opens a page and takes these steps. Answers each page that a step led to.
    fn uses(&self, start: &str, steps: &[Value]) -> Vec<Value> {
        let order = json!({
            "chromium": self.tools.chromium,
            "site": SITE,
            "served": format!("http://{}", self.served.address),
            "start": start,
            "steps": steps,
        });
        let told = ask_node(self.tools, "click.mjs", &order);
        told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// Opens the newest mail to Zoé, finds the link whose address begins so, and presses these buttons behind it,
    /// each named by a CSS selector.
    fn follows_link(&self, beginning: &str, buttons: &[&str]) -> Vec<Value> {
        let mails = mails_to(self.newsroom, ZOE);
        let mail = MessageParser::default().parse(&mails.last().expect("a mail").content);
        let page = mail.expect("a message").body_html(0).expect("HTML").into_owned();
        let file = self.newsroom.path("mail.html");
        fs::write(&file, page).unwrap();
        let start = url::Url::from_file_path(&file).unwrap();
        let link = format!("a[href^=\"{SITE}{beginning}\"]");
        let steps: Vec<Value> = [link.as_str()]
            .iter()
            .chain(buttons)
            .map(|sought| json!({ "reach": sought, "press": "Enter" }))
            .collect();
        self.uses(start.as_str(), &steps)
    }
}

/// That each page says its words, and that axe-core finds nothing on it.
#[track_caller]
fn say(pages: &[Value], words: &[&str]) {
    assert_eq!(pages.len(), words.len(), "{pages:?}");
    for (page, words) in pages.iter().zip(words) {
        let text = page["text"].as_str().unwrap();
        assert!(text.contains(words), "no {words:?} on {}: {text}", page["url"]);
        assert_eq!(page["faults"], json!([]), "{}", page["url"]);
        assert!(page["asked"].as_u64().unwrap() > 40, "axe-core was asked: {page}");
    }
}

#[test]
fn a_stranger_comes_by_the_form_and_leaves_by_the_link_of_their_mail_with_the_keyboard_alone() {
    let tools = match Tools::found() {
        Ok(tools) => tools,
        Err(what) => {
            skip_without("MATINALE_BROWSER", "nobody clicks in a browser", &what);
            return;
        }
    };
    let newsroom = Newsroom::sending_to(2).more_settings(SIGNUP);
    let served = Served::begin(&newsroom);
    let zoe = Person { tools: &tools, newsroom: &newsroom, served: &served };
    let form = [json!({ "reach": "input[type=email]", "write": ZOE, "press": "Enter" })];
    say(&zoe.uses(&format!("{SITE}{FORM}"), &form), &["Consultez votre messagerie."]);
    newsroom.wait_for_messages(1);
    let confirmed = zoe.follows_link(FORM, &["form button"]);
    say(&confirmed, &["Confirmer mon inscription", "Votre inscription est confirmée."]);
    newsroom.send(&[]).exits(0);
    assert_eq!(mails_to(&newsroom, ZOE).len(), 2, "a confirmation and the issue");
    let left = zoe.follows_link("/partir/", &["button[value=leave]"]);
    say(&left, &["Me désabonner", "Votre désabonnement est enregistré."]);
    assert_eq!(suppressed(&newsroom), [(ZOE.to_owned(), "unsubscribed".to_owned())]);
    let special = newsroom.write_special("soir", "Les bateaux repartent ce soir.");
    newsroom.run(["send", &special, "--yes"]).exits(0);
    assert_eq!(mails_to(&newsroom, ZOE).len(), 2, "nothing follows");
    let back = zoe.follows_link("/partir/", &["button[value=return]"]);
    say(&back, &["Votre désabonnement est enregistré.", "Vous êtes de nouveau dans la liste."]);
    assert_eq!(suppressed(&newsroom), []);
}
