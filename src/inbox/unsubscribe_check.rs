//! Whether a reader can leave by what the message says (RFC 2369, RFC 8058).
//!
//! Looks up to: `wording`, `mime`, `message`.

use crate::message::sign::CheckedSignature;
use crate::mime::HeaderFields;
use crate::wording::{Wording, say};

/// What stands in the field that says one click is enough (RFC 8058 §3.1).
pub(super) const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// The most characters of a link that are looked at.
const MAX_LINK_CHARS: usize = 4_096;

/// How a reader can leave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct UnsubscribeReport {
    /// The web address in the header.
    pub(super) link: Option<String>,
    /// The mail address in the header.
    pub(super) mailto: Option<String>,
    /// Whether one click of a mail program is enough.
    pub(super) is_one_click: bool,
    /// What was found, in the order in which a mail program looks.
    pub(super) points: Vec<ReportPoint>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportPoint {
    pub(super) standing: PointStanding,
    pub(super) words: Wording,
}

/// How a point stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PointStanding {
    Good,
    Warning,
    Bad,
}

/// The message whose way out is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct CheckedWayOut<'a> {
    pub(super) fields: &'a HeaderFields,
    pub(super) signatures: &'a [CheckedSignature],
    /// The page, or nothing.
    pub(super) page: &'a str,
    /// The text, or nothing.
    pub(super) text: &'a str,
}

/// Looks at the way out of a message.
pub(super) fn check_unsubscribe(message: CheckedWayOut<'_>) -> UnsubscribeReport {
    let written = message.fields.find("list-unsubscribe").unwrap_or_default();
    let addresses: Vec<&str> = list_addresses(written).collect();
    let find = |scheme: &str| {
        let is_such = |address: &&&str| {
            address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        addresses.iter().find(is_such).map(|address| (*address).to_owned())
    };
    let post = message.fields.find("list-unsubscribe-post").unwrap_or_default();
    let mut report = UnsubscribeReport {
        link: find("https://").or_else(|| find("http://")),
        mailto: find("mailto:"),
        is_one_click: post.eq_ignore_ascii_case(ONE_CLICK),
        points: Vec::new(),
    };
    report.judge_header(post);
    report.judge_signature(message.signatures);
    report.judge_bodies(message);
    report
}

/// The addresses between pointed brackets.
fn list_addresses(field: &str) -> impl Iterator<Item = &str> {
    let pieces = field.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    pieces.map(str::trim).filter(|address| address.len() <= MAX_LINK_CHARS)
}

impl UnsubscribeReport {
    fn note(&mut self, standing: PointStanding, words: Wording) {
        self.points.push(ReportPoint { standing, words });
    }

    fn judge_header(&mut self, post: &str) {
        use PointStanding::{Bad, Good, Warning};
        match (&self.link, &self.mailto) {
            (Some(link), _)
                if link.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://")) =>
            {
                self.note(Good, say!("The header has a web address to unsubscribe."));
            }
            (Some(_), _) => {
                self.note(Bad, say!("The web address in the header is not https: mail programs do not post to it."));
            }
            (None, Some(_)) => {
                self.note(
                    Warning,
                    say!("The header has a mail address alone: one click does not work with it."),
                );
            }
            (None, None) => {
                self.note(
                    Bad,
                    say!("The header has no List-Unsubscribe: no mail program shows its button."),
                );
            }
        }
        self.judge_post(post);
    }

    /// One click needs a field of its own (RFC 8058 §3.1).
    fn judge_post(&mut self, post: &str) {
        use PointStanding::{Bad, Good};
        match (self.is_one_click, post.is_empty()) {
            (true, _) => self.note(Good, say!("One click is enough (List-Unsubscribe-Post).")),
            (false, true) => {
                self.note(
                    Bad,
                    say!("List-Unsubscribe-Post is missing: Gmail and Yahoo ask for one click."),
                );
            }
            (false, false) => self.note(
                Bad,
                say!(
                    "List-Unsubscribe-Post says something else than `{wanted}`.",
                    wanted = ONE_CLICK
                ),
            ),
        }
    }

    /// Both fields must be signed (RFC 8058 §4).
    fn judge_signature(&mut self, signatures: &[CheckedSignature]) {
        if self.link.is_none() {
            return;
        }
        let is_covered = signatures
            .iter()
            .any(|one| one.covers("list-unsubscribe") && one.covers("list-unsubscribe-post"));
        match (signatures.is_empty(), is_covered) {
            (true, _) => self.note(
                PointStanding::Warning,
                say!("The message is not signed here. One click counts only in a signed message."),
            ),
            (false, true) => {
                self.note(PointStanding::Good, say!("The signature covers both fields."));
            }
            (false, false) => self.note(
                PointStanding::Bad,
                say!("The signature does not cover both fields: mail programs show no button."),
            ),
        }
    }

    fn judge_bodies(&mut self, message: CheckedWayOut<'_>) {
        let Some(link) = self.link.clone() else { return };
        let escaped = link.replace('&', "&amp;");
        let in_page = message.page.contains(&link) || message.page.contains(&escaped);
        let in_text = message.text.contains(&link);
        let (good, bad) = (PointStanding::Good, PointStanding::Warning);
        match (message.page.is_empty(), in_page) {
            (true, _) => {}
            (false, true) => self.note(good, say!("The page has the same link.")),
            (false, false) => self.note(bad, say!("The page does not have this link.")),
        }
        match (message.text.is_empty(), in_text) {
            (true, _) => {}
            (false, true) => self.note(good, say!("The text has the same link.")),
            (false, false) => self.note(bad, say!("The text does not have this link.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CheckedWayOut, PointStanding, UnsubscribeReport, check_unsubscribe};
    use crate::mime::read_fields;

    fn check(header: &str, page: &str, text: &str) -> UnsubscribeReport {
        let fields = read_fields(header);
        check_unsubscribe(CheckedWayOut { fields: &fields, signatures: &[], page, text })
    }

    fn worst(report: &UnsubscribeReport) -> Vec<String> {
        let bad = report.points.iter().filter(|point| point.standing != PointStanding::Good);
        bad.map(|point| point.words.to_string()).collect()
    }

    #[test]
    fn a_way_out_as_mail_programs_want_it_is_told_from_others() {
        let header = "List-Unsubscribe: <mailto:a@b.example>,\r\n <https://b.example/leave/x?a=1&b=2>\r\n\
            List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
        let page = "<a href=\"https://b.example/leave/x?a=1&amp;b=2\">Leave</a>";
        let report = check(header, page, "https://b.example/leave/x?a=1&b=2");
        assert_eq!(report.link.as_deref(), Some("https://b.example/leave/x?a=1&b=2"));
        assert_eq!(report.mailto.as_deref(), Some("mailto:a@b.example"));
        let told = worst(&report);
        assert!(
            report.is_one_click && told.len() == 1 && told[0].contains("not signed"),
            "{told:?}"
        );

        let told = worst(&check("Subject: x\r\n", "<p>", "x"));
        assert!(
            told[0].contains("no List-Unsubscribe") && told[1].contains("is missing"),
            "{told:?}"
        );
        let told = worst(&check("List-Unsubscribe: <http://b.example/x>\r\n", "<p>", ""));
        assert!(
            told[0].contains("not https") && told.last().unwrap().contains("page does not"),
            "{told:?}"
        );
        let told = worst(&check("List-Unsubscribe: https://b.example/x\r\n", "", ""));
        assert!(told[0].contains("no List-Unsubscribe"), "brackets are missing: {told:?}");
    }
}
