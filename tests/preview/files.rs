//! The files that the preview follows, whatever becomes of them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::thread;
use std::time::Duration;

use super::{DAY, FILE, ISSUE, Preview, newsroom_with_issue};
use crate::harness::{Newsroom, skip_without};

/// The events of a page, as a browser hears them.
struct Events(BufReader<std::net::TcpStream>);

impl Events {
    fn listen(preview: &Preview) -> Self {
        let mut stream = preview.connect();
        let (base, address) = (&preview.base, preview.address);
        let request = format!("GET {base}/events HTTP/1.1\r\nHost: {address}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        Self(BufReader::new(stream))
    }

    /// Waits for the number of the next state.
    fn next(&mut self) -> u64 {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the events end");
            if let Some(number) = line.strip_prefix("data: ") {
                return number.trim().parse().unwrap();
            }
        }
    }

    /// Waits until a state has come that is newer than this one.
    fn wait_past(&mut self, revision: u64) {
        while self.next() <= revision {}
    }
}

/// The number of the state that a page shows.
fn read_revision(page: &str) -> u64 {
    super::list_quoted(page, "data-revision=\"")[0].parse().unwrap()
}

#[test]
fn a_save_is_told_to_ten_open_pages_at_once() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let shown = read_revision(&preview.fetch("/"));
    let mut pages: Vec<Events> = (0..10).map(|_| Events::listen(&preview)).collect();
    for page in &mut pages {
        assert_eq!(
            page.next(),
            shown,
            "a page that was shown before hears that nothing has changed"
        );
    }
    newsroom.write_text(FILE, &ISSUE.replace("Un vent", "Une brise"));
    for page in &mut pages {
        page.wait_past(shown);
    }
    let page = preview.wait_for("/mail/shown/free", "Une brise");
    assert!(!page.contains("Un vent"));
}

#[test]
fn what_is_not_shown_is_no_change() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let shown = read_revision(&preview.fetch("/"));
    for other in
        ["issues/.2025-02-11.toml.swp", "issues/2025-02-11.toml~", "out/x.html", ".git/index"]
    {
        newsroom.write_text(other, "x");
    }
    // Longer than the pause between two looks at the files.
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(read_revision(&preview.fetch("/")), shown);
    newsroom.write_text(FILE, &ISSUE.replace("Un vent", "Une brise"));
    preview.wait_for("/mail/shown/free", "Une brise");
    assert!(read_revision(&preview.fetch("/")) > shown);
}

/// Each way in which a file can be away or broken is shown, and the issue comes back by itself.
#[test]
fn a_file_that_is_deleted_emptied_half_written_or_a_folder_is_shown_so_and_comes_back() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let path = newsroom.path(FILE);
    let restore = || {
        newsroom.write_text(FILE, &unindent(ISSUE));
        preview.wait_for("/", "<iframe");
        preview.wait_for("/mail/shown/paid", "Le gardien a vendu la lampe");
    };
    restore();
    fs::remove_file(&path).unwrap();
    preview.wait_for("/", "cannot be shown");
    assert!(preview.fetch("/mail/shown/free").starts_with("HTTP/1.1 404"));
    restore();
    fs::write(&path, "").unwrap();
    let empty = preview.wait_for("/", "cannot be printed as it stands");
    assert!(empty.contains("finding error"), "{empty}");
    restore();
    let half = unindent(ISSUE);
    fs::write(&path, &half[..half.len() * 2 / 3]).unwrap();
    preview.wait_for("/", "cannot be printed as it stands");
    restore();
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    preview.wait_for("/", "it is a folder");
    fs::remove_dir(&path).unwrap();
    restore();
    fs::rename(&path, newsroom.path("issues/aside")).unwrap();
    preview.wait_for("/", "cannot be shown");
    fs::rename(newsroom.path("issues/aside"), &path).unwrap();
    preview.wait_for("/", "<iframe");
    fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
    preview.wait_for("/", "cannot be printed as it stands");
    restore();
}

/// The text without the margin that all lines of a raw string share.
fn unindent(text: &str) -> String {
    text.lines().map(|line| line.trim_start().to_owned() + "\n").collect()
}

