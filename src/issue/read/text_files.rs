//! Reads the texts of blocks: those that stand in the issue, and those in files beside it.

use toml::Spanned;

use super::parser::{EmptyFile, IssueParser};
use super::text_names::{TextKey, find_name_fault, is_markdown_name};
use super::written::WrittenText;
use crate::finding::words::Written;
use crate::finding::{Code, Finding, Span};
use crate::issue::front_matter::find_front_matter;
use crate::issue::prose::{Prose, parse};
use crate::wording::say;

/// What an editor wrote for a [`TextKey`].
#[derive(Clone, Copy)]
pub(super) struct WrittenProse<'a> {
    pub(super) key: TextKey,
    pub(super) text: &'a WrittenText,
    pub(super) file: &'a WrittenText,
}

impl IssueParser<'_> {
    /// A text of prose that stands in the issue, or in a file of its own.
    pub(super) fn prose_or_file(&mut self, written: WrittenProse<'_>) -> Prose {
        let WrittenProse { key, text, file } = written;
        let Some(name) = file else {
            self.tell_file_name(key, text);
            return self.prose(text);
        };
        if let Some(text) = text {
            let message =
                say!("`{key}` and `{file}` stand in one block", key = key.text, file = key.file);
            let finding = Finding::new(Code::KEY_VALUE, name.span(), message);
            self.findings.push(
                finding.also(text.span(), say!("the other text")).help(say!("keep one of the two")),
            );
            return self.prose(written.text);
        }
        self.prose_of_file(key, name)
    }

    /// Reports a text that is the name of a Markdown file: that name would be printed.
    fn tell_file_name(&mut self, key: TextKey, text: &WrittenText) {
        let Some(text) = text else { return };
        let name = text.get_ref().trim();
        if is_markdown_name(name) && !name.contains(char::is_whitespace) && !name.contains("://") {
            let message = say!("the text of `{key}` is the name of a file", key = key.text);
            let finding = Finding::new(Code::KEY_VALUE, text.span(), message);
            self.findings.push(finding.help(say!(
                "write `{file} = \"{name}\"`",
                file = key.file,
                name
            )));
        }
    }

    fn prose_of_file(&mut self, key: TextKey, name: &Spanned<String>) -> Prose {
        let span = Span::from(name.span());
        let before = self.findings.len();
        let line = self.line(key.file, &Some(name.clone())).unwrap_or_default();
        if self.findings.len() > before {
            return Prose::default();
        }
        if let Err(finding) = self.claim_file(&line, span) {
            self.findings.push(finding);
            return Prose::default();
        }
        let file = self.source.file(&line);
        let Some(written) = file.and_then(|file| Written::of_file(self.source, file)) else {
            let fault = file.and_then(|file| file.fault(span)).unwrap_or_else(|| {
                Finding::new(Code::FILE_MISSING, span, say!("`{line}` was not read", line))
            });
            self.findings.push(fault);
            return Prose::default();
        };
        if let Some(range) = find_front_matter(written.text) {
            let message = say!("the file begins with front matter, which no block prints");
            let finding =
                Finding::new(Code::FILE_FRONT_MATTER, written.at(range.start, range.end), message);
            self.findings
                .push(finding.help(say!("take it out: title and the rest are keys of the block")));
            let (mut found, end) = (Vec::new(), written.at(range.end, range.end).end);
            parse(&written, &mut found);
            self.findings.extend(found.into_iter().filter(|finding| finding.span.start >= end));
            return Prose::default();
        }
        if written.is_blank() {
            self.empty_files.push(EmptyFile { key: key.file, name: line, span });
        }
        parse(&written, &mut self.findings)
    }

    /// Notes that a key names a file. Refuses a name that no text can have, and the name of another key's file:
    /// what a block for paying readers says would stand in an open one as well.
    fn claim_file(&mut self, name: &str, span: Span) -> Result<(), Finding> {
        if let Some(fault) = find_name_fault(name) {
            return Err(Finding::new(Code::FILE_PATH, span, fault.message).help(fault.help));
        }
        if let Some((_, first)) = self.claimed_files.iter().find(|(known, _)| known == name) {
            let message = say!("`{name}` is named twice", name);
            let finding =
                Finding::new(Code::KEY_VALUE, span, message).also(*first, say!("the first time"));
            return Err(finding.help(say!("give each block a file of its own")));
        }
        self.claimed_files.push((name.to_owned(), span));
        Ok(())
    }
}
