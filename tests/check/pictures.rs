//! Pictures that cannot travel.

use std::os::unix::fs::symlink;
use std::process::Command;

use image::{ImageDecoder, ImageEncoder};

use super::block;
use crate::harness::{Newsroom, Ran, drawing};

/// An issue that shows one picture, and whose settings are sound.
pub(super) fn showing(src: &str) -> Newsroom {
    let figure = format!("figures = [{{ src = \"{src}\", alt = \"Un train\" }}]");
    Newsroom::new().issue("2025-02-11", &block(&figure))
}

/// The one error is about the picture, stands where it is named, and says this.
#[track_caller]
fn refused(newsroom: &Newsroom, code: &str, words: &str) {
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    assert_eq!(errors(&ran), [format!("8:20 error {code}")], "{ran}");
    ran.answers(words);
}

/// The errors among the findings.
pub(super) fn errors(ran: &Ran) -> Vec<String> {
    ran.findings().into_iter().filter(|finding| finding.contains(" error ")).collect()
}

/// The checksum of a chunk (W3C PNG §5.5).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A PNG whose header promises 100 megapixels.
fn bomb() -> Vec<u8> {
    let mut bytes = drawing();
    bytes[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

#[test]
fn a_picture_lies_beside_the_issue_or_among_the_images() {
    let drawing = drawing();
    for path in ["issues/train.png", "issues/images/train.png"] {
        showing("train.png").file(path, &drawing).run(["check"]).exits(0);
    }
    refused(
        &showing("train.png"),
        "img.missing",
        "put the file beside the issue, or into `issues/images`",
    );
}

#[test]
fn a_name_of_a_picture_is_taken_as_it_is_meant() {
    let drawing = drawing();
    for (typed, name) in [
        ("été.png", "e\u{301}te\u{301}.png"),
        ("quai.png", "Quai.PNG"),
        ("LE QUAI.png", "le quai.png"),
    ] {
        let newsroom = showing(typed).file(&format!("issues/images/{name}"), &drawing);
        newsroom.run(["check"]).exits(0);
    }
    let newsroom = showing("tarin.png").file("issues/images/train.png", &drawing);
    refused(&newsroom, "img.missing", "did you mean `train.png`?");
    let outside = Newsroom::empty().file("secret.png", &drawing);
    let newsroom = showing("secrets.png");
    std::fs::create_dir_all(newsroom.path("issues")).expect("a folder");
    symlink(outside.path(""), newsroom.path("issues/images")).expect("a link");
    refused(&newsroom, "img.missing", "put the file beside the issue");
}

#[test]
fn a_picture_that_is_not_there_yet_hides_nothing_and_is_printed_as_a_grey_place() {
    let tribune = "\n[[blocks]]\nkind = \"tribune\"\ntitle = \"Le quai\"\nbody = \"Il est vide.\"\n\
        author = { name = \"Ada\", figure = { src = \"ada.png\", alt = \"\" } }\n";
    let issue = block("figures = [{ src = \"train.png\", alt = \"Un train\" }]") + tribune;
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    let found = ran.findings();
    for finding in ["8:20 error img.missing", "8:20 warning credit.missing"] {
        assert!(found.iter().any(|known| known == finding), "{ran}");
    }
    assert_eq!(found.iter().filter(|known| known.ends_with("img.missing")).count(), 2, "{ran}");
    newsroom.run(["render", "--out", "out"]).exits(0).tells("img.missing");
    for (name, size) in [("train.png", (1040, 694)), ("ada.png", (144, 144))] {
        let place = image::open(newsroom.path(&format!("out/2025-02-11/{name}"))).expect("a place");
        assert_eq!((place.width(), place.height()), size, "{name}");
    }
    newsroom.run(["rehearse", "2025-02-11"]).exits(0);
    newsroom.run(["send", "--dry-run", "2025-02-11"]).exits(1).tells("img.missing");
    newsroom.run(["send", "2025-02-11", "--yes", "--late"]).exits(1).tells("nothing was sent");
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "a run began");
}

/// A drawing of one grey.
fn plain(grey: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let drawn = image::GrayImage::from_pixel(1040, 400, image::Luma([grey]));
    drawn.write_to(&mut bytes, image::ImageFormat::Png).expect("a drawing");
    bytes.into_inner()
}

/// What an issue with two pictures of the same name prints under these settings of `[pictures]`.
fn namesakes(settings: &str, greys: [u8; 2]) -> (Newsroom, String) {
    let figures = "figures = [{ src = \"a/été.png\", alt = \"Un\" }, { src = \"b/été.png\", alt = \"Deux\" }]";
    let newsroom = Newsroom::new().issue("2025-02-11", &block(figures));
    let written = newsroom.text("matinale.toml");
    let written =
        written.replace("[publication]", "[publication]\nwebsite = \"https://vigie.example\"");
    let newsroom = newsroom
        .settings(&format!("{written}\n[pictures]\n{settings}\n"))
        .file("issues/images/a/été.png", plain(greys[0]))
        .file("issues/images/b/été.png", plain(greys[1]));
    newsroom.run(["render", "--out", "out"]).exits(0);
    let html = newsroom.text("out/2025-02-11/free.html");
    (newsroom, html)
}

/// The addresses of the pictures of a page.
fn addresses(html: &str) -> Vec<String> {
    let sources = html.split("<img ").skip(1).filter_map(|image| image.split("src=\"").nth(1));
    sources.filter_map(|source| source.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn an_address_on_the_web_is_that_of_one_picture() {
    let (newsroom, html) = namesakes("delivery = \"hosted\"", [10, 20]);
    let found = addresses(&html);
    assert!(found.len() == 2 && found[0] != found[1], "{found:?}");
    for (address, grey) in found.iter().zip([10, 20]) {
        let name = address.strip_prefix("https://vigie.example/images/").expect("the web site");
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)));
        let uploaded = image::open(newsroom.path(&format!("out/2025-02-11/images/{name}")));
        assert_eq!(uploaded.expect("a file to upload").to_luma8().get_pixel(3, 3).0, [grey]);
    }
    let (_, again) = namesakes("delivery = \"hosted\"", [10, 20]);
    assert_eq!(addresses(&again), found, "the same picture stays where it is");
    let (_, changed) = namesakes("delivery = \"hosted\"", [10, 30]);
    let changed = addresses(&changed);
    assert!(changed[0] == found[0] && changed[1] != found[1], "{changed:?}");
    let (_, same) = namesakes("delivery = \"hosted\"", [10, 10]);
    assert_eq!(addresses(&same)[1], found[0]);
}

