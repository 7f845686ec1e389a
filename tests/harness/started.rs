//! A command that runs, and what can be done to it meanwhile.

use std::fs::{self, File};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::ran::Ran;
use super::wait::HANG_GUARD;

/// A command that runs. Its words go into files, so that it never waits for a reader of a pipe.
pub(crate) struct Started {
    command: String,
    child: Child,
    output: TempDir,
}

impl Started {
    /// Starts a command; `shown` is what a failure calls it.
    pub(super) fn begin(mut command: Command, shown: String) -> Self {
        let output = tempfile::tempdir().unwrap();
        let into = |name| Stdio::from(File::create(output.path().join(name)).unwrap());
        command.stdin(Stdio::null()).stdout(into("out")).stderr(into("err"));
        Self { command: shown, child: command.spawn().expect("the program starts"), output }
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ran {
        let code = self.wait().code();
        let (out, err) = (self.text("out"), self.text("err"));
        let ran = Ran { command: self.command, code, out, err };
        assert!(!ran.err.contains("panicked"), "{ran}");
        ran
    }

    #[track_caller]
    fn wait(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            if began.elapsed() > HANG_GUARD {
                let _ = self.child.kill();
                let (out, err) = (self.text("out"), self.text("err"));
                panic!("`{}` does not come to an end: {out}\n{err}", self.command);
            }
            sleep(Duration::from_millis(1));
        }
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// SIGKILL; false where it had ended by itself.
    pub(crate) fn kill(mut self) -> bool {
        let _ = self.child.kill();
        self.child.wait().unwrap().code().is_none()
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// A signal, by its short name.
    pub(crate) fn signal(&self, name: &str) {
        let words = format!("kill -{name} {}", self.child.id());
        let done = Command::new("sh").arg("-c").arg(words).status();
        assert!(done.unwrap().success());
    }

    /// Does something while the process stands still, however slow the machine is.
    pub(crate) fn while_stopped(&self, act: impl FnOnce(&Self)) {
        self.signal("STOP");
        act(self);
        self.signal("CONT");
    }

    /// From now on none of its files may grow beyond so many bytes, as on a disk that is full.
    pub(crate) fn limit_files_to(&self, bytes: u64) {
        let (pid, limit) = (self.child.id().to_string(), format!("--fsize={bytes}"));
        let done = Command::new("prlimit").args(["--pid", &pid, &limit]).status();
        assert!(done.expect("prlimit, of util-linux").success());
    }

    /// The most memory it has held so far, in bytes, as Linux tells it.
    #[cfg(target_os = "linux")]
    pub(crate) fn peak_bytes(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
        let kib = line.split_ascii_whitespace().nth(1).and_then(|number| number.parse().ok());
        kib.map(|kib: usize| kib * 1024).expect("KiB")
    }

    /// What it has said on stdout so far.
    pub(crate) fn stdout(&self) -> String {
        self.text("out")
    }

    /// What it has said on stderr so far.
    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.output.path().join("err")).unwrap()).into_owned()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.output.path().join(name)).expect("words in UTF-8")
    }
}
