//! What the finished page shows of an editor's own choices: pictures, addresses, colours.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::{body, findings, story, told, told_with};
use crate::harness::{Newsroom, drawing};

/// A story that shows these pictures.
fn showing(names: &[&str]) -> String {
    let figures: Vec<String> = names
        .iter()
        .map(|name| format!("{{ src = \"{name}\", alt = \"Un quai\", credit = \"© A\" }}"))
        .collect();
    story(&format!("body = \"Un texte.\"\nfigures = [{}]", figures.join(", ")))
}

/// A picture in which nothing repeats, so that it is as heavy as its pixels.
fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut seed = 1_u32;
    let pixels = RgbImage::from_fn(width, height, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [red, green, blue, _] = seed.to_be_bytes();
        Rgb([red, green, blue])
    });
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// A drawing of one colour on a ground of another.
fn drawn(line: [u8; 4], ground: [u8; 4]) -> Vec<u8> {
    let pixels =
        RgbaImage::from_fn(1200, 300, |x, _| Rgba(if x % 100 < 30 { line } else { ground }));
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// What is found in a story that shows one picture.
#[track_caller]
fn shows(bytes: Vec<u8>) -> Vec<String> {
    told_with(&[("x.png", bytes)], &showing(&["x.png"]))
}

#[test]
fn a_picture_of_too_few_pixels_is_told() {
    assert_eq!(shows(noise(300, 100)), ["8:20 warning img.resolution"]);
    assert_eq!(shows(noise(779, 20)), ["8:20 warning img.resolution"]);
    assert_eq!(shows(noise(780, 20)), [""; 0]);
}

#[test]
fn a_heavy_picture_of_which_few_pixels_are_shown_is_told() {
    let portrait = |bytes| {
        told_with(
            &[("x.png", bytes)],
            "date = 2025-02-11\ntitle = \"Un matin\"\n\n[[blocks]]\nkind = \"tribune\"\n\
             title = \"L'avis de celle qui voit passer tous les trains\"\nbody = \"Un texte.\"\n\
             author = { name = \"A\", figure = { src = \"x.png\", alt = \"A\", credit = \"© A\" } }\n",
        )
    };
    assert_eq!(portrait(noise(400, 100)), ["8:41 note img.oversized"]);
    assert_eq!(portrait(noise(400, 20)), [""; 0], "it is light");
    assert_eq!(portrait(noise(200, 150)), [""; 0], "it is shown");
}

#[test]
fn a_heavy_picture_is_told_and_one_too_heavy_is_refused() {
    assert_eq!(shows(noise(1000, 80)), ["8:20 warning img.heavy"]);
    assert_eq!(
        shows(noise(1000, 400)),
        ["2:9 warning img.heavy", "2:9 warning size.message", "8:20 error img.huge"]
    );
    assert_eq!(shows(noise(1000, 60)), [""; 0]);
}

#[test]
fn pictures_that_are_heavy_together_are_told() {
    let many = |count: usize, height: u32| {
        let names: Vec<String> = (0..count).map(|at| format!("{at}.png")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let pictures: Vec<(&str, Vec<u8>)> =
            names.iter().map(|name| (*name, noise(1000, height))).collect();
        told_with(&pictures, &showing(&names))
    };
    let told = many(6, 62);
    assert_eq!(told, ["2:9 warning img.heavy", "2:9 warning size.message"]);
    assert_eq!(
        many(5, 60),
        ["2:9 warning size.message"],
        "under a mebibyte, and over it as it travels"
    );
    assert_eq!(many(3, 60), [""; 0]);
}

#[test]
fn a_page_of_pictures_is_told() {
    let bare = |words: &str| {
        let issue = showing(&["a.png"]).replace("Un texte.", words);
        findings(
            &Newsroom::new()
                .file("issues/2025-02-11.toml", issue)
                .file("issues/images/a.png", drawing()),
        )
    };
    assert_eq!(bare("Un texte."), ["8:20 warning img.ratio-text"]);
    assert_eq!(bare(&"Un texte qui dit quelque chose de ce jour. ".repeat(12)), [""; 0]);
    let without = "date = 2025-02-11\ntitle = \"Un matin\"\n\n[[blocks]]\nkind = \"story\"\n\
                   title = \"Le train de nuit repart ce soir vers le sud\"\nbody = \"Un texte.\"\n";
    assert_eq!(told(without), [""; 0]);
}

#[test]
fn dark_lines_on_a_transparent_ground_are_told() {
    assert_eq!(shows(drawn([20, 20, 20, 255], [0; 4])), ["8:20 warning color.dark-invert"]);
    assert_eq!(shows(drawn([20, 20, 20, 255], [250, 250, 250, 255])), [""; 0], "on a light ground");
    assert_eq!(shows(drawn([200, 120, 40, 255], [0; 4])), [""; 0], "light lines");
}

#[test]
fn a_fifth_of_transparent_ground_is_enough_to_lose_dark_lines() {
    let pixels = RgbaImage::from_fn(1200, 300, |x, _| {
        Rgba(if x % 100 < 80 { [0, 0, 0, 255] } else { [0; 4] })
    });
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    assert_eq!(shows(bytes.into_inner()), ["8:20 warning color.dark-invert"]);
}

#[test]
fn a_paper_of_pure_white_is_told_where_the_settings_say_it() {
    let told = |paper: &str| {
        let newsroom = Newsroom::new();
        let settings = newsroom.text("matinale.toml");
        let settings = format!("{settings}\n[theme]\npaper = \"{paper}\"\n");
        findings(&newsroom.settings(&settings).file("issues/2025-02-11.toml", body("Un texte.")))
    };
    assert_eq!(told("#FFFFFF"), ["15:9 warning color.dark-invert"]);
    assert!(told("#000000").contains(&"15:9 warning color.dark-invert".to_owned()));
    assert_eq!(told("#fffffe"), [""; 0]);
}

#[test]
fn a_text_part_of_addresses_is_told() {
    let link =
        |length: usize| body(&format!("[Le dossier](https://a.example/{})", "a/".repeat(length)));
    let bare = |issue: String| findings(&Newsroom::new().file("issues/2025-02-11.toml", issue));
    assert_eq!(bare(link(200)), ["7:9 note text.urls"]);
    assert_eq!(bare(link(20)), [""; 0]);
}

#[test]
fn prose_of_every_form_makes_a_page_that_nothing_is_wrong_with() {
    let cells = |word: &str| {
        let cells: Vec<String> = (0..14).map(|at| format!("| {word}{at} ")).collect();
        cells.concat() + "|"
    };
    let rows: String = (0..4).map(|row| cells(&format!("valeur{row}n")) + "\n").collect();
    let prose = format!(
        "## Un intertitre\n\nUn *tout* **petit** mot, l'**IA**, `code <b>`, [un lien](https://a.example/a-b?c=d&e=f), \
         une **gros**se rime.  \nPour {{{{name|vous}}}}.[^1]\n\n1. un\n2. deux\n\n   - trois & quatre\n\n\
         > Une citation < longue\n\n{}\n{}\n{rows}\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
         [^1]: Une note, avec [son lien](https://b.example/).\n",
        cells("colonne"),
        "|---".repeat(14) + "|",
    );
    let block = |head: &str| {
        format!(
            "[[blocks]]\n{head}\nbody = \'\'\'\n{prose}\'\'\'\n\
             figures = [{{ src = \"a.png\", alt = \"Un quai\", caption = \"Le quai\", credit = \"© A\" }}]\n\
             watch = \"La **suite**.\"\nbyline = [\"A. B.\"]\nsign_off = \"A. B.\"\n\
             source = {{ label = \"La source\", url = \"https://c.example/\" }}\n"
        )
    };
    for language in ["fr", "en"] {
        let issue = format!(
            "date = 2025-02-11\ntitle = \"Un matin\"\nlanguage = \"{language}\"\n{}{}",
            block("kind = \"story\"\ntitle = \"Le train\"\nkicker = \"Rail\""),
            block(
                "kind = \"editorial\"\ntitle = \"Le quai\"\nexclusive = true\nteasers = [\"Un quai.\"]\nopening = \"Une ouverture.\""
            ),
        );
        let found = told(&issue);
        let of_the_page =
            ["a11y.", "color.", "page.", "size.", "text.d", "text.e", "img.", "unsub."];
        let wrong: Vec<&String> = found
            .iter()
            .filter(|found| of_the_page.iter().any(|family| found.contains(family)))
            .collect();
        assert_eq!(wrong, [""; 0], "{found:?}");
        assert!(!found.iter().any(|found| found.contains("error")), "{found:?}");
    }
}
