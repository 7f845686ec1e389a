//! What must be so after a morning, whatever the relay does.

use super::morning::{Call, Morning, Standing};
use super::program::{DEAD, Fate, MAILBOX, Program};

/// The most calls in a row without a message, while a reader is due whom the relay takes. A relay that has
/// just stopped refusing may be paused for so long.
const MAX_CALLS_AT_ONE_PLACE: usize = 2;
/// The most examples that are listed of a broken law.
const MAX_EXAMPLES: usize = 5;

/// The laws that a morning broke, each with examples.
pub(super) fn list_broken(morning: &Morning) -> Vec<String> {
    let program = &*morning.program;
    let standings = || morning.standings.iter();
    let copies = |reader: &String| morning.copies.get(reader).copied().unwrap_or_default();
    let broken = [
        law("written to twice", morning.copies.iter().filter(|(_, copies)| **copies > 1)),
        law(
            "not reached within retry_for",
            standings().filter(|(reader, _)| program.reaches(reader) && copies(reader) == 0),
        ),
        law(
            "accepted without a copy, or with one and not accepted",
            standings().filter(|(reader, one)| (one.state == "accepted") != (copies(reader) == 1)),
        ),
        law(
            "blamed for what the relay did not say",
            standings().filter(|(reader, one)| is_blamed_wrongly(program, reader, one)),
        ),
        law(
            "not in the journal",
            program.fates.keys().filter(|reader| !morning.standings.contains_key(*reader)),
        ),
        law(
            "not settled",
            standings()
                .filter(|(_, one)| matches!(one.state.as_str(), "due" | "deferred" | "handed")),
        ),
        law("at the same place, and somebody could be reached", list_standstills(&morning.calls)),
        law(
            "an exit code of no meaning",
            morning.calls.iter().filter(|call| !matches!(call.code, Some(0 | 1 | 75))),
        ),
        law(
            "an exit code that promises another call where nobody is left, or none where somebody is",
            morning.calls.iter().filter(|call| match call.code {
                Some(0) => call.left > 0,
                Some(75) => call.left == 0,
                _ => false,
            }),
        ),
    ];
    let mut broken: Vec<String> = broken.into_iter().flatten().collect();
    if !broken.is_empty() {
        let steps = morning.calls.iter().map(|call| {
            format!(
                "{}' {:?}: {} taken, {} askable, {} left",
                call.minute,
                call.code,
                call.taken,
                call.askable.len(),
                call.left
            )
        });
        broken.push(format!("calls: {}", steps.collect::<Vec<_>>().join("; ")));
        let told = morning.calls.iter().filter_map(|call| {
            let last = call.told.lines().rfind(|line| line.starts_with("error:"))?;
            Some(format!("{}': {last}", call.minute))
        });
        broken.push(format!("told: {}", told.collect::<Vec<_>>().join("; ")));
    }
    broken
}

/// A broken law, with examples. `None` if nobody breaks it.
fn law<T: std::fmt::Debug>(name: &str, breakers: impl IntoIterator<Item = T>) -> Option<String> {
    let breakers: Vec<T> = breakers.into_iter().collect();
    let examples = &breakers[..breakers.len().min(MAX_EXAMPLES)];
    (!breakers.is_empty()).then(|| format!("{name}: {} ({examples:?})", breakers.len()))
}

/// Whether a reader is booked dead or full whom the program does not refuse so.
fn is_blamed_wrongly(program: &Program, reader: &str, standing: &Standing) -> bool {
    let is_blamed =
        standing.state == "rejected" && matches!(standing.refusal.as_str(), DEAD | MAILBOX);
    let said = match program.fates[reader] {
        Fate::Refused(class, ..) => class,
        // A mailbox that takes nothing until it is too late.
        Fate::NeverNow(_) => MAILBOX,
        _ => "",
    };
    is_blamed && said != standing.refusal
}

/// The calls that took nothing, as the calls before them, while somebody could be reached.
fn list_standstills(calls: &[Call]) -> Vec<(i64, usize, Vec<&str>)> {
    let mut taken = 0;
    let mut still = 0;
    let mut standstills = Vec::new();
    for call in calls {
        still = if call.taken == taken && !call.askable.is_empty() { still + 1 } else { 0 };
        taken = call.taken;
        if still > MAX_CALLS_AT_ONE_PLACE {
            let some = call.askable.iter().take(2).map(String::as_str).collect();
            standstills.push((call.minute, call.askable.len(), some));
        }
    }
    standstills
}
