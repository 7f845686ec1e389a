//! The JSON of the inbox, as other people's tests ask it.

use matinale::inbox::{Behaviour, Inbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{accepted, behaving, send, session};

/// What a request is answered.
struct Answer {
    status: u16,
    body: String,
}

async fn ask_with(inbox: &Inbox, method: &str, path: &str, fields: &str) -> Answer {
    let web = inbox.web_addr().unwrap();
    let mut stream = TcpStream::connect(web).await.unwrap();
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: {web}\r\n{fields}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, body: body.to_owned() }
}

async fn ask(inbox: &Inbox, method: &str, path: &str) -> (u16, Value) {
    let Answer { status, body } = ask_with(inbox, method, path, "").await;
    (status, serde_json::from_str(&body).unwrap_or_else(|_| panic!("{path}: {body}")))
}

/// An inbox with so many messages, the odd ones free.
async fn filled(count: usize) -> Inbox {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    for number in 1..=count {
        let edition = if number % 2 == 1 { "free" } else { "paid" };
        let content = format!(
            "From: La Vigie <b@news.example>\r\nTo: r{number}@example.org\r\nSubject: Num\u{e9}ro {number}\r\n\
             Feedback-ID: 2025-02-11:{edition}:vigie:matinale\r\nMIME-Version: 1.0\r\n\
             List-Unsubscribe: <https://news.example/leave/{number}>\r\n\
             List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
             Content-Type: text/html; charset=utf-8\r\n\r\n<p>Bonjour <a href='https://a.example/'>ici</a></p>\r\n"
        );
        let reader = format!("r{number}@example.org");
        assert!(accepted(&send(&mut session, &reader, content.as_bytes()).await));
    }
    inbox
}

