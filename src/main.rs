//! The program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    matinale::run(std::env::args_os())
}
