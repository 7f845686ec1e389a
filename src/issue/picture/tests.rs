//! Pictures are taken, turned, made smaller, and told of.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat};

use super::png_file::crc32;
use super::profile::rewrite_profile;
use super::profile::tests::dirty_rgb_profile;
use super::scale::Decoded;
use super::{Error, MAX_PICTURE_BYTES, Motion, Picture, PictureSize, read_profile};

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).expect("a drawing");
    bytes.into_inner()
}

#[test]
fn a_wide_picture_is_scaled_once_and_keeps_its_ratio() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let wide = Picture::read("a/b.x", &drawn(2400, 1350, format), 1200).expect("a picture");
        let name = format!("b.{}", format.extensions_str()[0]);
        assert_eq!((wide.width, wide.height, wide.name), (1200, 675, name));
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
    assert!(matches!(read(vec![0; 6 << 20]), Err(Error::Heavy(..))));
    assert!(matches!(read(b"GIF89a\x01\x00\x01\x00".to_vec()), Err(Error::Broken(_))));
}

#[test]
fn a_picture_that_clients_do_not_draw_is_named() {
    for (bytes, kind) in [
        (&b"<?xml version='1.0'?>\n<svg onload='x()'/>"[..], "SVG"),
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
    assert!(matches!(
        Picture::read("x.png", &bomb, 1200),
        Err(Error::Vast(PictureSize { width: 10_000, height: 10_000 }))
    ));
}

/// A JPEG whose EXIF (JEITA CP-3451 §4.6) says how it is to be turned.
fn turned(orientation: u8, plain: &[u8]) -> Vec<u8> {
    let exif = [
        &b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..],
        &[orientation, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
}

/// The corners of a picture from left to right and down: its greys, in steps of 60.
fn corners(picture: &DynamicImage) -> [u8; 4] {
    let (right, bottom) = (picture.width() - 3, picture.height() - 3);
    let greys = picture.to_luma8();
    let step = |x, y| (greys.get_pixel(x, y).0[0] + 30) / 60;
    [step(2, 2), step(right, 2), step(2, bottom), step(right, bottom)]
}

#[test]
fn a_picture_stands_as_its_file_says_and_the_file_says_it_no_more() {
    let quarters = image::GrayImage::from_fn(320, 160, |x, y| {
        let right = u8::from(x >= 160);
        image::Luma([60 * (right + if y >= 80 { 2 } else { 0 })])
    });
    let mut plain = Cursor::new(Vec::new());
    quarters.write_to(&mut plain, ImageFormat::Jpeg).expect("a drawing");
    let plain = plain.into_inner();
    for (orientation, upright) in [
        (1, [0, 1, 2, 3]),
        (2, [1, 0, 3, 2]),
        (3, [3, 2, 1, 0]),
        (4, [2, 3, 0, 1]),
        (5, [0, 2, 1, 3]),
        (6, [2, 0, 3, 1]),
        (7, [3, 1, 2, 0]),
        (8, [1, 3, 0, 2]),
    ] {
        for max_width in [1200, 80] {
            let bytes = turned(orientation, &plain);
            let picture = Picture::read("a.jpg", &bytes, max_width).expect("a picture");
            let (width, height) = if orientation < 5 { (320, 160) } else { (160, 320) };
            let size = (width.min(max_width), height * width.min(max_width) / width);
            assert_eq!((picture.width, picture.height), size, "{orientation}");
            assert!(!picture.bytes.windows(4).any(|bytes| bytes == b"Exif"));
            let decoded = image::load_from_memory(&picture.bytes).expect("a picture");
            assert_eq!((decoded.width(), decoded.height()), size, "{orientation}");
            assert_eq!(corners(&decoded), upright, "{orientation}");
        }
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
        let file = decoded.write(format, &[]).expect("a file").bytes;
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
        let file = decoded.write(format, &[]).expect("a file").bytes;
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
    assert!(matches!(told, Err(Error::Costly(274, _))), "{told:?}");
}

/// Makes the header of a PNG promise so many rows and columns.
fn promise_size(png: &mut [u8], side: u32) {
    png[16..20].copy_from_slice(&side.to_be_bytes());
    png[20..24].copy_from_slice(&side.to_be_bytes());
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
}

/// A photograph: no row is like another one.
fn photograph() -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(160, 240, |x, y| {
        let hash = (x * 31 + y * 17).wrapping_mul(2_654_435_761).rotate_left(x % 13 + y % 7);
        image::Rgb([hash, hash >> 8, hash >> 16].map(|value| value.to_le_bytes()[1]))
    });
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Jpeg).expect("a drawing");
    bytes.into_inner()
}

#[test]
fn a_jpeg_without_its_end_or_some_of_its_rows_is_told() {
    let whole = photograph();
    let scan = whole.windows(2).position(|pair| pair == b"\xff\xda").expect("a scan") + 14;
    let read = |bytes: &[u8]| Picture::read("x.jpg", bytes, 1200).map(|picture| picture.bytes);
    let clean = read(&whole).expect("it is whole");
    for cut in (scan + 4..whole.len() - 2).step_by(whole.len() / 19) {
        let part = &whole[..cut];
        assert!(matches!(read(part), Err(Error::Broken(_))), "{cut}");
        let ended = [part.strip_suffix(b"\xff").unwrap_or(part), b"\xff\xd9"].concat();
        assert!(matches!(read(&ended), Err(Error::Broken(_))), "{cut}, with an end");
    }
    for behind in [&b"\0\0\0"[..], b"\xff\xd8\xff\xe1 another one \xff\xd9", b"ftypmp42", b"\xff"] {
        assert_eq!(read(&[&whole, behind].concat()).expect("it is whole"), clean);
    }
    let stray = [&whole[..20], b"\0\0stray", &whole[20..]].concat();
    assert_eq!(read(&stray).expect("it is whole"), clean, "bytes before a marker");
}

/// A GIF with so many frames.
fn animation(frames: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let colours = [0, 0, 0, 200, 0, 0, 0, 0, 200, 0, 200, 0];
    let mut encoder = gif::Encoder::new(&mut bytes, 40, 30, &colours).expect("a GIF");
    for frame in 0..frames {
        let pixels: Vec<u8> = (0..40_u8)
            .flat_map(|x| (0..30).map(move |y| x.wrapping_mul(y) % 3 + frame % 2))
            .collect();
        encoder
            .write_frame(&gif::Frame::from_indexed_pixels(40, 30, pixels, None))
            .expect("a frame");
    }
    drop(encoder);
    bytes
}

#[test]
fn a_gif_is_judged_by_its_frames_and_not_by_what_is_behind_them() {
    let read = |bytes: &[u8]| Picture::read("x.gif", bytes, 1200);
    let whole = animation(2);
    let clean = read(&whole).expect("it is whole");
    assert_eq!((clean.width, clean.height, clean.motion), (40, 30, Motion::Moving));
    assert_eq!(read(&animation(1)).expect("it is whole").motion, Motion::Still);
    let frames = &whole[..whole.len() - 1];
    for end in [&b""[..], b"\0\0\0\0", b";\0\0\0", b"\x21\xfe\x40a comment that breaks off"] {
        assert_eq!(read(&[frames, end].concat()).expect("it is whole"), clean, "{end:?}");
    }
    for cut in [whole.len() / 4, whole.len() / 2, whole.len() - 9] {
        for end in [&b""[..], b";", b"\0;", &[0; 300]] {
            let told = read(&[&whole[..cut], end].concat());
            assert!(matches!(told, Err(Error::Broken(_))), "{cut} {end:?}: {told:?}");
        }
    }
    let text = b"GIF89a\x58\x02\x90\x01no picture at all;";
    assert!(matches!(read(text), Err(Error::Broken(_))));
    let vast = b"GIF89a\xff\xff\xff\xff\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;";
    assert!(matches!(read(vast), Err(Error::Vast(_))));
}

#[test]
fn a_gif_that_unfolds_to_gigapixels_is_told() {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, 1, 1, &[0, 0, 0, 9, 9, 9]).expect("a GIF");
    let mut frame = gif::Frame::from_indexed_pixels(1, 1, vec![0], None);
    frame.make_lzw_pre_encoded();
    (frame.width, frame.height) = (6_000, 6_000);
    for _ in 0..12 {
        encoder.write_lzw_pre_encoded_frame(&frame).expect("a frame");
    }
    drop(encoder);
    let told = Picture::read("x.gif", &bytes, 1200);
    assert!(matches!(told, Err(Error::Broken(_))), "a frame says more than it has: {told:?}");
}

