//! Why a file is not a picture that can be sent.

use std::fmt;

use image::ImageError;

use super::{MAX_PICTURE_BYTES, MAX_PIXELS};
use crate::wording::{ToValue, Value, Wording, say};

/// How many bytes a tenth of a megabyte has.
const TENTH_OF_MEGABYTE: u64 = 100_000;

/// The size of a picture in its file, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureSize {
    /// How many pixels stand beside each other.
    pub width: u32,
    /// How many rows of pixels there are.
    pub height: u32,
}

/// Why a file is not a picture that can be sent.
#[derive(Debug)]
pub enum Error {
    /// The file is empty.
    Empty,
    /// The file has more bytes than [`MAX_PICTURE_BYTES`]. Has the bytes, and the size if the file says one.
    Heavy(u64, Option<PictureSize>),
    /// The picture has too many pixels.
    Vast(PictureSize),
    /// The picture takes too much memory when it is decoded. Has the number of MiB.
    Costly(u64, PictureSize),
    /// The frames of an animation have too many pixels together.
    Long(PictureSize),
    /// The file is neither PNG, JPEG, GIF, WebP nor AVIF, whatever its name says.
    Kind,
    /// The format is not drawn by many mail clients.
    Foreign(&'static str),
    /// The file is truncated, or has other content than it declares.
    Broken(String),
}

impl Error {
    /// What is wrong with the file.
    pub fn word(&self) -> Wording {
        match self {
            Self::Empty => say!("the file is empty"),
            Self::Heavy(bytes, size) => {
                let megabytes = write_tenths(bytes.div_ceil(TENTH_OF_MEGABYTE));
                let limit = write_tenths(MAX_PICTURE_BYTES as u64 / TENTH_OF_MEGABYTE);
                if let Some(size) = size {
                    say!("{size}, {megabytes} MB; the limit is {limit} MB", size, megabytes, limit)
                } else {
                    say!("{megabytes} MB; the limit is {limit} MB", megabytes, limit)
                }
            }
            Self::Vast(size) => say!("{size}; the limit is 40 megapixels", size),
            Self::Costly(memory, size) => say!(
                "{size}, and it takes {memory} MiB of memory; the limit is 192 MiB: 8 bits for each colour take less, and so does a picture that is not progressive",
                size,
                memory
            ),
            Self::Long(size) => say!(
                "{size} and so many frames that they have more than 400 megapixels together",
                size
            ),
            Self::Kind => {
                say!("the file is neither PNG, JPEG, GIF, WebP nor AVIF, whatever its name says")
            }
            Self::Foreign(format) => {
                say!("the file is {format}, which Outlook or Gmail do not draw", format)
            }
            Self::Broken(decoder) => say!("the picture cannot be decoded: {decoder}", decoder),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Wording {
        match self {
            Self::Heavy(..) | Self::Vast(_) | Self::Costly(..) => {
                say!("export it smaller: twice as wide as it is shown is as much as is seen")
            }
            Self::Long(_) => say!("export it with fewer frames, or smaller"),
            Self::Foreign(format) => advise_format(ForeignFormat(format)),
            Self::Kind => say!("export it as JPEG, or a drawing as PNG"),
            Self::Empty | Self::Broken(_) => {
                say!("copy the file again from where it came, or export it again")
            }
        }
    }

    /// Whether a smaller copy of the same picture could be sent.
    pub const fn is_too_large(&self) -> bool {
        matches!(self, Self::Heavy(..) | Self::Vast(_) | Self::Costly(..) | Self::Long(_))
    }
}

/// A format of files that are not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignFormat(&'static str);

impl ForeignFormat {
    /// A file of a program that draws, in a format of its own.
    const DRAWN: Self = Self("graphics program");
    /// A file as a camera saw it.
    const RAW: Self = Self("camera");
}

impl ToValue for ForeignFormat {
    fn to_value(&self) -> Value {
        match *self {
            Self::DRAWN => say!("a file of a graphics program").to_value(),
            Self::RAW => say!("a raw file of a camera").to_value(),
            Self(name) => name.to_value(),
        }
    }
}

/// How a picture of a format that is not sent becomes one that is.
pub fn advise_format(format: ForeignFormat) -> Wording {
    match format.0 {
        "HEIC" => say!(
            "open it and export it as JPEG; on an iPhone, Settings > Camera > Formats > Most Compatible takes JPEG from now on"
        ),
        "AVIF" => say!(
            "open it in a browser or a graphics program, and save it as JPEG, or a drawing as PNG"
        ),
        "SVG" | "PDF" => say!("export it as PNG, twice as wide as it is shown"),
        _ => say!("export it as JPEG, or a drawing as PNG"),
    }
}

/// The format of a file that is not sent, by its name. `None` for a name that says nothing of the kind.
pub fn find_foreign_format(name: &str) -> Option<ForeignFormat> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match ending.as_str() {
        "heic" | "heif" | "hif" => ForeignFormat("HEIC"),
        "tif" | "tiff" => ForeignFormat("TIFF"),
        "bmp" => ForeignFormat("BMP"),
        "svg" => ForeignFormat("SVG"),
        "pdf" => ForeignFormat("PDF"),
        "psd" | "ai" | "eps" | "indd" | "xcf" | "sketch" => ForeignFormat::DRAWN,
        "dng" | "cr2" | "cr3" | "nef" | "arw" | "raf" => ForeignFormat::RAW,
        _ => return None,
    })
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

impl std::error::Error for Error {}

impl From<ImageError> for Error {
    fn from(error: ImageError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl PictureSize {
    /// The number of pixels.
    pub(super) fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Refuses a picture that is too large to be drawn.
    pub(super) fn require_drawable(self) -> Result<(), Error> {
        if self.pixels() > MAX_PIXELS { Err(Error::Vast(self)) } else { Ok(()) }
    }
}

impl PictureSize {
    fn word(self) -> Wording {
        let [width, height] =
            [self.width, self.height].map(|side| Value::Figures(group_digits(side)));
        say!("{width} × {height} pixels", width, height)
    }
}

impl ToValue for PictureSize {
    fn to_value(&self) -> Value {
        self.word().to_value()
    }
}

impl fmt::Display for PictureSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

/// A number of tenths, with one decimal.
fn write_tenths(tenths: u64) -> Value {
    Value::Figures(format!("{}.{}", tenths / 10, tenths % 10))
}

/// Writes a number with a comma between thousands.
fn group_digits(number: u32) -> String {
    let digits = number.to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let (first, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(String::from_utf8_lossy);
    groups.fold(first.to_owned(), |written, group| written + "," + &group)
}
