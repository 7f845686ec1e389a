//! Files that claim, unfold or hide more than a picture does: told, and nothing of it leaks.

use std::fs::File;
use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::DynamicImage;

use super::pictures::{chunk, errors, showing};
use crate::harness::drawing;

/// A JPEG of one small picture.
fn photograph() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let drawn = DynamicImage::new_rgb8(1040, 40);
    drawn.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a drawing");
    bytes.into_inner()
}

/// What zeros are packed to.
fn pack_zeros(megabytes: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..megabytes {
        packed.write_all(&zeros).expect("memory");
    }
    packed.finish().expect("memory")
}

#[test]
fn a_picture_that_claims_to_be_vast_is_told_by_its_header() {
    let mut jpeg = photograph();
    let frame = jpeg.windows(2).position(|pair| pair == b"\xff\xc0").expect("a frame");
    jpeg[frame + 5..frame + 9].fill(0xff);
    let header = [&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff][..], b"\x08\x02\0\0\0"].concat();
    let png = [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &header),
        &chunk(b"IDAT", &pack_zeros(1)),
        &chunk(b"IEND", b""),
    ]
    .concat();
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;".to_vec();
    for (name, bytes, size) in [
        ("x.jpg", jpeg, "65,535 × 65,535 pixels; the limit is 40 megapixels"),
        ("x.png", png, "65,535 × 65,535 pixels; the limit is 40 megapixels"),
        ("x.gif", gif, "65,535 × 65,535 pixels; the limit is 40 megapixels"),
    ] {
        let newsroom = showing(name).file(&format!("issues/images/{name}"), bytes);
        let ran = newsroom.run(["check", "--format", "short"]).exits(1);
        assert_eq!(errors(&ran), ["8:20 error img.size"], "{ran}");
        ran.answers(size);
    }
}

#[test]
fn metadata_that_unfold_or_walk_in_circles_do_not_hold_a_picture_up() {
    let plain = drawing();
    let packed = pack_zeros(200);
    let png = |kind: &[u8], head: &[u8]| {
        let content = [head, &packed].concat();
        [&plain[..33], &chunk(kind, &content), &plain[33..]].concat()
    };
    // The first directory of this EXIF has an entry, and itself behind it.
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08";
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    let jpeg = photograph();
    let circle = [&jpeg[..2], b"\xff\xe1", &length, exif, &jpeg[2..]].concat();
    let many = [&jpeg[..2], &b"\xff\xe1\0\x08Exif\0\0".repeat(300_000), &jpeg[2..]].concat();
    for (name, bytes) in [
        ("x.png", png(b"iCCP", b"icc\0\0")),
        ("x.png", png(b"zTXt", b"Comment\0\0")),
        ("x.png", png(b"iTXt", b"Comment\0\x01\0\0\0")),
        ("x.jpg", circle),
        ("x.jpg", many),
    ] {
        let newsroom = showing(name).file(&format!("issues/images/{name}"), &bytes);
        newsroom.run(["render", "--out", "out"]).exits(0);
        let mail = newsroom.mail("out/2025-02-11/free.eml");
        let sent = mail.attachments().next().expect("a picture").contents();
        assert!(image::load_from_memory(sent).is_ok(), "{name}");
        for rest in [&b"Exif"[..], b"zTXt", b"iTXt", b"iCCP"] {
            assert!(!sent.windows(4).any(|part| part == rest), "{name}");
        }
    }
}

#[test]
fn a_file_of_a_hundred_megabytes_is_told_by_its_beginning() {
    let newsroom = showing("x.jpg").file("issues/images/x.jpg", photograph());
    let file = File::options().write(true).open(newsroom.path("issues/images/x.jpg"));
    file.and_then(|file| file.set_len(100_000_000)).expect("room for a hole");
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    assert_eq!(errors(&ran), ["8:20 error img.size"], "{ran}");
    ran.answers("1,040 × 40 pixels, 100.0 MB; the limit is 5.2 MB");
}