#[test]
fn webp_is_sent_as_what_clients_draw() {
    let plain = DynamicImage::new_rgb8(300, 200);
    let clear = DynamicImage::new_rgba8(300, 200);
    let noisy = image::load_from_memory(&photograph()).expect("a picture");
    for (drawn, mime, name) in [
        (&plain, "image/png", "b.png"),
        (&clear, "image/png", "b.png"),
        (&noisy, "image/jpeg", "b.jpg"),
    ] {
        let mut bytes = Cursor::new(Vec::new());
        drawn.write_to(&mut bytes, ImageFormat::WebP).expect("a drawing");
        let bytes = bytes.into_inner();
        let picture = Picture::read("a/b.webp", &bytes, 1200).expect("a picture");
        assert_eq!((picture.mime, picture.name.as_str()), (mime, name));
        let sent = image::load_from_memory(&picture.bytes).expect("a picture");
        assert_eq!(sent.color().has_alpha(), drawn.color().has_alpha());
        assert_eq!((sent.width(), sent.height()), (drawn.width(), drawn.height()));
        let half = Picture::read("a/b.webp", &bytes[..bytes.len() / 2], 1200);
        assert!(matches!(half, Err(Error::Broken(_))), "{half:?}");
    }
}

#[test]
fn a_scaled_picture_is_never_heavier_than_its_file() {
    let stripes = image::GrayImage::from_fn(1400, 900, |x, y| {
        image::Luma([u8::from((x ^ y) & 8 == 0) * 255])
    });
    let mut bytes = Cursor::new(Vec::new());
    stripes.write_to(&mut bytes, ImageFormat::Png).expect("a drawing");
    let bytes = bytes.into_inner();
    let picture = Picture::read("a.png", &bytes, 1200).expect("a picture");
    assert_eq!((picture.width, picture.bytes.len()), (1400, bytes.len()));
}

