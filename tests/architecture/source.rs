//! A source file as the plan sees it: its code without comments, texts and test modules, and the
//! paths written in it.

/// One file of `src/`.
pub(super) struct Source {
    /// Its path from the repository's root, with `/`.
    pub(super) file: String,
    /// The file as written.
    pub(super) raw: String,
    /// The same length and lines; comments, literals and `#[cfg(test)]` items are blanks. Nothing of
    /// a file `tests.rs`, which is such an item in a place of its own.
    pub(super) code: String,
}

/// A path such as `crate::issue::edition`, and the line it stands on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) line: usize,
    pub(super) parts: Vec<String>,
    pub(super) role: Role,
}

/// What a path is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `use`, for this file.
    Import,
    /// `pub use`, for others: the name is another file's.
    Reexport,
    /// Written out where it is used.
    Mention,
}

impl Source {
    pub(super) fn new(file: &str, raw: &str) -> Self {
        let tests = file.ends_with("/tests.rs");
        let code = if tests { String::new() } else { without_tests(&without_texts(raw)) };
        Self { file: file.to_owned(), raw: raw.to_owned(), code }
    }

    /// The modules that lead to this file: `src/issue/read/mod.rs` is `issue`, `read`.
    pub(super) fn modules(&self) -> Vec<&str> {
        let inside = self.file.trim_start_matches("src/").trim_end_matches(".rs");
        let mut modules: Vec<&str> = inside.split('/').collect();
        if modules.last().is_some_and(|last| matches!(*last, "mod" | "lib")) {
            modules.pop();
        }
        modules
    }

    /// The code cut into identifiers, `::` and single characters, each with its line.
    pub(super) fn tokens(&self) -> Vec<(usize, &str)> {
        tokens(&self.code)
    }

    /// The identifiers of the code with the token before and after each, and their lines.
    pub(super) fn words(&self) -> Vec<(usize, &str, &str, &str)> {
        let tokens = self.tokens();
        let text = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |t| t.1);
        let all = tokens.iter().enumerate().filter(|(_, token)| is_word(token.1));
        all.map(|(at, token)| (token.0, text(at.checked_sub(1)), token.1, text(Some(at + 1))))
            .collect()
    }

    /// Every path of two parts or more, use-trees taken apart, and every `use name;`.
    pub(super) fn paths(&self) -> Vec<Path> {
        let tokens = self.tokens();
        let mut paths = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let text = |back: usize| at.checked_sub(back).map_or("", |at| tokens[at].1);
            let before = text(1);
            if is_word(tokens[at].1) && !matches!(before, "::" | ".") {
                let known = paths.len();
                let role = match (before, text(2)) {
                    ("use", "pub" | ")") => Role::Reexport,
                    ("use", _) => Role::Import,
                    _ => Role::Mention,
                };
                let end = tree(&tokens, at, &[], &mut paths);
                paths[known..].iter_mut().for_each(|path| path.role = role);
                if before != "use" && paths.get(known).is_some_and(|path| path.parts.len() == 1) {
                    paths.truncate(known);
                }
                at = end.max(at + 1);
            } else {
                at += 1;
            }
        }
        paths
    }
}

/// Reads one path or use-tree from `at` on; answers where it ends.
fn tree(tokens: &[(usize, &str)], at: usize, above: &[String], out: &mut Vec<Path>) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.1);
    let line = tokens[at].0;
    let mut parts = above.to_vec();
    let mut at = at;
    loop {
        if text(at) != "self" || parts.is_empty() {
            parts.push(text(at).to_owned());
        }
        at += 1;
        if text(at) != "::" {
            break;
        }
        at += 1;
        if text(at) == "{" {
            at += 1;
            while !matches!(text(at), "}" | "") {
                at = if is_word(text(at)) { tree(tokens, at, &parts, out) } else { at + 1 };
            }
            return at + 1;
        }
        if !is_word(text(at)) {
            break;
        }
    }
    if text(at) == "as" {
        at += 2;
    }
    out.push(Path { line, parts, role: Role::Mention });
    at
}

pub(super) fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let inside = |c: char| c == '_' || c.is_alphanumeric();
        let length = match first {
            ':' if rest.starts_with("::") => 2,
            c if inside(c) => rest.find(|c| !inside(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        if first == '\n' {
            line += 1;
        } else if !first.is_whitespace() {
            tokens.push((line, &rest[..length]));
        }
        rest = &rest[length..];
    }
    tokens
}

/// Blanks comments, strings and character literals; lines stay where they are.
fn without_texts(raw: &str) -> String {
    let mut code = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(first) = rest.chars().next() {
        let word = code.ends_with(|c: char| c == '_' || c.is_alphanumeric());
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment(rest),
            '"' => quoted(rest),
            'r' if !word || code.ends_with('b') => raw_string(rest),
            '\'' => character(rest),
            _ => 0,
        };
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

/// The length of a block comment, nested ones included.
fn comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let step = match &text[at..] {
            rest if rest.starts_with("/*") => (2, 1),
            rest if rest.starts_with("*/") => (2, -1),
            rest => (rest.chars().next().map_or(1, char::len_utf8), 0),
        };
        at += step.0;
        depth += step.1;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a string with its quotation marks.
fn quoted(text: &str) -> usize {
    let mut escaped = true;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !escaped => return at + 1,
            '\\' if !escaped => escaped = true,
            _ => escaped = false,
        }
    }
    text.len()
}

/// The length of a raw string; 0 for a word that only begins with `r`.
fn raw_string(text: &str) -> usize {
    let hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    if !text[1 + hashes..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let body = 2 + hashes;
    text[body..].find(&end).map_or(text.len(), |at| body + at + end.len())
}

/// The length of a character literal; 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut inside = text.chars().skip(1);
    match (inside.next(), inside.next()) {
        (Some('\\'), Some(escaped)) => {
            let body = 2 + escaped.len_utf8();
            text[body..].find('\'').map_or(0, |at| body + at + 1)
        }
        (Some(c), Some('\'')) => 2 + c.len_utf8(),
        _ => 0,
    }
}

/// Blanks what follows `#[cfg(test)]`: a module, or one item.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let Some(start) = code.find(MARK) else { return code.to_owned() };
    let mut depth = 0;
    let mut end = code.len();
    for (at, c) in code[start + MARK.len()..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(c, '}' | ';') {
            end = start + MARK.len() + at + 1;
            break;
        }
    }
    let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
    let hidden: String = code[start..end].chars().map(blank).collect();
    format!("{}{hidden}{}", &code[..start], without_tests(&code[end..]))
}
