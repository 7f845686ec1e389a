//! Every call of `matinale` that the manual shows, parsed by the program itself. None of them does anything: `--help`
//! stands behind it, or its publication is not there.

use super::{Line, LineKind, Page, code_spans};
use crate::harness::Newsroom;

/// The folder that is named as the publication's, and is not there.
const ABSENT: &str = "absent";

/// Commands that need no publication, and options that name one or answer at once. A call with one of these words is
/// asked for its help alone.
const NEEDS_NO_PUBLICATION: &[&str] =
    &["init", "inbox", "schema", "-C", "--dir", "--explain", "--help"];

/// A call of `matinale`.
struct Call {
    /// The page and the line.
    place: String,
    /// What stands behind `matinale`.
    words: Vec<String>,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CallKind {
    /// A line for a shell, for cron, for systemd or for a build server: the call is whole.
    Line,
    /// Between backticks in a text: what the call is given may be left out.
    Span,
}

/// The words of a call, as a shell has them, up to a comment, a pipe, a redirection or the next command.
fn split_words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            _ => words.last_mut().expect("a word has begun").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    let ends_call = |word: &String| ["#", "|", ">", "&&"].contains(&word.as_str());
    let end = words.iter().position(ends_call).unwrap_or(words.len());
    words.truncate(end);
    words
}

/// The call in a line of a fence, unless the line is what a command answers.
fn find_call(line: &str) -> Option<&str> {
    let (before, call) = line.split_once("matinale ")?;
    let is_command = before.trim().is_empty()
        || ["&& ", "\"|", "/bin/", "run: "].iter().any(|end| before.ends_with(end));
    is_command.then_some(call)
}

/// The calls of this kind in a line.
fn list_calls_in(line: &Line<'_>, kind: CallKind) -> Vec<Call> {
    let found: Vec<&str> = match (kind, line.kind) {
        (CallKind::Line, LineKind::Fenced) => find_call(line.text).into_iter().collect(),
        (CallKind::Line, LineKind::Prose) => Vec::new(),
        (CallKind::Span, _) => {
            code_spans(line.text).filter_map(|span| span.strip_prefix("matinale ")).collect()
        }
    };
    let call = |text: &str| Call { place: line.place.clone(), words: split_words(text) };
    found.into_iter().map(call).collect()
}

/// The calls of this kind in the manual, each once.
fn list_calls(kind: CallKind) -> Vec<Call> {
    let pages = Page::all();
    let lines = pages.iter().flat_map(Page::lines);
    let mut calls: Vec<Call> = lines.flat_map(|line| list_calls_in(&line, kind)).collect();
    calls.sort_by(|one, other| one.words.cmp(&other.words));
    calls.dedup_by(|one, other| one.words == other.words);
    calls
}

/// Asks for the help of a call. Answers what the program does not know in it.
fn find_unknown_word(newsroom: &Newsroom, call: &Call) -> Option<String> {
    let words: Vec<&str> = call.words.iter().map(String::as_str).chain(["--help"]).collect();
    let ran = newsroom.run(&words);
    (ran.code != Some(0)).then(|| format!("{}\n{ran}", call.place))
}

/// Runs a call on a publication that is not there. Answers why the program does not come as far as to look for it.
fn find_wrong_use(newsroom: &Newsroom, call: &Call) -> Option<String> {
    let ran = newsroom.run_with(&call.words, &[("MATINALE_DIR", ABSENT)]);
    let is_parsed = ran.err.contains(&format!("{ABSENT}/matinale.toml"));
    (!is_parsed).then(|| format!("{}\n{ran}", call.place))
}

#[test]
fn the_program_knows_every_command_and_option_that_the_manual_shows() {
    let newsroom = Newsroom::empty();
    let calls: Vec<Call> =
        [CallKind::Line, CallKind::Span].into_iter().flat_map(list_calls).collect();
    assert!(calls.len() > 50, "{} calls: are the pages read?", calls.len());
    let unknown: Vec<String> =
        calls.iter().filter_map(|call| find_unknown_word(&newsroom, call)).collect();
    assert!(unknown.is_empty(), "{}", unknown.join("\n\n"));
}

#[test]
fn every_line_of_the_manual_can_be_typed_as_it_stands() {
    let newsroom = Newsroom::empty();
    let mut calls = list_calls(CallKind::Line);
    calls.retain(|call| {
        !call.words.iter().any(|word| NEEDS_NO_PUBLICATION.contains(&word.as_str()))
    });
    assert!(calls.len() > 30, "{} calls: are the pages read?", calls.len());
    let wrong: Vec<String> =
        calls.iter().filter_map(|call| find_wrong_use(&newsroom, call)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn an_option_that_does_not_exist_and_one_that_is_missing_are_found() {
    let newsroom = Newsroom::empty();
    let call = |text: &str| Call { place: String::new(), words: split_words(text) };
    assert!(find_unknown_word(&newsroom, &call("send today --agian")).is_some());
    assert!(find_unknown_word(&newsroom, &call("subscribers list --tier gold")).is_some());
    assert!(find_unknown_word(&newsroom, &call("senf today")).is_some());
    assert!(find_wrong_use(&newsroom, &call("resolve 2025-02-11")).is_some());
    assert!(find_wrong_use(&newsroom, &call("send today --top-up --to zoe@example.org")).is_some());
}

#[test]
fn a_call_ends_where_a_shell_ends_it() {
    let words = |line: &str| find_call(line).map(split_words);
    assert_eq!(words("matinale new today   # a draft"), Some(vec!["new".into(), "today".into()]));
    assert_eq!(words("- run: matinale check > a.sarif"), Some(vec!["check".into()]));
    assert_eq!(words("40 10 * * 1-5  cd /srv && matinale send"), Some(vec!["send".into()]));
    let named = vec!["init".to_owned(), "--name".to_owned(), "La Lettre".to_owned()];
    assert_eq!(words("matinale init --name \"La Lettre\""), Some(named));
    assert_eq!(words("    `matinale resolve 2025-02-11 --assume-sent` counts them"), None);
}
