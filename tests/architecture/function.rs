//! The functions of a source file: how long they are, and what they take.

use super::source::{Source, is_word};

/// The most values that a function takes.
const MAX_PARAMETERS: usize = 5;

/// Functions that a trait of another crate asks for: `ServerCertVerifier` of rustls.
const ASKED_FOR: &[&str] = &["verify_server_cert"];

/// A function with a body, outside of tests.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) file: String,
    /// The line of its `fn`.
    pub(super) line: usize,
    pub(super) name: String,
    /// From its `fn` to its last brace.
    pub(super) lines: usize,
    /// What it takes, `self` included, as written without blanks: `name:Type`.
    pub(super) parameters: Vec<String>,
}

impl Function {
    /// Every function of a file.
    pub(super) fn all(source: &Source) -> Vec<Self> {
        let tokens = source.tokens();
        (0..tokens.len()).filter_map(|at| read_function(source, &tokens, at)).collect()
    }

    /// Whether an argument hides in a tuple.
    pub(super) fn has_tuple(&self) -> bool {
        self.types().any(|written| is_tuple(bare(written)))
    }

    /// Whether a call of it says `true` or `false` without a name.
    pub(super) fn has_bool(&self) -> bool {
        self.types().any(|written| bare(written) == "bool")
    }

    /// Whether it takes more than five values. A function that a trait of another crate asks for takes what
    /// that trait says.
    pub(super) fn is_wide(&self) -> bool {
        self.parameters.len() > MAX_PARAMETERS && !ASKED_FOR.contains(&self.name.as_str())
    }

    fn types(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter_map(|one| Some(one.split_once(':')?.1))
    }
}

/// A type without `&`, its lifetime and `mut`.
fn bare(written: &str) -> &str {
    let Some(behind) = written.strip_prefix('&') else { return written };
    let behind = match behind.strip_prefix('\'') {
        Some(named) => named.trim_start_matches(|c: char| c == '_' || c.is_alphanumeric()),
        None => behind,
    };
    bare(behind.trim_start().trim_start_matches("mut ").trim_start())
}

/// `(A, B)`, and neither `()` nor `(dyn A + B)`.
fn is_tuple(written: &str) -> bool {
    let Some(inside) = written.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else {
        return false;
    };
    let mut depth = 0;
    inside.chars().any(|c| {
        match c {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth -= 1,
            _ => {}
        }
        depth == 0 && c == ','
    })
}

/// The function whose `fn` stands at this token.
fn read_function(source: &Source, tokens: &[(usize, &str)], at: usize) -> Option<Function> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.1);
    if text(at) != "fn" || !is_word(text(at + 1)) {
        return None;
    }
    let mut open = at + 2;
    if text(open) == "<" {
        open = end_of_group(tokens, open) + 1;
    }
    let close = end_of_group(tokens, open);
    let mut body = close + 1;
    while !matches!(text(body), "{" | ";" | "") {
        body = if matches!(text(body), "[" | "(") { end_of_group(tokens, body) } else { body } + 1;
    }
    if text(body) != "{" {
        return None;
    }
    let last = tokens.get(end_of_group(tokens, body))?.0;
    let (line, file) = (tokens[at].0, source.file.clone());
    let parameters = split_parameters(&tokens[open + 1..close]);
    Some(Function { file, line, name: text(at + 1).into(), lines: last - line + 1, parameters })
}

/// Where the bracket at this token is closed; an arrow closes nothing.
fn end_of_group(tokens: &[(usize, &str)], open: usize) -> usize {
    let mut depth = 0;
    let angles = tokens.get(open).is_some_and(|token| token.1 == "<");
    for at in open..tokens.len() {
        let is_arrow = at > 0 && matches!(tokens[at - 1].1, "-" | "=");
        match tokens[at].1 {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            "<" if angles => depth += 1,
            ">" if angles && !is_arrow => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// The parameters between the brackets of a function, each as written.
fn split_parameters(tokens: &[(usize, &str)]) -> Vec<String> {
    let mut parameters = vec![String::new()];
    let mut depth = 0;
    for (at, (_, token)) in tokens.iter().enumerate() {
        let is_arrow = at > 0 && tokens[at - 1].1 == "-";
        match *token {
            "(" | "[" | "{" | "<" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            ">" if !is_arrow => depth -= 1,
            _ => {}
        }
        let last = parameters.last_mut().expect("there is a first parameter");
        if depth == 0 && *token == "," {
            parameters.push(String::new());
        } else {
            last.push_str(token);
            if matches!(*token, "mut" | "dyn" | "impl") {
                last.push(' ');
            }
        }
    }
    parameters.retain(|one| !one.is_empty());
    parameters
}

#[test]
fn a_function_is_read_with_its_length_and_what_it_takes() {
    let text = "impl A {\n    fn f<T: Fn(u8) -> u8>(&self, at: T, (a, b): (&str, u8)) -> [u8; 2]\n    \
                where\n        T: Copy,\n    {\n        g()\n    }\n    fn declared(&self);\n}\n";
    let functions = Function::all(&Source::new("src/a.rs", text));
    assert_eq!(functions.len(), 1, "{functions:?}");
    let Function { line, name, lines, parameters, .. } = &functions[0];
    assert_eq!((*line, name.as_str(), *lines), (2, "f", 6));
    assert_eq!(*parameters, ["&self", "at:T", "(a,b):(&str,u8)"]);
}

#[test]
fn tuples_and_bools_are_told_from_what_looks_like_them() {
    let takes = |parameter: &str| {
        let text = format!("fn f({parameter}) {{}}\n");
        let function = Function::all(&Source::new("src/a.rs", &text)).remove(0);
        [function.has_tuple(), function.has_bool()]
    };
    assert_eq!(takes("place: &mut (usize, Span)"), [true, false]);
    assert_eq!(takes("(key, text): (&'static str, &str)"), [true, false]);
    assert_eq!(takes("place: &'a (usize, Span)"), [true, false]);
    assert_eq!(takes("is_late: bool"), [false, true]);
    for fine in
        ["nothing: ()", "act: &(dyn Fn(u8, u8) + Sync)", "all: &[(u8, u8)]", "at: F<(u8, u8)>"]
    {
        assert_eq!(takes(fine), [false, false], "{fine}");
    }
}
