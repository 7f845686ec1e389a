//! Messages as JSON, for other people's tests.
//!
//! Looks up to: `issue` (the names of the editions), `check`, `message`.

use jiff::Zoned;
use serde_json::{Value, json};

use super::inbox_place::ListedPage;
use super::letter::Shown;
use super::listed_message::ListedMessage;
use super::message_links::{LinkKind, MessageLink};
use super::opened_message::{OpenedMessage, ShownPart, verify};
use super::received::ReceivedMessage;
use crate::check::survey_page;
use crate::issue::edition::EditionName;
use crate::message::sign::{CheckedSignature, DkimRecord, SignatureStanding};

/// A part of the list.
pub(super) fn write_page(page: &ListedPage) -> Value {
    let messages = page.messages.iter().map(|message| write_listed(message));
    json!({
        "kept": page.kept,
        "matching": page.matching,
        "next": page.next,
        "messages": messages.collect::<Vec<_>>(),
    })
}

/// What the list shows of a message.
fn write_listed(message: &ListedMessage) -> Value {
    let summary = &message.summary;
    json!({
        "number": message.number,
        "subject": summary.subject,
        "preheader": summary.preheader,
        "from": summary.from,
        "to": summary.to,
        "edition": summary.edition.map(EditionName::as_str),
        "issue": summary.issue,
        "message_id": summary.message_id,
        "attachments": summary.attachments,
        "bytes": message.size,
        "arrived": message.arrived.as_ref().map(write_moment),
        "return_path": message.return_path,
        "recipients": message.recipients,
    })
}

fn write_moment(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// A whole message, taken apart.
pub(super) fn write_message(message: &ReceivedMessage, records: &[DkimRecord]) -> Value {
    let opened = OpenedMessage::open(message);
    let signatures = verify(message, records);
    let way_out = opened.check_way_out(&signatures);
    let fields = opened.fields.list().map(|(name, value)| json!({ "name": name, "value": value }));
    let mut whole = write_listed(&ListedMessage::new(message));
    let more = json!({
        "headers": fields.collect::<Vec<_>>(),
        "text": write_shown(&opened.text),
        "html": write_shown(&opened.page),
        "parts": opened.parts.iter().map(write_part).collect::<Vec<_>>(),
        "links": opened.links().iter().map(write_link).collect::<Vec<_>>(),
        "signatures": signatures.iter().map(write_signature).collect::<Vec<_>>(),
        "unsubscribe": {
            "url": way_out.link,
            "mailto": way_out.mailto,
            "one_click": way_out.is_one_click,
        },
    });
    if let (Some(whole), Value::Object(more)) = (whole.as_object_mut(), more) {
        whole.extend(more);
    }
    whole
}

fn write_shown(shown: &Shown) -> Value {
    match shown {
        Shown::Text(text) => json!(text),
        Shown::Missing | Shown::TooCostly => Value::Null,
    }
}

fn write_part(part: &ShownPart) -> Value {
    json!({
        "part": part.index,
        "depth": part.depth,
        "type": part.kind,
        "name": part.name,
        "content_id": part.id,
        "charset": part.charset,
        "encoding": part.encoding,
        "encoded_bytes": part.bytes,
        "is_file": part.is_file,
    })
}

fn write_link(link: &MessageLink) -> Value {
    let kind = match link.kind {
        LinkKind::Link => "link",
        LinkKind::Picture => "picture",
        LinkKind::Other => "other",
        LinkKind::TextOnly => "text",
    };
    json!({ "kind": kind, "url": link.address, "words": link.words, "count": link.count, "in_text": link.is_in_text })
}

fn write_signature(signature: &CheckedSignature) -> Value {
    let standing = match signature.standing {
        SignatureStanding::Verified => "verified",
        SignatureStanding::NoRecord => "no_record",
        SignatureStanding::BodyChanged => "body_changed",
        SignatureStanding::HeaderChanged => "header_changed",
        SignatureStanding::UnusableRecord => "unusable_record",
        SignatureStanding::Unreadable(_) => "unreadable",
        SignatureStanding::Unsupported(_) => "unsupported",
    };
    json!({
        "domain": signature.domain,
        "selector": signature.selector,
        "algorithm": signature.algorithm,
        "fields": signature.fields,
        "standing": standing,
    })
}

/// What mail clients draw of the page of a message.
pub(super) fn write_html_check(message: &ReceivedMessage) -> Value {
    let opened = OpenedMessage::open(message);
    let survey = survey_page(opened.html());
    let uses = survey.uses.iter().map(|one| {
        json!({
            "feature": one.feature.row,
            "loss": format!("{:?}", one.feature.loss).to_lowercase(),
            "count": one.count,
            "example": one.example,
            "yes": one.support.yes,
            "in_part": one.support.in_part,
            "no": one.support.no,
            "not_drawn_by": one.blind,
        })
    });
    json!({ "drawn_everywhere": survey.drawn_everywhere, "uses": uses.collect::<Vec<_>>(), "is_cut": survey.is_cut })
}
