//! The names of files that are pictures.

/// Whether a file is by its name a picture that is printed.
pub(super) fn is_picture_name(path: &str) -> bool {
    let kind = path.rsplit_once('.').map(|(_, kind)| kind.to_lowercase());
    matches!(kind.as_deref(), Some("png" | "jpg" | "jpeg" | "gif" | "webp" | "avif"))
}
