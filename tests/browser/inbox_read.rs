//! A person reads a rehearsal in a real browser: keys, search, news, every view, and the way out of a message.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use serde_json::{Value, json};

use super::{Tools, ask_node};
use crate::harness::{Newsroom, skip_without, wait_until};

/// What was seen at each step.
struct Seen(Vec<Value>);

impl Seen {
    #[track_caller]
    fn step(&self, name: &str) -> &Value {
        self.0
            .iter()
            .find(|line| line["step"] == name)
            .unwrap_or_else(|| panic!("no {name}: {:?}", self.0))
    }

    /// Every fault that axe-core has found, on any page.
    fn faults(&self) -> Vec<String> {
        let lists =
            self.0.iter().filter_map(|line| Some((&line["step"], line["faults"].as_array()?)));
        lists
            .flat_map(|(step, faults)| faults.iter().map(move |fault| format!("{step}: {fault}")))
            .collect()
    }
}

/// What stands between two texts in the first line that has both.
fn read_between(text: &str, before: &str, behind: &[char]) -> String {
    let rest = text.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split(behind).next().unwrap().to_owned()
}

#[test]
fn a_rehearsal_is_read_by_keyboard_to_the_page_where_a_reader_leaves() {
    let tools = match Tools::found() {
        Ok(tools) => tools,
        Err(what) => {
            skip_without("MATINALE_BROWSER", "nobody reads mail in a browser", &what);
            return;
        }
    };
    let newsroom = Newsroom::sending_to(60);
    let Some(rehearsal) = newsroom.start_on_terminal(["rehearse", "today"]) else {
        skip_without("MATINALE_BROWSER", "nobody reads mail in a browser", "`script` is missing");
        return;
    };
    wait_until("the address of the page", || rehearsal.stdout().contains("Ctrl-C"));
    let page = format!(
        "http://{}",
        read_between(&rehearsal.stdout(), "read them at http://", &[' ', '\r'])
    );
    let list = crate::inbox::fetch_list(&page);
    let smtp: u16 = read_between(&list, "smtp://127.0.0.1:", &['<']).parse().unwrap();
    let order = json!({ "chromium": tools.chromium, "page": page, "smtp": smtp });
    let told = ask_node(&tools, "inbox.mjs", &order);
    let seen = Seen(told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect());

    let keys = seen.step("keys");
    assert!(keys["first"] != keys["second"] && keys["first"] == keys["back"], "{keys}");
    assert_eq!(seen.step("search")["rows"], 1, "{}", seen.step("search"));
    let live = seen.step("live");
    assert_eq!(
        (&live["before"], &live["after"], &live["same"]),
        (&json!(50), &json!(50), &json!(true))
    );
    assert_eq!(seen.step("deleted")["rows"], 0);
    for step in ["left", "clicked once"] {
        let text = seen.step(step)["text"].as_str().unwrap();
        assert!(text.contains("You are unsubscribed."), "{step}: {text}");
    }
    let night = seen.step("night");
    assert_ne!(night["day"], night["night"], "{night}");
    assert_eq!(seen.step("asked")["addresses"], json!([]), "a page has called somebody");
    assert!(!seen.0.iter().any(|line| line["step"] == "script error"), "{:?}", seen.0);
    assert_eq!(seen.faults(), Vec::<String>::new());
    assert!(seen.step("headers")["rules"].as_u64().unwrap() > 100, "axe-core was asked");
    rehearsal.kill();
    let listed = newsroom.run(["subscribers", "suppressed"]).exits(0);
    assert!(!listed.out.contains("r003"), "no reader leaves by a rehearsal: {listed}");
}
