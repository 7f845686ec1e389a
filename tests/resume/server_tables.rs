//! The tables of a journal on a server: copied beside it, put back, emptied.

use crate::server::Room;

/// The tables that a run writes to.
const TABLES: [&str; 4] = ["runs", "amendments", "deliveries", "transitions"];

/// Whether the journal has been made.
pub(crate) fn is_there(room: &Room) -> bool {
    let select =
        "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'runs'";
    !room.look().query(select, &[]).unwrap().is_empty()
}

pub(crate) fn keep_tables(room: &Room, number: usize) {
    let copy = TABLES.map(|table| format!("CREATE TABLE kept{number}_{table} AS TABLE {table};"));
    let words = format!("BEGIN ISOLATION LEVEL REPEATABLE READ; {} COMMIT", copy.concat());
    room.look().batch_execute(&words).unwrap();
}

pub(crate) fn put_tables_back(room: &Room, number: usize) {
    let fill = TABLES.map(|table| {
        format!("INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept{number}_{table};")
    });
    let words = format!("BEGIN; TRUNCATE {} CASCADE; {} COMMIT", TABLES.join(", "), fill.concat());
    room.look().batch_execute(&words).unwrap();
}

pub(crate) fn drop_tables(room: &Room) {
    let words = format!("TRUNCATE {} CASCADE", TABLES.join(", "));
    if is_there(room) {
        room.look().batch_execute(&words).unwrap();
    }
}
