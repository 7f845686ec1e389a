//! What the checks answer.

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
    pub words: String,
    /// What to do.
    pub help: Option<String>,
}

/// The checks of one thing, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckGroup {
    /// What was examined, such as `relay mail.example.org:465`.
    pub title: String,
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
    pub(super) fn new(title: String) -> Self {
        Self { title, diagnoses: Vec::new() }
    }

    /// Adds that all is well.
    pub(super) fn fine(&mut self, check: &'static str, words: impl Into<String>) {
        self.add(Grade::Fine, check, words.into(), String::new());
    }

    /// Adds what could not be checked, and what would help. An empty help says nothing.
    pub(super) fn unchecked(
        &mut self,
        check: &'static str,
        words: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Grade::Unchecked, check, words.into(), help.into());
    }

    /// Adds what should be done.
    pub(super) fn warning(
        &mut self,
        check: &'static str,
        words: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Grade::Warning, check, words.into(), help.into());
    }

    /// Adds what must be done. The help is empty if the words say it.
    pub(super) fn fault(
        &mut self,
        check: &'static str,
        words: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Grade::Fault, check, words.into(), help.into());
    }

    fn add(&mut self, grade: Grade, check: &'static str, words: String, help: String) {
        let help = Some(help).filter(|help| !help.is_empty());
        self.diagnoses.push(Diagnosis { check, grade, words, help });
    }
}
