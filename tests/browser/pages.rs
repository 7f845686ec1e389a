//! The pages that are measured: the files and addresses that a browser opens.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Cursor};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use image::{ImageFormat, Rgb, RgbImage};
use jiff::Timestamp;
use matinale::address::Address;
use matinale::issue::edition::{Free, Paid, Tier};
use matinale::journal::{
    ReaderRequest, RequestMatter, RequestRecord, SignupConfirmation, SignupRecord, Sqlite,
};
use matinale::render::splice::{BodyFormat, fill_slots};
use matinale::token::{Key, RequestTicket, RequestTokens, SignupTicket, SignupTokens, Tokens};
use serde_json::{Value, json};

use crate::clients::Client;
use crate::harness::Newsroom;
use crate::render::{READER, house, morning};

/// The widths of a window beside a list of messages, and of a telephone.
const WIDTHS: [u32; 2] = [700, 375];
const SCHEMES: [&str; 2] = ["light", "dark"];
/// The greatest width of a message.
const CARD: u32 = 600;
const ISSUE: &str = "2025-02-11";

/// The pages, which exist and are served until this value is dropped.
pub(super) struct Shown {
    pages: Vec<Value>,
    // What the pages stand on.
    _joining: Joining,
    _leaving: Leaving,
    _inbox: Inbox,
    _newsroom: Newsroom,
}

impl Shown {
    /// Makes the pages: both editions of the example, printed by the program, and both of the fixture, as every
    /// client shows them. Opens an inbox that holds a proof of the example.
    pub(super) fn new() -> Self {
        let newsroom = Newsroom::example();
        newsroom.run(["render", ISSUE]).exits(0);
        let example = newsroom.path(&format!("out/{ISSUE}"));
        let fixture = newsroom.path("out/fixture");
        fs::create_dir_all(&fixture).unwrap();
        print_fixture::<Free>(&fixture);
        print_fixture::<Paid>(&fixture);
        let mut pages = Vec::new();
        for (name, folder) in [("example", &example), ("fixture", &fixture)] {
            for edition in ["free", "paid"] {
                pages.extend(as_clients_show(name, edition, folder));
            }
        }
        pages.push(faulty(&example));
        let inbox = Inbox::with_a_proof(&newsroom);
        pages.extend(inbox.pages());
        let leaving = Leaving::begin(&newsroom);
        pages.extend(leaving.pages());
        let joining = Joining::begin(&newsroom);
        pages.extend(joining.pages());
        Self { pages, _joining: joining, _leaving: leaving, _inbox: inbox, _newsroom: newsroom }
    }

    /// The pages in the form that the script takes.
    pub(super) fn order(&self) -> &[Value] {
        &self.pages
    }

    /// How many measurements there are: each page at each width, while it loads and in each colour scheme.
    pub(super) fn looks(&self) -> usize {
        let count = |page: &Value, key: &str| page[key].as_array().unwrap().len();
        let looks = self.pages.iter().map(|page| {
            let arrives = page["kind"] == "mail" && page["client"] == "sent";
            count(page, "widths") * (count(page, "schemes") + usize::from(arrives))
        });
        looks.sum()
    }
}

/// Writes the page of an edition once for each client, beside its pictures.
fn as_clients_show(name: &str, edition: &str, folder: &Path) -> Vec<Value> {
    let page = fs::read_to_string(folder.join(format!("{edition}.html"))).unwrap();
    let shown = Client::ALL.into_iter().map(|client| {
        let file = folder.join(format!("{edition}-{}.html", client.name()));
        fs::write(&file, client.shows(&page)).unwrap();
        json!({
            "name": format!("{name}, {edition}"),
            "url": url(&file),
            "kind": "mail",
            "client": client.name(),
            "widths": if client == Client::OutlookWord { &WIDTHS[..1] } else { &WIDTHS[..] },
            "schemes": if client.asks_for_the_night() { &SCHEMES[..] } else { &SCHEMES[..1] },
            "card": CARD,
            "axe": client == Client::Sent,
        })
    });
    shown.collect()
}

fn url(file: &Path) -> String {
    url::Url::from_file_path(file).unwrap().into()
}

/// The page that has one fault of each kind.
fn faulty(folder: &Path) -> Value {
    let file = folder.join("faults.html");
    fs::write(&file, include_str!("faults.html")).unwrap();
    json!({
        "name": "faults", "url": url(&file), "kind": "mail", "client": "sent", "widths": [700],
        "schemes": ["light"], "card": CARD, "axe": true,
    })
}

