//! What a relay replies, from the greeting to the final dot.

use std::io;
use std::sync::{Arc, Mutex};

use matinale::address::{Address, Envelope, ReturnPath};
use matinale::publication::{Relay, Security};
use matinale::smtp::{NextEnvelope, Session, Target as RelayTarget};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Length, Target};

const REPLY_WORDS: &[&str] = &[
    "220 a ESMTP\r\n",
    "250 ok\r\n",
    "250-",
    "250-SIZE 100\r\n",
    "250-PIPELINING\r\n",
    "250-AUTH PLAIN LOGIN\r\n",
    "250-AUTH=LOGIN\r\n",
    "250-STARTTLS\r\n",
    "250 8BITMIME\r\n",
    "250-SMTPUTF8\r\n",
    "250-DSN\r\n",
    "354 go\r\n",
    "421 4.3.2 bye\r\n",
    "450 4.2.0 greylisted, try again in 5 minutes\r\n",
    "550 5.1.1 no such user\r\n",
    "554 5.7.1 ",
    "5.999.999",
    "\r\n",
    "\n",
    "\r",
    "334 \r\n",
    "999 x\r\n",
    "25",
    "250",
    "250\t",
    "-",
    "SIZE 99999999999999999999\r\n",
];

/// After so many connections the relay moves to another port: the ports of closed connections rest.
const CONNECTIONS_PER_PORT: u32 = 4_000;

/// A relay that says the same bytes to everyone, and then nothing more.
struct SayingRelay {
    said: Arc<Mutex<Vec<u8>>>,
    port: u16,
    connections: u32,
}

impl SayingRelay {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let said = Arc::new(Mutex::new(Vec::new()));
        let relay = Self { said: said.clone(), port, connections: 0 };
        tokio::spawn(async move {
            loop {
                let Ok((mut stream, _)) = listener.accept().await else { continue };
                let said = said.lock().unwrap().clone();
                tokio::spawn(async move {
                    stream.write_all(&said).await?;
                    stream.shutdown().await?;
                    let mut heard = Vec::new();
                    stream.read_to_end(&mut heard).await.map(|_| ())?;
                    io::Result::Ok(())
                });
            }
        });
        relay
    }
}

fn envelope(reader: &str) -> Envelope {
    Envelope {
        return_path: ReturnPath::new(Address::parse("b@news.example").unwrap()),
        recipient: Address::parse(reader).unwrap(),
        id: "x".to_owned(),
        is_header_international: false,
    }
}

/// Speaks to a relay that says this, and shows what became of it.
async fn speak(port: u16) {
    let relay = Relay::new("127.0.0.1".to_owned(), port, Security::Plaintext);
    let target = RelayTarget::new(relay, None, "news.example").unwrap();
    let mut session = match Session::open(&target).await {
        Ok(session) => session,
        Err(error) => {
            return assert!(!error.to_string().is_empty() && !format!("{error:?}").is_empty());
        }
    };
    let content = b"Subject: x\r\n\r\nx\r\n";
    let [first, second] = ["zoe@example.org", "zoé@example.org"].map(envelope);
    if let Ok(offered) = session.offer(&first, content.len()).await {
        drop(format!("{offered:?}"));
        let next = NextEnvelope { envelope: &second, message_bytes: content.len() };
        let (outcome, next) = session.hand_over(content, Some(next)).await;
        drop(format!("{outcome:?} {next:?}"));
    }
    session.quit().await;
}

fn fuzz_replies(length: &Length) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut relay = runtime.block_on(SayingRelay::open());
    Target::new("replies", &[], REPLY_WORDS).run(length, |input| {
        if relay.connections == CONNECTIONS_PER_PORT {
            relay = runtime.block_on(SayingRelay::open());
        }
        relay.connections += 1;
        *relay.said.lock().unwrap() = input.to_vec();
        runtime.block_on(speak(relay.port));
    });
}

#[test]
fn no_reply_ends_the_program() {
    fuzz_replies(&Length::Inputs(300));
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn long_no_reply_ends_the_program() {
    fuzz_replies(&Length::Long);
}
