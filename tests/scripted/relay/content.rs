//! How a line takes a message: by DATA, or by BDAT.

use super::line::{End, Line};
use super::{Act, Point, Taken};

impl Line {
    pub(super) async fn data(&mut self) -> Result<(), End> {
        if self.reader.is_none() {
            if !self.shared.script.lax {
                return Ok(self.say(b"503 5.5.1 no valid recipients\r\n").await?);
            }
            self.say(b"354 go\r\n").await?;
            while self.until(b"\r\n").await? != ".\r\n" {}
            return Ok(self.say(b"554 5.5.1 no valid recipients\r\n").await?);
        }
        match self.ask(Point::Data) {
            Act::Usual => {}
            act => {
                if !self.play(act, "354 go\r\n").await? {
                    return Ok(());
                }
                return self.content().await;
            }
        }
        match self.ask(Point::Content) {
            Act::Part(bytes) => {
                self.say(b"354 go\r\n").await?;
                while self.ahead.len() < bytes {
                    self.read().await?;
                }
                return Err(End::Cut);
            }
            Act::Early => self.say(b"354 go\r\n250 2.0.0 taken already\r\n").await?,
            act => drop(self.play(act, "354 go\r\n").await?),
        }
        self.content().await
    }

    /// A message by BDAT, all of it in one chunk.
    pub(super) async fn chunk(&mut self, words: &str) -> Result<(), End> {
        let size = words.split_whitespace().nth(1).and_then(|size| size.parse().ok());
        let size: usize = size.expect("a size after BDAT");
        match self.ask(Point::Chunk) {
            Act::Usual => {}
            Act::Part(bytes) => {
                while self.ahead.len() < bytes.min(size) {
                    self.read().await?;
                }
                return Err(End::Cut);
            }
            act => {
                if !self.play(act, "").await? {
                    return Ok(());
                }
            }
        }
        while self.ahead.len() < size {
            self.read().await?;
        }
        let content: Vec<u8> = self.ahead.drain(..size).collect();
        self.is_begun = false;
        if self.reader.is_none() {
            self.is_stale = true;
            return Ok(self.say(b"503 5.5.1 no valid recipients\r\n").await?);
        }
        let is_taken = self.take(String::from_utf8_lossy(&content).into_owned()).await?;
        self.is_stale = !is_taken;
        Ok(())
    }

    async fn content(&mut self) -> Result<(), End> {
        let content = self.until(b"\r\n.\r\n").await?;
        self.take(content).await.map(drop)
    }

    /// The end of a message: the script says whether it is taken. True where the usual words were said.
    async fn take(&mut self, content: String) -> Result<bool, End> {
        let reader = self.reader.take().unwrap_or_default();
        let place = self.place();
        let act = self.shared.ask(Point::Dot, place, &reader);
        let refused = matches!(act, Act::Say(_) | Act::Utter(_) | Act::SayAndClose(_));
        if !refused && !matches!(act, Act::Cut | Act::Hush) {
            self.shared.log().taken.push(Taken { id: message_id(&content), reader, content });
        }
        self.play(act, "250 2.0.0 taken\r\n").await
    }
}

fn message_id(content: &str) -> String {
    let id = content.lines().find_map(|line| line.strip_prefix("Message-ID: "));
    id.unwrap_or_default().to_owned()
}
