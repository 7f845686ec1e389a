//! Pictures in the inks of a printing press (CMYK), and pictures of formats that are not sent.

use image::RgbImage;

use super::pictures::showing;
use crate::harness::Newsroom;

/// Eight fields of 160 pixels, from left to right: no ink; cyan; magenta; yellow; cyan and magenta; magenta and yellow;
/// black; half of black. Written as Adobe's programs write inks: 255 is none.
const INKS: &[u8] = include_bytes!("inks.jpg");

/// The colours of the fields on a screen, each ink taking away its own colour.
const PLAIN: [[u8; 3]; 8] = [
    [255, 255, 255],
    [0, 255, 255],
    [255, 0, 255],
    [255, 255, 0],
    [0, 0, 255],
    [255, 0, 0],
    [0, 0, 0],
    [127, 127, 127],
];

/// Where the segment of Adobe stands, and its length.
fn adobe_segment() -> std::ops::Range<usize> {
    let start = INKS.windows(9).position(|bytes| bytes == b"\xff\xee\0\x0eAdobe").expect("a mark");
    start..start + 16
}

/// The picture as it is printed, from a newsroom whose settings have these lines more.
#[track_caller]
fn printed(bytes: impl AsRef<[u8]>, settings: &str) -> RgbImage {
    let newsroom = showing("inks.jpg").file("issues/images/inks.jpg", bytes);
    let newsroom = newsroom.settings(&(Newsroom::new().text("matinale.toml") + settings));
    newsroom.run(["render", "--out", "out"]).exits(0);
    let path = newsroom.path("out/2025-02-11/inks.jpg");
    let picture = image::open(path).expect("a picture");
    assert_eq!(picture.color(), image::ColorType::Rgb8);
    picture.into_rgb8()
}

#[track_caller]
fn is_near(printed: &RgbImage, colours: &[[u8; 3]]) {
    let field = printed.width() / u32::try_from(colours.len()).expect("few");
    for (place, colour) in (0..).zip(colours) {
        let pixel = printed.get_pixel(place * field + field / 2, printed.height() / 2);
        let is_same = pixel.0.iter().zip(colour).all(|(one, other)| one.abs_diff(*other) < 9);
        assert!(is_same, "field {place}: {pixel:?}, and not {colour:?}");
    }
}

#[test]
fn inks_are_printed_as_the_colours_that_they_make_in_any_width() {
    for width in [600, 1280] {
        let printed = printed(INKS, &format!("\n[pictures]\nmax_width = {width}\n"));
        assert_eq!(printed.width(), width);
        is_near(&printed, &PLAIN);
    }
}

#[test]
fn inks_without_the_mark_of_adobe_are_read_the_other_way_round() {
    let mut bytes = INKS.to_vec();
    bytes.drain(adobe_segment());
    // All inks of a white field are full then, and each other field has full inks too, but the two of black.
    is_near(&printed(bytes, ""), &[[0; 3]; 8]);
}

#[test]
fn inks_as_brightness_and_differences_of_colour_are_unfolded() {
    let mut bytes = INKS.to_vec();
    bytes[adobe_segment().end - 1] = 2;
    // The first three inks of each field, taken as Y, Cb and Cr of JFIF. Black stays black, and half of it takes half of
    // the light.
    let colours = [
        [255, 121, 255],
        [178, 0, 225],
        [255, 208, 28],
        [76, 255, 255],
        [178, 0, 0],
        [76, 255, 28],
        [0, 0, 0],
        [127, 60, 127],
    ];
    is_near(&printed(bytes, ""), &colours);
}

/// A profile (ICC.1:2022 §10.10) in which cyan alone is a green, and every other mixture of inks is a grey.
fn profile() -> Vec<u8> {
    // Numbers in parts of 65,536: the white of paper in daylight, and one.
    let (white, one) =
        ([63_190, 65_536, 54_061].map(u32::to_be_bytes).concat(), 65_536_u32.to_be_bytes());
    let ramp: Vec<u8> = (0..=255).collect();
    let mut table = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
    for place in 0..9 {
        table.extend(if place % 4 == 0 { one } else { [0; 4] });
    }
    table.extend(ramp.repeat(4));
    for corner in 0_u8..16 {
        // Cyan is green here, and every other ink is grey.
        let [lightness, a, b] =
            if corner == 0b1000 { [128, 64, 160] } else { [255 - corner * 16, 128, 128] };
        table.extend([lightness, a, b]);
    }
    table.extend(ramp.repeat(3));
    table.resize(table.len().next_multiple_of(4), 0);
    let white_tag = [b"XYZ \0\0\0\0".as_slice(), &white].concat();
    let start = 128 + 4 + 2 * 12;
    let number = |number: usize| u32::try_from(number).expect("short").to_be_bytes();
    let entries = [
        b"A2B0".as_slice(),
        &number(start),
        &number(table.len()),
        b"wtpt",
        &number(start + table.len()),
        &number(white_tag.len()),
    ]
    .concat();
    let size = start + table.len() + white_tag.len();
    let mut head = [&number(size)[..], b"\0\0\0\0\x02\x40\0\0prtrCMYKLab "].concat();
    head.resize(36, 0);
    head.extend(b"acsp");
    head.resize(68, 0);
    head.extend(white);
    head.resize(128, 0);
    [head, number(2).to_vec(), entries, table, white_tag].concat()
}

