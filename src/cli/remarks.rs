//! Shows the remarks that the room `newsroom` makes besides its results.

use super::console::Console;
use super::failure::Failure;
use crate::audience::{ListLoss, NamedRows};
use crate::issue::IssueName;
use crate::newsroom::{HeldSpelling, Remark, RowFinding, SignupRoom, SignupRoomGrade};

/// From which share of a list on it is said how large a part is left out.
const MIN_TOLD_SHARE_PERCENT: u64 = 20;
/// How many rows of a list are named.
const MAX_NAMED_ROWS: usize = 10;

impl Console {
    /// Shows remarks, in the order in which they came up.
    pub(super) fn remarks(self, remarks: Vec<Remark>) {
        for remark in remarks {
            self.remark(remark);
        }
    }

    fn remark(self, remark: Remark) {
        match remark {
            Remark::Row(finding) => self.row(&finding),
            Remark::Lost(list, loss) => self.fault(&describe_loss(&list, &loss)),
            Remark::Erased(list, count) => self.tell(&word_erased(&list, count)),
            Remark::Suppressed(count) => {
                self.tell(&format!("{} suppressed, and not written to", readers(count)));
            }
            Remark::SignupRoom(room) => self.fault(&word_signup_room(room)),
            Remark::HeldBySpelling(held) => self.fault(&describe_held(&held)),
            Remark::KeyMade(file) => self.tell(&format!(
                "made the key of unsubscribe links, `{file}`: keep a copy, links in sent mail need it"
            )),
            Remark::Unsigned(file) => self.tell(&format!(
                "the messages are not signed: there is no key in `{file}`\n  \
                 help: `matinale dkim new` makes one, and prints the record for the DNS"
            )),
            Remark::Unfinished(issue) => {
                self.fault(&unfinished(issue));
            }
            Remark::NeverBegun(issue) => {
                self.fault(&never_begun(issue));
            }
            Remark::Almost(issue) => self.fault(&almost(issue)),
            Remark::AlteredReceipt(issue) => self.fault(&altered(issue)),
            Remark::LinksNotKept(file, error) => {
                self.tell(&format!("`{file}` cannot be written: {error}"));
            }
            Remark::ReceiptNotWritten(error) => self.tell(&Failure::from(error).to_string()),
        }
    }

    /// Shows a finding about a row of the list. With `--quiet` only errors are shown.
    pub(super) fn row(self, finding: &RowFinding) {
        if finding.finding.severity() >= self.least() {
            self.fault_finding(finding.shown());
        }
    }
}

/// Says that the run of an earlier issue has readers left.
pub(super) fn unfinished(issue: IssueName) -> String {
    format!("the run of {issue} is not finished; `matinale status {issue}` says who is left")
}

/// Says that an earlier issue was never sent.
pub(super) fn never_begun(issue: IssueName) -> String {
    format!(
        "the issue of {issue} was never sent: `matinale send {issue} --late` sends it,\n  \
         `draft = true` in its file keeps it back"
    )
}

/// Says that an issue is almost another one.
pub(super) fn almost(issue: IssueName) -> String {
    format!("almost the issue of {issue}, which was sent: most of the words are the same")
}

/// Says that the receipt of an issue was edited.
pub(super) fn altered(issue: IssueName) -> String {
    format!(
        "the receipt of {issue} was edited or damaged: nobody knows whether this is the same issue again; put it \
         back as the run left it"
    )
}

