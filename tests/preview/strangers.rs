//! Who must not see the preview, and what it must not let out: other users, other websites, other names.

use std::fs;

use super::{DAY, FILE, ISSUE, Preview, list_quoted, newsroom_with_issue};
use crate::harness::Newsroom;

/// A path of every kind.
const PATHS: [&str; 8] = [
    "/",
    "/issues",
    "/desk.css",
    "/desk.js",
    "/mail/shown/paid",
    "/message/shown/paid",
    "/?part=source",
    "/mail/2025-02-11/free?view=stripped",
];

#[test]
fn without_the_token_of_its_link_no_page_is_shown() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    assert_eq!(preview.base.len(), 1 + 32, "{}", preview.base);
    let host = preview.address.to_string();
    for path in PATHS {
        for guess in ["", "/0123456789abcdef0123456789abcdef", "/{token}", "/..", "/"] {
            let answer = preview.ask(&host, &format!("{guess}{path}"), "");
            assert!(answer.starts_with("HTTP/1.1 404"), "{guess}{path}: {answer}");
            assert!(
                !answer.contains("gardien") && !answer.contains(&preview.base[1..]),
                "{answer}"
            );
        }
        assert!(preview.fetch(path).starts_with("HTTP/1.1 200"), "{path}");
    }
}

/// Against DNS rebinding: the name of another website that leads here is answered with nothing.
#[test]
fn only_names_of_this_machine_are_answered() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let port = preview.address.port();
    for path in PATHS {
        for host in ["evil.example", &format!("evil.example:{port}"), "localhost", "", "127.0.0.1"]
        {
            let answer = preview.ask(host, &format!("{}{path}", preview.base), "");
            assert!(answer.starts_with("HTTP/1.1 421"), "{host} {path}: {answer}");
            assert!(!answer.contains("gardien"), "{answer}");
        }
    }
    let local = preview.ask(&format!("LocalHost:{port}"), &format!("{}/", preview.base), "");
    assert!(local.starts_with("HTTP/1.1 200"), "{local}");
}

#[test]
fn every_page_stays_behind_the_token_and_loads_nothing_from_elsewhere() {
    let newsroom = Newsroom::example();
    let preview = Preview::open(&newsroom, DAY);
    for path in
        ["/", "/?part=text", "/?part=headers", "/?part=source", "/issues", "/?issue=2025-02-10"]
    {
        let page = preview.fetch(path);
        let head = page.split("\r\n\r\n").next().unwrap().to_lowercase();
        let policy = head.lines().find(|line| line.starts_with("content-security-policy")).unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(head.contains("cross-origin-opener-policy: same-origin"), "{head}");
        assert!(
            !page.contains("style=\""),
            "{path}: the policy lets no style of an element through"
        );
        let links = [list_quoted(&page, " href=\""), list_quoted(&page, " src=\"")].concat();
        assert!(links.len() > 3, "{path}");
        for link in links.iter().filter(|link| !link.starts_with('#') && **link != "data:,") {
            let link = link.replace("&amp;", "&");
            let inside =
                link.strip_prefix(&preview.base).unwrap_or_else(|| panic!("{path}: {link}"));
            let inside = inside.split('#').next().unwrap();
            let answer = preview.fetch(inside);
            assert!(answer.starts_with("HTTP/1.1 200"), "{path} leads to {link}: {answer:.200}");
        }
    }
}

