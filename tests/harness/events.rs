//! The events of a run, held against their schema.

use std::path::Path;

use boon::{Compiler, Schemas};
use serde_json::Value;

use super::ran::Ran;

impl Ran {
    /// The events of the call, in their order. Each is as the schema of the repository has it, and has no key that the
    /// schema does not name.
    #[track_caller]
    pub(crate) fn events(&self) -> Vec<Value> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/events.schema.json");
        let mut schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        forbid_more_keys(&mut schema);
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("events.json", schema).unwrap();
        let index = compiler.compile("events.json", &mut schemas).expect("a sound schema");
        let parse = |line: &str| {
            let event =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}\n{self}"));
            if let Err(fault) = schemas.validate(&event, index) {
                panic!("{fault}\n{line}\n{self}");
            }
            event
        };
        self.out.lines().map(parse).collect()
    }

    /// The last event of a run that has ended.
    #[track_caller]
    pub(crate) fn ended(&self) -> Value {
        let last = self.events().pop().unwrap_or_default();
        assert_eq!(last["event"], "ended", "\n{self}");
        last
    }
}

/// Makes a schema refuse keys that it does not name. The published one allows them, because keys may be added.
fn forbid_more_keys(schema: &mut Value) {
    match schema {
        Value::Object(parts) => {
            if parts.get("properties").is_some_and(Value::is_object) {
                parts.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            parts.values_mut().for_each(forbid_more_keys);
        }
        Value::Array(parts) => parts.iter_mut().for_each(forbid_more_keys),
        _ => {}
    }
}
