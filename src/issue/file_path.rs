//! The paths by which an issue names files.

/// Why the words of a path do not lead to a file in the folder. `None` if they may.
pub(super) fn find_path_fault(path: &str) -> Option<String> {
    if path.starts_with(['/', '~', '\\']) || path.contains([':', '\\']) {
        return Some(format!("`{path}` is not a path inside the issue's folder"));
    }
    path.split('/')
        .any(|part| part == ".." || part == "." || part.is_empty())
        .then(|| format!("`{path}` leaves the issue's folder, or walks in circles"))
}
