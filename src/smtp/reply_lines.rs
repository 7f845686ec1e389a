//! The bytes from a relay, cut into reply lines (RFC 5321 §4.2).
//!
//! A line is given out only when it is expected and well formed. Unexpected lines therefore stay
//! here, where they are noticed. No reply can be endless or contain bytes that are not ASCII.
//!
//! Looks up to: `outcome`.

use std::io;

use crate::outcome::{EnhancedCode, Reply, strip_accent};

/// The longest reply line that is accepted, in bytes. RFC 5321 §4.5.3.1.5 allows 512.
const MAX_LINE_BYTES: usize = 2048;
/// How many bytes of a line are kept. lettre ends a conversation at a line of 1,000 bytes.
const MAX_KEPT_LINE_BYTES: usize = 900;
/// The most lines of one reply. A long reply to EHLO has thirty.
const MAX_REPLY_LINES: usize = 100;

/// The received bytes, and the last reply that was given out.
#[derive(Default)]
pub(super) struct ReplyLines {
    /// Received bytes that are not given out yet.
    unasked: Vec<u8>,
    /// The last line that was given out, cleaned.
    line: Vec<u8>,
    /// The code of that line, as the relay said it.
    code: u16,
    /// The texts of the reply that line belongs to, without their codes, up to that line.
    reply: Vec<String>,
    /// How many bytes of that line were read.
    read: usize,
    /// How many lines of an unfinished reply were given out, and its code.
    open_lines: usize,
    open_code: [u8; 3],
}

impl ReplyLines {
    /// Appends received bytes.
    pub(super) fn append(&mut self, bytes: &[u8]) {
        self.unasked.extend_from_slice(bytes);
    }

    /// The received bytes that are not given out yet.
    pub(super) fn unasked(&self) -> &[u8] {
        &self.unasked
    }

    /// The last line that was given out.
    pub(super) fn last_line(&self) -> &[u8] {
        &self.line
    }

    /// The code of the last line that was given out, as the relay said it.
    pub(super) const fn last_code(&self) -> u16 {
        self.code
    }

    /// The texts of the last reply that was given out, line by line, without the codes.
    pub(super) fn last_reply(&self) -> &[String] {
        &self.reply
    }

    /// The unread rest of the last line, at most `limit` bytes. Empty if all of it was read.
    pub(super) fn read_line(&mut self, limit: usize) -> &[u8] {
        let from = self.read;
        self.read += limit.min(self.line.len() - from);
        &self.line[from..self.read]
    }

    /// Gives the next reply out, if all of its lines were received. Its words are those of its lines, with a space in
    /// between. The enhanced code of a refusal stands before them once, if its lines repeat it.
    ///
    /// # Errors
    ///
    /// As [`begin_next_line`](Self::begin_next_line).
    pub(super) fn take_reply(&mut self) -> io::Result<Option<Reply>> {
        while self.begin_next_line()? {
            self.read = self.line.len();
            if self.open_lines == 0 {
                return Ok(Some(Reply::new(self.code, &join_texts(self.code, &self.reply))));
            }
        }
        Ok(None)
    }

    /// Gives the next line out, if a whole one was received. Bytes that are no reply stay, so that
    /// every later call finds them too.
    ///
    /// # Errors
    ///
    /// The bytes are no reply: the line has no code, or another code than the line before it, or it
    /// is too long.
    pub(super) fn begin_next_line(&mut self) -> io::Result<bool> {
        match self.unasked.iter().position(|&byte| byte == b'\n') {
            Some(end) if end < MAX_LINE_BYTES && self.open_lines < MAX_REPLY_LINES => {
                let mut line = clean_line(&self.unasked[..end]);
                let Some(head) = read_head(&line) else {
                    return Err(misheard(&line));
                };
                if self.open_lines > 0 && head.code != self.open_code {
                    return Err(misheard(&[&self.open_code[..], b"-, then ", &line].concat()));
                }
                if self.open_lines == 0 {
                    self.reply.clear();
                }
                self.reply.push(String::from_utf8_lossy(&line[4..]).trim_end().to_owned());
                self.open_lines = if head.goes_on { self.open_lines + 1 } else { 0 };
                self.open_code = head.code;
                self.code =
                    head.code.iter().fold(0, |code, digit| 10 * code + u16::from(digit - b'0'));
                // lettre takes no other digit here for a code.
                line[1] = line[1].min(b'5');
                self.line = line;
                self.read = 0;
                self.unasked.drain(..=end);
                Ok(true)
            }
            None if self.unasked.len() < MAX_LINE_BYTES => Ok(false),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "a reply of over {MAX_REPLY_LINES} lines, or a line of over {MAX_LINE_BYTES} bytes"
                ),
            )),
        }
    }
}

