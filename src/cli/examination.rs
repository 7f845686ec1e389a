//! Examines a publication, and prints what was found: one line for each check, and what to do below it.

use serde_json::{Value, json};
use textwrap::{Options, WordSplitter};

use super::console::Console;
use super::doctor_options::DoctorOptions;
use super::failure::{Exit, Failure};
use crate::doctor::{CheckGroup, Diagnosis, ExamRequest, Examination, Grade, examine};
use crate::newsroom::{Newsroom, start_runtime};

/// The widest line.
const COLUMNS: usize = 80;

/// How far the words of a check stand from the left.
const INDENT: &str = "               ";

/// Examines the publication, and answers by the worst that was found.
pub(super) fn examine_publication(
    newsroom: &mut Newsroom,
    options: &DoctorOptions,
    console: Console,
) -> Result<Exit, Failure> {
    let request = read_request(options)?;
    let runtime = start_runtime()?;
    console.tell("asking relays, name servers and the page to unsubscribe …");
    let found = examine(newsroom, &request, &runtime);
    if console.json {
        console.answer(&describe(&newsroom.publication().name, &found).to_string());
    } else if console.is_quiet() {
        for group in &found.groups {
            let faults: Vec<&Diagnosis> =
                group.diagnoses.iter().filter(|one| one.grade == Grade::Fault).collect();
            if !faults.is_empty() {
                console.fault(&write_group(&group.title, &faults));
            }
        }
    } else {
        console.answer(&write_all(&newsroom.publication().name, &found));
    }
    Ok(if found.count(Grade::Fault) > 0 {
        Exit::Person
    } else if found.is_offline {
        Exit::Later
    } else {
        Exit::Done
    })
}

fn read_request(options: &DoctorOptions) -> Result<ExamRequest, Failure> {
    let zones = options.blocklist.iter().map(|zone| zone.parse());
    let blocklists = zones.collect::<Result<_, _>>();
    let blocklists = blocklists.map_err(|help| {
        Failure::not_started("`--blocklist` names no zone of the DNS").help(help)
    })?;
    Ok(ExamRequest { resolver: options.resolver, outgoing: options.outgoing.clone(), blocklists })
}

fn write_all(name: &str, found: &Examination) -> String {
    let groups = found.groups.iter().map(|group| {
        let diagnoses: Vec<&Diagnosis> = group.diagnoses.iter().collect();
        write_group(&group.title, &diagnoses)
    });
    let groups: Vec<String> = groups.collect();
    format!("{}\n\n{name}: {}", groups.join("\n\n"), sum_up(found))
}

/// Counts the answers in words, the worst first.
fn sum_up(found: &Examination) -> String {
    let named = [
        (Grade::Fault, "fault", "faults"),
        (Grade::Warning, "warning", "warnings"),
        (Grade::Unchecked, "not checked", "not checked"),
        (Grade::Fine, "fine", "fine"),
    ];
    let parts = named.iter().filter_map(|(grade, one, several)| match found.count(*grade) {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {several}")),
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn write_group(title: &str, diagnoses: &[&Diagnosis]) -> String {
    let mut text = title.to_owned();
    for Diagnosis { check, grade, words, help } in diagnoses {
        let head = format!("  {:<11}  ", name_grade(*grade));
        text.push('\n');
        text.push_str(&wrap(&format!("{check}: {words}"), &head));
        if let Some(help) = help {
            text.push('\n');
            text.push_str(&wrap(help, &format!("{INDENT}→ ")));
        }
    }
    text
}

/// Wraps a text whose first line begins with this head. The others begin below its first word.
fn wrap(text: &str, head: &str) -> String {
    let indent = " ".repeat(head.chars().count());
    let options = Options::new(COLUMNS)
        .initial_indent(head)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

const fn name_grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Fine => "ok",
        Grade::Unchecked => "not checked",
        Grade::Warning => "warning",
        Grade::Fault => "FAULT",
    }
}

fn describe(name: &str, found: &Examination) -> Value {
    let describe_check = |group: &CheckGroup, one: &Diagnosis| {
        let grade = match one.grade {
            Grade::Fine => "fine",
            Grade::Unchecked => "unchecked",
            Grade::Warning => "warning",
            Grade::Fault => "fault",
        };
        json!({ "group": group.title, "check": one.check, "grade": grade, "says": one.words, "help": one.help })
    };
    let checks = found
        .groups
        .iter()
        .flat_map(|group| group.diagnoses.iter().map(move |one| describe_check(group, one)));
    json!({
        "publication": name,
        "online": !found.is_offline,
        "faults": found.count(Grade::Fault),
        "warnings": found.count(Grade::Warning),
        "checks": checks.collect::<Vec<Value>>(),
    })
}