/// Says whom a list leaves out, and who gets the free edition, because their rows cannot be read.
pub(super) fn describe_loss(list: &str, loss: &ListLoss) -> String {
    let mut lines = Vec::new();
    let mut add = |rows: &NamedRows, fate: &str| {
        if rows.count > 0 {
            lines.push(format!("{} {fate}", readers(rows.count)));
            let count = usize::try_from(rows.count).unwrap_or(usize::MAX);
            let named = &rows.first[..count_shown(count, MAX_NAMED_ROWS).min(rows.first.len())];
            lines.extend(named.iter().map(|name| format!("  {name}")));
            let more = rows.count.saturating_sub(named.len() as u64);
            lines.extend((more > 0).then(|| format!("  and {more} more")));
        }
    };
    add(&loss.left_out, &format!("left out: the row in `{list}` cannot be read"));
    let fate = format!("given the free edition: tier or `until` in `{list}` cannot be read");
    add(&loss.downgraded, &fate);
    lines.push("  help: `matinale check` shows each row, and what to write".to_owned());
    lines.join("\n")
}

/// Says who is not written to because an earlier version took two spellings for one address.
pub(super) fn describe_held(held: &[HeldSpelling]) -> String {
    let named = &held[..count_shown(held.len(), MAX_NAMED_ROWS)];
    let mut lines = vec![format!(
        "{} not written to because another spelling is suppressed: an earlier version took both for one address",
        readers(held.len() as u64)
    )];
    lines.extend(
        named
            .iter()
            .map(|HeldSpelling { reader, suppressed }| format!("  {reader}, for {suppressed}")),
    );
    let more = held.len() - named.len();
    lines.extend((more > 0).then(|| format!("  and {more} more")));
    lines.push(
        "  help: `matinale subscribers readmit ADDRESS` for who is somebody else, \
         `matinale subscribers suppress ADDRESS` for who has left"
            .to_owned(),
    );
    lines.join("\n")
}

/// How many readers a list leaves out, and how many get the free edition, because their rows cannot be read.
/// `listed` is the number of readers who are not left out. A large share of the list is said.
pub(super) fn count_loss(loss: &ListLoss, listed: Option<u64>) -> String {
    let [left_out, downgraded] = [&loss.left_out, &loss.downgraded].map(|rows| rows.count);
    let words = word_loss(left_out, downgraded);
    let all = listed.unwrap_or_default() + left_out;
    if left_out > 0 && left_out * 100 >= all * MIN_TOLD_SHARE_PERCENT {
        let percent = left_out * 100 / all;
        return format!("{words}\n  nothing goes to {percent} % of the list");
    }
    words
}

fn word_loss(left_out: u64, downgraded: u64) -> String {
    let words = [(left_out, "left out"), (downgraded, "given the free edition")];
    let words = words.into_iter().filter(|(count, _)| *count > 0);
    words.map(|(count, fate)| format!("{} {fate}", readers(count))).collect::<Vec<_>>().join(", ")
}

/// How many of a list are shown where about so many are wanted. One or two more are shown rather than counted.
pub(super) const fn count_shown(count: usize, wanted: usize) -> usize {
    if count <= wanted + 2 { count } else { wanted }
}

/// Says that the list has readers who were erased.
fn word_erased(list: &str, count: u64) -> String {
    format!(
        "{} of `{list}` erased, and not written to\n  help: `matinale subscribers list` shows who; `matinale erase \
         ADDRESS` takes them out again, and `matinale subscribers readmit ADDRESS` lets one come back who has asked",
        readers(count)
    )
}

/// Says how much room the form to sign up has.
pub(super) fn word_signup_room(room: SignupRoom) -> String {
    let SignupRoom { readers: count, limit } = room;
    let closes = match room.grade() {
        SignupRoomGrade::Open => {
            return format!("the form to sign up is open again: {} signed up", readers(count));
        }
        SignupRoomGrade::NearlyFull => "it closes at the limit",
        SignupRoomGrade::Full => "it is closed to others",
    };
    format!(
        "{} signed up at the form, and `[signup] max_readers` is {limit}: {closes}\n  help: look at who signed up \
         (`matinale subscribers list`); raise the number if they are readers",
        readers(count)
    )
}

/// A number of readers, in words.
pub(super) fn readers(count: u64) -> String {
    format!("{count} reader{}", if count == 1 { "" } else { "s" })
}