#[test]
fn a_mail_runs_no_script_and_shows_pictures_of_the_publication_alone() {
    let newsroom = Newsroom::example();
    let preview = Preview::open(&newsroom, DAY);
    for edition in ["free", "paid"] {
        let mail = preview.fetch(&format!("/mail/shown/{edition}"));
        let policy = mail.lines().find(|line| line.starts_with("content-security-policy")).unwrap();
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
        assert!(!policy.contains("allow-scripts") && !policy.contains("allow-forms"), "{policy}");
        let pictures = list_quoted(&mail, " src=\"");
        assert!(pictures.len() >= 4, "{pictures:?}");
        for picture in pictures {
            let path = picture.strip_prefix("../..").unwrap_or_else(|| panic!("{picture}"));
            let answer = preview.fetch(path);
            assert!(answer.contains("content-type: image/"), "{picture}: {answer:.200}");
        }
    }
    let page = preview.fetch("/");
    assert_eq!(page.matches("<iframe").count(), 2);
    assert_eq!(
        page.matches("sandbox=\"allow-same-origin allow-popups allow-popups-to-escape-sandbox\"")
            .count(),
        2
    );
    for missing in
        ["/picture/shown/free/99", "/picture/shown/gold/0", "/picture/../free/0", "/mail/x/free"]
    {
        assert!(preview.fetch(missing).starts_with("HTTP/1.1 404"), "{missing}");
    }
}

#[test]
fn words_of_an_issue_are_inert_on_the_page() {
    let hostile = "</title><script>alert(1)</script>";
    let issue = ISSUE.replace("Le port se vide", hostile);
    let newsroom = Newsroom::new().issue(DAY, &issue);
    let preview = Preview::open(&newsroom, DAY);
    for path in ["/", "/issues", "/?part=text", "/?part=source", "/?part=headers"] {
        let page = preview.fetch(path);
        assert_eq!(page.matches("<script").count(), 1, "{path}: the script of the desk alone");
        assert!(
            page.contains("alert(1)") || page.contains("YWxlcnQ") || path.contains("headers"),
            "{path}: {page}"
        );
    }
}

#[test]
fn a_form_of_another_website_mends_nothing() {
    let twice = ISSUE.replace("Un vent", "Un un vent");
    let newsroom = Newsroom::new().issue(DAY, &twice);
    let preview = Preview::open(&newsroom, DAY);
    let form = super::pages::find_mend_form(&preview.fetch("/"));
    let before = fs::read_to_string(newsroom.path(FILE)).unwrap();
    let foreign = [
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
    ];
    for fields in foreign {
        let answer = preview.post("/mend", fields, &form);
        assert!(answer.starts_with("HTTP/1.1 403"), "{fields}: {answer}");
    }
    assert_eq!(fs::read_to_string(newsroom.path(FILE)).unwrap(), before);
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", preview.address);
    let answer = preview.post("/mend", &own, &form);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_ne!(fs::read_to_string(newsroom.path(FILE)).unwrap(), before);
}

#[test]
fn a_port_in_use_is_left_to_its_program_and_the_next_one_is_taken() {
    let newsroom = newsroom_with_issue();
    let first = Preview::open(&newsroom, DAY);
    let port = first.address.port().to_string();
    let ran = newsroom.run(["preview", DAY, "--port", &port, "--lang", "en"]).exits(2);
    ran.tells("cannot listen on 127.0.0.1").tells("leave `--port` out");
    let started = || newsroom.start(["preview", DAY, "--lang", "en"]);
    let (one, other) = (Preview::with(started()), Preview::with(started()));
    assert_ne!(one.address.port(), other.address.port());
    for preview in [&one, &other] {
        assert!(preview.fetch("/").starts_with("HTTP/1.1 200"));
    }
}

#[test]
fn where_others_reach_the_page_the_link_has_a_number_of_this_machine_and_a_code_for_a_phone() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::with(
        newsroom.start(["preview", DAY, "--port", "0", "--listen", "0.0.0.0", "--lang", "en"]),
    );
    let said = preview.program.as_ref().unwrap().stdout();
    crate::harness::wait_until("the code", || {
        preview.program.as_ref().unwrap().stdout().contains("█▀▀▀▀▀█")
            || preview.program.as_ref().unwrap().stdout().contains('█')
    });
    assert!(!said.contains("http://0.0.0.0"), "{said}");
    assert!(preview.base.len() == 33 && preview.fetch("/").starts_with("HTTP/1.1 200"));
    let named = preview.ask(
        &format!("evil.example:{}", preview.address.port()),
        &format!("{}/", preview.base),
        "",
    );
    assert!(named.starts_with("HTTP/1.1 421"), "{named}");
}
