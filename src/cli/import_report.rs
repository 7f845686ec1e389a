//! What an import would change, in words and as JSON.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::console::Console;
use super::remarks::{count_shown, readers};
use crate::audience::FieldValue;
use crate::audience::import::{
    CellNote, ExportColumn, ExportedReader, LeftOutRemedy, LeftOutRow, RareAnswer, TakenValue,
};
use crate::issue::edition::EditionName;
use crate::newsroom::{ChangedReader, ImportPlan, ValueChange};

/// How many readers of one kind are shown. `--json` lists all.
const MAX_SHOWN_READERS: usize = 20;
/// How many values of a column are shown.
const MAX_SHOWN_VALUES: usize = 8;

/// Shows a plan to the person who imports.
pub(super) fn show(console: Console, plan: &ImportPlan) {
    show_columns(console, plan);
    let added = plan.added.iter().map(new_reader).collect::<Vec<_>>();
    show_group(console, "new", &added);
    let changed = plan.changed.iter().map(changed_reader).collect::<Vec<_>>();
    show_group(console, "changed", &changed);
    let departed = plan.departed.iter();
    let departed: Vec<String> = departed
        .map(|reader| {
            let (address, line) = (&reader.address, reader.line);
            format!("{address}  {} (line {line})", reader.departure.as_str())
        })
        .collect();
    show_group(console, "left, to be suppressed", &departed);
    let left_out = plan.export.left_out.iter();
    let left_out: Vec<String> =
        left_out.map(|row| format!("line {}: {}", row.line, row.why)).collect();
    show_group(console, "left out", &left_out);
    show_remedies(console, plan);
    let doubts: Vec<String> = plan.export.readers.iter().filter_map(doubt).collect();
    show_group(console, "not certain to pay: free, or as in the list", &doubts);
    let notes: Vec<String> = plan.export.readers.iter().flat_map(word_notes).collect();
    let count = plan.export.readers.iter().filter(|reader| !reader.notes.is_empty()).count();
    show_lines(console, "with cells to look at", count, &notes);
    if let Some(list) = plan.new_list() {
        console.say(&format!("`{list}` is not there yet, and is made"));
    }
    for (count, words) in [
        (plan.suppressed, "suppressed already, and stay so"),
        (plan.unchanged, "on the list as they are"),
    ] {
        if count > 0 {
            console.say(&format!("{} {words}", readers(count as u64)));
        }
    }
}

/// Shows what each column is taken for, and the values of those that decide about a reader.
fn show_columns(console: Console, plan: &ImportPlan) {
    let columns = &plan.export.columns;
    let width = columns.iter().map(|column| column.name.chars().count()).max().unwrap_or_default();
    let width = width.min(28);
    console.say("columns");
    for column in columns {
        console.say(&format!("  {:<width$}  {}", column.name, column.meaning.as_str()));
        if let Some(RareAnswer { answer, rows, of }) = &column.doubt {
            let choice = format!("{}=left", column.name);
            console.say(&format!("  {:width$}    {answer} ({rows} of {of}): who has left?", ""));
            console.say(&format!("  {:width$}    if so: `--column {choice:?}`", ""));
        }
        let values = plan.export.values.iter().filter(|value| value.column == column.name);
        let values: Vec<&TakenValue> = values.collect();
        let shown = count_shown(values.len(), MAX_SHOWN_VALUES);
        for TakenValue { value, taken, rows, .. } in &values[..shown] {
            let value = if value.is_empty() { "empty" } else { value };
            console.say(&format!("  {:width$}    {value} ({rows}): {taken}", ""));
        }
        if values.len() > shown {
            let more = values.len() - shown;
            console.say(&format!("  {:width$}    and {more} more values", ""));
        }
    }
    if plan.export.is_windows_1252 {
        console.say("the file is not UTF-8, and was read as Windows-1252: look at the accents");
    }
}

/// Shows readers under a title, one in a line.
fn show_group(console: Console, title: &str, lines: &[String]) {
    show_lines(console, title, lines.len(), lines);
}

/// Shows lines about so many readers under a title.
fn show_lines(console: Console, title: &str, count: usize, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    console.say(&format!("{title}: {}", readers(count as u64)));
    let shown = count_shown(lines.len(), MAX_SHOWN_READERS);
    for line in &lines[..shown] {
        console.say(&format!("  {line}"));
    }
    if lines.len() > shown {
        let more = lines.len() - shown;
        console.say(&format!("  and {more} more; `--json` lists them"));
    }
}

/// Says what can be done about the rows that are left out, each once.
fn show_remedies(console: Console, plan: &ImportPlan) {
    let remedies: BTreeSet<&LeftOutRemedy> =
        plan.export.left_out.iter().map(|row| &row.remedy).collect();
    for remedy in remedies {
        for line in word_remedy(remedy) {
            console.say(&line);
        }
    }
}

