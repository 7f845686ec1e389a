//! Shows the remarks that the room `newsroom` makes besides its results.

use super::console::Console;
use super::failure::Failure;
use crate::audience::{ListLoss, NamedRows};
use crate::issue::IssueName;
use crate::newsroom::{
    CorrectedReaders, HeldSpelling, MissingStage, Remark, RowFinding, SignupRoom, SignupRoomGrade,
};
use crate::wording::{ToValue, Value, Wording, join_lines, join_wordings, say, say_count};

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
                self.tell(&say_count!(
                    "{count} reader suppressed, and not written to",
                    "{count} readers suppressed, and not written to",
                    count
                ));
            }
            Remark::NotCorrected(corrected) => self.tell(&word_not_corrected(&corrected)),
            Remark::SignupRoom(room) => self.fault(&word_signup_room(room)),
            Remark::HeldBySpelling(held) => self.fault(&describe_held(&held)),
            Remark::KeyMade(file) => self.tell(&say!(
                "made the key of unsubscribe links, `{file}`: keep a copy, links in sent mail need it",
                file
            )),
            Remark::Unsigned(file) => self.tell(&say!(
                "the messages are not signed: there is no key in `{file}`\n  \
                 help: `matinale dkim new` makes one, and prints the record for the DNS",
                file
            )),
            Remark::Unfinished(issue) => {
                self.fault(&unfinished(issue));
            }
            Remark::NeverBegun(issue) => {
                self.fault(&never_begun(issue));
            }
            Remark::Almost(issue) => self.fault(&almost(issue)),
            Remark::MissingStage(missing) => self.fault(&word_missing_stage(&missing)),
            Remark::AlteredReceipt(issue) => self.fault(&altered(issue)),
            Remark::LinksNotKept(file, error) | Remark::ProofNotKept(file, error) => {
                self.tell(&say!("`{file}` cannot be written: {error}", file, error = error.to_string()));
            }
            Remark::ReceiptNotWritten(error) => self.tell(&Failure::from(error).word_unmarked()),
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
pub(super) fn unfinished(issue: IssueName) -> Wording {
    say!("the run of {issue} is not finished; `matinale status {issue}` says who is left", issue)
}

/// Says that an earlier issue was never sent.
pub(super) fn never_begun(issue: IssueName) -> Wording {
    say!(
        "the issue of {issue} was never sent: `matinale send {issue} --late` sends it,\n  \
         `draft = true` in its file keeps it back",
        issue
    )
}

/// Says that an issue is almost another one.
pub(super) fn almost(issue: IssueName) -> Wording {
    say!("almost the issue of {issue}, which was sent: most of the words are the same", issue)
}

/// Says that fewer readers than the settings ask for come before all others.
pub(super) fn word_missing_stage(missing: &MissingStage) -> Wording {
    match missing {
        MissingStage::Nobody(tags) => say!(
            "no reader has a tag of `first` ({tags}): the issue does not go to them before all others\n  \
             help: mend `first` of `[delivery]`, or give the tag to readers of the list",
            tags
        ),
        MissingStage::Everybody => say!(
            "nobody comes behind the readers of `first`: the issue goes to all at once\n  \
             help: name fewer readers in `first` of `[delivery]`"
        ),
    }
}

/// Says that the receipt of an issue was edited.
pub(super) fn altered(issue: IssueName) -> Wording {
    say!(
        "the receipt of {issue} was edited or damaged: nobody knows whether this is the same issue again; put it \
         back as the run left it",
        issue
    )
}

/// Says whom a list leaves out, and who gets the free edition, because their rows cannot be read.
pub(super) fn describe_loss(list: &str, loss: &ListLoss) -> Wording {
    let mut lines = Vec::new();
    let mut add = |rows: &NamedRows, fate: Wording| {
        if rows.count > 0 {
            lines.push(fate);
            let count = usize::try_from(rows.count).unwrap_or(usize::MAX);
            let named = &rows.first[..count_shown(count, MAX_NAMED_ROWS).min(rows.first.len())];
            lines.extend(named.iter().map(|name| say!("  {name}", name)));
            let more = rows.count.saturating_sub(named.len() as u64);
            lines.extend((more > 0).then(|| say!("  and {more} more", more)));
        }
    };
    let left_out = say_count!(
        "{count} reader left out: the row in `{list}` cannot be read",
        "{count} readers left out: the row in `{list}` cannot be read",
        count = loss.left_out.count,
        list
    );
    add(&loss.left_out, left_out);
    let downgraded = say_count!(
        "{count} reader given the free edition: tier or `until` in `{list}` cannot be read",
        "{count} readers given the free edition: tier or `until` in `{list}` cannot be read",
        count = loss.downgraded.count,
        list
    );
    add(&loss.downgraded, downgraded);
    lines.push(say!("  help: `matinale check` shows each row, and what to write"));
    join_lines(lines)
}

