//! Writes a colour profile anew, with the numbers that colour needs and nothing else (ICC.1:2022).
//!
//! A profile says what the numbers of a picture mean as colours. It is also a file of its own, with room for texts: its
//! description, whose it is, who made the device, the steps of its making, private tags, gaps between tags, and bytes
//! behind its end. None of that is seen on the page, and all of it would reach readers. So nothing of a profile is
//! copied as it stands. The profile is read, and a new one is written from its numbers.
//!
//! A profile that cannot be read is dropped. The picture is then shown as other pictures without a profile are: as its
//! file says by other means, such as the chunk `gAMA` of a PNG, and otherwise in sRGB.

mod tag_content;

use self::tag_content::{TagContent, TagReader};

/// The largest profile that is kept, in bytes: 4 MiB. Those of printing presses have up to 3 MiB.
const MAX_PROFILE_BYTES: usize = 4 << 20;

/// The length of the header, in bytes (§7.2).
const HEADER_BYTES: usize = 128;

/// The length of an entry in the table of tags, in bytes (§7.3).
const ENTRY_BYTES: usize = 12;

/// The illuminant of every profile, D50, as three numbers of the type s15Fixed16Number (§7.2.16).
const ILLUMINANT: &[u8] = b"\0\0\xf6\xd6\0\x01\0\0\0\0\xd3\x2d";

/// The name of every profile. A profile must have one (§8.2).
const NAME: &str = "Profile of a picture";

/// Whose every profile is. A profile must say so (§8.2).
const COPYRIGHT: &str = "Its maker's";

/// The tags that are kept, and what is in each (§9.2).
const KEPT_TAGS: &[KeptTag] = &[
    kept(*b"wtpt", TagContent::Xyz),
    kept(*b"bkpt", TagContent::Xyz),
    kept(*b"lumi", TagContent::Xyz),
    kept(*b"chad", TagContent::Matrix),
    kept(*b"cicp", TagContent::CodePoints),
    kept(*b"rXYZ", TagContent::Xyz),
    kept(*b"gXYZ", TagContent::Xyz),
    kept(*b"bXYZ", TagContent::Xyz),
    kept(*b"rTRC", TagContent::Curve),
    kept(*b"gTRC", TagContent::Curve),
    kept(*b"bTRC", TagContent::Curve),
    kept(*b"kTRC", TagContent::Curve),
    kept(*b"A2B0", TagContent::FromDevice),
    kept(*b"A2B1", TagContent::FromDevice),
    kept(*b"A2B2", TagContent::FromDevice),
    kept(*b"B2A0", TagContent::ToDevice),
    kept(*b"B2A1", TagContent::ToDevice),
    kept(*b"B2A2", TagContent::ToDevice),
    kept(*b"gamt", TagContent::Gamut),
];

/// The tags of which a profile has one set whole, for it to say anything (§8.3 to §8.6).
const GREY_TAGS: &[&[[u8; 4]]] = &[&[*b"kTRC"], &[*b"A2B0"]];
const RGB_TAGS: &[&[[u8; 4]]] =
    &[&[*b"rXYZ", *b"gXYZ", *b"bXYZ", *b"rTRC", *b"gTRC", *b"bTRC"], &[*b"A2B0"]];
const CMYK_TAGS: &[&[[u8; 4]]] = &[&[*b"A2B0"]];

/// A tag that is kept.
struct KeptTag {
    signature: [u8; 4],
    content: TagContent,
}

const fn kept(signature: [u8; 4], content: TagContent) -> KeptTag {
    KeptTag { signature, content }
}

/// Writes a profile anew. `None` if the profile cannot be read, is no profile of a picture, or is larger than
/// [`MAX_PROFILE_BYTES`].
pub(super) fn rewrite_profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = usize::try_from(u32::from_be_bytes(*bytes.first_chunk()?)).ok()?;
    let bytes = bytes.get(..size).filter(|bytes| bytes.len() <= MAX_PROFILE_BYTES)?;
    let header = ProfileHeader::read(bytes)?;
    let reader = TagReader { channels: header.channels };
    let mut profile = NewProfile::new(header.describe());
    let tags = read_tags(bytes)?;
    for KeptTag { signature, content } in KEPT_TAGS {
        if let Some(tag) = tags.iter().find(|tag| tag.signature == *signature) {
            profile.add(*signature, reader.read(*content, tag.content)?);
        }
    }
    let has_all = |tags: &&[[u8; 4]]| tags.iter().all(|tag| profile.has(*tag));
    if !header.needed.iter().any(has_all) {
        return None;
    }
    let bytes = profile.write(&header);
    (bytes.len() <= MAX_PROFILE_BYTES).then_some(bytes)
}

/// A tag of the profile that is read.
struct ReadTag<'a> {
    signature: &'a [u8],
    /// The bytes of the tag. Empty if the table names a place outside of the profile.
    content: &'a [u8],
}

/// The tags of a profile, in the order of its table (§7.3).
fn read_tags(bytes: &[u8]) -> Option<Vec<ReadTag<'_>>> {
    let number = |bytes: &[u8]| usize::try_from(u32::from_be_bytes(*bytes.first_chunk()?)).ok();
    let table = bytes.get(HEADER_BYTES..)?;
    let length = number(table)?.checked_mul(ENTRY_BYTES)?;
    let entries = table.get(4..)?.get(..length)?.chunks_exact(ENTRY_BYTES);
    let read_tag = |entry: &'_ [u8]| {
        let (start, length) = (number(&entry[4..])?, number(&entry[8..])?);
        bytes.get(start..start.checked_add(length)?)
    };
    let tags = entries.map(|entry| ReadTag {
        signature: &entry[..4],
        content: read_tag(entry).unwrap_or_default(),
    });
    Some(tags.collect())
}

