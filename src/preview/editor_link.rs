//! Opens a line of a file in the program that the editor writes with.

use std::path::Path;

use url::Url;

/// How a link opens a line of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditorLink {
    /// By an address that begins so, with path, line and column behind it: Visual Studio Code and its kin, and Zed.
    PathAddress(&'static str),
    /// By an address with the path and the line as values: the programs of `JetBrains`.
    QueryAddress(&'static str),
    /// By no link. The path is shown.
    None,
}

/// The programs that can be told by a link, by the name of their command.
const PROGRAMS: [(&str, EditorLink); 16] = [
    ("code", EditorLink::PathAddress("vscode://file")),
    ("code-insiders", EditorLink::PathAddress("vscode-insiders://file")),
    ("codium", EditorLink::PathAddress("vscodium://file")),
    ("vscodium", EditorLink::PathAddress("vscodium://file")),
    ("cursor", EditorLink::PathAddress("cursor://file")),
    ("windsurf", EditorLink::PathAddress("windsurf://file")),
    ("zed", EditorLink::PathAddress("zed://file")),
    ("zeditor", EditorLink::PathAddress("zed://file")),
    ("idea", EditorLink::QueryAddress("idea://open?file=")),
    ("pycharm", EditorLink::QueryAddress("pycharm://open?file=")),
    ("webstorm", EditorLink::QueryAddress("webstorm://open?file=")),
    ("rustrover", EditorLink::QueryAddress("rustrover://open?file=")),
    ("subl", EditorLink::QueryAddress("subl://open?url=file://")),
    ("mate", EditorLink::QueryAddress("txmt://open?url=file://")),
    ("mvim", EditorLink::QueryAddress("mvim://open?url=file://")),
    ("bbedit", EditorLink::QueryAddress("x-bbedit://open?url=file://")),
];

impl EditorLink {
    /// The link of a command, as `VISUAL` and `EDITOR` have it: `code --wait`, `/usr/bin/vim`.
    pub fn of_command(command: &str) -> Self {
        let program = command.split_whitespace().next().unwrap_or_default();
        let name =
            Path::new(program).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let found = PROGRAMS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
        found.map_or(Self::None, |(_, link)| *link)
    }

    /// The address that opens a line of a file. The path is absolute. `None` if no link does.
    pub(super) fn write(self, path: &Path, line: usize, column: usize) -> Option<String> {
        // A path is escaped as in an address of a file (RFC 8089).
        let path = Url::from_file_path(path).ok()?.path().to_owned();
        match self {
            Self::PathAddress(beginning) => Some(format!("{beginning}{path}:{line}:{column}")),
            Self::QueryAddress(beginning) => {
                Some(format!("{beginning}{path}&line={line}&column={column}"))
            }
            Self::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::EditorLink;

    #[test]
    fn the_program_of_the_environment_opens_the_line() {
        let link =
            |command: &str| EditorLink::of_command(command).write(Path::new("/a b/é.toml"), 12, 3);
        let vscode = "vscode://file/a%20b/%C3%A9.toml:12:3";
        assert_eq!(link("code --wait").as_deref(), Some(vscode));
        assert_eq!(link("/usr/bin/code").as_deref(), Some(vscode));
        let idea = "idea://open?file=/a%20b/%C3%A9.toml&line=12&column=3";
        assert_eq!(link("idea").as_deref(), Some(idea));
        for other in ["vim", "", "  ", "emacs -nw", "nano"] {
            assert_eq!(link(other), None, "{other}");
        }
    }
}
