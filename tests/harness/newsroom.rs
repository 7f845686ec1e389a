//! A newsroom of its own for each test: a folder with a publication in it, and the program run there.
//!
//! What a test looks at is what an editor sees: files, words, exit codes.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mail_parser::{Message, MessageParser};
use tempfile::TempDir;

use super::ran::Ran;
use super::sending::Sending;
use super::started::Started;

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_matinale");

/// The smallest settings that every command works with.
const SETTINGS: &str = r#"
    [publication]
    name = "La Vigie"
    timezone = "Europe/Paris"
    from = "bonjour@lavigie.example"
    postal_address = "12, quai des Guetteurs, 75019 Paris"
    subscribe_url = "https://lavigie.example/abonnement"

    [[relays]]
    url = "smtp://127.0.0.1:1"

    [unsubscribe]
    url = "https://lavigie.example/leave"
"#;

const SUBSCRIBERS: &str = r#"
    [[subscribers]]
    email = "zoe@example.org"
    name = "Zoé"

    [[subscribers]]
    email = "ines@example.org"
    tier = "paid"
"#;

/// A publication's folder; it goes when the test is over.
pub(crate) struct Newsroom {
    pub(super) folder: TempDir,
    /// Readers and a relay, where it sends.
    pub(super) sending: Option<Sending>,
}

