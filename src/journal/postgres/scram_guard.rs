//! Guards a login without TLS: the password is only proved by SCRAM-SHA-256 (RFC 5802, RFC 7677), which
//! never says it, and by which the server proves that it knows the password as well.
//!
//! While PostgreSQL is down, any user of this machine can listen at its port. Such a listener could ask for
//! the password in clear, or for a digest of MD5 that can be guessed. The driver would answer. The guard reads
//! what the server says before the driver does, and ends a connection that asks for anything but SCRAM.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::task::{Context, Poll};

use postgres::Socket;
use postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The type of a message that asks for a login, or says that it is done.
const AUTHENTICATION: u8 = b'R';
/// The bytes of a message's type and length.
const HEAD_BYTES: usize = 5;
/// The bytes up to the kind of an authentication message.
const KIND_BYTES: usize = 9;

/// What a server says, when it asks for another login than SCRAM.
const WORDS: &str = "the server does not log in by SCRAM-SHA-256, and without TLS nothing else protects the \
                     password: write `scram-sha-256` in its pg_hba.conf and set the password again, or \
                     connect by its socket";

/// What is said of a server whose proof of the password costs too little.
const WEAK_WORDS: &str = "the server wants the password hashed fewer than 4,096 times (RFC 7677), and whoever hears it \
                          could guess the password: set the password again on the server, or connect with TLS";

/// How often SCRAM-SHA-256 hashes a password at least (RFC 7677 §4).
const MIN_ITERATIONS: u32 = 4096;

/// The longest challenge of SCRAM that is read, in bytes.
const MAX_CHALLENGE_BYTES: usize = 4096;

/// Puts the guard in the place of TLS, which the driver has for other servers.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScramGuard;

impl MakeTlsConnect<Socket> for ScramGuard {
    type Stream = GuardedStream<Socket>;
    type TlsConnect = Self;
    type Error = Infallible;

    fn make_tls_connect(&mut self, _: &str) -> std::result::Result<Self, Infallible> {
        Ok(*self)
    }
}

impl TlsConnect<Socket> for ScramGuard {
    type Stream = GuardedStream<Socket>;
    type Error = Infallible;
    type Future = Ready<std::result::Result<Self::Stream, Infallible>>;

    fn connect(self, stream: Socket) -> Self::Future {
        ready(Ok(GuardedStream { stream, watch: LoginWatch::default() }))
    }
}

