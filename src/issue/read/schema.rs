//! The JSON Schema of an issue file, made from the types and the table of kinds that read the file.

use serde_json::{Value, json};

use super::blocks::MAX_BLOCKS;
use super::kind::{BlockKind, EXCLUSIVE};
use super::text_names::{TEXT_KEYS, TextKey};
use super::written::{WrittenBlock, WrittenIssue};
use crate::schema::TableSchema;

/// The schema of an issue file.
///
/// Rules that concern several blocks, such as repeated handles, are left to [`read`](super::read()).
pub fn schema() -> TableSchema {
    let mut blocks = block().into_list("What the issue holds, in the order of the page.");
    blocks["minItems"] = json!(1);
    blocks["maxItems"] = json!(MAX_BLOCKS);
    TableSchema::of::<WrittenIssue>().with_required_key("blocks", blocks)
}

fn block() -> TableSchema {
    let kind = json!({
        "type": "string",
        "description": "What the block is. It decides which keys the block may use.",
        "enum": BlockKind::ALL.map(BlockKind::word),
    });
    let rules = BlockKind::ALL
        .into_iter()
        .map(of_kind)
        .chain([titled(), open()])
        .chain(TEXT_KEYS.map(in_one_place));
    TableSchema::of::<WrittenBlock>().with_required_key("kind", kind).with_rules(rules.collect())
}

/// The keys that a block of one kind may have, and those that it must have.
fn of_kind(kind: BlockKind) -> Value {
    let mut then = json!({ "propertyNames": { "enum": kind.keys() } });
    if !kind.own_required().is_empty() {
        then["required"] = json!(kind.own_required());
    }
    if kind.is_titled() {
        then["anyOf"] = title();
    }
    json!({
        "if": { "required": ["kind"], "properties": { "kind": { "const": kind.word() } } },
        "then": then,
    })
}

/// The rule that an exclusive block has a title.
fn titled() -> Value {
    json!({ "if": exclusive(), "then": { "anyOf": title() } })
}

fn title() -> Value {
    json!([{ "required": ["title"] }, { "required": ["continues"] }])
}

/// The rule that a text stands in the issue or in a file, and not in both.
fn in_one_place(key: TextKey) -> Value {
    json!({ "not": { "required": [key.text, key.file] } })
}

fn exclusive() -> Value {
    json!({ "required": ["exclusive"], "properties": { "exclusive": { "const": true } } })
}

/// The rule that only an exclusive block has the keys of exclusive blocks.
fn open() -> Value {
    let keys = EXCLUSIVE.iter().filter(|key| **key != "exclusive");
    let any: Vec<_> = keys.map(|key| json!({ "required": [key] })).collect();
    json!({ "if": { "anyOf": any }, "then": exclusive() })
}