#[test]
fn a_folder_that_is_replaced_as_a_whole_is_followed_on() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let (issues, aside) = (newsroom.path("issues"), newsroom.path("aside"));
    fs::rename(&issues, &aside).unwrap();
    preview.wait_for("/", "cannot be shown");
    fs::create_dir(&issues).unwrap();
    fs::write(newsroom.path(FILE), unindent(ISSUE)).unwrap();
    preview.wait_for("/", "<iframe");
    fs::write(newsroom.path(FILE), unindent(&ISSUE.replace("Un vent", "Une brise"))).unwrap();
    preview.wait_for("/mail/shown/free", "Une brise");
}

#[test]
fn settings_that_break_are_told_of_and_followed() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    assert!(preview.fetch("/").contains("La Vigie"));
    let settings = newsroom.text("matinale.toml");
    newsroom.write_text("matinale.toml", &settings.replace("timezone", "timezome"));
    let broken = preview.wait_for("/", "settings of the publication cannot be used");
    assert!(broken.contains("matinale.toml:"), "{broken}");
    assert!(preview.fetch("/issues").contains("role=\"alert\""));
    newsroom.write_text("matinale.toml", &settings.replace("La Vigie", "La Hune"));
    preview.wait_for("/", "La Hune");
    fs::remove_file(newsroom.path("matinale.toml")).unwrap();
    preview.wait_for("/", "cannot be shown");
    newsroom.write_text("matinale.toml", &settings);
    preview.wait_for("/", "<iframe");
}

#[test]
fn a_text_and_a_picture_of_the_issue_are_followed_like_the_issue() {
    let issue = ISSUE.replace(
        "body = \"Un vent d'ouest pousse les voiles vers le large.\"",
        "body_file = \"texte.md\"",
    );
    let newsroom = Newsroom::new().issue(DAY, &issue).file("issues/texte.md", "Un vent d'ouest.\n");
    let preview = Preview::open(&newsroom, DAY);
    preview.wait_for("/mail/shown/free", "Un vent");
    newsroom.write_text("issues/texte.md", "Une brise de terre.\n");
    preview.wait_for("/mail/shown/free", "Une brise");
    fs::remove_file(newsroom.path("issues/texte.md")).unwrap();
    let page = preview.wait_for("/", "cannot be printed as it stands");
    assert!(page.contains("texte.md"), "{page}");
}

/// The kernel watches only so many folders for each user.
#[cfg(target_os = "linux")]
#[test]
fn folders_that_the_system_does_not_watch_are_looked_at_again_and_again() {
    let issue = ISSUE.replace(
        "body = \"Un vent d'ouest pousse les voiles vers le large.\"",
        "body_file = \"texte.md\"",
    );
    let newsroom = Newsroom::new().issue(DAY, &issue).file("issues/texte.md", "Un vent d'ouest.\n");
    let words = ["preview", DAY, "--port", "0", "--lang", "en"];
    let Some(started) = newsroom.start_with_few_watches(1, words) else {
        return skip_without("MATINALE_NAMESPACES", "no folder is unwatched", "unshare is refused");
    };
    let preview = Preview::with(started);
    preview.wait_for("/mail/shown/free", "Un vent");
    newsroom.write_text("issues/texte.md", "Une brise de terre.\n");
    preview.wait_for("/mail/shown/free", "Une brise");
}

#[test]
fn an_issue_that_lies_elsewhere_is_followed_too() {
    let newsroom = Newsroom::new().file("other/2025-02-11.toml", unindent(ISSUE));
    let elsewhere = Newsroom::empty().file("2025-02-11.toml", unindent(ISSUE));
    let file = elsewhere.path("2025-02-11.toml");
    let preview = Preview::open(&newsroom, file.to_str().unwrap());
    preview.wait_for("/mail/shown/free", "Un vent");
    elsewhere.write_text("2025-02-11.toml", &unindent(&ISSUE.replace("Un vent", "Une brise")));
    preview.wait_for("/mail/shown/free", "Une brise");
}
