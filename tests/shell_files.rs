//! Completions and man pages: made from the command line, and read by the programs that they are for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "files and programs are what is asked")]

use std::fs;
use std::process::Command;

use crate::harness::Newsroom;

/// Every command that the help lists.
fn list_commands(newsroom: &Newsroom) -> Vec<String> {
    let help = newsroom.run(["--help"]).exits(0).out;
    let (_, rows) = help.split_once("Commands:").expect("a list of commands");
    let (rows, _) = rows.split_once("Options:").expect("its end");
    let is_row = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let rows = rows.lines().filter(is_row);
    rows.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn completions_name_every_command_and_the_shell_takes_them() {
    let newsroom = Newsroom::empty();
    let commands = list_commands(&newsroom);
    assert!(commands.len() > 15, "{commands:?}");
    for shell in ["bash", "zsh", "fish"] {
        let script = newsroom.run(["completions", shell]).exits(0).out;
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell} does not complete {command}");
        }
        let path = newsroom.path(shell);
        fs::write(&path, &script).unwrap();
        if let Ok(read) = Command::new(shell).arg("-n").arg(&path).output() {
            assert!(read.status.success(), "{shell}: {}", String::from_utf8_lossy(&read.stderr));
        }
    }
    let script = newsroom.path("bash");
    let asked = format!(
        "source {}; COMP_WORDS=(matinale send --du); COMP_CWORD=2; \
         _matinale matinale --du send; echo \"${{COMPREPLY[*]}}\"",
        script.display()
    );
    let answer = Command::new("bash").args(["-c", &asked]).output().expect("bash");
    assert_eq!(String::from_utf8_lossy(&answer.stdout).trim(), "--due");
    newsroom.run(["completions", "csh"]).exits(2);
}

#[test]
fn every_command_has_a_man_page_and_an_unwritable_folder_is_told() {
    let newsroom = Newsroom::empty();
    newsroom.run(["man", "--out", "share/man1"]).exits(0).answers("man pages in `share/man1`");
    for command in list_commands(&newsroom).iter().filter(|name| *name != "help") {
        let page = newsroom.text(&format!("share/man1/matinale-{command}.1"));
        assert!(page.contains(".SH SYNOPSIS"), "{command}");
    }
    let page = newsroom.text("share/man1/matinale-send.1");
    assert!(page.contains("what the schedule lets leave now"), "{page}");
    let newsroom = newsroom.file("taken", "a file");
    let failed = newsroom.run(["man", "--out", "taken"]).exits(2);
    assert!(failed.err.contains("`taken` cannot be written"), "{failed}");
}
