//! Examines a publication, and prints what was found: one line for each check, and what to do below it.

use serde_json::json;
use textwrap::{Options, WordSplitter};

use super::console::Console;
use super::doctor_options::DoctorOptions;
use super::failure::{Exit, Failure};
use crate::doctor::{CheckGroup, Diagnosis, ExamRequest, Examination, Grade, examine};
use crate::newsroom::{Newsroom, start_runtime};
use crate::wording::{Locale, Value, Wording, join_wordings, say, say_count};

/// The widest line.
const COLUMNS: usize = 80;

/// The grades, the worst first.
const GRADES: [Grade; 4] = [Grade::Fault, Grade::Warning, Grade::Unchecked, Grade::Fine];

/// Examines the publication, and answers by the worst that was found.
pub(super) fn examine_publication(
    newsroom: &mut Newsroom,
    options: &DoctorOptions,
    console: Console,
) -> Result<Exit, Failure> {
    let request = read_request(options)?;
    let runtime = start_runtime()?;
    console.tell(&say!("asking relays, name servers and the page to unsubscribe …"));
    let found = examine(newsroom, &request, &runtime);
    let (name, locale) = (&newsroom.publication().name, console.locale());
    if console.json {
        console.answer(&describe(name, &found, locale).to_string());
    } else if console.is_quiet() {
        for group in &found.groups {
            let faults: Vec<&Diagnosis> =
                group.diagnoses.iter().filter(|one| one.grade == Grade::Fault).collect();
            if !faults.is_empty() {
                console.fault(&write_group(&group.title, &faults, locale));
            }
        }
    } else {
        console.answer(&write_all(name, &found, locale));
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
        Failure::not_started(say!("`--blocklist` names no zone of the DNS")).help(help)
    })?;
    Ok(ExamRequest { resolver: options.resolver, outgoing: options.outgoing.clone(), blocklists })
}

fn write_all(name: &str, found: &Examination, locale: Locale) -> String {
    let groups = found.groups.iter().map(|group| {
        let diagnoses: Vec<&Diagnosis> = group.diagnoses.iter().collect();
        write_group(&group.title, &diagnoses, locale)
    });
    let groups: Vec<String> = groups.collect();
    let summary = say!("{name}: {verdict}", name, verdict = sum_up(found)).translate(locale);
    format!("{}\n\n{summary}", groups.join("\n\n"))
}

/// Counts the answers in words, the worst first.
fn sum_up(found: &Examination) -> Value {
    let counted = GRADES.map(|grade| (grade, found.count(grade)));
    let counted = counted.into_iter().filter(|(_, count)| *count > 0);
    join_wordings(counted.map(|(grade, count)| count_grade(grade, count)))
}

/// How many checks stand like this.
fn count_grade(grade: Grade, count: usize) -> Wording {
    match grade {
        Grade::Fault => say_count!("{count} fault", "{count} faults", count),
        Grade::Warning => say_count!("{count} warning", "{count} warnings", count),
        Grade::Unchecked => say_count!("{count} not checked", "{count} not checked", count),
        Grade::Fine => say_count!("{count} fine", "{count} fine", count),
    }
}

fn write_group(title: &Wording, diagnoses: &[&Diagnosis], locale: Locale) -> String {
    let width = measure_grades(locale);
    let mut text = title.translate(locale);
    for Diagnosis { check, grade, words, help } in diagnoses {
        let head = format!("  {:<width$}  ", name_grade(*grade).translate(locale));
        let answer = say!("{check}: {words}", check, words);
        text.push('\n');
        text.push_str(&wrap(&answer.translate(locale), &head));
        if let Some(help) = help {
            text.push('\n');
            text.push_str(&wrap(&help.translate(locale), &format!("  {:width$}  → ", "")));
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

/// How many characters the longest name of a grade has.
fn measure_grades(locale: Locale) -> usize {
    let lengths = GRADES.map(|grade| name_grade(grade).translate(locale).chars().count());
    lengths.into_iter().max().unwrap_or_default()
}

fn name_grade(grade: Grade) -> Wording {
    match grade {
        Grade::Fine => say!("ok"),
        Grade::Unchecked => say!("not checked"),
        Grade::Warning => say!("warning"),
        Grade::Fault => say!("FAULT"),
    }
}

fn describe(name: &str, found: &Examination, locale: Locale) -> serde_json::Value {
    let describe_check = |group: &CheckGroup, one: &Diagnosis| {
        let grade = match one.grade {
            Grade::Fine => "fine",
            Grade::Unchecked => "unchecked",
            Grade::Warning => "warning",
            Grade::Fault => "fault",
        };
        json!({
            "group": group.title.translate(locale),
            "check": one.check,
            "grade": grade,
            "says": one.words.translate(locale),
            "help": one.help.as_ref().map(|help| help.translate(locale)),
        })
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
        "checks": checks.collect::<Vec<serde_json::Value>>(),
    })
}