/// A remedy in words, line by line.
fn word_remedy(remedy: &LeftOutRemedy) -> Vec<String> {
    match remedy {
        LeftOutRemedy::Address => {
            vec!["  help: correct the address in the file, and import it again".to_owned()]
        }
        LeftOutRemedy::Cells => vec![
            "  help: put a cell that holds a separator in quotation marks, and import".to_owned(),
            "        the file again".to_owned(),
        ],
        LeftOutRemedy::Column(name) => vec![
            format!("  help: `{name}` may say who has left. If it does not, import again with"),
            format!(
                "        `--column {:?}`. If yes means that a reader has left,",
                format!("{name}=unused")
            ),
            format!(
                "        `--column {:?}`; if yes means that they read,",
                format!("{name}=left")
            ),
            format!(
                "        `--column {:?}`. If it is not so simple, by reader:",
                format!("{name}=reads")
            ),
            "        `matinale subscribers add ADDRESS` for who reads,".to_owned(),
            "        `matinale subscribers suppress ADDRESS` for who has left".to_owned(),
        ],
    }
}

fn new_reader(reader: &ExportedReader) -> String {
    let tier = reader.tier.unwrap_or(EditionName::Free);
    let until = reader.until.last_day().map(|day| format!(" until {day}")).unwrap_or_default();
    let name = reader.name.as_ref().map(|name| format!("  {name}")).unwrap_or_default();
    format!("{}  {tier}{until}{name}", reader.address)
}

fn changed_reader(reader: &ChangedReader) -> String {
    let changes: Vec<String> = reader.changes.iter().map(change).collect();
    format!("{}  {}", reader.address, changes.join("; "))
}

fn change(change: &ValueChange) -> String {
    let shown = |value: &FieldValue| match value.to_cell() {
        cell if cell.is_empty() => "nothing".to_owned(),
        cell => cell,
    };
    format!("{}: {} → {}", change.new.field().as_str(), shown(&change.old), shown(&change.new))
}

fn doubt(reader: &ExportedReader) -> Option<String> {
    let why = reader.doubt?;
    Some(format!("line {}: {}: {why}", reader.line, reader.address))
}

/// The cells of a reader that are not taken as they are, one in a line.
fn word_notes(reader: &ExportedReader) -> impl Iterator<Item = String> {
    let word =
        |note: &CellNote| format!("line {}: {}: {}", note.line, reader.address, note.sentence);
    reader.notes.iter().map(word)
}

/// Answers a plan for machines, with every reader.
pub(super) fn answer_json(console: Console, plan: &ImportPlan) {
    let export = &plan.export;
    let columns = export.columns.iter();
    let columns: Vec<Value> = columns.map(json_column).collect();
    let values: Vec<Value> = export.values.iter().map(json_value).collect();
    let added: Vec<&str> = plan.added.iter().map(|reader| reader.address.as_str()).collect();
    let changed: Vec<Value> = plan.changed.iter().map(json_change).collect();
    let departed = plan.departed.iter();
    let departed: Vec<Value> = departed
        .map(|reader| {
            json!({ "address": reader.address.as_str(), "departure": reader.departure.as_str() })
        })
        .collect();
    let left_out = export.left_out.iter();
    let left_out: Vec<Value> = left_out
        .map(|row| json!({ "line": row.line, "why": row.why, "help": help(row) }))
        .collect();
    let answer = json!({
        "columns": columns,
        "values": values,
        "new": added,
        "changed": changed,
        "departed": departed,
        "left_out": left_out,
        "notes": export.readers.iter().flat_map(word_notes).collect::<Vec<_>>(),
        "doubts": export.readers.iter().filter_map(doubt).collect::<Vec<_>>(),
        "suppressed_already": plan.suppressed,
        "unchanged": plan.unchanged,
    });
    console.answer(&answer.to_string());
}

/// What can be done about a row, in one line.
fn help(row: &LeftOutRow) -> String {
    let lines = word_remedy(&row.remedy);
    let words: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    words.join(" ").replacen("help: ", "", 1)
}

/// A column. `doubt` is an answer that few rows have, if the column may say who has left.
fn json_column(column: &ExportColumn) -> Value {
    let doubt = column
        .doubt
        .as_ref()
        .map(|RareAnswer { answer, rows, of }| json!({ "answer": answer, "rows": rows, "of": of }));
    json!({ "name": column.name, "meaning": column.meaning.as_str(), "doubt": doubt })
}

fn json_value(taken: &TakenValue) -> Value {
    let TakenValue { column, value, taken, rows } = taken;
    json!({ "column": column, "value": value, "taken": taken, "rows": rows })
}

fn json_change(reader: &ChangedReader) -> Value {
    let changes = reader.changes.iter().map(|change| {
        let field = change.new.field().as_str();
        json!({ "field": field, "old": change.old.to_cell(), "new": change.new.to_cell() })
    });
    json!({ "address": reader.address.as_str(), "changes": changes.collect::<Vec<_>>() })
}
