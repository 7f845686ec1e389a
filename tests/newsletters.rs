//! Newsletters of different kinds, written as their editors would write them: each is checked without a
//! finding, and printed whole in both editions.
//!
//! Their pictures are made here: a drawing of the example in each format that the texts name.

#![allow(clippy::disallowed_methods, reason = "the newsletters are files of the project")]

use std::io::Cursor;
use std::path::Path;
use std::{fs, io};

use image::ImageFormat;

use crate::harness::{Newsroom, drawing};

const DATE: &str = "2025-03-04";

/// The publication of a folder of `tests/newsletters`, with two readers and these pictures.
fn newsletter(name: &str, pictures: &[&str]) -> Newsroom {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newsletters").join(name);
    let newsroom = copy(&folder, "", Newsroom::new()).expect("the files of the newsletter");
    pictures.iter().fold(newsroom, |newsroom, picture| {
        let path = format!("issues/images/{picture}");
        newsroom.file(&path, drawn_as(picture))
    })
}

/// With the files of a folder and of the folders below.
fn copy(folder: &Path, below: &str, mut newsroom: Newsroom) -> io::Result<Newsroom> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        newsroom = if path.is_dir() {
            copy(&path, &format!("{name}/"), newsroom)?
        } else {
            newsroom.file(&name, fs::read(&path)?)
        };
    }
    Ok(newsroom)
}

/// The drawing in the format that a file's name says.
fn drawn_as(name: &str) -> Vec<u8> {
    let format = ImageFormat::from_path(name).expect("a format by its ending");
    let picture = image::load_from_memory(&drawing()).expect("a picture").into_rgb8();
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("a file of the format");
    file.into_inner()
}

/// What `render` printed of an edition: the page and the text.
struct Printed {
    html: String,
    text: String,
}

impl Printed {
    fn read(newsroom: &Newsroom, edition: &str) -> Self {
        let text = |ending| newsroom.text(&format!("out/{DATE}/{edition}.{ending}"));
        Self { html: text("html"), text: text("txt") }
    }

    /// Both parts hold all of these, written as they are to be read. `~` stands for a no-break blank.
    #[track_caller]
    fn holds(&self, words: &[&str]) {
        for words in words {
            let text = words.replace('~', "\u{a0}");
            assert!(self.text.contains(&text), "the text lacks `{words}`");
            let page = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(self.html.contains(&page.replace('~', "\u{a0}")), "the page lacks `{words}`");
        }
    }

    #[track_caller]
    fn lacks(&self, words: &[&str]) {
        for words in words {
            assert!(!self.text.contains(words) && !self.html.contains(words), "`{words}`");
        }
    }
}

/// Both editions of a newsletter that has no finding.
#[track_caller]
fn printed(newsroom: &Newsroom) -> [Printed; 2] {
    let ran = newsroom.run(["check", DATE]).exits(0);
    ran.answers("nothing to mend");
    newsroom.run(["render", DATE, "--out", "out"]).exits(0);
    ["free", "paid"].map(|edition| Printed::read(newsroom, edition))
}

/// How many links of a text lead to an address of the issue.
fn count_links(printed: &str) -> usize {
    printed.matches("href=\"https://").count()
}

#[test]
fn a_statistics_letter_with_tables_pictures_and_texts_of_their_own_is_printed_whole() {
    let newsroom = newsletter("statistics", &["trajets.png", "carte.png", "villes.png"]);
    let [free, paid] = printed(&newsroom);
    let both = [
        "un actif sur huit passe",
        "Deux courbes, l’une plate et l’autre qui monte",
        "12,7~%",
        "moins de 40~km",
        "0,85~€ dans le Nord",
    ];
    for edition in [&free, &paid] {
        let folded = Printed {
            html: edition.html.clone(),
            text: edition.text.split([' ', '\n']).collect::<Vec<_>>().join(" "),
        };
        folded.holds(&both);
        assert!(edition.text.contains("awk -F, '$4 > 60 { n += $5 }"));
    }
    assert!(free.html.contains("carte.png"));
    free.lacks(&["Grenoble", "villes.png", "quatrième ne l’est pas"]);
    paid.holds(&["Le Havre", "+~2,1~%"]);
    paid.lacks(&["carte.png", "par où ils montent"]);
}