/// The inks with a profile.
fn inks_with(profile: &[u8]) -> Vec<u8> {
    let content = [b"ICC_PROFILE\0\x01\x01", profile].concat();
    let length = u16::try_from(content.len() + 2).expect("short").to_be_bytes();
    let segment = [b"\xff\xe2".as_slice(), &length, &content].concat();
    let start = adobe_segment().start;
    [&INKS[..start], &segment, &INKS[start..]].concat()
}

#[test]
fn inks_with_a_profile_of_a_screen_are_printed_as_without_one() {
    let profile = moxcms::ColorProfile::new_srgb().encode().expect("a profile");
    is_near(&printed(inks_with(&profile), ""), &PLAIN);
}

#[test]
fn inks_with_a_profile_are_printed_as_it_says() {
    let printed = printed(inks_with(&profile()), "");
    let colour = |field: u32| printed.get_pixel(printed.width() * (2 * field + 1) / 16, 16).0;
    assert!(colour(0).iter().all(|light| *light > 250), "{:?}", colour(0));
    let cyan = colour(1);
    // Lab 50, -64, 32 is a green beyond what a screen has.
    assert!(cyan[1] > 110 && cyan[0] < 60 && cyan[1] > cyan[2] + 40, "{cyan:?}");
    let magenta = colour(2);
    assert!(magenta.iter().all(|light| light.abs_diff(magenta[0]) < 9), "{magenta:?}");
}

#[test]
fn a_format_that_is_not_sent_is_named_with_the_way_out() {
    for (name, format, words) in [
        ("quai.heic", "HEIC", "Most Compatible"),
        ("quai.HEIF", "HEIC", "Most Compatible"),
        ("quai.tiff", "TIFF", "export it as JPEG"),
        ("quai.svg", "SVG", "export it as PNG"),
        ("quai.pdf", "PDF", "export it as PNG"),
    ] {
        let ran = showing(name).run(["check", "--format", "short"]).exits(1);
        ran.answers(&format!("8:20: error[img.path]: `{name}` is {format}")).answers(words);
    }
    let brand = |brand: &[u8]| [b"\0\0\0\x18ftyp", brand, b"\0\0\0\0mif1"].concat();
    for (bytes, format, words) in [
        (brand(b"heic"), "HEIC", "Most Compatible"),
        (brand(b"hevc"), "HEIC", "Most Compatible"),
        (b"%PDF-1.7".to_vec(), "PDF", "export it as PNG"),
    ] {
        let newsroom = showing("quai.jpg").file("issues/images/quai.jpg", bytes);
        let ran = newsroom.run(["check", "--format", "short"]).exits(1);
        ran.answers(&format!("8:20: error[img.broken]: `quai.jpg`: the file is {format}"))
            .answers(words);
    }
}

#[test]
fn a_logo_or_a_portrait_that_is_not_there_hides_nothing_and_stops_only_the_run() {
    let house = "\n[theme]\nlogo = \"enseigne.png\"\n\n[contributors.nb]\nname = \"N. B.\"\nfigure = \"nb.png\"\n";
    let newsroom = Newsroom::new()
        .issue("2025-02-11", &super::block("byline = [\"nb\"]\nwatch = \"Le le quai.\""));
    let newsroom = newsroom.settings(&(Newsroom::new().text("matinale.toml") + house));
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    let missing = ran.findings().iter().filter(|found| *found == "1:1 error img.missing").count();
    assert_eq!(missing, 2, "{ran}");
    let ran = ran.answers("the logo, in matinale.toml: there is no picture `enseigne.png`");
    ran.answers("the portrait of N. B., in matinale.toml")
        .answers("fr.typo")
        .answers("put the file into `issues/images`");
    newsroom.run(["render", "--out", "out"]).exits(0);
    let place = image::open(newsroom.path("out/2025-02-11/enseigne.png")).expect("a grey place");
    assert_eq!((place.width(), place.height()), (480, 120));
    newsroom.run(["rehearse", "2025-02-11"]).exits(0);
    newsroom.run(["send", "2025-02-11", "--yes", "--late"]).exits(1).tells("nothing was sent");
    let newsroom = newsroom.file("issues/images/enseigne.png", "no picture");
    newsroom.run(["render", "--out", "out"]).exits(1).tells("nothing was written");
}
