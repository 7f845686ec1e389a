//! What an import would change, in words and as JSON.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::console::Console;
use super::remarks::{count_shown, readers};
use crate::audience::FieldValue;
use crate::audience::import::{
    CellNote, DepartedReader, ExportColumn, ExportedReader, LeftOutRemedy, LeftOutRow, RareAnswer,
    TakenValue,
};
use crate::issue::edition::EditionName;
use crate::newsroom::{ChangedReader, ImportPlan, ValueChange};
use crate::wording::{Locale, ToValue, Wording, join_clauses, say};

/// How many readers of one kind are shown. `--json` lists all.
const MAX_SHOWN_READERS: usize = 20;
/// How many values of a column are shown.
const MAX_SHOWN_VALUES: usize = 8;

/// Shows a plan to the person who imports.
pub(super) fn show(console: Console, plan: &ImportPlan) {
    show_columns(console, plan);
    let added = plan.added.iter().map(new_reader).collect();
    show_group(console, &say!("new"), added);
    let changed = plan.changed.iter().map(changed_reader).collect();
    show_group(console, &say!("changed"), changed);
    let departed = plan.departed.iter().map(departed_reader).collect();
    show_group(console, &say!("left, to be suppressed"), departed);
    let left_out = plan.export.left_out.iter();
    let left_out = left_out
        .map(|LeftOutRow { line, why, .. }| say!("line {line}: {why}", line, why))
        .collect();
    show_group(console, &say!("left out"), left_out);
    show_remedies(console, plan);
    let doubts = plan.export.readers.iter().filter_map(doubt).collect();
    show_group(console, &say!("not certain to pay: free, or as in the list"), doubts);
    let notes = plan.export.readers.iter().flat_map(word_notes).collect();
    let count = plan.export.readers.iter().filter(|reader| !reader.notes.is_empty()).count();
    show_lines(console, &say!("with cells to look at"), count, notes);
    if let Some(list) = plan.new_list() {
        console.say(&say!("`{list}` is not there yet, and is made", list));
    }
    if plan.suppressed > 0 {
        let readers = readers(plan.suppressed as u64);
        console.say(&say!("{readers} suppressed already, and stay so", readers));
    }
    if plan.unchanged > 0 {
        let readers = readers(plan.unchanged as u64);
        console.say(&say!("{readers} on the list as they are", readers));
    }
}

/// Shows what each column is taken for, and the values of those that decide about a reader.
fn show_columns(console: Console, plan: &ImportPlan) {
    let columns = &plan.export.columns;
    let width = columns.iter().map(|column| column.name.chars().count()).max().unwrap_or_default();
    let width = width.min(28);
    console.say(&say!("columns"));
    for column in columns {
        let name = format!("{:<width$}", column.name);
        console.say(&say!("  {name}  {meaning}", name, meaning = column.meaning.word()));
        let indent = format!("  {:width$}    ", "");
        show_values(console, plan, column, &indent);
    }
    if plan.export.is_windows_1252 {
        console
            .say(&say!("the file is not UTF-8, and was read as Windows-1252: look at the accents"));
    }
}

/// Shows what the values of a column are taken for, and whether it may say who has left.
fn show_values(console: Console, plan: &ImportPlan, column: &ExportColumn, indent: &str) {
    if let Some(RareAnswer { answer, rows, of }) = &column.doubt {
        let choice = format!("{:?}", format!("{}=left", column.name));
        console.say(&say!(
            "{indent}{answer} ({rows} of {of}): who has left?",
            indent,
            answer,
            rows,
            of
        ));
        console.say(&say!("{indent}if so: `--column {choice}`", indent, choice));
    }
    let values = plan.export.values.iter().filter(|value| value.column == column.name);
    let values: Vec<&TakenValue> = values.collect();
    let shown = count_shown(values.len(), MAX_SHOWN_VALUES);
    for TakenValue { value, taken, rows, .. } in &values[..shown] {
        let value = if value.is_empty() { say!("empty").to_value() } else { value.to_value() };
        console.say(&say!("{indent}{value} ({rows}): {taken}", indent, value, rows, taken));
    }
    if values.len() > shown {
        let more = values.len() - shown;
        console.say(&say!("{indent}and {more} more values", indent, more));
    }
}

/// Shows readers under a title, one in a line.
fn show_group(console: Console, title: &Wording, lines: Vec<Wording>) {
    show_lines(console, title, lines.len(), lines);
}

/// Shows lines about so many readers under a title.
fn show_lines(console: Console, title: &Wording, count: usize, lines: Vec<Wording>) {
    if lines.is_empty() {
        return;
    }
    console.say(&say!("{title}: {readers}", title, readers = readers(count as u64)));
    let shown = count_shown(lines.len(), MAX_SHOWN_READERS);
    let more = lines.len() - shown;
    for line in lines.into_iter().take(shown) {
        console.say(&say!("  {line}", line));
    }
    if more > 0 {
        console.say(&say!("  and {more} more; `--json` lists them", more));
    }
}

/// Says what can be done about the rows that are left out, each once.
fn show_remedies(console: Console, plan: &ImportPlan) {
    let remedies: BTreeSet<&LeftOutRemedy> =
        plan.export.left_out.iter().map(|row| &row.remedy).collect();
    for remedy in remedies {
        console.say(&word_remedy(remedy));
    }
}