/// The texts of a reply with this code, with a space in between. Lines of a refusal may repeat its enhanced code
/// (RFC 2034 §4).
fn join_texts(code: u16, texts: &[String]) -> String {
    let Some((first, rest)) = texts.split_first() else { return String::new() };
    let head = first.split(' ').next().unwrap_or_default();
    let repeated = EnhancedCode::parse(head).filter(|_| code >= 400).map(|_| head);
    let mut joined = first.clone();
    for text in rest {
        let own = repeated.and_then(|repeated| text.strip_prefix(repeated)?.strip_prefix(' '));
        joined.extend([" ", own.unwrap_or(text)]);
    }
    joined
}

/// The beginning of a reply line.
#[derive(Debug, PartialEq, Eq)]
struct LineHead {
    code: [u8; 3],
    /// Whether another line of the same reply follows.
    goes_on: bool,
}

/// Parses the code of a reply line, and whether another line follows (RFC 5321 §4.2). The first digit decides what a
/// reply means, so the others may be any (§4.2.1, §4.3.2).
fn read_head(line: &[u8]) -> Option<LineHead> {
    match *line {
        [a @ b'2'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9', sign @ (b' ' | b'-'), ..] => {
            Some(LineHead { code: [a, b, c], goes_on: sign == b'-' })
        }
        _ => None,
    }
}

/// The error for a line that is no reply. Quotes the beginning of the line.
fn misheard(line: &[u8]) -> io::Error {
    let said: String = line.iter().take(80).map(|&byte| char::from(byte)).collect();
    io::Error::new(io::ErrorKind::InvalidData, format!("`{}`", said.trim_end()))
}

/// The letters of a line. A line that is no UTF-8 is Latin-1, as old relays write it.
fn read_letters(line: &[u8]) -> Box<dyn Iterator<Item = char> + '_> {
    match std::str::from_utf8(line) {
        Ok(text) => Box::new(text.chars()),
        Err(_) => Box::new(line.iter().map(|&byte| char::from(byte))),
    }
}

/// A letter in ASCII: without its accent, or a space.
fn find_plain(letter: char) -> String {
    if matches!(letter, ' '..='~') {
        return letter.to_string();
    }
    let plain: String = letter.to_lowercase().filter_map(strip_accent).collect();
    match plain.as_str() {
        "" => " ".to_owned(),
        _ if letter.is_uppercase() => plain.to_ascii_uppercase(),
        _ => plain,
    }
}

/// The letters of a line in ASCII. Nearly every line is of such letters already.
fn write_plain(line: &[u8]) -> Vec<u8> {
    if line.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return line.to_vec();
    }
    let letters = read_letters(line).take(MAX_KEPT_LINE_BYTES);
    letters.map(find_plain).collect::<String>().into_bytes()
}

/// A reply line as lettre accepts it: ASCII, not too long, a space or a hyphen after the code, no
/// blanks at the end, CRLF. Letters with an accent are written without it, so that their words can be read.
fn clean_line(line: &[u8]) -> Vec<u8> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut clean = write_plain(line);
    clean.truncate(MAX_KEPT_LINE_BYTES);
    // lettre panics at a text of blanks.
    while clean.len() > 4 && clean.ends_with(b" ") {
        clean.pop();
    }
    if clean.len() == 3 {
        clean.push(b' ');
    }
    clean.extend_from_slice(b"\r\n");
    clean
}

#[cfg(test)]
mod tests {
    use super::{LineHead, MAX_KEPT_LINE_BYTES, ReplyLines, clean_line, read_head};

