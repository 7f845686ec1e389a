//! Pictures in AVIF. Each shows four fields: red and green above blue and yellow, with a white square in the first
//! corner. They were written by `avifenc` of libavif, which also says how they look.

use image::{DynamicImage, GenericImageView, ImageDecoder};

use super::pictures::showing;
use crate::harness::Newsroom;

const RED: [u8; 3] = [220, 30, 40];
const GREEN: [u8; 3] = [30, 160, 60];
const BLUE: [u8; 3] = [40, 60, 200];
const YELLOW: [u8; 3] = [240, 220, 40];

/// A newsroom whose issue shows a file.
fn newsroom(bytes: &[u8]) -> Newsroom {
    showing("champ.avif").file("issues/images/champ.avif", bytes)
}

/// The picture as it is sent.
#[track_caller]
fn sent(bytes: &[u8]) -> DynamicImage {
    let newsroom = newsroom(bytes);
    newsroom.run(["render", "--out", "out"]).exits(0);
    image::open(newsroom.path("out/2025-02-11/champ.png")).expect("a picture")
}

/// The colours of the four fields, row by row, and where the white square is: from 0 to 3, by the same count.
#[track_caller]
fn shows(picture: &DynamicImage, colours: [[u8; 3]; 4], corner: usize) {
    let (width, height) = picture.dimensions();
    let rgb = picture.to_rgb8();
    for (field, colour) in (0..).zip(colours) {
        let (right, down) = (field % 2, field / 2);
        let inner = |side: u32, far: u32| side / 2 - 12 + far * 24;
        let pixel = rgb.get_pixel(inner(width, right), inner(height, down));
        let is_same = pixel.0.iter().zip(colour).all(|(one, other)| one.abs_diff(other) < 9);
        assert!(is_same, "field {field}: {pixel:?}, and not {colour:?}");
        let outer = |side: u32, far: u32| 8 + far * (side - 16);
        let pixel = rgb.get_pixel(outer(width, right), outer(height, down));
        let is_white = pixel.0.iter().all(|light| *light > 240);
        assert_eq!(is_white, field as usize == corner, "corner {field}: {pixel:?}");
    }
}

#[test]
fn a_picture_in_avif_is_sent_in_its_colours_whatever_its_planes_and_bits() {
    for bytes in
        [&include_bytes!("avif/four-colours.avif")[..], include_bytes!("avif/ten-bits.avif")]
    {
        let picture = sent(bytes);
        assert_eq!(picture.dimensions(), (96, 64));
        shows(&picture, [RED, GREEN, BLUE, YELLOW], 0);
    }
    let grey = sent(include_bytes!("avif/grey.avif"));
    assert_eq!(grey.color(), image::ColorType::L8);
    let light = [90, 110, 71, 205].map(|light| [light; 3]);
    shows(&grey, light, 0);
}

#[test]
fn a_picture_in_avif_is_turned_mirrored_and_cropped_as_its_file_says() {
    let turned = sent(include_bytes!("avif/turned.avif"));
    assert_eq!(turned.dimensions(), (64, 96));
    shows(&turned, [YELLOW, GREEN, BLUE, RED], 3);
    let cropped = sent(include_bytes!("avif/cropped.avif")).to_rgb8();
    assert_eq!(cropped.dimensions(), (48, 32));
    let near =
        |x, y| cropped.get_pixel(x, y).0.iter().zip(RED).all(|(one, red)| one.abs_diff(red) < 9);
    assert!(near(40, 25) && near(20, 4), "what lies outside of the crop is not sent");
}

#[test]
fn what_is_transparent_in_avif_stays_so() {
    let picture = sent(include_bytes!("avif/clear-edge.avif")).to_rgba8();
    let opacity = [8, 72, 90].map(|x| picture.get_pixel(x, 40).0[3]);
    assert!(opacity[0] == 255 && opacity[1].abs_diff(128) < 4 && opacity[2] == 0, "{opacity:?}");
}

#[test]
fn wide_colours_in_avif_keep_their_profile() {
    let newsroom = newsroom(include_bytes!("avif/wide-colours.avif"));
    newsroom.run(["render", "--out", "out"]).exits(0);
    let written = image::ImageReader::open(newsroom.path("out/2025-02-11/champ.png"));
    let mut decoder = written.expect("a picture").into_decoder().expect("a PNG");
    assert!(decoder.icc_profile().expect("read").is_some(), "a profile is in the file");
}

#[test]
fn a_moving_picture_in_avif_keeps_its_first_image_and_says_so() {
    let newsroom = newsroom(include_bytes!("avif/moving.avif"));
    newsroom.run(["check", "--format", "short"]).answers("img.animated");
    shows(&sent(include_bytes!("avif/moving.avif")), [RED, GREEN, BLUE, YELLOW], 0);
}

#[test]
fn a_picture_in_avif_that_cannot_be_sent_is_told_with_the_way_out() {
    let whole = include_bytes!("avif/four-colours.avif");
    for (bytes, code, words) in [
        (&whole[..whole.len() - 60], "img.broken", "copy the file again"),
        (&whole[..40], "img.broken", "copy the file again"),
        (include_bytes!("avif/bright.avif"), "img.broken", "save it as JPEG"),
        (include_bytes!("avif/vast.avif"), "img.size", "export it smaller"),
    ] {
        let ran = newsroom(bytes).run(["check", "--format", "short"]).exits(1);
        ran.answers(&format!("error[{code}]")).answers(words);
    }
}

#[test]
fn a_file_in_avif_with_any_byte_changed_is_drawn_or_refused() {
    let whole = include_bytes!("avif/clear-edge.avif");
    for at in (0..whole.len()).step_by(13) {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 0x55;
        let ran = newsroom(&bytes).run(["check", "--format", "short"]);
        assert!(matches!(ran.code, Some(0 | 1)), "byte {at}: {ran:?}");
    }
}
