use super::rewrite_profile;

const SECRET: &[u8] = b"la turbine secrete";

/// A profile that hides words wherever there is room for them.
fn dirty_profile(space: &[u8], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut header = [SECRET; 8].concat();
    header.resize(128, b'x');
    header[8..12].copy_from_slice(b"\x02\x40tu");
    header[12..16].copy_from_slice(b"mntr");
    header[16..20].copy_from_slice(space);
    header[20..24].copy_from_slice(b"XYZ ");
    header[36..40].copy_from_slice(b"acsp");
    header[64..68].copy_from_slice(&[0, 0, 0, 1]);
    let texts: [(&[u8; 4], Vec<u8>); 4] = [
        (b"desc", [&b"desc\0\0\0\0"[..], SECRET].concat()),
        (b"cprt", [&b"text\0\0\0\0"[..], SECRET].concat()),
        (b"meta", [&b"dict\0\0\0\0"[..], SECRET].concat()),
        (b"quRb", SECRET.to_vec()),
    ];
    let tags: Vec<_> = texts.iter().chain(tags).collect();
    let mut at = 132 + 12 * tags.len();
    let mut table = number(tags.len());
    let mut contents = Vec::new();
    for (signature, content) in tags {
        table.extend([&signature[..], &number(at), &number(content.len())].concat());
        // What lies behind a content belongs to no tag.
        contents.extend([content, SECRET].concat());
        at += content.len() + SECRET.len();
    }
    header[..4].copy_from_slice(&number(at));
    [header, table, contents, SECRET.to_vec()].concat()
}

fn number(number: usize) -> Vec<u8> {
    u32::try_from(number).expect("small").to_be_bytes().to_vec()
}

/// A content with a word in its reserved bytes.
fn content(kind: &[u8], numbers: &[u8]) -> Vec<u8> {
    [kind, &SECRET[..4], numbers].concat()
}

/// The tags of a profile in RGB with curves.
fn rgb_tags() -> Vec<(&'static [u8; 4], Vec<u8>)> {
    let xyz = |first| content(b"XYZ ", &[first; 12]);
    let gamma = content(b"curv", &[0, 0, 0, 1, 2, 0x33]);
    let function = content(b"para", &[&[0, 0][..], b"tu", &[0, 2, 0x33, 0x33]].concat());
    vec![
        (b"wtpt", [xyz(9), SECRET.to_vec()].concat()),
        (b"rXYZ", xyz(1)),
        (b"gXYZ", xyz(2)),
        (b"bXYZ", xyz(3)),
        (b"rTRC", gamma.clone()),
        (b"gTRC", gamma),
        (b"bTRC", function),
    ]
}

/// A table with one point on a side, of 3 channels to 3.
fn curved_table(kind: &[u8]) -> Vec<u8> {
    let curves =
        |gamma: u8| [&content(b"curv", &[0, 0, 0, 1, gamma, 0])[..], b"tu"].concat().repeat(3);
    let colors = [&[1, 1, 1][..], b"la turbine se", &[1], b"tur", &[7, 8, 9]].concat();
    let parts = [curves(1), vec![5; 48], curves(2), colors, curves(3)];
    let mut head = [&content(kind, &[3, 3])[..], b"tu"].concat();
    let mut at = 32 + SECRET.len();
    for part in &parts {
        head.extend(number(at));
        at += part.len();
    }
    [head, SECRET.to_vec(), parts.concat(), SECRET.to_vec()].concat()
}

/// A profile in RGB that hides words, and is too long for one segment of a JPEG.
pub(in super::super) fn dirty_rgb_profile() -> Vec<u8> {
    let mut tags = rgb_tags();
    tags.retain(|(signature, _)| *signature != b"gTRC");
    let values = [number(40_000), vec![0x77; 80_000]].concat();
    tags.push((b"gTRC", content(b"curv", &values)));
    dirty_profile(b"RGB ", &tags)
}

fn has_secret(bytes: &[u8]) -> bool {
    [&b"turb"[..], b"la t", b"xxx"].iter().any(|part| memchr::memmem::find(bytes, part).is_some())
}

/// The content of a tag, as another program would find it.
fn find<'a>(profile: &'a [u8], signature: &[u8]) -> Option<&'a [u8]> {
    let number = |at: usize| {
        let bytes = profile[at..at + 4].try_into().expect("four bytes");
        usize::try_from(u32::from_be_bytes(bytes)).expect("small")
    };
    let entries = (0..number(128)).map(|entry| 132 + 12 * entry);
    let mut found = entries.filter(|at| &profile[*at..*at + 4] == signature);
    found.next().map(|at| &profile[number(at + 4)..number(at + 4) + number(at + 8)])
}