#[test]
fn two_pictures_of_one_name_are_two_files() {
    let (newsroom, html) = namesakes("", [10, 20]);
    for (name, grey) in addresses(&html).iter().zip([10, 20]) {
        let file = image::open(newsroom.path(&format!("out/2025-02-11/{name}")));
        assert_eq!(file.expect("a file").to_luma8().get_pixel(3, 3).0, [grey], "{name}");
    }
}

#[test]
fn a_picture_leads_where_its_link_says_in_both_parts_and_for_the_checks_of_links() {
    let figure = |link: &str, alt: &str| {
        let figure =
            format!("figures = [{{ src = \"quai.png\", alt = \"{alt}\", link = \"{link}\" }}]");
        let newsroom = Newsroom::new().issue("2025-02-11", &block(&figure));
        newsroom.file("issues/images/quai.png", drawing())
    };
    let sound = figure("https://vigie.fr/été", "Un quai vide");
    sound.run(["render", "--out", "out"]).exits(0);
    let html = sound.text("out/2025-02-11/free.html");
    let (_, link) = html.split_once("href=\"https://vigie.fr/%C3%A9t%C3%A9\"").expect("a link");
    let (inside, _) = link.split_once("</a>").expect("its end");
    assert!(inside.contains("alt=\"Un quai vide\""), "{inside}");
    let text = sound.text("out/2025-02-11/free.txt");
    assert!(text.contains("[Image\u{a0}: Un quai vide]\u{a0}[1]\n"), "{text}");
    assert!(text.contains("https://vigie.fr/%C3%A9t%C3%A9"), "{text}");
    for (link, alt, error) in [
        ("javascript:alert(1)", "Un quai vide", "8:61 error link.scheme"),
        ("quai.html", "Un quai vide", "8:61 error link.syntax"),
        ("https://vigie.fr/", "", "8:38 error link.text-empty"),
    ] {
        let ran = figure(link, alt).run(["check", "--format", "short"]).exits(1);
        assert_eq!(errors(&ran), [error], "{ran}");
    }
    figure("https://bit.ly/abc", "Un quai vide").run(["check"]).exits(0).answers("link.shortener");
}

#[test]
fn an_issue_in_a_folder_has_its_pictures_beside_it() {
    let figure = block("figures = [{ src = \"train.png\", alt = \"Un train\" }]");
    Newsroom::new()
        .file("issues/2025-02-11/issue.toml", figure)
        .file("issues/2025-02-11/train.png", drawing())
        .run(["check", "2025-02-11"])
        .exits(0)
        .answers("issues/2025-02-11/issue.toml");
}

