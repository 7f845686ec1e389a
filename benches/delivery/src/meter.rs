//! What a program costs, as the system counts it. A small process of its own: the peak memory of a child begins with
//! what its parent has.

use std::fs;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// Runs a program, and writes `code seconds user system peak` into the file: seconds, and KiB.
pub fn run(file: &str, program: &str, words: &[&str]) -> ExitCode {
    let began = Instant::now();
    let child = Command::new(program).args(words).spawn().expect("a program");
    let (code, usage) = wait(i32::try_from(child.id()).expect("a process"));
    let seconds = began.elapsed().as_secs_f64();
    let of = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let (user, system) = (of(usage.ru_utime), of(usage.ru_stime));
    let told = format!("{code} {seconds:.6} {user:.6} {system:.6} {}\n", usage.ru_maxrss);
    fs::write(file, told).expect("a file");
    ExitCode::SUCCESS
}

/// Waits for a process. Answers its exit code and what it and its children have used.
fn wait(process: i32) -> (i32, libc::rusage) {
    let (mut status, mut usage) = (0, unsafe { std::mem::zeroed::<libc::rusage>() });
    // SAFETY: both places are valid for the whole call.
    unsafe { libc::wait4(process, &raw mut status, 0, &raw mut usage) };
    let code = if libc::WIFEXITED(status) { libc::WEXITSTATUS(status) } else { 128 };
    (code, usage)
}
