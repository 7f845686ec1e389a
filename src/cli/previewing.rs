//! Opens the preview of an issue, and says where it is.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::preview_options::PreviewPlace;
use super::signals::interrupted;
use super::surroundings::surroundings;
use crate::http::PortSearch;
use crate::newsroom::{Newsroom, start_runtime};
use crate::preview::{EditorLink, Preview, PreviewOptions};
use crate::wording::say;

/// The port that is tried first.
const USUAL_PORT: u16 = 4025;

/// The variables of the environment that name the program to write with, in the order in which they are asked.
const EDITOR_VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// The programs that open a link in the browser, by system.
const OPENERS: [&[&str]; 1] = [if cfg!(target_os = "macos") {
    &["open"]
} else if cfg!(windows) {
    &["cmd", "/C", "start", ""]
} else {
    &["xdg-open"]
}];

/// Serves the preview of the issue in a file until a signal comes.
pub(super) fn show_preview(
    newsroom: &Newsroom,
    issue: PathBuf,
    place: &PreviewPlace,
    console: Console,
) -> Result<Exit, Failure> {
    let runtime = start_runtime()?;
    let machine = surroundings(console);
    let file = newsroom.shown(&issue);
    // Another machine has other programs.
    let commands = EDITOR_VARIABLES.iter().filter_map(|name| (machine.environment)(name));
    let mut links = commands.map(|command| EditorLink::of_command(&command));
    let link = links.find(|link| *link != EditorLink::None).unwrap_or(EditorLink::None);
    let editor = if place.listen.is_loopback() { link } else { EditorLink::None };
    let token = machine.make_page_token()?;
    let search = place.port.map_or(PortSearch::NextFree, |_| PortSearch::Exactly);
    let opened = runtime.block_on(Preview::open(PreviewOptions {
        folder: newsroom.folder().to_owned(),
        issue,
        surroundings: machine,
        locale: console.locale(),
        ip: place.listen,
        port: place.port.unwrap_or(USUAL_PORT),
        search,
        token,
        editor,
    }));
    let preview = opened.map_err(|error| Failure::not_started(error.word()))?;
    tell_link(&preview, &file, place, console);
    runtime.block_on(interrupted());
    runtime.block_on(preview.stop());
    Ok(Exit::Done)
}

/// Says where the preview is: in words, as a code for a phone if one can reach it, and in the browser if that is asked for.
fn tell_link(preview: &Preview, file: &str, place: &PreviewPlace, console: Console) {
    let link = preview.link();
    if console.json {
        console.answer(&json!({ "page": link, "file": file }).to_string());
    } else {
        console.answer(&say!("{file} is shown at {link} · Ctrl-C ends", file, link));
        if !place.listen.is_loopback()
            && let Some(code) = draw_code(&preview.phone_link())
        {
            console.answer(&code);
        }
    }
    if place.open && !open_browser(link) {
        console.tell(&say!("no browser can be opened from here: open the link yourself"));
    }
}

/// A link as a code that a phone reads, in block letters (ISO/IEC 18004). Terminals are dark: the letters are the light
/// modules.
fn draw_code(link: &str) -> Option<String> {
    let code = QrCode::new(link).ok()?;
    let mut drawing = code.render::<Dense1x2>();
    Some(drawing.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

/// Opens a link in the browser of this machine. Answers whether a program took it.
fn open_browser(link: &str) -> bool {
    OPENERS.iter().any(|words| {
        let [program, arguments @ ..] = *words else { return false };
        let mut command = Command::new(program);
        command.args(arguments).arg(link);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().is_ok()
    })
}