#[test]
fn a_path_that_leaves_the_folder_is_refused_before_it_is_looked_at() {
    for src in [
        "/etc/passwd.png",
        "../matinale.png",
        "a/../../x.png",
        "~/x.png",
        "./x.png",
        "C:/x.png",
        "a//x.png",
    ] {
        refused(&showing(src), "img.path", "");
    }
    for src in ["https://a.example/x.png", "x.svg", "x.tiff", "x"] {
        refused(&showing(src), "img.path", "");
    }
}

#[test]
fn a_link_out_of_the_publication_is_refused() {
    let outside = Newsroom::empty().file("x.png", drawing());
    let newsroom = showing("x.png").file("issues/images/y.png", drawing());
    symlink(outside.path("x.png"), newsroom.path("issues/images/x.png")).expect("a link");
    refused(&newsroom, "img.path", "is not a file inside the publication's folder");
    let newsroom = showing("images/x.png");
    std::fs::create_dir_all(newsroom.path("issues")).expect("a folder");
    symlink(outside.path(""), newsroom.path("issues/images")).expect("a link");
    refused(&newsroom, "img.path", "copy the picture itself into the folder");
    let newsroom = showing("x.png").file("issues/images/y.png", drawing());
    symlink("y.png", newsroom.path("issues/images/x.png")).expect("a link");
    newsroom.run(["check"]).exits(0);
}

#[test]
fn what_is_no_file_is_refused_and_nobody_waits_for_it() {
    let newsroom = showing("x.png").file("issues/images/x.png/inside", "");
    refused(&newsroom, "img.path", "is not a file");
    let newsroom = showing("x.png");
    let made = Command::new("mkfifo").arg(newsroom.path("issues/x.png")).status();
    assert!(made.expect("mkfifo, of coreutils").success());
    refused(&newsroom, "img.path", "is not a file");
}

#[test]
fn a_picture_that_cannot_be_drawn_is_refused() {
    let whole = drawing();
    for (bytes, code, words) in [
        (Vec::new(), "img.broken", "the file is empty"),
        (whole[..whole.len() / 2].to_vec(), "img.broken", "cannot be decoded"),
        (b"<svg onload='alert(1)'/>".to_vec(), "img.broken", "the file is SVG, which Outlook"),
        (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), "img.broken", "cannot be decoded"),
        (bomb(), "img.size", "10,000 × 10,000 pixels; the limit is 40 megapixels"),
        (
            [whole, vec![0; 6 << 20]].concat(),
            "img.size",
            "1,200 × 675 pixels, 6.4 MB; the limit is 5.2 MB",
        ),
    ] {
        refused(&showing("x.png").file("issues/images/x.png", bytes), code, words);
    }
}

/// A chunk of a PNG (W3C PNG §5.3).
pub(super) fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a short chunk").to_be_bytes();
    let inside = [kind, content].concat();
    [&length[..], &inside, &crc32(&inside).to_be_bytes()].concat()
}

#[test]
fn a_picture_travels_without_what_else_is_in_its_file() {
    let whole = drawing();
    let text = chunk(b"tEXt", b"Description\0la turbine secrete");
    let dirty = [&whole[..33], &text, &whole[33..], b"behind the end"].concat();
    let newsroom = showing("x.png").file("issues/images/x.png", dirty);
    newsroom.run(["render", "--out", "out"]).exits(0);
    let mail = newsroom.mail("out/2025-02-11/free.eml");
    let picture = mail.attachments().next().expect("a picture").contents();
    assert!(image::load_from_memory(picture).is_ok(), "it is still a picture");
    for words in [&b"la turbine"[..], b"behind"] {
        assert!(!picture.windows(words.len()).any(|bytes| bytes == words));
    }
}

/// A sentence of an exclusive block.
const SEALED: &str = "La turbine de la rue des Lilas tourne depuis hier soir.";

