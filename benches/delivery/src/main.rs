//! What `benches/delivery/run` measures with. Each word of the command line is a program of its own, so that the
//! system tells what it costs:
//!
//! ```text
//! delivery sink PORT                             a mail server that takes everything, and keeps nothing
//! delivery far PORT TO MILLISECONDS              a line to another port, each way so many milliseconds long
//! delivery meter FILE PROGRAM WORDS…             runs a program, and writes what it cost into a file
//! delivery lettre PORT LINES MESSAGES TEMPLATE   lettre's pool
//! ```

mod far;
mod meter;
mod pool;
mod sink;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number =
        |word: &str| word.parse::<u64>().unwrap_or_else(|_| panic!("`{word}` is no number"));
    let port = |word: &str| u16::try_from(number(word)).expect("a port");
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    match words[..] {
        ["sink", at] => runtime().block_on(sink::serve(port(at))),
        ["far", at, to, way] => runtime().block_on(far::serve(port(at), port(to), number(way))),
        ["meter", file, program, ref words @ ..] => return meter::run(file, program, words),
        ["lettre", at, lines, messages, template] => {
            runtime().block_on(pool::send(port(at), number(lines), number(messages), template));
        }
        _ => {
            eprintln!("delivery sink|far|meter|lettre …: see benches/delivery/src/main.rs");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
