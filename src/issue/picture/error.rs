//! Why a file is not a picture that can be sent.

use std::fmt;

use image::ImageError;
use thiserror::Error;

use super::{MAX_PICTURE_BYTES, MAX_PIXELS};

/// The size of a picture in its file, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureSize {
    /// How many pixels stand beside each other.
    pub width: u32,
    /// How many rows of pixels there are.
    pub height: u32,
}

/// Why a file is not a picture that can be sent.
#[derive(Debug, Error)]
pub enum Error {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file has more bytes than [`MAX_PICTURE_BYTES`]. Has the bytes, and the size if the file says one.
    #[error("{}{}; the limit is {}", write_size(*.1), Megabytes::round_up(*.0), LIMIT)]
    Heavy(u64, Option<PictureSize>),
    /// The picture has too many pixels.
    #[error("{0}; the limit is 40 megapixels")]
    Vast(PictureSize),
    /// The picture takes too much memory when it is decoded. Has the number of MiB.
    #[error(
        "{1}, and it takes {0} MiB of memory; the limit is 192 MiB: 8 bits for each colour take less, and so does a picture that is not progressive"
    )]
    Costly(u64, PictureSize),
    /// The frames of an animation have too many pixels together.
    #[error("{0} and so many frames that they have more than 400 megapixels together")]
    Long(PictureSize),
    /// The file is neither PNG, JPEG, GIF nor WebP, whatever its name says.
    #[error("the file is neither PNG, JPEG, GIF nor WebP, whatever its name says")]
    Kind,
    /// The format is not drawn by many mail clients.
    #[error("the file is {0}, which Outlook or Gmail do not draw")]
    Foreign(&'static str),
    /// The file is truncated, or has other content than it declares.
    #[error("the picture cannot be decoded: {0}")]
    Broken(String),
}

/// The limit of a file's bytes, in words.
const LIMIT: Megabytes = Megabytes { tenths: (MAX_PICTURE_BYTES / 100_000) as u64 };

impl Error {
    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Heavy(..) | Self::Vast(_) | Self::Costly(..) => {
                "export it smaller: twice as wide as it is shown is as much as is seen"
            }
            Self::Long(_) => "export it with fewer frames, or smaller",
            Self::Foreign(_) | Self::Kind => "export it as JPEG, or a drawing as PNG",
            Self::Empty | Self::Broken(_) => {
                "copy the file again from where it came, or export it again"
            }
        }
    }

    /// Whether a smaller copy of the same picture could be sent.
    pub const fn is_too_large(&self) -> bool {
        matches!(self, Self::Heavy(..) | Self::Vast(_) | Self::Costly(..) | Self::Long(_))
    }
}

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

impl fmt::Display for PictureSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {} pixels", group_digits(self.width), group_digits(self.height))
    }
}

/// A number of bytes in millions, with one decimal.
struct Megabytes {
    tenths: u64,
}

impl Megabytes {
    const fn round_up(bytes: u64) -> Self {
        Self { tenths: bytes.div_ceil(100_000) }
    }
}

impl fmt::Display for Megabytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} MB", self.tenths / 10, self.tenths % 10)
    }
}

fn write_size(size: Option<PictureSize>) -> String {
    size.map_or_else(String::new, |size| format!("{size}, "))
}

/// Writes a number with a comma between thousands.
fn group_digits(number: u32) -> String {
    let digits = number.to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let (first, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(String::from_utf8_lossy);
    groups.fold(first.to_owned(), |written, group| written + "," + &group)
}
