//! PostgreSQL for the tests: real servers in temporary folders, on sockets of their own. With
//! `MATINALE_POSTGRES=required`, as in `tests/run`, a missing one is a failure; else its tests are passed
//! over.
//!
//! A server ends with the process that started it, however that ends: its keeper, a shell, reads from
//! that process, and clears up when there is nothing more to read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "programs are looked up in the environment")]

mod between;

use std::env;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use matinale::journal::ConnectOptions;
use matinale::publication::{self, Secret, Security};
use postgres::{Client, Config, NoTls};
use tokio_rustls::rustls::pki_types::CertificateDer;

use crate::harness::{HANG_GUARD, skip_without};
use crate::scripted::relay::write_pem;

pub(crate) use between::{Between, Cut};

/// What looks after a server: starts it, ends it as it is told, and clears up when nobody is left.
const KEEPER: &str = r#"
exec 2>/dev/null
folder=$1; shift
"$@" >>"$folder/log" 2>&1 &
server=$!
read -r how
case $how in
  fast) kill -INT $server ;;
  kill) kill -KILL $server $(cat /proc/$server/task/$server/children) ;;
  *) kill -QUIT $server ;;
esac
wait $server
[ -n "$how" ] || rm -rf "$folder"
"#;

/// The tables of every test are in this database, which every server has, each in a schema of its own.
const DATABASE: &str = "postgres";

/// The programs, and whom they run as: they refuse to be root.
struct Tools {
    folder: PathBuf,
    user: Option<(u32, u32)>,
}