#[test]
fn a_scaled_png_says_as_much_about_its_colours_as_before() {
    let gamma = b"\0\0\0\x04gAMA\0\0\xb1\x8f\x0b\xfca\x05";
    let plain = drawn(2400, 1350, ImageFormat::Png);
    let bytes = [&plain[..33], gamma, &plain[33..]].concat();
    for max_width in [1200, 2400] {
        let picture = Picture::read("a.png", &bytes, max_width).expect("a picture");
        assert_eq!(picture.width, max_width);
        assert_eq!(picture.bytes.windows(gamma.len()).filter(|part| part == gamma).count(), 1);
        assert!(image::load_from_memory(&picture.bytes).is_ok());
    }
}

#[test]
fn a_limit_is_told_with_the_numbers_of_the_file() {
    let vast = Error::Vast(PictureSize { width: 9_000, height: 8_064 });
    assert_eq!(vast.to_string(), "9,000 × 8,064 pixels; the limit is 40 megapixels");
    let mut bytes = drawn(1032, 24, ImageFormat::Jpeg);
    bytes.resize(MAX_PICTURE_BYTES + 1, 0);
    let heavy = Picture::read("a.jpg", &bytes, 1200).expect_err("it is heavy");
    assert_eq!(heavy.to_string(), "1,032 × 24 pixels, 5.3 MB; the limit is 5.2 MB");
    let text = Picture::too_heavy(b"no picture", 123_456_789);
    assert_eq!(text.to_string(), "123.5 MB; the limit is 5.2 MB");
}
