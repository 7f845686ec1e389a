//! What the fields of a header are for, in the words of an editor.
//!
//! Looks up to: `wording`.

use crate::wording::{Wording, say};

/// What a field is for. `None` for a field that mail programs do not know either. The name is in small letters.
pub(super) fn explain_field(name: &str) -> Option<Wording> {
    explain_sender_field(name)
        .or_else(|| explain_list_field(name))
        .or_else(|| explain_form_field(name))
        .or_else(|| explain_trace_field(name))
}

/// Who writes, to whom, and what the message is called.
fn explain_sender_field(name: &str) -> Option<Wording> {
    Some(match name {
        "from" => {
            say!("Whom the reader sees as the sender. DMARC asks that its domain has signed.")
        }
        "sender" => say!("Who has sent the message, if that is not the one in From."),
        "to" => say!("The reader. One name and no other: each reader has a message of their own."),
        "cc" => say!("Who else sees the message. A newsletter has no such field."),
        "bcc" => say!("Who gets a copy unseen. No message should arrive with this field."),
        "subject" => say!("The line that decides whether the message is opened."),
        "reply-to" => say!("Where an answer goes, if not to From."),
        "date" => say!("When the message was written. Mail programs sort by it."),
        "message-id" => {
            say!("The name of this copy in the whole world. Who gets two with one name shows one.")
        }
        "in-reply-to" | "references" => say!("The messages that this one answers."),
        "return-path" => say!("Where refusals go. The last server writes it, from the envelope."),
        "auto-submitted" => {
            say!("Says that a program wrote the message, so that no program answers it.")
        }
        _ => return None,
    })
}

/// What lists say to mail programs (RFC 2369, RFC 2919, RFC 8058).
fn explain_list_field(name: &str) -> Option<Wording> {
    Some(match name {
        "list-unsubscribe" => {
            say!("Where a mail program unsubscribes the reader. Gmail and Yahoo ask for it.")
        }
        "list-unsubscribe-post" => {
            say!(
                "Says that one click is enough: the mail program posts to the address, and asks nothing."
            )
        }
        "list-id" => say!("The name of the list, by which readers file it. It must stay the same."),
        "list-archive" => say!("Where older issues can be read."),
        "list-help" => say!("Where a reader finds help."),
        "list-owner" => say!("Who answers for the list."),
        "list-subscribe" => say!("Where somebody subscribes."),
        "list-post" => say!("Where somebody writes to the list. `NO` if nobody can."),
        "precedence" => say!("An old way to say that many have this message."),
        "feedback-id" => {
            say!("Names issue, edition and publication, so that Gmail counts complaints for each.")
        }
        _ => return None,
    })
}

/// How the content is written (RFC 2045).
fn explain_form_field(name: &str) -> Option<Wording> {
    Some(match name {
        "mime-version" => say!("Says that the message has parts and letters beyond ASCII."),
        "content-type" => say!("What the content is, and the line between its parts."),
        "content-transfer-encoding" => {
            say!("How bytes are written so that every server lets them pass.")
        }
        "content-language" => say!("The language, for screen readers and translators."),
        "content-disposition" => say!("Whether the content is shown or is a file beside it."),
        "content-id" => say!("The name by which the page shows this part."),
        _ => return None,
    })
}

/// What servers and signers add on the way.
fn explain_trace_field(name: &str) -> Option<Wording> {
    Some(match name {
        "dkim-signature" => {
            say!(
                "The signature: which domain answers for the message, and that nobody has changed it."
            )
        }
        "arc-seal" | "arc-message-signature" | "arc-authentication-results" => {
            say!("What a server on the way found of the signature before it passed the message on.")
        }
        "authentication-results" => say!("What the receiving server found of SPF, DKIM and DMARC."),
        "received" => say!("The servers on the way, the last one first. None was on the way here."),
        "received-spf" => say!("What the receiving server found of SPF."),
        "x-mailer" | "user-agent" => say!("The program that wrote the message."),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::explain_field;

    #[test]
    fn the_fields_of_an_issue_are_explained_and_unknown_ones_are_not() {
        for name in [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "list-id",
            "feedback-id",
            "dkim-signature",
            "mime-version",
            "content-type",
            "content-language",
            "list-owner",
        ] {
            assert!(explain_field(name).is_some(), "{name}");
        }
        assert!(explain_field("x-unknown").is_none() && explain_field("").is_none());
    }
}