impl Tools {
    fn found() -> Result<Self, String> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<_> = env::split_paths(&path).collect();
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        folders.extend(versions.map(|version| version.path().join("bin")));
        let folder = folders.into_iter().rfind(|folder| folder.join("initdb").is_file());
        let missing = "PostgreSQL is missing: install it (on Debian: apt-get install postgresql)";
        let folder = folder.ok_or(missing)?;
        let is_root = fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
        let user = if is_root {
            Some(id("postgres").or_else(|| id("nobody")).ok_or(missing)?)
        } else {
            None
        };
        Ok(Self { folder, user })
    }

    /// A program, as the command and its arguments.
    fn words(&self, name: &str) -> Vec<String> {
        let program = self.folder.join(name).display().to_string();
        match self.user {
            None => vec![program],
            Some((user, group)) => vec![
                "setpriv".into(),
                format!("--reuid={user}"),
                format!("--regid={group}"),
                "--clear-groups".into(),
                program,
            ],
        }
    }

    fn own(&self, path: &Path) {
        if let Some((user, group)) = self.user {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }

    fn make(&self, data: &Path) {
        let words = self.words("initdb");
        let made = Command::new(&words[0])
            .args(&words[1..])
            .args(["--no-sync", "--auth=trust", "--username=keeper", "--encoding=UTF8"])
            .args(["--locale=C", "--wal-segsize=1", "--pgdata"])
            .arg(data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}

fn id(user: &str) -> Option<(u32, u32)> {
    let number = |which| {
        let said = Command::new("id").args([which, user]).output().ok()?;
        String::from_utf8(said.stdout).ok()?.trim().parse().ok()
    };
    Some((number("-u")?, number("-g")?))
}

/// The programs; none where there are none.
fn tools() -> Option<&'static Tools> {
    static TOOLS: OnceLock<Option<Tools>> = OnceLock::new();
    let found = TOOLS.get_or_init(|| match Tools::found() {
        Ok(tools) => Some(tools),
        Err(what) => {
            skip_without("MATINALE_POSTGRES", "no journal is kept on a server", &what);
            None
        }
    });
    found.as_ref()
}

/// A server, in a folder of its own.
pub(crate) struct Server {
    folder: PathBuf,
    settings: Vec<String>,
    keeper: Child,
}

impl Server {
    /// The one that all tests share which do it no harm; none where PostgreSQL is missing.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Server>> = OnceLock::new();
        SHARED
            .get_or_init(|| {
                let tools = tools()?;
                let folder = folder(tools);
                tools.make(&folder.join("fresh"));
                Some(Self::begin(tools, folder.clone(), &folder, &[]))
            })
            .as_ref()
    }

    /// Another one, which may come to harm, with these settings.
    pub(crate) fn another(settings: &[&str]) -> Option<Self> {
        let fresh = &Self::shared()?.folder;
        let tools = tools()?;
        Some(Self::begin(tools, folder(tools), fresh, settings))
    }

    /// One that is called by a port of this machine, with a password, and with TLS where that is wanted;
    /// and the authority that vouches for it as `localhost`.
    pub(crate) fn by_a_port() -> Option<&'static (Self, CertificateDer<'static>)> {
        static BY_A_PORT: OnceLock<Option<(Server, CertificateDer<'static>)>> = OnceLock::new();
        let made = || {
            let (fresh, tools) = (&Self::shared()?.folder, tools()?);
            let folder = folder(tools);
            let key = rcgen::KeyPair::generate().unwrap();
            let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
            let certificate = params.self_signed(&key).unwrap();
            let file = |name: &str, text: &str| {
                let path = folder.join(name);
                fs::write(&path, text).unwrap();
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
                tools.own(&path);
                path.display().to_string()
            };
            let settings = [
                "listen_addresses=127.0.0.1".to_owned(),
                format!("port={}", free_port()),
                "ssl=on".to_owned(),
                format!(
                    "ssl_cert_file={}",
                    file("certificate.pem", &write_pem("CERTIFICATE", certificate.der()))
                ),
                format!(
                    "ssl_key_file={}",
                    file("key.pem", &write_pem("PRIVATE KEY", &key.serialize_der()))
                ),
                format!(
                    "hba_file={}",
                    file("hba", "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
                ),
            ];
            let settings: Vec<_> = settings.iter().map(String::as_str).collect();
            let server = Self::begin(tools, folder.clone(), fresh, &settings);
            Some((server, certificate.der().clone()))
        };
        BY_A_PORT.get_or_init(made).as_ref()
    }

    /// Its port, which names its socket as well.
    pub(crate) fn port(&self) -> u16 {
        let said = self.settings.iter().find_map(|one| one.strip_prefix("port="));
        said.map_or(5432, |port| port.parse().unwrap())
    }

    fn begin(tools: &Tools, folder: PathBuf, fresh: &Path, settings: &[&str]) -> Self {
        let copied =
            Command::new("cp").arg("-a").arg(fresh.join("fresh")).arg(folder.join("data")).status();
        assert!(copied.unwrap().success());
        let settings: Vec<_> = settings.iter().map(|one| (*one).to_owned()).collect();
        let keeper = keep(tools, &folder, &settings);
        let server = Self { folder, settings, keeper };
        server.wait();
        server
    }

    /// Waits until it answers.
    fn wait(&self) {
        let began = Instant::now();
        while client((&self.folder, self.port()), "keeper", DATABASE).is_err() {
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(began.elapsed() < HANG_GUARD, "no PostgreSQL: {log}");
            sleep(Duration::from_millis(10));
        }
    }

    /// Ends it: `fast`, `immediate`, or by SIGKILL.
    pub(crate) fn stop(&mut self, how: &str) {
        writeln!(self.keeper.stdin.as_mut().unwrap(), "{how}").unwrap();
        self.keeper.wait().unwrap();
    }

    /// Starts it again, as it was left.
    pub(crate) fn start(&mut self) {
        self.keeper = keep(tools().unwrap(), &self.folder, &self.settings);
        self.wait();
    }

    /// A user with a schema of its own, where nothing is yet.
    pub(crate) fn room(&self) -> Room {
        static ROOMS: AtomicU32 = AtomicU32::new(0);
        let name = format!("room{}", ROOMS.fetch_add(1, Ordering::Relaxed));
        let words = format!("CREATE ROLE {name} LOGIN; CREATE SCHEMA AUTHORIZATION {name}");
        self.keeper().batch_execute(&words).unwrap();
        Room { name, folder: self.folder.clone(), socket: self.port(), port: None }
    }

    /// Looks at everything, and may do everything.
    pub(crate) fn keeper(&self) -> Client {
        client((&self.folder, self.port()), "keeper", DATABASE).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

fn folder(tools: &Tools) -> PathBuf {
    let folder = tempfile::Builder::new().prefix("matinale-pg-").tempdir().unwrap().keep();
    tools.own(&folder);
    folder
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn keep(tools: &Tools, folder: &Path, settings: &[String]) -> Child {
    let small = [
        "shared_buffers=16MB",
        "max_connections=60",
        "listen_addresses=",
        "wal_sync_method=fdatasync",
    ];
    let place = format!("unix_socket_directories={}", folder.display());
    let settings =
        small.into_iter().chain([place.as_str()]).chain(settings.iter().map(String::as_str));
    Command::new("sh")
        .args(["-c", KEEPER, "keeper"])
        .arg(folder)
        .args(tools.words("postgres"))
        .arg("-D")
        .arg(folder.join("data"))
        .args(settings.flat_map(|one| ["-c", one]))
        .current_dir("/")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap()
}

fn client(
    (folder, port): (&Path, u16),
    user: &str,
    database: &str,
) -> Result<Client, postgres::Error> {
    let host = folder.to_str().unwrap();
    Config::new().host(host).port(port).user(user).dbname(database).connect(NoTls)
}

/// Where one test has its journal: a user, and the schema that is theirs.
#[derive(Clone)]
pub(crate) struct Room {
    pub(crate) name: String,
    folder: PathBuf,
    socket: u16,
    port: Option<u16>,
}

impl Room {
    /// Looks at it from outside.
    pub(crate) fn look(&self) -> Client {
        client((&self.folder, self.socket), &self.name, DATABASE).unwrap()
    }

    /// Looks at it as whoever runs the server.
    pub(crate) fn look_as_keeper(&self) -> Client {
        let mut look = client((&self.folder, self.socket), "keeper", DATABASE).unwrap();
        look.batch_execute(&format!("SET search_path = {}", self.name)).unwrap();
        look
    }

    /// Its URL.
    pub(crate) fn url(&self) -> String {
        let host = match self.port {
            Some(port) => format!("127.0.0.1:{port}"),
            None => self.folder.display().to_string().replace('/', "%2F"),
        };
        format!("postgres://{}@{host}/{DATABASE}", self.name)
    }

    /// The settings of a publication whose journal is here.
    pub(crate) fn settings(&self) -> String {
        format!("[journal]\nurl = \"{}\"", self.url())
    }

    /// As the journal calls it.
    pub(crate) fn connect_options(&self) -> ConnectOptions {
        self.connect_options_at((self.folder.to_str().unwrap(), self.socket), None)
    }

    /// As the journal calls it, for senders that may be silent for so long.
    pub(crate) fn connect_options_with_lease(&self, lease: Duration) -> ConnectOptions {
        ConnectOptions::new(publication::Server { lease, ..self.describe() }, None)
    }

    /// Its server, called by the socket.
    fn describe(&self) -> publication::Server {
        publication::Server {
            host: self.folder.to_str().unwrap().to_owned(),
            port: self.socket,
            security: Security::Plaintext,
            user: self.name.clone(),
            password: None,
            database: DATABASE.to_owned(),
            ca_file: None,
            lease: Duration::from_secs(30),
        }
    }

    /// The same room, called by a port of this machine.
    pub(crate) fn by(&self, port: u16) -> Self {
        Self { port: Some(port), ..self.clone() }
    }

    /// The same by another way; as `localhost` with TLS.
    pub(crate) fn connect_options_at(
        &self,
        (host, port): (&str, u16),
        password: Option<&str>,
    ) -> ConnectOptions {
        let security = if host == "localhost" { Security::StartTls } else { Security::Plaintext };
        let server =
            publication::Server { host: host.to_owned(), port, security, ..self.describe() };
        ConnectOptions::new(server, password.map(|password| Secret::new(password.to_owned())))
    }

    /// Where the socket of its server is.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.join(format!(".s.PGSQL.{}", self.socket))
    }
}
