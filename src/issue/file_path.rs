//! The paths by which an issue names files.

use crate::wording::{Wording, say};

/// Why the words of a path do not lead to a file in the folder, and what to write.
pub(super) struct PathFault {
    /// What is wrong.
    pub(super) message: Wording,
    /// What to write.
    pub(super) help: Wording,
}

/// Why the words of a path do not lead to a file in the folder. `None` if they may.
pub(super) fn find_path_fault(path: &str) -> Option<PathFault> {
    let message = match path {
        "" => say!("no file is named"),
        _ if path.contains("://") && !path.starts_with("file:") => {
            say!("`{path}` is an address on the web, and a file is wanted", path)
        }
        _ if path.starts_with(['/', '~', '\\']) || path.contains(':') => {
            say!("`{path}` is a place on one computer, and no path inside the issue's folder", path)
        }
        _ if path.split(['/', '\\']).any(|part| part == "..") => {
            say!("`{path}` leaves the issue's folder", path)
        }
        _ if path.contains('\\') => say!("`{path}` has backslashes", path),
        _ if path.split('/').any(|part| part == "." || part.is_empty()) => {
            say!("`{path}` names folders that say nothing", path)
        }
        _ => return None,
    };
    Some(PathFault { message, help: advise(path) })
}

/// What to write for a path that leads nowhere.
fn advise(path: &str) -> Wording {
    let parts: Vec<&str> =
        path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
    let is_elsewhere =
        path.starts_with(['/', '~', '\\']) || path.contains(':') || parts.contains(&"..");
    let name = parts.last().filter(|name| !name.contains([':', '~']) && **name != "..");
    match name {
        None => say!("write the name of a file that lies beside the issue"),
        Some(name) if is_elsewhere => {
            say!("put the file beside the issue, and write its name alone: `{name}`", name)
        }
        Some(_) => say!("write `{path}`", path = parts.join("/")),
    }
}