impl Newsroom {
    /// One with sound settings, one free and one paying reader, and no issue.
    pub(crate) fn new() -> Self {
        Self::empty().settings(SETTINGS).subscribers(SUBSCRIBERS)
    }

    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), sending: None }
    }

    /// A copy of the publication at the repository's root, without what a run leaves there.
    pub(crate) fn example() -> Self {
        let newsroom = Self::empty();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["", "issues", "issues/images"] {
            for entry in fs::read_dir(root.join(folder)).expect("a folder").flatten() {
                let name = entry.file_name().into_string().expect("a name in UTF-8");
                let wanted =
                    !folder.is_empty() || name == "matinale.toml" || name == "subscribers.toml";
                if wanted && entry.path().is_file() {
                    let bytes = fs::read(entry.path()).expect("the file is there");
                    newsroom.write(&format!("{folder}/{name}"), &bytes);
                }
            }
        }
        newsroom
    }

    /// With these settings; the margin that all lines share is taken off.
    pub(crate) fn settings(self, text: &str) -> Self {
        self.file("matinale.toml", flush(text))
    }

    /// With this list.
    pub(crate) fn subscribers(self, text: &str) -> Self {
        self.file("subscribers.toml", flush(text))
    }

    /// With the issue of a day.
    pub(crate) fn issue(self, date: &str, text: &str) -> Self {
        self.file(&format!("issues/{date}.toml"), flush(text))
    }

    /// With a file, byte for byte.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes.as_ref());
        self
    }

    /// Writes a file in the folder, in place of one that is there. Answers the newsroom.
    pub(crate) fn write_text(&self, path: &str, text: &str) -> &Self {
        self.write(path, text.as_bytes());
        self
    }

    pub(super) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path.trim_start_matches('/'));
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The text of a file in the folder.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A mail in the folder.
    #[track_caller]
    pub(crate) fn mail(&self, path: &str) -> Message<'static> {
        let bytes = fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        MessageParser::default().parse(&bytes).expect("a mail").into_owned()
    }

    /// The mails in a folder, as their names order them.
    #[track_caller]
    pub(crate) fn mails(&self, folder: &str) -> Vec<Message<'static>> {
        let files = fs::read_dir(self.path(folder)).expect("a folder").flatten();
        let mut paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|kind| kind == "eml"));
        paths.sort();
        paths.iter().map(|path| self.mail(&path.display().to_string())).collect()
    }

    /// Runs `matinale` with these words, in the folder, and waits for its end.
    #[track_caller]
    pub(crate) fn run<W: AsRef<str>>(&self, words: impl AsRef<[W]>) -> Ran {
        self.start(words).end()
    }

    /// The same, with these variables in the environment.
    #[track_caller]
    pub(crate) fn run_with<W: AsRef<str>>(
        &self,
        words: impl AsRef<[W]>,
        variables: &[(&str, &str)],
    ) -> Ran {
        self.start_with(words, variables).end()
    }

    /// Runs `matinale` with these words, in a folder below or beside.
    #[track_caller]
    pub(crate) fn run_from<W: AsRef<str>>(&self, folder: &Path, words: impl AsRef<[W]>) -> Ran {
        let mut command = Command::new(PROGRAM);
        command.current_dir(folder);
        self.begin(command, words.as_ref()).end()
    }

    /// Starts `matinale` on a terminal of its own, as a person does. `None` if `script`, which makes the terminal, is not
    /// installed.
    pub(crate) fn start_on_terminal<W: AsRef<str>>(
        &self,
        words: impl AsRef<[W]>,
    ) -> Option<Started> {
        Command::new("script").arg("--version").output().ok()?;
        let words: Vec<&str> = words.as_ref().iter().map(AsRef::as_ref).collect();
        let mut command = Command::new("script");
        let call = format!("exec '{PROGRAM}' {}", words.join(" "));
        command.args(["-qefc", call.as_str(), "/dev/null"]).env("SHELL", "/bin/sh");
        Some(self.begin::<&str>(command, &[]))
    }

    /// Starts `matinale` and comes back at once.
    pub(crate) fn start<W: AsRef<str>>(&self, words: impl AsRef<[W]>) -> Started {
        self.start_with::<W, &str>(words, &[])
    }

    /// The same, with these variables in the environment.
    pub(crate) fn start_with<W: AsRef<str>, V: AsRef<OsStr>>(
        &self,
        words: impl AsRef<[W]>,
        variables: &[(&str, V)],
    ) -> Started {
        let mut command = Command::new(PROGRAM);
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        self.begin(command, words.as_ref())
    }

    /// The same, under a limit as the shell's `ulimit` takes it; a file that would grow beyond its own
    /// is an error of the disk then, and no signal.
    pub(crate) fn start_under<W: AsRef<str>>(
        &self,
        limit: &str,
        words: impl AsRef<[W]>,
    ) -> Started {
        let mut command = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit {limit}; exec \"$0\" \"$@\"");
        command.args(["-c", script.as_str(), PROGRAM]);
        self.begin(command, words.as_ref())
    }

    /// Starts `matinale` from a script of the shell, which ends with `exec "$0" "$@"`, below this program.
    pub(crate) fn start_in_script<W: AsRef<str>>(
        &self,
        below: &[&str],
        script: &str,
        words: impl AsRef<[W]>,
    ) -> Started {
        let mut command = Command::new(below[0]);
        command.args(&below[1..]).args(["sh", "-c", script, PROGRAM]);
        self.begin(command, words.as_ref())
    }

    /// The publication on another machine: a folder with the same settings, issues and key, and without the list.
    pub(crate) fn on_another_machine(&self) -> Self {
        let other = Self::empty();
        for folder in ["", "issues", "state"] {
            for entry in fs::read_dir(self.path(folder)).into_iter().flatten().flatten() {
                let name = entry.file_name().into_string().expect("a name in UTF-8");
                let is_carried = matches!(name.as_str(), "matinale.toml" | "unsubscribe.key")
                    || folder == "issues" && !name.contains("receipt");
                if is_carried && entry.path().is_file() {
                    let to = other.path(Path::new(folder).join(&name).to_str().expect("UTF-8"));
                    fs::create_dir_all(to.parent().expect("a folder")).expect("made");
                    fs::copy(entry.path(), to).expect("copied");
                }
            }
        }
        other
    }

    /// Starts `matinale` where the system watches no more than so many folders. `None` where no such place can be made.
    pub(crate) fn start_with_few_watches<W: AsRef<str>>(
        &self,
        watches: u32,
        words: impl AsRef<[W]>,
    ) -> Option<Started> {
        let make = |script: &str| {
            let limit = "/proc/sys/user/max_inotify_watches";
            let mut command = Command::new("unshare");
            let script = format!("echo {watches} > {limit} && {script}");
            command.args(["--user", "--map-root-user", "sh", "-c", script.as_str(), PROGRAM]);
            command
        };
        let is_possible = make("true").output().ok()?.status.success();
        is_possible.then(|| self.begin(make("exec \"$0\" \"$@\""), words.as_ref()))
    }

    /// Runs `matinale` as a user who may start no thread. Root may start as many as it likes, so root becomes
    /// another user, and gives it the folder. `None` where that user cannot reach the program.
    #[track_caller]
    pub(crate) fn run_with_few_threads<W: AsRef<str>>(
        &self,
        words: impl AsRef<[W]>,
    ) -> Option<Ran> {
        const SCRIPT: &str = "\
            if [ \"$(id -u)\" != 0 ]; then ulimit -u 1; exec \"$0\" \"$@\"; fi; chown -R 54321 .; \
            exec prlimit --nproc=1 setpriv --reuid 54321 --clear-groups -- \"$0\" \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, PROGRAM]);
        let ran = self.begin(command, words.as_ref()).end();
        (!matches!(ran.code, Some(126 | 127))).then_some(ran)
    }

    /// Runs `matinale` with these words and this redirection of the shell.
    #[track_caller]
    pub(crate) fn run_redirected<W: AsRef<str>>(
        &self,
        redirection: &str,
        words: impl AsRef<[W]>,
    ) -> Ran {
        self.start_redirected(redirection, words).end()
    }

    /// The same, and comes back at once.
    pub(crate) fn start_redirected<W: AsRef<str>>(
        &self,
        redirection: &str,
        words: impl AsRef<[W]>,
    ) -> Started {
        let mut command = Command::new("sh");
        let script = format!("exec \"$0\" \"$@\" {redirection}");
        command.args(["-c", script.as_str(), PROGRAM]);
        self.begin(command, words.as_ref())
    }

    /// Starts a command, in the folder unless it has one, with an environment of the newsroom's own.
    fn begin<W: AsRef<str>>(&self, mut command: Command, words: &[W]) -> Started {
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        let variables: Vec<_> = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
            .collect();
        command
            .env_clear()
            .envs([("NO_COLOR", "1"), ("LANG", "en_US.UTF-8"), ("ECHO_PASSWORD", "open sesame")])
            .envs([("HOME", self.folder.path()), ("TMPDIR", self.folder.path())])
            .envs(variables)
            .args(&words);
        if command.get_current_dir().is_none() {
            command.current_dir(self.folder.path());
        }
        if self.sending.is_some() {
            command.env("SSL_CERT_FILE", self.path("authority.pem"));
        }
        Started::begin(command, format!("matinale {}", words.join(" ")))
    }
}

/// A PNG of the example publication: 1200 by 675 pixels.
pub(crate) fn drawing() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/issues/images/arrivees.png");
    fs::read(path).expect("the example has pictures")
}

/// A text without the margin that all its lines share, and without the blank line it begins with.
fn flush(text: &str) -> String {
    textwrap::dedent(text.strip_prefix('\n').unwrap_or(text)).trim_end_matches(' ').to_owned()
}
