//! Pictures are taken, turned, made smaller, and told of.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};

use super::png_file::crc32;
use super::profile::rewrite_profile;
use super::profile::tests::dirty_rgb_profile;
use super::{Decoded, Error, Orientation, Picture, read_profile};

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).expect("a drawing");
    bytes.into_inner()
}

#[test]
fn a_wide_picture_is_scaled_once_and_keeps_its_ratio() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let wide = Picture::read("a/b.png", &drawn(2400, 1350, format), 1200).expect("a picture");
        assert_eq!((wide.width, wide.height, wide.name.as_str()), (1200, 675, "b.png"));
        let again = Picture::read("b.png", &wide.bytes, 1200).expect("a picture");
        assert_eq!(again.bytes, wide.bytes, "one that fits keeps its bytes");
    }
}

#[test]
fn files_that_are_no_pictures_are_told() {
    let read = |bytes: Vec<u8>| Picture::read("x.png", &bytes, 1200);
    let whole = drawn(300, 200, ImageFormat::Png);
    assert!(matches!(read(Vec::new()), Err(Error::Empty)));
    assert!(matches!(read(whole[..whole.len() / 2].to_vec()), Err(Error::Broken(_))));
    assert!(matches!(read(b"<?php 'x'".to_vec()), Err(Error::Kind)));
    assert!(matches!(read(vec![0; 6 << 20]), Err(Error::Heavy(_))));
    assert!(matches!(read(b"GIF89a\x01\x00\x01\x00".to_vec()), Err(Error::Broken(_))));
}

#[test]
fn a_picture_that_clients_do_not_draw_is_named() {
    for (bytes, kind) in [
        (&b"<?xml version='1.0'?>\n<svg onload='x()'/>"[..], "SVG"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"\0\0\0\x1cftypavif", "AVIF"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"BM\0\0", "BMP"),
        (b"MM\0*\0", "TIFF"),
    ] {
        let told = Picture::read("x.png", bytes, 1200);
        assert!(matches!(told, Err(Error::Foreign(named)) if named == kind), "{told:?}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_unfolds() {
    let mut bomb = drawn(1, 1, ImageFormat::Png);
    promise_size(&mut bomb, 10_000);
    assert!(matches!(Picture::read("x.png", &bomb, 1200), Err(Error::Vast(10_000, 10_000))));
}

/// A JPEG whose EXIF (JEITA CP-3451 §4.6) says how it is to be turned.
fn turned(orientation: u8) -> Vec<u8> {
    let exif = [
        &b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..],
        &[orientation, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    let plain = drawn(300, 200, ImageFormat::Jpeg);
    [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
}

#[test]
fn a_picture_stands_as_its_file_says_and_the_file_says_it_no_more() {
    for (orientation, max_width, size) in [
        (1, 1200, (300, 200)),
        (3, 1200, (300, 200)),
        (6, 1200, (200, 300)),
        (6, 100, (100, 150)),
        (1, 150, (150, 100)),
    ] {
        let bytes = turned(orientation);
        let picture = Picture::read("a.jpg", &bytes, max_width).expect("a picture");
        assert_eq!((picture.width, picture.height), size, "{orientation}");
        assert!(!picture.bytes.windows(4).any(|bytes| bytes == b"Exif"));
        let decoded = image::load_from_memory(&picture.bytes).expect("a picture");
        assert_eq!((decoded.width(), decoded.height()), size, "{orientation}");
    }
}

#[test]
fn the_colour_profile_stays_whether_the_picture_is_scaled_or_not() {
    let dirty = dirty_rgb_profile();
    let clean = rewrite_profile(&dirty).expect("a profile");
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let image = DynamicImage::new_rgb8(300, 200);
        let decoded =
            Decoded { image, orientation: Orientation::NoTransforms, profile: Some(dirty.clone()) };
        let file = decoded.encode(format).expect("a file");
        assert_eq!(read_profile(&file).as_ref(), Some(&dirty));
        for max_width in [1200, 100] {
            let picture = Picture::read("a", &file, max_width).expect("a picture");
            let kept = read_profile(&picture.bytes);
            assert_eq!(kept.as_ref(), Some(&clean), "{format:?} {max_width}");
            let again = Picture::read("a", &picture.bytes, max_width).expect("a picture");
            assert_eq!(read_profile(&again.bytes), kept, "{format:?} {max_width}");
        }
    }
}

#[test]
fn a_profile_that_cannot_be_read_goes() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let decoded = Decoded {
            image: DynamicImage::new_rgb8(300, 200),
            orientation: Orientation::NoTransforms,
            profile: Some(dirty_rgb_profile()[..600].to_vec()),
        };
        let file = decoded.encode(format).expect("a file");
        assert!(read_profile(&file).is_some());
        for max_width in [1200, 100] {
            let picture = Picture::read("a", &file, max_width).expect("a picture");
            assert_eq!(read_profile(&picture.bytes), None, "{format:?} {max_width}");
        }
    }
}

#[test]
fn a_picture_that_takes_too_much_memory_is_told() {
    let mut bytes = Cursor::new(Vec::new());
    let deep = DynamicImage::new_rgba16(1, 1);
    deep.write_to(&mut bytes, ImageFormat::Png).expect("a drawing");
    let mut bytes = bytes.into_inner();
    promise_size(&mut bytes, 6_000);
    let told = Picture::read("x.png", &bytes, 1200);
    assert!(matches!(told, Err(Error::Costly(274))), "{told:?}");
}

/// Makes the header of a PNG promise so many rows and columns.
fn promise_size(png: &mut [u8], side: u32) {
    png[16..20].copy_from_slice(&side.to_be_bytes());
    png[20..24].copy_from_slice(&side.to_be_bytes());
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
}
