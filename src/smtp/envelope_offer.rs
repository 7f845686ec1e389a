//! How an envelope is offered: MAIL, RCPT and DATA, in one write or one by one.
//!
//! Looks up to: `outcome`.

use super::Error;
use super::envelope_commands::EnvelopeCommands;
use super::envelope_reply::EnvelopeReply;
use super::session::{Session, TransactionState};
use crate::outcome::{Phase, Reply};

impl Session {
    /// Says an envelope in one write (RFC 2920 §3.1).
    pub(super) async fn offer_at_once(
        &mut self,
        commands: &EnvelopeCommands,
    ) -> Result<EnvelopeReply, Error> {
        let is_stale = self.state == TransactionState::Stale;
        let reset = if is_stale { "RSET\r\n" } else { "" };
        let words = [reset, &commands.mail, &commands.recipient, "DATA\r\n"].concat();
        self.say(&words, Phase::Mail).await?;
        if is_stale {
            self.read_reply(Phase::Mail).await?;
        }
        self.read_envelope_replies().await
    }

    /// Says an envelope command by command, each once the one before it is answered.
    pub(super) async fn offer_step_by_step(
        &mut self,
        commands: &EnvelopeCommands,
    ) -> Result<EnvelopeReply, Error> {
        if self.state == TransactionState::Stale {
            self.say("RSET\r\n", Phase::Mail).await?;
            self.read_reply(Phase::Mail).await?;
        }
        self.state = TransactionState::Stale;
        self.say(&commands.mail, Phase::Mail).await?;
        let reply = self.read_reply(Phase::Mail).await?;
        if let Some(refused) = self.read_mail_reply(reply)? {
            return Ok(refused);
        }
        self.say(&commands.recipient, Phase::Recipient).await?;
        let reply = self.read_reply(Phase::Recipient).await?;
        if let Some(refused) = self.read_recipient_reply(reply)? {
            return Ok(refused);
        }
        self.say("DATA\r\n", Phase::Data).await?;
        let reply = self.read_reply(Phase::Data).await?;
        self.read_data_reply(reply)
    }

    /// After a refusal: a relay that waits for a message all the same gets an empty one, which it
    /// can deliver to nobody (RFC 2920 §3.1).
    pub(super) async fn withdraw_message(&mut self, data: Result<Reply, Error>) {
        let is_awaited = matches!(&data, Ok(reply) if reply.code == 354);
        if is_awaited && self.is_open() && self.say(".\r\n", Phase::FinalDot).await.is_ok() {
            let _ = self.read_reply(Phase::FinalDot).await;
        }
    }

    /// Says words and waits for no reply.
    pub(super) async fn say(&mut self, words: &str, phase: Phase) -> Result<(), Error> {
        let said = self.channel.say(words, phase).await;
        if said.is_err() {
            self.state = TransactionState::Gone;
        }
        said
    }
}