#[test]
fn a_list_of_links_with_web_pictures_and_code_is_printed_whole() {
    let pictures = ["qgis.webp", "arbres.webp", "po.webp", "relief.webp"];
    let [free, paid] = printed(&newsletter("links", &pictures));
    for edition in [&free, &paid] {
        edition.holds(&[
            "native:extractzvalues",
            "GROUP BY e.nom",
            "ORDER BY arbres DESC;",
            "Geo!",
            "Les orthophotos de 1950 sont ouvertes",
        ]);
        assert!(edition.html.contains("href=\"https://qgis.example/notes\""));
    }
    let shown = |edition: &Printed| edition.html.matches("<img ").count();
    assert_eq!([shown(&free), shown(&paid)], [3, 4]);
    free.lacks(&["azimut", "relief."]);
    paid.holds(&["azimut 315°", "Après le deuxième passage"]);
}

#[test]
fn a_programmers_weekly_of_two_hundred_links_is_printed_whole() {
    let newsroom = newsletter("weekly", &[]);
    let written = newsroom.text(&format!("issues/{DATE}.toml"));
    let [free, paid] = printed(&newsroom);
    let expected = written.matches("https://").count();
    assert!(expected > 200, "{expected}");
    assert!(count_links(&paid.html) >= expected, "{} of {expected}", count_links(&paid.html));
    for edition in [&free, &paid] {
        edition.holds(&["array_windows", ".filter(|[before, after]| after > before)", "&[T; N]"]);
    }
    let indented = "        .filter(|[before, after]| after > before)";
    assert!(paid.text.contains(indented));
    free.lacks(&["Line 214", "strip_prefix"]);
    paid.holds(&["strip_prefix", "try_from"]);
}

#[test]
fn a_review_of_the_press_is_printed_with_its_quotations_and_titles() {
    let [free, paid] = printed(&newsletter("press", &[]));
    for edition in [&free, &paid] {
        edition.holds(&["«~Déjà.~»", "«~Les urnes en avance~»", "6~h~12"]);
        assert!(edition.html.contains(">Le Courrier du fleuve</em>"));
    }
    free.lacks(&["La Pologne"]);
    paid.holds(&["La Pologne"]);
    paid.lacks(&["peur tranquille"]);
}

#[test]
fn the_minutes_of_a_council_are_printed_in_british_english() {
    let [free, _] = printed(&newsletter("minutes", &[]));
    free.holds(&[
        "Cllr~J.~O’Brien",
        "‘Fortnightly or nothing,’ said Cllr~Wu",
        "(s.~106)",
        "Tuesday 1~April~2025, 7.30pm, the Scouts’ hut",
        "the Joneses’ hedge isn’t",
        "01632~960~123",
    ]);
    assert!(free.html.contains("href=\"mailto:clerk@ashby.example\""));
}

#[test]
fn the_results_of_a_match_are_printed_in_german() {
    let [free, _] = printed(&newsletter("sports", &[]));
    free.holds(&[
        "am 28.~2. das Spiel",
        "2:2 Egger (78.)",
        "54~% : 46~%",
        "19:42,3~min",
        "8,1~s Vorsprung",
        "+49~431~67~03~90",
    ]);
}

#[test]
fn recipes_and_a_song_are_printed_line_by_line() {
    let [free, _] = printed(&newsletter("recipes", &["tarte.jpg"]));
    free.holds(&[
        "Pour 6~pers.",
        "3 œufs +~2 jaunes",
        "180~°C (th. 6)",
        "215~kcal (900~kJ)",
        "01~23~45~67~89",
        "10~g/l",
        "Sur l’air d’une ronde~:",
    ]);
    assert!(free.text.contains("~:\nL’ail est dans l’eau,\n".replace('~', "\u{a0}").as_str()));
    assert!(free.html.contains("L’ail est dans l’eau,<br>"), "{}", free.html);
}
