//! Why a file is not a picture that can be sent.

use image::ImageError;
use thiserror::Error;

use super::MAX_PICTURE_BYTES;

/// Why a file is not a picture that can be sent.
#[derive(Debug, Error)]
pub enum Error {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than [`MAX_PICTURE_BYTES`].
    #[error("the file is {0} bytes; {MAX_PICTURE_BYTES} is the limit")]
    Heavy(usize),
    /// The picture has too many pixels.
    #[error("the picture is {0} × {1} pixels; 40 megapixels is the limit")]
    Vast(u32, u32),
    /// The picture takes too much memory when it is decoded. It has the number of MiB.
    #[error(
        "the picture takes {0} MiB of memory; 192 MiB is the limit: export it with 8 bits for each colour, not progressive, or smaller"
    )]
    Costly(u64),
    /// The file is neither PNG, JPEG nor GIF, whatever its name says.
    #[error("the file is neither PNG, JPEG nor GIF, whatever its name says")]
    Kind,
    /// The format is not drawn by many mail clients.
    #[error("the file is {0}, which Outlook or Gmail do not draw")]
    Foreign(&'static str),
    /// The file is truncated, or has other content than it declares.
    #[error("the picture cannot be decoded: {0}")]
    Broken(String),
}

impl Error {
    /// Whether a smaller copy of the same picture could be sent.
    pub const fn is_too_large(&self) -> bool {
        matches!(self, Self::Heavy(_) | Self::Vast(..) | Self::Costly(_))
    }
}

impl From<ImageError> for Error {
    fn from(error: ImageError) -> Self {
        Self::Broken(error.to_string())
    }
}