/// Writes an edition of the fixture as `render` does, with pictures made for the tests.
fn print_fixture<T: Tier>(folder: &Path) {
    let bodies = morning::<T>();
    let mut page = fill_slots(bodies.html(), BodyFormat::Html, &READER);
    let pictures = house::pictures();
    for used in bodies.pictures() {
        let picture = pictures.get(&used.src).unwrap();
        let drawn = RgbImage::from_fn(picture.width, picture.height, |x, y| {
            let byte = |part: u32| u8::try_from(part % 256).unwrap_or_default();
            Rgb([byte(x / 4), byte(y / 4), 128])
        });
        let mut bytes = Cursor::new(Vec::new());
        drawn.write_to(&mut bytes, ImageFormat::Png).unwrap();
        fs::write(folder.join(&used.name), bytes.into_inner()).unwrap();
        let cid = used.cid.as_deref().unwrap();
        page = page.replace(&format!("cid:{cid}"), &used.name);
    }
    fs::write(folder.join(format!("{}.html", T::NAME)), page).unwrap();
}

/// The program, serving pages until this value is dropped.
struct Pages {
    program: Child,
    /// The first line that the program prints.
    line: String,
}

impl Drop for Pages {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Pages {
    fn served_by(newsroom: &Newsroom, words: &[&str]) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_matinale"))
            .args(words)
            .env("LANG", "en_US.UTF-8")
            .current_dir(newsroom.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { program, line }
    }

    /// The address in the first line that begins so.
    fn address(&self, scheme: &str) -> String {
        let found = self.line.split([' ', ',', '\n']).find(|word| word.starts_with(scheme));
        found.unwrap_or_else(|| panic!("no {scheme} in {:?}", self.line)).to_owned()
    }
}

/// The built-in inbox, with both editions in it.
struct Inbox {
    program: Pages,
}

impl Inbox {
    fn with_a_proof(newsroom: &Newsroom) -> Self {
        let program = Pages::served_by(newsroom, &["inbox", "--smtp", "0", "--web", "0"]);
        let inbox = Self { program };
        let settings = newsroom.text("matinale.toml");
        let here = settings.replace("smtp://127.0.0.1:2525", &inbox.program.address("smtp://"));
        assert_ne!(here, settings, "the example has its relay on this machine");
        fs::write(newsroom.path("matinale.toml"), here).unwrap();
        newsroom.run(["proof", ISSUE]).exits(0);
        inbox
    }

    /// The addresses of the list, and of one message in each of its views.
    fn pages(&self) -> Vec<Value> {
        let paths = [
            "?still=1",
            "message/1",
            "message/1/phone-night",
            "message/1/text",
            "message/1/delivery",
            "message/1/headers",
            "message/1/parts",
            "message/1/links",
            "message/1/check",
            "message/1/editions",
            "message/1/source",
        ];
        let shown = paths.map(|path| {
            json!({
                "name": format!("inbox/{path}"),
                "url": format!("{}{path}", self.program.address("http://")),
                "kind": "web",
                "client": "itself",
                "widths": [1200, 375],
                "schemes": SCHEMES,
                "card": 2000,
                "axe": true,
            })
        });
        shown.into()
    }
}

/// The page where readers unsubscribe: each name of a page with the reader whose link shows it.
const LEAVING: [(&str, &str); 3] = [
    ("leave/asked", "asked@example.org"),
    ("leave/left", "left@example.org"),
    ("leave/silent", "silent@example.org"),
];

/// The page where readers unsubscribe, with readers of every kind.
struct Leaving {
    program: Pages,
    tokens: Tokens,
    /// Each name of a page behind the link of a request, with its token.
    requests: Vec<(&'static str, String)>,
}

impl Leaving {
    fn begin(newsroom: &Newsroom) -> Self {
        let key = Key::new([7; 32]);
        fs::create_dir_all(newsroom.path("state")).unwrap();
        let file = newsroom.path("state/unsubscribe.key");
        fs::write(&file, key.to_text()).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        for (reason, reader) in [("unsubscribed", LEAVING[1].1), ("bounced", LEAVING[2].1)] {
            newsroom.run(["subscribers", "suppress", "--reason", reason, reader]).exits(0);
        }
        let requests = keep_requests(newsroom, &key);
        let program = Pages::served_by(newsroom, &["serve", "--listen", "127.0.0.1:0"]);
        Self { program, tokens: Tokens::new(&key, "la-vigie"), requests }
    }

