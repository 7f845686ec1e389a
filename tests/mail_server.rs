//! Messages by BDAT, several at a time, to a mail server that others wrote: Exim, started in a scratch folder.
//!
//! Exim reads a configuration only if it belongs to root, so the test is skipped for others.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "the server is made of files")]

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use crate::harness::{Newsroom, skip_without, wait_until};

/// The user that Debian's Exim changes to.
const EXIM_USER: &str = "Debian-exim";

/// A reader whom the server does not know.
const UNKNOWN_READER: &str = "r004";

/// A server that keeps what it takes in its queue.
struct MailServer {
    program: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl MailServer {
    /// Starts Exim with so many messages on one connection. `None` where it is not installed, unless
    /// `MATINALE_EXIM=required`.
    fn begin(newsroom: &Newsroom, more: &str) -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
        let program = folders.map(|folder| folder.join("exim4")).find(|file| file.is_file());
        let ids = find_user();
        let (Some(program), Some(ids)) = (program, ids) else {
            let missing =
                "exim4 is missing, or this user is not root: apt-get install exim4-daemon-light";
            skip_without("MATINALE_EXIM", "BDAT is not tried with a mail server", missing);
            return None;
        };
        let folder = newsroom.path("exim");
        let log = folder.join("log/main");
        for name in ["", "spool", "log"] {
            fs::create_dir_all(folder.join(name)).unwrap();
            chown(folder.join(name), Some(ids.user), Some(ids.group)).unwrap();
        }
        open_the_way(&folder);
        let configuration = folder.join("exim.conf");
        fs::write(&configuration, configure(&folder, more)).unwrap();
        fs::set_permissions(&configuration, fs::Permissions::from_mode(0o644)).unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new(program);
        command.arg("-C").arg(&configuration).args(["-bdf", "-oX", &address.port().to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(fs::File::create(newsroom.path("exim.err")).unwrap());
        let program = command.spawn().unwrap();
        wait_until("exim4", || TcpStream::connect(address).is_ok());
        Some(Self { program, address, log })
    }

    /// The readers whose messages the server has taken, in order, as its log says.
    fn taken(&self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let taken = log.lines().filter(|line| line.contains(" <= "));
        taken.filter_map(|line| line.split(" for ").nth(1)).map(str::to_owned).collect()
    }

    /// How many messages came by BDAT, as the log says.
    fn count_chunked(&self) -> usize {
        fs::read_to_string(&self.log).unwrap_or_default().matches(" K S=").count()
    }
}

/// A user of the system, by numbers.
struct UserIds {
    user: u32,
    group: u32,
}

/// The user of Exim, if there is one and this process may change to it.
fn find_user() -> Option<UserIds> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| {
        use std::os::unix::fs::MetadataExt;
        own.uid() == 0
    });
    let users = fs::read_to_string("/etc/passwd").ok().filter(|_| is_root)?;
    let line = users.lines().find(|line| line.split(':').next() == Some(EXIM_USER))?;
    let number = |at| line.split(':').nth(at).and_then(|word: &str| word.parse().ok());
    Some(UserIds { user: number(2)?, group: number(3)? })
}

/// Lets another user walk to a folder, as far as it is ours.
fn open_the_way(folder: &Path) {
    for above in folder.ancestors().skip(1).take_while(|above| *above != env::temp_dir()) {
        let _ = fs::set_permissions(above, fs::Permissions::from_mode(0o711));
    }
}

fn configure(folder: &Path, more: &str) -> String {
    let folder = folder.display();
    format!(
        "primary_hostname = relay.example\nspool_directory = {folder}/spool\n\
         log_file_path = {folder}/log/%s\npid_file_path = {folder}/spool/pid\n\
         exim_user = {EXIM_USER}\nexim_group = {EXIM_USER}\nnever_users =\nkeep_environment =\n\
         local_interfaces = 127.0.0.1\ntls_advertise_hosts =\nchunking_advertise_hosts = *\n\
         log_selector = +received_recipients\nhost_lookup =\nrfc1413_query_timeout = 0s\n\
         smtp_accept_queue_per_connection = 0\nqueue_only\nacl_smtp_rcpt = judge\n{more}\n\
         begin acl\njudge:\n  deny local_parts = {UNKNOWN_READER}\n       \
         message = 5.1.1 no such reader\n  accept\n\
         begin routers\nall:\n  driver = accept\n  transport = file\n\
         begin transports\nfile:\n  driver = appendfile\n  file = /dev/null\n"
    )
}

/// Everybody but the unknown reader.
fn known(newsroom: &Newsroom) -> BTreeSet<String> {
    let all = newsroom.everyone().into_iter();
    all.filter(|reader| !reader.starts_with(UNKNOWN_READER)).collect()
}

#[test]
fn exim_takes_a_window_of_messages_by_bdat_and_refuses_one_reader_in_it() {
    let newsroom = Newsroom::sending_to(60).connections(2);
    let Some(server) = MailServer::begin(&newsroom, "") else { return };
    newsroom.write_settings(&format!("url = \"smtp://{}\"\nwindow = 8", server.address));
    newsroom.send(&["--dry-run"]).exits(0).answers("in doubt after a crash: up to 16 messages");
    newsroom.send(&[]).exits(0);
    let taken = server.taken();
    assert_eq!(taken.len(), 59, "somebody has two");
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), known(&newsroom));
    // Until one message has shown that the server takes BDAT, the other connection sends by DATA.
    let chunked = server.count_chunked();
    assert!(chunked > 50, "{chunked} messages came by BDAT");
    assert_eq!(newsroom.count_in_state("rejected"), 1);
}

#[test]
fn exim_ends_a_connection_in_mid_window_and_nobody_is_in_doubt() {
    let newsroom = Newsroom::sending_to(40).connections(1);
    let more = "smtp_accept_max_per_connection = 7";
    let Some(server) = MailServer::begin(&newsroom, more) else { return };
    newsroom.write_settings(&format!("url = \"smtp://{}\"\nwindow = 8", server.address));
    newsroom.send(&[]).exits(0);
    let taken = server.taken();
    assert_eq!(taken.len(), 39, "{taken:?}");
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), known(&newsroom));
    assert_eq!(newsroom.count_in_state("in_doubt"), 0);
}

#[test]
fn a_kill_before_exim_answers_leaves_in_doubt_no_more_than_the_window() {
    let newsroom = Newsroom::sending_to(300).connections(2);
    let Some(server) = MailServer::begin(&newsroom, "") else { return };
    newsroom.write_settings(&format!("url = \"smtp://{}\"\nwindow = 8", server.address));
    let started = newsroom.start(["send", "today", "--yes"]);
    wait_until("50 messages taken", || server.taken().len() >= 50);
    started.kill();
    let again = newsroom.send(&[]);
    let doubted = newsroom.count_in_state("in_doubt");
    assert!(doubted <= 16, "{doubted} in doubt: {again}");
    assert_eq!(again.code, Some(i32::from(doubted > 0)), "{again}");
    let taken = server.taken();
    let readers: BTreeSet<_> = taken.iter().cloned().collect();
    assert_eq!(taken.len(), readers.len(), "somebody has two");
    assert_eq!(newsroom.count_in_state("accepted") + doubted, 299);
}
