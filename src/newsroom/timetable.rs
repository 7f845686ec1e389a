//! The timetable of this machine: whether something calls `send` by itself.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::files::list_folder;
use super::opened::Newsroom;
use super::program_output::{ProgramFault, read_output};
use super::reading::{PathReach, read_bounded};

/// How long a program that prints a timetable may take.
const PROGRAM_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest file of cron that is read, in bytes.
const MAX_TABLE_BYTES: u64 = 1 << 20;

/// The programs that print timetables: that of this user in cron, and the timers of systemd.
const PROGRAMS: &[&[&str]] = &[
    &["crontab", "-l"],
    &["systemctl", "--user", "list-timers", "--all", "--no-pager", "--no-legend"],
    &["systemctl", "list-timers", "--all", "--no-pager", "--no-legend"],
];

/// The file and the folder that cron reads for all users.
const CRON_FILE: &str = "/etc/crontab";
const CRON_FOLDER: &str = "/etc/cron.d";

/// What the timetables of this machine have about this program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timetable {
    /// Whether any timetable could be read.
    pub is_known: bool,
    /// The lines that call `matinale send`, and the timers with the name of this program.
    pub entries: Vec<TimetableEntry>,
}

/// A line of a timetable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimetableEntry {
    /// Where the line stands, such as `crontab -l`.
    pub place: String,
    /// The line.
    pub line: String,
    /// Whether the line names the folder of this publication. A timer never does.
    pub names_folder: bool,
}

impl Newsroom {
    /// Looks for lines that call `send`, in the timetables of cron and of systemd that this user can read.
    pub fn find_timetable(&self) -> Timetable {
        let folder = self.canonical_folder();
        let mut found = Timetable::default();
        for words in PROGRAMS {
            let mut command = Command::new(words[0]);
            command.args(&words[1..]).stderr(Stdio::null());
            match read_output(&mut command, PROGRAM_TIMEOUT) {
                Err(ProgramFault::NotStarted(_)) => {}
                // `crontab -l` fails if there is no table, and `systemctl` if systemd does not run.
                Ok(output) if words[0] == "systemctl" && !output.status.success() => {}
                Ok(output) => {
                    let text =
                        String::from_utf8_lossy(&output.bytes.unwrap_or_default()).into_owned();
                    found.add(&words.join(" "), &text, &folder);
                }
                Err(_) => found.is_known = true,
            }
        }
        let mut tables = list_folder(Path::new(CRON_FOLDER));
        tables.sort();
        for table in std::iter::once(CRON_FILE.into()).chain(tables) {
            if let Ok(bytes) = read_bounded(&table, PathReach::Anywhere, MAX_TABLE_BYTES) {
                let text = String::from_utf8_lossy(&bytes);
                found.add(&table.display().to_string(), &text, &folder);
            }
        }
        found
    }
}

impl Timetable {
    /// Adds the entries of one timetable.
    fn add(&mut self, place: &str, text: &str, folder: &Path) {
        self.is_known = true;
        let is_timer = place.starts_with("systemctl");
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let calls = lines.filter(|line| {
            line.contains("matinale") && (is_timer || line.split_whitespace().any(|w| w == "send"))
        });
        self.entries.extend(calls.map(|line| TimetableEntry {
            place: if is_timer { "systemd".to_owned() } else { place.to_owned() },
            line: line.to_owned(),
            names_folder: !is_timer && names_folder(line, folder),
        }));
    }
}

/// Whether a line names a folder: with its path, or at least with its own name.
fn names_folder(line: &str, folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let is_between = |c: char| c.is_whitespace() || "/\"'=;&|".contains(c);
    line.split(is_between).any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Timetable;

    fn entries(place: &str, text: &str) -> Vec<bool> {
        let mut found = Timetable::default();
        found.add(place, text, Path::new("/srv/lavigie"));
        assert!(found.is_known);
        found.entries.iter().map(|entry| entry.names_folder).collect()
    }

    #[test]
    fn a_line_that_sends_is_found_and_another_is_not() {
        let table = "MAILTO=a@example.org\n\
            # 0 6 * * *  cd /srv/lavigie && matinale send today\n\
            30-59/10 6 * * 1-5  cd /srv/lavigie && matinale send today --yes --quiet\n\
            0 7 * * *  matinale -C ~/aurore send today --yes\n\
            */30 * * * *  cd /srv/lavigie && matinale bounces --quiet\n";
        assert_eq!(entries("crontab -l", table), [true, false]);
        let timer = "Mon 2026-11-30 06:30:00 CET 5h left - - matinale.timer matinale.service\n";
        assert_eq!(entries("systemctl list-timers", timer), [false]);
        assert_eq!(entries("crontab -l", timer), [false; 0]);
    }
}
