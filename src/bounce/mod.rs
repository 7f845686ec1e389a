//! Reads what comes back: reports of mail systems, complaints, answers of programs, and requests to leave.
//!
//! [`read_returned_message`] is a plain function from the bytes of one message to what it says. It reads reports for programs
//! (RFC 3464, RFC 6533) and the texts of systems that send none, feedback of providers (RFC 5965), automatic answers
//! (RFC 3834), and mail to the unsubscribe address. Why a message came back is judged by [`outcome`](crate::outcome), as
//! the replies of relays are.
//!
//! [`read_notices`] is the same for what a mail provider tells by a request, a webhook.
//!
//! A message is hostile. Whatever it says is only a claim: whom it may concern is decided by whoever holds it against the
//! journal. What reading it costs is bounded.
//!
//! Looks up to: `address`, `html`, `mime`, `outcome`, `publication` (the names of providers), `token`.

mod delivery_status;
mod found_addresses;
mod mailbox_file;
mod notice;
mod reason;
mod report;
mod report_words;
mod returned_mail;
mod said_reply;
mod separators;
mod traces;

pub use self::mailbox_file::{MailboxFile, MailboxMessage};
pub use self::notice::{NoNotice, ProviderNotice, read_notices};
pub use self::reason::ReportRule;
pub use self::report::{BounceReport, ReportContext, ReturnedMessage, read_returned_message};
pub use self::returned_mail::MAX_MAIL_BYTES;
pub use self::traces::Traces;