/// A connection whose login is watched.
pub(super) struct GuardedStream<S> {
    stream: S,
    watch: LoginWatch,
}

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for GuardedStream<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for GuardedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if matches!(read, Poll::Ready(Ok(())))
            && let Err(refused) = self.watch.hear(&buffer.filled()[before..])
        {
            buffer.set_filled(before);
            return Poll::Ready(Err(refused));
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for GuardedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// What a server has said until its login is done (PostgreSQL, "Message Formats").
#[derive(Debug, Default)]
struct LoginWatch {
    /// The beginning of the message that is being read.
    head: Vec<u8>,
    /// How many bytes of that message are left unread.
    rest: usize,
    /// What was read of a challenge, if the message is one.
    challenge: Option<Vec<u8>>,
    /// Whether the server has proved that it knows the password.
    is_proved: bool,
    /// Whether the login is done. What follows is not looked at.
    is_done: bool,
}

impl LoginWatch {
    /// Looks at bytes of the server before the driver does.
    fn hear(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !self.is_done && !bytes.is_empty() {
            let passed = self.rest.min(bytes.len());
            self.rest -= passed;
            self.read_challenge(&bytes[..passed])?;
            bytes = &bytes[passed..];
            let Some((byte, behind)) = bytes.split_first() else { break };
            self.head.push(*byte);
            bytes = behind;
            self.judge_head()?;
        }
        Ok(())
    }

    /// Reads on in the challenge, and judges it at its end: `r=…,s=…,i=4096` (RFC 5802 §7).
    fn read_challenge(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(challenge) = &mut self.challenge else { return Ok(()) };
        challenge.extend_from_slice(bytes);
        if self.rest > 0 {
            return Ok(());
        }
        let said = String::from_utf8_lossy(challenge);
        let count = said.split(',').find_map(|part| part.strip_prefix("i=")?.parse::<u32>().ok());
        let is_enough = count.is_some_and(|count| count >= MIN_ITERATIONS);
        self.challenge = None;
        if is_enough { Ok(()) } else { Err(Error::new(ErrorKind::InvalidData, WEAK_WORDS)) }
    }

    /// Judges the message whose head is complete.
    fn judge_head(&mut self) -> Result<()> {
        let [kind, a, b, c, d, what @ ..] = self.head.as_slice() else { return Ok(()) };
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize + 1;
        let needed = if *kind == AUTHENTICATION { KIND_BYTES } else { HEAD_BYTES };
        if length < needed {
            return Err(Error::new(ErrorKind::InvalidData, "the server does not speak PostgreSQL"));
        }
        if self.head.len() < needed {
            return Ok(());
        }
        if *kind == AUTHENTICATION {
            match what {
                // SASL
                [0, 0, 0, 10] => {}
                // SASLContinue
                [0, 0, 0, 11] if length - needed <= MAX_CHALLENGE_BYTES => {
                    self.challenge = Some(Vec::new());
                }
                // SASLFinal: the driver checks the signature in it.
                [0, 0, 0, 12] => self.is_proved = true,
                // Ok
                [0, 0, 0, 0] if self.is_proved => self.is_done = true,
                _ => return Err(Error::new(ErrorKind::InvalidData, WORDS)),
            }
        }
        self.rest = length - needed;
        self.head.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::LoginWatch;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).expect("a short message");
        [&[kind][..], &length.to_be_bytes(), body].concat()
    }

    fn asks(number: u8, more: &[u8]) -> Vec<u8> {
        message(b'R', &[&[0, 0, 0, number], more].concat())
    }

    /// Whether the guard lets the words of a server pass, however they are cut.
    fn passes(words: &[Vec<u8>]) -> bool {
        let all = words.concat();
        let whole = LoginWatch::default().hear(&all).is_ok();
        let mut watch = LoginWatch::default();
        let cut = all.iter().all(|byte| watch.hear(&[*byte]).is_ok());
        assert_eq!(whole, cut, "{words:?}");
        whole
    }

    #[test]
    fn scram_passes_and_nothing_else_does() {
        let scram = [
            message(b'N', b"a notice\0"),
            asks(10, b"SCRAM-SHA-256\0\0"),
            asks(11, b"r=1,s=2,i=4096"),
            asks(12, b"v=3"),
            asks(0, b""),
            message(b'S', b"R\0\0\0\x03"),
        ];
        assert!(passes(&scram));
        for number in [2, 3, 5, 6, 7, 8, 9, 13] {
            assert!(!passes(&[asks(number, b"salt")]), "{number}");
            assert!(!passes(&[message(b'N', b"x"), asks(number, b"salt")]), "{number}");
        }
    }

    #[test]
    fn a_password_that_is_hashed_a_few_times_is_not_proved() {
        for weak in ["r=1,s=2,i=1", "r=1,s=2,i=4095", "r=1,s=2", "r=1,s=2,i=x", ""] {
            let asked =
                [asks(10, b"SCRAM-SHA-256\0\0"), asks(11, weak.as_bytes()), asks(12, b"v=3")];
            assert!(!passes(&asked), "{weak}");
        }
        assert!(passes(&[
            asks(10, b"SCRAM-SHA-256\0\0"),
            asks(11, b"r=1,s=2,i=10000"),
            asks(12, b"v")
        ]));
    }

    #[test]
    fn a_server_that_proves_nothing_is_not_taken_for_ours() {
        assert!(!passes(&[asks(0, b"")]));
        assert!(!passes(&[asks(10, b"SCRAM-SHA-256\0\0"), asks(0, b"")]));
        assert!(!passes(&[asks(10, b"SCRAM-SHA-256\0\0"), asks(3, b"")]));
    }

    #[test]
    fn a_refusal_passes_to_the_driver_which_has_its_words() {
        assert!(passes(&[message(b'E', b"SFATAL\0\0")]));
        assert!(!passes(&[vec![b'R', 0, 0, 0, 1]]));
    }
}
