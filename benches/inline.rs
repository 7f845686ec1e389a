//! What it costs to write the base sheet into the elements of the example issue's free edition: by
//! css-inline over the whole document, and by the way this house goes.
//!
//! `benches/inlining.py` runs it beside other inliners; `cargo bench --bench inline -- FOLDER` alone
//! writes the document into the folder and says, a line each, the shortest of many runs in
//! microseconds and how many elements have a style.

mod house;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use css_inline::CSSInliner;
use matinale::issue::edition::{self, Free};
use matinale::render::{self, PageInputs};

use house::{check_last_issue, open_newsroom};

/// As many runs: the shortest is the one that nothing disturbed.
const RUNS: usize = 300;

#[expect(clippy::disallowed_methods, reason = "a bench writes its subject down for its peers")]
#[expect(clippy::print_stdout, reason = "a bench answers on stdout")]
fn main() {
    let checked = check_last_issue(&mut open_newsroom());
    let printed = checked.into_printed().expect("no errors");
    let (publication, pictures) = (printed.publication(), printed.pictures());
    let page = PageInputs { publication, pictures, latest: &[] };
    let free = edition::cut::<Free>(printed.issue());
    let template = render::print_template(&free, &page).expect("printed");
    let document = with_base(&template, &render::write_base_sheet(&publication.theme));
    let folder = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    if let Some(folder) = folder {
        std::fs::write(Path::new(&folder).join("page.html"), &document).expect("written");
    }

    // As in `render::inline`, but for the base sheet, which stands in the document for all alike.
    let inliner = CSSInliner::options()
        .keep_style_tags(false)
        .minify_css(true)
        .load_remote_stylesheets(false)
        .resolve_css_variables(true)
        .build();
    let whole = || inliner.inline(black_box(&document)).expect("inlined");
    let dressed = || render::print_edition(&free, &page).expect("printed");
    let bare = || render::print_template(&free, &page).expect("printed");
    println!("css-inline\t{:.0}\t{}", shortest(whole), styles(&whole()));
    println!("matinale\t{:.0}\t{}", shortest(dressed), styles(dressed().html()));
    println!("template\t{:.0}\t0", shortest(bare));
}

/// The template with the base sheet in a style element of its own, and the head's sheet marked, in
/// each inliner's words, as one to leave alone.
fn with_base(template: &str, base: &str) -> String {
    let kept = "<style data-css-inline=\"keep\" data-embed data-premailer=\"ignore\">";
    // Outlook's style stands in a comment before it; the head's own is the last one.
    let (before, after) = template.rsplit_once("<style>").expect("a head sheet");
    format!("{before}<style>{base}</style>{kept}{after}")
}

/// Microseconds.
fn shortest<T>(work: impl Fn() -> T) -> f64 {
    let timed = |_| {
        let began = Instant::now();
        black_box(work());
        began.elapsed().as_secs_f64() * 1e6
    };
    (0..RUNS).map(timed).fold(f64::INFINITY, f64::min)
}

fn styles(page: &str) -> usize {
    page.matches(" style=\"").count()
}