/// What is kept of a header (§7.2).
struct ProfileHeader {
    /// The major and the minor version.
    version: [u8; 2],
    /// The class of the device, the colours of the picture, and the colours that they are turned into.
    classes: [u8; 12],
    /// The rendering intent, from 0 to 3.
    intent: u8,
    /// The number of channels of a pixel.
    channels: u8,
    /// The sets of tags of which the profile has one.
    needed: &'static [&'static [[u8; 4]]],
}

impl ProfileHeader {
    /// Reads the header of a profile for pictures, in a version that programs know.
    fn read(bytes: &[u8]) -> Option<Self> {
        let header: &[u8; HEADER_BYTES] = bytes.first_chunk()?;
        let (channels, needed) = match &header[16..20] {
            b"GRAY" => (1, GREY_TAGS),
            b"RGB " => (3, RGB_TAGS),
            b"CMYK" => (4, CMYK_TAGS),
            _ => return None,
        };
        let is_known = header[36..40] == *b"acsp"
            && matches!(header[8], 2..=4)
            && matches!(&header[12..16], b"mntr" | b"scnr" | b"prtr" | b"spac")
            && matches!(&header[20..24], b"XYZ " | b"Lab ");
        let intent = Some(header[67]).filter(|intent| *intent < 4).unwrap_or_default();
        let [version, classes] = [&header[8..10], &header[12..24]];
        is_known.then_some(Self {
            version: version.try_into().ok()?,
            classes: classes.try_into().ok()?,
            intent,
            channels,
            needed,
        })
    }

    /// The two texts that a profile must have, in the form of its version.
    fn describe(&self) -> [NewTag; 2] {
        let [name, copyright] = if self.version[0] < 4 {
            [write_old_name(NAME), write_old_text(COPYRIGHT)]
        } else {
            [write_text(NAME), write_text(COPYRIGHT)]
        };
        let tag = |signature, content| NewTag { signature, content };
        [tag(*b"desc", name), tag(*b"cprt", copyright)]
    }
}

/// A tag of a new profile.
struct NewTag {
    signature: [u8; 4],
    content: Vec<u8>,
}

/// A profile that is being written.
struct NewProfile {
    tags: Vec<NewTag>,
}

impl NewProfile {
    fn new(texts: [NewTag; 2]) -> Self {
        Self { tags: texts.into() }
    }

    fn add(&mut self, signature: [u8; 4], content: Vec<u8>) {
        self.tags.push(NewTag { signature, content });
    }

    fn has(&self, signature: [u8; 4]) -> bool {
        self.tags.iter().any(|tag| tag.signature == signature)
    }

    /// Writes the profile. Tags with the same content share it. Each content begins at a multiple of four
    /// bytes (§7.3.1), and nothing else lies between them. The fields of the header that name a device, a
    /// maker, a program, a moment or the profile itself are zero.
    fn write(&self, header: &ProfileHeader) -> Vec<u8> {
        let first = HEADER_BYTES + 4 + self.tags.len() * ENTRY_BYTES;
        let mut table = write_number(self.tags.len()).to_vec();
        let mut contents: Vec<u8> = Vec::new();
        for (index, tag) in self.tags.iter().enumerate() {
            let same = self.tags[..index].iter().position(|known| known.content == tag.content);
            table.extend(tag.signature);
            if let Some(same) = same {
                let at = 4 + same * ENTRY_BYTES;
                table.extend_from_within(at + 4..at + ENTRY_BYTES);
                continue;
            }
            table.extend(write_number(first + contents.len()));
            table.extend(write_number(tag.content.len()));
            contents.extend(&tag.content);
            contents.resize(contents.len().next_multiple_of(4), 0);
        }
        let mut bytes = vec![0; HEADER_BYTES];
        bytes[..4].copy_from_slice(&write_number(first + contents.len()));
        bytes[8..10].copy_from_slice(&header.version);
        bytes[12..24].copy_from_slice(&header.classes);
        bytes[36..40].copy_from_slice(b"acsp");
        bytes[67] = header.intent;
        bytes[68..80].copy_from_slice(ILLUMINANT);
        bytes.extend(table);
        bytes.extend(contents);
        bytes
    }
}

/// A number of the type uInt32Number (§4.2).
fn write_number(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

/// A text of the type multiLocalizedUnicodeType in one language (§10.15).
fn write_text(text: &str) -> Vec<u8> {
    let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    [
        &b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS"[..],
        &write_number(text.len()),
        &write_number(28),
        &text,
    ]
    .concat()
}

/// A name of the type textDescriptionType (ICC.1:2001-04 §6.5.17): the ASCII alone, without the forms in other scripts.
fn write_old_name(name: &str) -> Vec<u8> {
    let scripts = [0; 4 + 4 + 2 + 1 + 67];
    [b"desc\0\0\0\0", &write_number(name.len() + 1)[..], name.as_bytes(), b"\0", &scripts].concat()
}

/// A text of the type textType (§10.24).
fn write_old_text(text: &str) -> Vec<u8> {
    [b"text\0\0\0\0", text.as_bytes(), b"\0"].concat()
}

#[cfg(test)]
pub(super) mod tests;