    #[test]
    fn a_reply_begins_with_its_code_and_says_whether_it_goes_on() {
        assert_eq!(read_head(b"250-a\r\n"), Some(LineHead { code: *b"250", goes_on: true }));
        assert_eq!(
            read_head(&clean_line(b"550")),
            Some(LineHead { code: *b"550", goes_on: false })
        );
        assert_eq!(read_head(b"571 a\r\n"), Some(LineHead { code: *b"571", goes_on: false }));
        for bad in ["", "2", "25", "999 x", "150 x", "600 x", "2500 x", "25O x", " 250 x", "250x"] {
            assert_eq!(read_head(&clean_line(bad.as_bytes())), None, "{bad}");
        }
    }

    #[test]
    fn a_reply_line_is_cleaned_before_anyone_reads_it() {
        assert_eq!(clean_line(b"250\r"), b"250 \r\n");
        assert_eq!(clean_line(b"250 ok\x1b[1m\xff\r"), b"250 ok [1m\r\n");
        assert_eq!(clean_line(b"250- \t\xa0 \r"), b"250-\r\n");
        assert_eq!(clean_line(b"250-bare"), b"250-bare\r\n");
        assert_eq!(clean_line("550 Límite ŁÓDŹ ☃ ß".as_bytes()), b"550 Limite LODZ   ss\r\n");
        assert_eq!(clean_line(b"550 quota d\xe9pass\xe9"), b"550 quota depasse\r\n", "Latin-1");
        assert_eq!(clean_line(&[b'2'; 2000]).len(), MAX_KEPT_LINE_BYTES + 2);
    }

    #[test]
    fn a_code_with_any_digits_is_kept_and_given_out_as_one_that_lettre_takes() {
        let mut lines = ReplyLines::default();
        lines.append(b"571-no\r\n571 never\r\n471 later\r\n250 ok\r\n");
        for (code, given) in
            [(571, "551-no"), (571, "551 never"), (471, "451 later"), (250, "250 ok")]
        {
            assert!(lines.begin_next_line().unwrap());
            assert_eq!(lines.last_code(), code);
            assert_eq!(lines.last_line(), format!("{given}\r\n").as_bytes());
        }
    }

    #[test]
    fn what_was_not_asked_for_stays_where_it_can_be_seen() {
        let mut lines = ReplyLines::default();
        lines.append(b"250 ok\r\n421 bye\r\n");
        assert!(lines.begin_next_line().unwrap());
        assert_eq!(lines.read_line(3), b"250");
        assert_eq!(lines.read_line(100), b" ok\r\n");
        assert_eq!(lines.read_line(100), b"");
        assert_eq!(lines.unasked(), b"421 bye\r\n");
        assert_eq!(lines.last_line(), b"250 ok\r\n");
    }

    #[test]
    fn a_reply_is_given_out_when_its_last_line_has_come() {
        let mut lines = ReplyLines::default();
        let mut hear = |bytes: &[u8]| {
            lines.append(bytes);
            lines.take_reply().map(|reply| reply.map(|reply| reply.to_string()))
        };
        assert_eq!(hear(b"571-5.7.1 not").unwrap(), None);
        assert_eq!(hear(b" you \r\n571 5.7.1 n").unwrap(), None);
        assert_eq!(hear(b"ever\r\n250").unwrap().unwrap(), "571 5.7.1 not you never");
        assert_eq!(hear(b"\r\n421 bye\r\n").unwrap().unwrap(), "250");
        assert!(hear(b"+OK\r\n").is_ok_and(|reply| reply.is_some_and(|bye| bye == "421 bye")));
        assert!(hear(b"").is_err() && hear(b"").is_err());
    }

    #[test]
    fn a_reply_is_kept_until_the_next_one_begins() {
        let mut lines = ReplyLines::default();
        lines.append(b"220 hi\r\n250-relay\r\n250-auth login\r\n250\r\n");
        let mut replies = Vec::new();
        while lines.begin_next_line().unwrap() {
            replies.push(lines.last_reply().to_vec());
        }
        assert_eq!(replies[0], ["hi"]);
        assert_eq!(replies[2], ["relay", "auth login"]);
        assert_eq!(replies[3], ["relay", "auth login", ""]);
    }
}