/// Says who is not written to because an earlier version took two spellings for one address.
pub(super) fn describe_held(held: &[HeldSpelling]) -> Wording {
    let named = &held[..count_shown(held.len(), MAX_NAMED_ROWS)];
    let mut lines = vec![say_count!(
        "{count} reader not written to because another spelling is suppressed: an earlier version took both for one address",
        "{count} readers not written to because another spelling is suppressed: an earlier version took both for one address",
        count = held.len()
    )];
    lines.extend(named.iter().map(|HeldSpelling { reader, suppressed }| {
        word_held_one(reader.as_str(), suppressed.as_str())
    }));
    let more = held.len() - named.len();
    lines.extend((more > 0).then(|| say!("  and {more} more", more)));
    lines.push(say!(
        "  help: `matinale subscribers readmit ADDRESS` for who is somebody else, \
         `matinale subscribers suppress ADDRESS` for who has left"
    ));
    join_lines(lines)
}

fn word_held_one(reader: &str, suppressed: &str) -> Wording {
    say!("  {reader}, for {suppressed}", reader, suppressed)
}

/// How many readers a list leaves out, and how many get the free edition, because their rows cannot be read.
/// `listed` is the number of readers who are not left out. A large share of the list is said.
pub(super) fn count_loss(loss: &ListLoss, listed: Option<u64>) -> Value {
    let [left_out, downgraded] = [&loss.left_out, &loss.downgraded].map(|rows| rows.count);
    let words = word_loss(left_out, downgraded);
    let all = listed.unwrap_or_default() + left_out;
    if left_out > 0 && left_out * 100 >= all * MIN_TOLD_SHARE_PERCENT {
        let percent = left_out * 100 / all;
        return say!("{words}\n  nothing goes to {percent} % of the list", words, percent)
            .to_value();
    }
    words
}

fn word_loss(left_out: u64, downgraded: u64) -> Value {
    let left =
        || say_count!("{count} reader left out", "{count} readers left out", count = left_out);
    let given = || {
        say_count!(
            "{count} reader given the free edition",
            "{count} readers given the free edition",
            count = downgraded
        )
    };
    let words = [(left_out > 0).then(left), (downgraded > 0).then(given)];
    join_wordings(words.into_iter().flatten())
}

/// How many of a list are shown where about so many are wanted. One or two more are shown rather than counted.
pub(super) const fn count_shown(count: usize, wanted: usize) -> usize {
    if count <= wanted + 2 { count } else { wanted }
}

/// Says that the list has readers who were erased.
fn word_erased(list: &str, count: u64) -> Wording {
    let erased = say_count!(
        "{count} reader of `{list}` erased, and not written to",
        "{count} readers of `{list}` erased, and not written to",
        count,
        list
    );
    say!(
        "{erased}\n  help: `matinale subscribers list` shows who; `matinale erase \
         ADDRESS` takes them out again, and `matinale subscribers readmit ADDRESS` lets one come back who has asked",
        erased
    )
}

/// Says who does not get a correction, of those who have or may have what it corrects.
fn word_not_corrected(corrected: &CorrectedReaders) -> Wording {
    let CorrectedReaders { issue, content, gone, unconcerned, in_doubt, .. } = corrected;
    let content = content.short();
    let lines = [
        (*gone > 0).then(|| {
            say_count!(
                "{count} reader who has content {content} of {issue} gets no correction: they left the list, or are suppressed",
                "{count} readers who have content {content} of {issue} get no correction: they left the list, or are suppressed",
                count = gone,
                content,
                issue
            )
        }),
        (*unconcerned > 0).then(|| {
            say_count!(
                "{count} reader gets no correction: it says nothing about what their edition had",
                "{count} readers get no correction: it says nothing about what their edition had",
                count = unconcerned
            )
        }),
        (*in_doubt > 0).then(|| {
            say_count!(
                "{count} reader in doubt may have content {content} of {issue}, and gets no correction before `matinale resolve {issue} --assume-sent` and `--top-up`",
                "{count} readers in doubt may have content {content} of {issue}, and get no correction before `matinale resolve {issue} --assume-sent` and `--top-up`",
                count = in_doubt,
                content,
                issue
            )
        }),
    ];
    join_lines(lines.into_iter().flatten())
}

/// Says how much room the form to sign up has.
pub(super) fn word_signup_room(room: SignupRoom) -> Wording {
    let SignupRoom { readers: count, limit } = room;
    let closes = match room.grade() {
        SignupRoomGrade::Open => {
            return say!(
                "the form to sign up is open again: {readers} signed up",
                readers = readers(count)
            );
        }
        SignupRoomGrade::NearlyFull => say!("it closes at the limit"),
        SignupRoomGrade::Full => say!("it is closed to others"),
    };
    say!(
        "{readers} signed up at the form, and `[signup] max_readers` is {limit}: {closes}\n  help: look at who signed up \
         (`matinale subscribers list`); raise the number if they are readers",
        readers = readers(count),
        limit,
        closes
    )
}

/// A number of readers, in words.
pub(super) fn readers(count: u64) -> Wording {
    say_count!("{count} reader", "{count} readers", count)
}