/// A remedy in words, line by line.
fn word_remedy(remedy: &LeftOutRemedy) -> Wording {
    match remedy {
        LeftOutRemedy::Address => {
            say!("  help: correct the address in the file, and import it again")
        }
        LeftOutRemedy::Cells => say!(
            "  help: put a cell that holds a separator in quotation marks, and import\n        the file again"
        ),
        LeftOutRemedy::Column(name) => say!(
            "  help: `{name}` may say who has left. If it does not, import again with\n        `--column {unused}`. \
             If yes means that a reader has left,\n        `--column {left}`; if yes means that they read,\n        \
             `--column {reads}`. If it is not so simple, by reader:\n        `matinale subscribers add ADDRESS` for \
             who reads,\n        `matinale subscribers suppress ADDRESS` for who has left",
            name,
            unused = format!("{:?}", format!("{name}=unused")),
            left = format!("{:?}", format!("{name}=left")),
            reads = format!("{:?}", format!("{name}=reads"))
        ),
    }
}

fn new_reader(reader: &ExportedReader) -> Wording {
    let (address, tier) = (reader.address.as_str(), reader.tier.unwrap_or(EditionName::Free));
    let name = reader.name.as_ref().map(|name| format!("  {name}")).unwrap_or_default();
    if let Some(day) = reader.until.last_day() {
        let day = day.to_string();
        say!("{address}  {tier} until {day}{name}", address, tier, day, name)
    } else {
        say!("{address}  {tier}{name}", address, tier, name)
    }
}

fn departed_reader(reader: &DepartedReader) -> Wording {
    let (address, departure) = (reader.address.as_str(), reader.departure.word());
    say!("{address}  {departure} (line {line})", address, departure, line = reader.line)
}

fn changed_reader(reader: &ChangedReader) -> Wording {
    let changes = join_clauses(reader.changes.iter().map(change));
    say!("{address}  {changes}", address = reader.address.as_str(), changes)
}

fn change(change: &ValueChange) -> Wording {
    let shown = |value: &FieldValue| match value.to_cell() {
        cell if cell.is_empty() => say!("nothing").to_value(),
        cell => cell.to_value(),
    };
    let (old, new) = (shown(&change.old), shown(&change.new));
    say!("{field}: {old} → {new}", field = change.new.field().as_str(), old, new)
}

fn doubt(reader: &ExportedReader) -> Option<Wording> {
    let why = reader.doubt.as_ref()?;
    let (line, address) = (reader.line, reader.address.as_str());
    Some(say!("line {line}: {address}: {why}", line, address, why))
}

/// The cells of a reader that are not taken as they are, one in a line.
fn word_notes(reader: &ExportedReader) -> impl Iterator<Item = Wording> {
    reader.notes.iter().map(|CellNote { line, sentence }| {
        let address = reader.address.as_str();
        say!("line {line}: {address}: {why}", line, address, why = sentence)
    })
}

/// Answers a plan for machines, with every reader.
pub(super) fn answer_json(console: Console, plan: &ImportPlan) {
    let (export, locale) = (&plan.export, console.locale());
    let translate = |line: Wording| line.translate(locale);
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
        .map(|row| json!({ "line": row.line, "why": row.why.translate(locale), "help": help(row, locale) }))
        .collect();
    let answer = json!({
        "columns": columns,
        "values": values,
        "new": added,
        "changed": changed,
        "departed": departed,
        "left_out": left_out,
        "notes": export.readers.iter().flat_map(word_notes).map(translate).collect::<Vec<_>>(),
        "doubts": export.readers.iter().filter_map(doubt).map(translate).collect::<Vec<_>>(),
        "suppressed_already": plan.suppressed,
        "unchanged": plan.unchanged,
    });
    console.answer(&answer.to_string());
}

/// What can be done about a row, in one line.
fn help(row: &LeftOutRow, locale: Locale) -> String {
    let text = word_remedy(&row.remedy).translate(locale);
    let words: Vec<&str> = text.lines().map(str::trim).collect();
    let line = words.join(" ");
    line.split_once(": ").map_or(line.as_str(), |(_, help)| help).to_owned()
}

/// A column. `doubt` is an answer that few rows have, if the column may say who has left.
fn json_column(column: &ExportColumn) -> Value {
    let doubt = column
        .doubt
        .as_ref()
        .map(|RareAnswer { answer, rows, of }| json!({ "answer": answer, "rows": rows, "of": of }));
    json!({ "name": column.name, "meaning": column.meaning.word().to_string(), "doubt": doubt })
}

fn json_value(taken: &TakenValue) -> Value {
    let TakenValue { column, value, taken, rows } = taken;
    json!({ "column": column, "value": value, "taken": taken.to_string(), "rows": rows })
}

fn json_change(reader: &ChangedReader) -> Value {
    let changes = reader.changes.iter().map(|change| {
        let field = change.new.field().as_str();
        json!({ "field": field, "old": change.old.to_cell(), "new": change.new.to_cell() })
    });
    json!({ "address": reader.address.as_str(), "changes": changes.collect::<Vec<_>>() })
}
