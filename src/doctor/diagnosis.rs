//! What the checks answer.

use crate::wording::Wording;

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// All is well.
    Fine,
    /// It could not be checked.
    Unchecked,
    /// Mail goes out, and something should be done.
    Warning,
    /// Mail does not go out, or receivers have a reason to refuse it.
    Fault,
}

/// What one check answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The name of the check, such as `spf`. It stays the same from version to version.
    pub check: &'static str,
    /// How the check stands.
    pub grade: Grade,
    /// What was found.
    pub words: Wording,
    /// What to do.
    pub help: Option<Wording>,
}

/// The checks of one thing, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckGroup {
    /// What was examined, such as `relay mail.example.org:465`.
    pub title: Wording,
    /// The answers.
    pub diagnoses: Vec<Diagnosis>,
}

/// The answers of all checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// The groups, in order.
    pub groups: Vec<CheckGroup>,
    /// Whether the DNS could not be asked, so that much is unchecked.
    pub is_offline: bool,
}

impl Examination {
    /// How many checks stand like this.
    pub fn count(&self, grade: Grade) -> usize {
        let diagnoses = self.groups.iter().flat_map(|group| &group.diagnoses);
        diagnoses.filter(|diagnosis| diagnosis.grade == grade).count()
    }
}

impl CheckGroup {
    /// A group without answers.
    pub(super) fn new(title: Wording) -> Self {
        Self { title, diagnoses: Vec::new() }
    }

    /// Adds that all is well.
    pub(super) fn fine(&mut self, check: &'static str, words: Wording) {
        self.add(Grade::Fine, check, words, None);
    }

    /// Adds what could not be checked, and what would help. There is not always a help.
    pub(super) fn unchecked(
        &mut self,
        check: &'static str,
        words: Wording,
        help: impl Into<Option<Wording>>,
    ) {
        self.add(Grade::Unchecked, check, words, help.into());
    }

    /// Adds what should be done.
    pub(super) fn warning(
        &mut self,
        check: &'static str,
        words: Wording,
        help: impl Into<Option<Wording>>,
    ) {
        self.add(Grade::Warning, check, words, help.into());
    }

    /// Adds what must be done. There is no help if the words say it.
    pub(super) fn fault(
        &mut self,
        check: &'static str,
        words: Wording,
        help: impl Into<Option<Wording>>,
    ) {
        self.add(Grade::Fault, check, words, help.into());
    }

    fn add(&mut self, grade: Grade, check: &'static str, words: Wording, help: Option<Wording>) {
        self.diagnoses.push(Diagnosis { check, grade, words, help });
    }
}