/// A colour profile that names somebody, and has an exclusive sentence in its description and behind its end (ICC.1:2022
/// §7).
fn talking_profile() -> Vec<u8> {
    let number = |number: usize| u32::try_from(number).expect("small").to_be_bytes();
    let words = SEALED.repeat(3).into_bytes();
    let text = [&b"text\0\0\0\0"[..], &words, b"\0"].concat();
    let gamma = b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0".to_vec();
    let color = |first| [&b"XYZ \0\0\0\0"[..], &[0, 0, first, 1].repeat(3)].concat();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", text.clone()),
        (b"cprt", text),
        (b"wtpt", color(0x60)),
        (b"rXYZ", color(0x51)),
        (b"gXYZ", color(0x52)),
        (b"bXYZ", color(0x53)),
        (b"rTRC", gamma.clone()),
        (b"gTRC", gamma.clone()),
        (b"bTRC", gamma),
    ];
    let mut header = [0; 128];
    header[8..24].copy_from_slice(b"\x02\x40\0\0mntrRGB XYZ ");
    header[36..40].copy_from_slice(b"acsp");
    header[80..84].copy_from_slice(b"Zoe ");
    let mut table = number(tags.len()).to_vec();
    let mut contents = Vec::new();
    for (signature, mut content) in tags {
        content.resize(content.len().next_multiple_of(4), 0);
        table.extend_from_slice(signature);
        table.extend(number(132 + 9 * 12 + contents.len()));
        table.extend(number(content.len()));
        contents.extend(content);
    }
    header[..4].copy_from_slice(&number(132 + 9 * 12 + contents.len()));
    [&header[..], &table, &contents, &words].concat()
}

#[test]
fn the_colour_profile_of_a_picture_travels_without_its_texts() {
    let figure = "figures = [{ src = \"x.png\", alt = \"Un train\" }]";
    let sealed = format!(
        "\n[[blocks]]\nkind = \"story\"\nexclusive = true\ntitle = \"Le quai\"\nbody = \"{SEALED}\"\n\
         teasers = [\"Ce qui suit.\"]\n"
    );
    let issue = block(figure) + &sealed;
    for width in [40, 2_000] {
        let mut whole = std::io::Cursor::new(Vec::new());
        let mut encoder = image::codecs::png::PngEncoder::new(&mut whole);
        encoder.set_icc_profile(talking_profile()).expect("a profile");
        let drawn = image::DynamicImage::new_rgb8(width, 30);
        drawn.write_with_encoder(encoder).expect("a drawing");
        let newsroom =
            Newsroom::new().file("issues/x.png", whole.into_inner()).issue("2025-02-11", &issue);
        newsroom.run(["render", "--out", "out"]).exits(0);
        let mail = newsroom.mail("out/2025-02-11/free.eml");
        let picture = mail.attachments().next().expect("a picture").contents();
        let decoder =
            image::ImageReader::with_format(std::io::Cursor::new(picture), image::ImageFormat::Png);
        let profile = decoder.into_decoder().expect("a picture").icc_profile();
        let profile = profile.expect("a picture").expect("its colours stay");
        for words in [&b"turbine"[..], b"Lilas", b"Zoe"] {
            assert!(!profile.windows(words.len()).any(|bytes| bytes == words), "{width}");
        }
        assert!(profile.windows(4).any(|bytes| bytes == [0, 0, 0x52, 1]), "a colour is lost");
    }
}

#[test]
fn a_picture_says_what_it_shows_or_that_it_shows_nothing() {
    let newsroom = Newsroom::new()
        .file("issues/x.png", drawing())
        .issue("2025-02-11", &block("figures = [{ src = \"x.png\" }]"));
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    assert_eq!(ran.findings(), ["8:12 error img.alt-missing"], "{ran}");
    let newsroom =
        newsroom.issue("2025-02-11", &block("figures = [{ src = \"x.png\", alt = \"\" }]"));
    newsroom.run(["check"]).exits(0);
}

/// A GIF with two frames, and what ends it.
fn animation(end: &[u8]) -> Vec<u8> {
    let frame = b"\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    [b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff", &frame[..], frame, end].concat()
}

#[test]
fn a_picture_that_moves_is_told_and_sent_with_its_end() {
    for end in [&b""[..], b"\0\0\0\0", b";\0\0", b";"] {
        let newsroom = showing("x.gif").file("issues/images/x.gif", animation(end));
        let ran = newsroom.run(["check", "--format", "short"]).exits(0);
        let notes = ran.findings();
        assert!(notes.iter().any(|note| note == "8:20 note img.animated"), "{ran}");
        ran.answers("Outlook on Windows shows its first frame alone");
        newsroom.run(["render", "--out", "out"]).exits(0);
        let mail = newsroom.mail("out/2025-02-11/free.eml");
        let picture = mail.attachments().next().expect("a picture").contents();
        assert_eq!(picture, animation(b";"));
    }
}