fn numbers(page: &Value) -> Vec<u64> {
    page["messages"].as_array().unwrap().iter().map(|one| one["number"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn messages_are_listed_in_parts_latest_first_and_searched() {
    let inbox = filled(7).await;
    let (status, first) = ask(&inbox, "GET", "/api/messages?limit=3").await;
    assert_eq!((status, numbers(&first), &first["next"]), (200, vec![7, 6, 5], &json!(5)));
    let (_, last) = ask(&inbox, "GET", "/api/messages?limit=9&before=5").await;
    assert_eq!(
        (numbers(&last), &last["next"], &last["kept"]),
        (vec![4, 3, 2, 1], &Value::Null, &json!(7))
    );
    let (_, free) = ask(&inbox, "GET", "/api/messages?edition=free&query=-r3@example.org").await;
    assert_eq!((numbers(&free), &free["matching"]), (vec![7, 5, 1], &json!(3)));
    let one = &first["messages"][0];
    assert_eq!(one["subject"], "Num\u{e9}ro 7");
    assert_eq!(one["recipients"], json!(["r7@example.org"]));
    assert_eq!((&one["edition"], &one["issue"]), (&json!("free"), &json!("2025-02-11")));
    assert_eq!(one["return_path"], "b@news.example");
}

#[tokio::test]
async fn one_message_comes_with_its_header_bodies_links_and_way_out() {
    let inbox = filled(1).await;
    let (status, one) = ask(&inbox, "GET", "/api/messages/1").await;
    assert_eq!(status, 200);
    assert_eq!(
        one["unsubscribe"],
        json!({
            "url": "https://news.example/leave/1", "mailto": null, "one_click": true,
        })
    );
    assert!(one["html"].as_str().unwrap().contains("Bonjour") && one["text"].is_null());
    assert_eq!(
        (&one["links"][0]["url"], &one["links"][0]["words"]),
        (&json!("https://a.example/"), &json!("ici"))
    );
    assert!(
        one["headers"]
            .as_array()
            .unwrap()
            .contains(&json!({ "name": "MIME-Version", "value": "1.0" }))
    );
    assert_eq!((&one["parts"][0]["type"], &one["signatures"]), (&json!("text/html"), &json!([])));
    let (_, check) = ask(&inbox, "GET", "/api/messages/1/check").await;
    assert!(check["uses"].is_array());
    let raw = ask_with(&inbox, "GET", "/api/messages/1/raw", "").await;
    assert!(raw.body.starts_with("From: La Vigie"), "{}", raw.body);
    assert!(
        ask_with(&inbox, "GET", "/api/messages/1/parts/0", "").await.body.contains("<p>Bonjour")
    );
    for missing in ["/api/messages/2", "/api/messages/1/parts/9", "/api/messages/9/raw"] {
        let (status, told) = ask(&inbox, "GET", missing).await;
        assert!(status == 404 && told["error"].is_string(), "{missing}");
    }
}

#[tokio::test]
async fn messages_are_deleted_one_by_one_by_search_and_all() {
    let inbox = filled(6).await;
    assert_eq!(ask(&inbox, "DELETE", "/api/messages/4").await, (200, json!({ "deleted": 1 })));
    assert_eq!(ask(&inbox, "DELETE", "/api/messages/4").await, (200, json!({ "deleted": 0 })));
    assert_eq!(
        ask(&inbox, "DELETE", "/api/messages?edition=free").await,
        (200, json!({ "deleted": 3 }))
    );
    let (_, page) = ask(&inbox, "GET", "/api/messages").await;
    assert_eq!(numbers(&page), [6, 2]);
    assert_eq!(ask(&inbox, "DELETE", "/api/messages").await.1, json!({ "deleted": 2 }));
    assert_eq!(ask(&inbox, "GET", "/api/messages/2").await.0, 404);
    assert_eq!((inbox.count(), inbox.messages().len()), (6, 0));
}

/// What the inbox answers to a form of its page.
async fn post_form(inbox: &Inbox, form: &[u8]) -> Answer {
    let web = inbox.web_addr().unwrap();
    let mut stream = TcpStream::connect(web).await.unwrap();
    let length = form.len();
    let head = format!(
        "POST /delete HTTP/1.1\r\nHost: {web}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), form].concat()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, body: body.to_owned() }
}

/// What is left out of a search could be what spares a message.
#[tokio::test]
async fn a_search_that_is_not_understood_as_a_whole_deletes_nothing() {
    let inbox = filled(3).await;
    let long = format!("q=r1{}", "+".repeat(12_000));
    let longer = format!("q=r1{}", "+".repeat(20_000));
    let many = format!("q={}-nobody", "example+".repeat(20));
    for form in [
        &b"q=r1\xff"[..],
        b"q=-",
        b"q=\"",
        b"q=r1&q=",
        b"edition=fre",
        long.as_bytes(),
        longer.as_bytes(),
    ] {
        let Answer { status, body } = post_form(&inbox, form).await;
        assert_eq!(status, 400, "{}", String::from_utf8_lossy(form));
        assert!(body.contains("every message is still there"), "{body}");
    }
    for query in ["serach=r1", "q=-", "q=%22", "limit=1", "before=2", "q=-is:fre", "q=%ff", &many] {
        let (status, told) = ask(&inbox, "DELETE", &format!("/api/messages?{query}")).await;
        assert!(status == 400 && told["error"].is_string(), "{query}: {told}");
    }
    assert_eq!(inbox.messages().len(), 3);
    assert_eq!(post_form(&inbox, b"q=r1%40example.org&edition=free").await.status, 303);
    assert_eq!(ask(&inbox, "DELETE", "/api/messages?q=-r2").await.1, json!({ "deleted": 1 }));
    assert_eq!(inbox.messages().len(), 1);
}

#[tokio::test]
async fn a_test_waits_for_its_messages_and_is_told_when_they_do_not_come() {
    let inbox = filled(1).await;
    let content = b"Subject: x\r\nFeedback-ID: i:free:p:m\r\n\r\nx\r\n";
    let waits = ask(&inbox, "GET", "/api/wait?count=3&edition=free&seconds=60");
    let sends = async {
        let mut session = session(&inbox).await;
        for _ in 0..2 {
            assert!(accepted(&send(&mut session, "zoe@example.org", content).await));
        }
    };
    let ((status, page), ()) = tokio::join!(waits, sends);
    assert_eq!((status, &page["matching"], numbers(&page)), (200, &json!(3), vec![3, 2, 1]));
    let (status, told) = ask(&inbox, "GET", "/api/wait?count=9&seconds=0").await;
    assert_eq!((status, &told["matching"], &told["wanted"]), (504, &json!(3), &json!(9)));
}

/// A website that the editor visits can have their browser post here.
#[tokio::test]
async fn another_website_deletes_nothing() {
    let inbox = filled(2).await;
    for foreign in
        ["Sec-Fetch-Site: cross-site\r\n", "Origin: https://evil.example\r\n", "Origin: null\r\n"]
    {
        for (method, path) in
            [("DELETE", "/api/messages"), ("POST", "/delete"), ("POST", "/message/1/delete")]
        {
            let fields = format!("{foreign}Content-Length: 0\r\n");
            assert_eq!(
                ask_with(&inbox, method, path, &fields).await.status,
                403,
                "{method} {path} {foreign}"
            );
        }
    }
    assert_eq!(inbox.messages().len(), 2);
}

#[tokio::test]
async fn the_page_deletes_a_message_or_those_that_were_found_and_leads_on() {
    let inbox = filled(5).await;
    let none = "Content-Length: 0\r\n";
    assert_eq!(ask_with(&inbox, "POST", "/message/3/delete?q=example", none).await.status, 303);
    let web = inbox.web_addr().unwrap();
    let mut stream = TcpStream::connect(web).await.unwrap();
    let form = "q=&edition=free";
    let request = format!(
        "POST /delete HTTP/1.1\r\nHost: {web}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let (_, page) = ask(&inbox, "GET", "/api/messages").await;
    assert_eq!(numbers(&page), [4, 2]);
}