#[test]
fn the_numbers_of_a_profile_stay_and_no_text_does() {
    let dirty = dirty_profile(b"RGB ", &rgb_tags());
    let clean = rewrite_profile(&dirty).expect("a profile");
    assert!(!has_secret(&clean), "{}", String::from_utf8_lossy(&clean));
    for (tag, numbers) in
        [(b"wtpt", &[9; 12][..]), (b"bXYZ", &[3; 12]), (b"gTRC", &[0, 0, 0, 1, 2, 0x33])]
    {
        assert_eq!(&find(&clean, tag).expect("a tag")[8..], numbers);
    }
    let function = [&b"para\0\0\0\0"[..], &[0, 0, 0, 0, 0, 2, 0x33, 0x33]].concat();
    assert_eq!(find(&clean, b"bTRC"), Some(&function[..]));
    assert_eq!(
        clean.len(),
        usize::try_from(u32::from_be_bytes(clean[..4].try_into().expect("four"))).expect("small")
    );
    assert_eq!(clean[8..10], [2, 0x40]);
    assert_eq!((clean[67], &clean[10..12]), (1, &[0, 0][..]));
    assert_eq!(
        rewrite_profile(&clean),
        Some(clean),
        "a profile that was written so stays as it is"
    );
}

#[test]
fn every_profile_has_the_two_texts_that_it_must_have() {
    let mut dirty = dirty_profile(b"RGB ", &rgb_tags());
    let old = rewrite_profile(&dirty).expect("a profile");
    assert!(
        find(&old, b"desc")
            .expect("a name")
            .starts_with(b"desc\0\0\0\0\0\0\0\x15Profile of a picture\0")
    );
    assert_eq!(find(&old, b"cprt"), Some(&b"text\0\0\0\0Its maker's\0"[..]));
    dirty[8] = 4;
    let new = rewrite_profile(&dirty).expect("a profile");
    assert!(find(&new, b"desc").expect("a name").starts_with(b"mluc\0\0\0\0"));
    assert!(find(&new, b"cprt").expect("a text").ends_with(b"\0'\0s"));
}

#[test]
fn tables_of_colours_stay_and_what_lies_between_their_parts_does_not() {
    let plain = |kind, before: &[u8], numbers: &[u8]| {
        [content(kind, before), numbers.to_vec(), SECRET.to_vec()].concat()
    };
    let bytes = [&[3, 3, 1, b't'][..], &[4; 36]].concat();
    let words = [&bytes[..], &[0, 2, 0, 2]].concat();
    for (table, length) in [
        (plain(b"mft1", &bytes, &[6; 256 * 6 + 3]), 48 + 256 * 6 + 3),
        (plain(b"mft2", &words, &[6; 2 * (2 * 6 + 3)]), 52 + 2 * (2 * 6 + 3)),
        (curved_table(b"mAB "), 32 + 3 * 3 * 16 + 48 + 24),
    ] {
        let clean = rewrite_profile(&dirty_profile(b"RGB ", &[(b"A2B0", table.clone())]));
        let clean = clean.expect("a profile");
        assert!(!has_secret(&clean));
        let kept = find(&clean, b"A2B0").expect("a table");
        assert_eq!((&kept[..4], kept.len()), (&table[..4], length));
        assert_eq!(rewrite_profile(&clean).as_deref(), Some(&clean[..]));
    }
}

#[test]
fn a_profile_that_says_no_colour_or_is_for_no_picture_is_dropped() {
    let read = |space, tags: &[_]| rewrite_profile(&dirty_profile(space, tags));
    let rgb = rgb_tags();
    assert!(read(b"RGB ", &rgb).is_some());
    assert_eq!(read(b"RGB ", &rgb[1..6]), None, "a curve is absent");
    assert_eq!(read(b"GRAY", &rgb), None);
    assert_eq!(read(b"CMYK", &rgb), None);
    assert_eq!(read(b"Lab ", &rgb), None);
    assert!(read(b"GRAY", &[(b"kTRC", content(b"curv", &[0; 4]))]).is_some());
    let with = |signature: &'static [u8; 4], content| {
        let mut tags = rgb.clone();
        tags.retain(|(known, _)| *known != signature);
        tags.push((signature, content));
        read(b"RGB ", &tags)
    };
    assert_eq!(with(b"gXYZ", content(b"text", SECRET)), None);
    assert_eq!(with(b"gTRC", content(b"curv", &[0, 0, 9, 0])), None, "it breaks off");
    assert_eq!(with(b"A2B0", content(b"mft2", &[3, 3, 255])), None);
    assert_eq!(with(b"B2A0", content(b"mBA ", &[15, 15])), None);
    assert!(with(b"B2A0", curved_table(b"mBA ")).is_some());
    assert!(with(b"cicp", content(b"cicp", &[1, 13, 0, 1])).is_some());
    let mut vast = dirty_profile(b"RGB ", &rgb);
    vast.resize(5 << 20, b'x');
    vast[..4].copy_from_slice(&number(5 << 20));
    assert_eq!(rewrite_profile(&vast), None);
}

#[test]
fn no_profile_ends_the_program_however_it_is_broken() {
    let mut tags = rgb_tags();
    tags.push((b"A2B0", curved_table(b"mAB ")));
    let whole = dirty_profile(b"RGB ", &tags);
    for length in 0..whole.len() {
        let mut cut = whole[..length].to_vec();
        if let Some(size) = cut.first_chunk_mut() {
            *size = u32::try_from(length).expect("small").to_be_bytes();
        }
        let _ = rewrite_profile(&cut);
        for byte in [0, 1, 0x7f, 0xff] {
            let mut changed = whole.clone();
            changed[length] = byte;
            if let Some(clean) = rewrite_profile(&changed) {
                assert_eq!(
                    rewrite_profile(&clean).as_deref(),
                    Some(&clean[..]),
                    "{length}: {byte}"
                );
            }
        }
    }
}