    /// The page of each reader and of each request, and the page of a link that does not work.
    fn pages(&self) -> Vec<Value> {
        let web = self.program.address("http://");
        let token = |reader| self.tokens.make_unsubscribe_token(&Address::parse(reader).unwrap());
        let links = LEAVING.iter().map(|(name, reader)| (*name, token(*reader)));
        let requests = self.requests.iter().cloned();
        let links = links.chain([("leave/unknown", "nobody".to_owned())]).chain(requests);
        let shown = links.map(|(name, token)| {
            json!({
                "name": name,
                "url": format!("{web}/desinscription/{token}"),
                "kind": "web",
                "client": "itself",
                "widths": [700, 375, 320],
                "schemes": SCHEMES,
                "card": CARD,
                "axe": true,
            })
        });
        shown.collect()
    }
}

/// Keeps a request of each kind. Answers each name of a page with the token that leads there.
fn keep_requests(newsroom: &Newsroom, key: &Key) -> Vec<(&'static str, String)> {
    let tokens = RequestTokens::new(key, "la-vigie");
    let mut journal = Sqlite::open(&newsroom.path("state/journal.sqlite3"), "la-vigie").unwrap();
    let now = Timestamp::from_millisecond(Timestamp::now().as_millisecond()).unwrap();
    let address = |text: &str| Address::parse(text).unwrap();
    let former = || address("asked@example.org");
    let requests = [
        ("own/change", "new@example.org", RequestMatter::Change { former: former() }),
        ("own/changed", "done@example.org", RequestMatter::Change { former: former() }),
        ("own/record", "record@example.org", RequestMatter::Record),
        ("own/forget", "forget@example.org", RequestMatter::Forget),
    ];
    let keep = |(name, reader, matter): (&'static str, &str, RequestMatter)| {
        let (reader, kind) = (address(reader), matter.kind().unwrap());
        let request =
            ReaderRequest { reader: reader.clone(), matter, network: "192.0.2.0/24".to_owned() };
        journal.keep_request(&request, now).unwrap();
        let ticket = RequestTicket { kind, reader, requested: now };
        if name == "own/changed" {
            let kept = journal.find_request(&ticket, now).unwrap().unwrap();
            journal.record_address_change(&kept, now).unwrap();
        }
        (name, tokens.make_request_token(&ticket))
    };
    requests.into_iter().map(keep).collect()
}

/// The form to sign up, and the pages around it.
struct Joining {
    program: Pages,
    /// Each name of a page with its path.
    paths: Vec<(&'static str, String)>,
}

impl Joining {
    fn begin(newsroom: &Newsroom) -> Self {
        let mut joined = newsroom_of_requests(newsroom);
        joined.insert(0, ("join/form", "inscription".to_owned()));
        let program = Pages::served_by(newsroom, &["serve", "--listen", "127.0.0.1:0"]);
        Self { program, paths: joined }
    }

    fn pages(&self) -> Vec<Value> {
        let web = self.program.address("http://");
        let shown = self.paths.iter().map(|(name, path)| {
            json!({
                "name": name,
                "url": format!("{web}/{path}"),
                "kind": "web",
                "client": "itself",
                "widths": [700, 375, 320],
                "schemes": SCHEMES,
                "card": CARD,
                "axe": true,
            })
        });
        shown.collect()
    }
}

/// The paths of links in confirmation mails: one that waits, one that was followed, and one that is too old.
fn newsroom_of_requests(newsroom: &Newsroom) -> Vec<(&'static str, String)> {
    let tokens = SignupTokens::new(&Key::new([7; 32]), "la-vigie");
    let mut journal = Sqlite::open(&newsroom.path("state/journal.sqlite3"), "la-vigie").unwrap();
    let now = Timestamp::from_millisecond(Timestamp::now().as_millisecond()).unwrap();
    let names = ["join/confirm", "join/confirmed", "join/expired"];
    let links = names.iter().zip(["wait@example.org", "done@example.org", "late@example.org"]);
    let path = |(name, reader): (&&'static str, &str)| {
        let reader = Address::parse(reader).unwrap();
        let ticket = SignupTicket { reader: reader.clone(), requested: now };
        let (consent, network) =
            ("Je veux recevoir La Vigie.".to_owned(), "192.0.2.0/24".to_owned());
        if *name != "join/expired" {
            let (reader, matter) = (reader.clone(), RequestMatter::Signup { consent });
            let request = ReaderRequest { reader, matter, network: network.clone() };
            journal.keep_request(&request, now).unwrap();
        }
        if *name == "join/confirmed" {
            let confirmation = SignupConfirmation { reader, requested: now, network };
            journal.confirm_signup(&confirmation, now).unwrap();
        }
        (*name, format!("inscription/{}", tokens.make_signup_token(&ticket)))
    };
    links.map(path).collect()
}
