//! What is delivered to the inbox and opened in its page.

use std::time::Instant;

use super::{Length, Target};
use crate::inbox::hostile::{OpenedInbox, stuff_dots};

const MESSAGE_WORDS: &[&str] = &[
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    "--b\r\n",
    "--b--\r\n",
    "\r\n\r\n",
    "\r\n",
    "\r\n.\r\n",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Type: text/html; charset=",
    "utf-7",
    "iso-2022-jp",
    "utf-16le",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "=?utf-8?q?=C3=A9?=",
    "=?utf-8?b?w6k=?=",
    "=E9=",
    "Content-ID: <a@b>\r\n",
    "\"cid:a@b\"",
    "<head>",
    "<base target=x>",
    "Content-Disposition: attachment; filename*0*=utf-8''%C3; filename*1=x\r\n",
    "Subject: ",
    "From: a:b,c;<d@e>\r\n",
    "To: \"\\\"\" <a@b>, (c (d)) e@f\r\n",
    "Feedback-ID: a:paid:b\r\n",
    "boundary=\"\"",
    "; ",
    "(((((",
    "<<<<<",
];

/// After so many messages another inbox is opened: the ports of closed connections rest.
const MESSAGES_PER_INBOX: u32 = 400;

fn fuzz_messages(length: &Length) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut inbox = runtime.block_on(OpenedInbox::new());
    let mut messages = 0;
    Target::new("mime", &[], MESSAGE_WORDS).run(length, |input| {
        if messages == MESSAGES_PER_INBOX {
            inbox = runtime.block_on(OpenedInbox::new());
            messages = 0;
        }
        messages += 1;
        runtime.block_on(inbox.deliver_and_open(&stuff_dots(input)));
    });
}

#[test]
fn no_message_ends_the_inbox() {
    fuzz_messages(&Length::Inputs(200));
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn long_no_message_ends_the_inbox() {
    fuzz_messages(&Length::Long);
}

#[test]
#[ignore = "takes minutes: tests/run --long"]
fn long_ten_thousand_messages_do_not_end_the_inbox() {
    let began = Instant::now();
    fuzz_messages(&Length::Inputs(10_000));
    println!("ten thousand messages in {} s", began.elapsed().as_secs());
}
