//! The program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    matinale::cli::run(std::env::args_os())
}
