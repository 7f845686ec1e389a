//! What an editor can do for a reader who complains: the commands to copy.

use super::absence::late_flag;
use super::deliveries::word_edition;
use super::failure::Failure;
use super::reader_fate::ReaderFate;
use super::standing::NextCall;
use crate::issue::IssueName;
use crate::journal::{Delivery, State};
use crate::newsroom::{
    Absence, EditionRule, Newsroom, ReaderAccount, ReaderOutlook, ReaderRun, RuledEdition,
    RunPresence,
};
use crate::wording::{Wording, say};

/// Something that an editor can do.
pub(super) struct EditorStep {
    /// What it is for.
    pub(super) purpose: Wording,
    /// The commands, as lines that are not broken.
    pub(super) commands: Vec<Wording>,
}

/// What an editor can do about the last issue, and about what the next run does.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn list_steps(
    account: &ReaderAccount,
    newsroom: &mut Newsroom,
) -> Result<Vec<EditorStep>, Failure> {
    let outlook = account.today.outlook_on(newsroom.now().date());
    let mut steps = Vec::new();
    let is_concerned =
        |run: &&ReaderRun| !matches!(run.presence, RunPresence::Absent(Absence::NotConcerned));
    if let Some(last) = account.runs.iter().find(is_concerned) {
        if let Some(step) = go_on(last, &outlook, newsroom)? {
            steps.push(step);
        } else {
            let editor = StepContext { account, newsroom, issue: last.issue };
            steps.extend(editor.list_for_run(last, &outlook));
        }
    }
    steps.extend(change_outlook(account, &outlook));
    Ok(steps)
}

/// What a person has to do before a call goes on with a reader whose message waits. `None` if it is nothing, and for any
/// other reader.
fn go_on(
    run: &ReaderRun,
    outlook: &ReaderOutlook,
    newsroom: &mut Newsroom,
) -> Result<Option<EditorStep>, Failure> {
    let (RunPresence::Planned { status, .. }, ReaderOutlook::Edition(_)) = (&run.presence, outlook)
    else {
        return Ok(None);
    };
    if ReaderFate::of_delivery(&status.delivery) != Some(ReaderFate::Waiting) {
        return Ok(None);
    }
    let Some(status) = newsroom.run_status(&run.issue.to_string())? else { return Ok(None) };
    let next = NextCall::of(newsroom, &status);
    Ok(next.obstacle.map(|_| {
        let purpose = say!("the message waits, and no call goes on with it before this:");
        EditorStep { purpose, commands: vec![next.line(run.issue)] }
    }))
}

/// The last run of a reader, for whom something can be done.
struct StepContext<'a> {
    account: &'a ReaderAccount,
    newsroom: &'a Newsroom,
    issue: IssueName,
}

impl EditorStep {
    fn new(purpose: Wording, command: &str) -> Self {
        Self { purpose, commands: vec![say!("    {command}", command)] }
    }
}

impl StepContext<'_> {
    fn list_for_run(&self, run: &ReaderRun, outlook: &ReaderOutlook) -> Vec<EditorStep> {
        let ReaderOutlook::Edition(next) = outlook else { return Vec::new() };
        let issue = self.issue.to_string();
        match &run.presence {
            RunPresence::Planned { status, .. } => self.list_for_delivery(&status.delivery, *next),
            RunPresence::Absent(Absence::CameLate(_)) => {
                let purpose = say!("to send the issue of {issue} to this reader:", issue);
                vec![EditorStep::new(purpose, &self.write_send(None))]
            }
            RunPresence::Absent(_) => Vec::new(),
        }
    }

    fn list_for_delivery(&self, delivery: &Delivery, next: RuledEdition) -> Vec<EditorStep> {
        let issue = self.issue.to_string();
        let mut steps = Vec::new();
        let copy = delivery.asked.map(|_| delivery.former_copies.saturating_add(2));
        match delivery.state {
            State::Accepted => {
                let purpose = if next.edition == delivery.edition {
                    say!("if the issue of {issue} did not arrive, this sends it once more:", issue)
                } else {
                    let edition = word_edition(next.edition);
                    say!("to send the {edition} of {issue} too:", edition, issue)
                };
                steps.push(EditorStep::new(purpose, &self.write_send(copy)));
            }
            State::Rejected | State::Expired | State::Skipped | State::InDoubt => {
                steps.extend(self.repeat_remedies(delivery));
                if ReaderFate::of_delivery(delivery) == Some(ReaderFate::Dead) {
                    return steps;
                }
                let purpose = say!("to send the issue of {issue} to this reader alone:", issue);
                steps.push(EditorStep::new(purpose, &self.write_send(None)));
            }
            _ => {
                let purpose = say!("the message waits, and this goes on with it:");
                let command = format!("matinale send {issue}{}", self.late());
                steps.push(EditorStep::new(purpose, &command));
            }
        }
        steps
    }

    /// What `status` says of readers with the same fate.
    fn repeat_remedies(&self, delivery: &Delivery) -> Option<EditorStep> {
        let fate = ReaderFate::of_delivery(delivery)?;
        let reader = self.account.reader.as_str();
        let remedies = fate.remedies(self.issue, Some(reader));
        let issue = self.issue.to_string();
        let purpose = say!("what can be done about the issue of {issue}:", issue);
        let commands: Vec<Wording> =
            remedies.into_iter().map(|line| say!("    {line}", line)).collect();
        (!commands.is_empty()).then_some(EditorStep { purpose, commands })
    }

    fn write_send(&self, copy: Option<u32>) -> String {
        let (issue, late) = (self.issue, self.late());
        let copy = copy.map(|copy| format!(" --copy {copy}")).unwrap_or_default();
        format!("matinale send {issue}{late} --to {}{copy}", self.account.reader)
    }

    fn late(&self) -> &'static str {
        late_flag(self.newsroom, self.issue)
    }
}

/// How the next run does otherwise.
fn change_outlook(account: &ReaderAccount, outlook: &ReaderOutlook) -> Option<EditorStep> {
    let reader = account.reader.as_str();
    let (purpose, command) = match outlook {
        ReaderOutlook::Edition(RuledEdition { rule: EditionRule::PeriodOver(_), .. }) => (
            say!("if the reader pays still, this prolongs the paid period:"),
            format!("matinale subscribers set {reader} --until DATE"),
        ),
        ReaderOutlook::Edition(RuledEdition { rule: EditionRule::UnreadableRow, .. })
        | ReaderOutlook::UnreadableList => {
            (say!("to see what cannot be read:"), "matinale check".to_owned())
        }
        ReaderOutlook::Suppressed(_) => (
            say!("if the reader wants the publication again:"),
            format!("matinale subscribers readmit {reader}"),
        ),
        ReaderOutlook::NotListed(_) => {
            (say!("to make them a reader:"), format!("matinale subscribers add {reader}"))
        }
        ReaderOutlook::Edition(_) | ReaderOutlook::Unconfirmed(_) => return None,
    };
    Some(EditorStep::new(purpose, &command))
}
