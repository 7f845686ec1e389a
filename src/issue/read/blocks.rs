//! Turns written blocks into blocks of an issue: gives them handles, fills in their kinds, and
//! seals exclusive ones.

use toml::Spanned;

use super::kind::BlockKind;
use super::parser::{EmptyFile, Holder, IssueParser};
use super::text_files::WrittenProse;
use super::text_names::{BODY, OPENING};
use super::written::{WrittenAuthor, WrittenBlock, WrittenItem};
use crate::finding::table::missing;
use crate::finding::{Code, Finding, Span, nearest};
use crate::issue::block::{
    Author, Block, Brief, Briefs, Content, Head, Notice, Sponsor, Story, Tribune,
};
use crate::issue::edition::EditionName;
use crate::issue::prose::{FormattedLine, LineFormat, Prose};
use crate::issue::texts::PlacedText;
use crate::issue::{Placed, Sealed};
use crate::language::make_slug;
use crate::wording::say;

/// The most blocks an issue can have.
pub const MAX_BLOCKS: usize = 500;

/// The most elements of a page that an issue can have: texts, paragraphs, items, cells, figures,
/// links. An
/// issue of every day has some 500.
const MAX_ELEMENTS: usize = 10_000;

/// A block, as the file has it.
pub(super) struct TypedBlock {
    pub(super) kind: BlockKind,
    pub(super) span: Span,
    pub(super) written: WrittenBlock,
    /// Whether every key and value of the block could be read.
    pub(super) sound: bool,
}

/// A block that was read, but has no final place and handle yet.
struct Draft {
    kind: BlockKind,
    block: Block,
    /// Whether the editor wrote the handle.
    named: bool,
    exclusive: Option<ExclusivePart>,
    /// The files without words that it names.
    empty_files: Vec<EmptyFile>,
    /// Whether no finding is about the block so far.
    sound: bool,
}

/// The part that only an exclusive block has.
struct ExclusivePart {
    opening: Prose,
    teasers: Vec<String>,
    continues: Option<Spanned<String>>,
    /// The place of the block that it continues, once that is found.
    continued: Option<usize>,
}

impl IssueParser<'_> {
    /// Gives every block its handle and its place.
    pub(super) fn placed(&mut self, written: Vec<TypedBlock>) -> Vec<Placed> {
        let mut drafts: Vec<Draft> = written.into_iter().map(|entry| self.draft(entry)).collect();
        self.continue_blocks(&mut drafts);
        self.name_blocks(&mut drafts);
        for draft in &drafts {
            self.complete(draft);
        }
        self.judge_size(&drafts);
        drafts.into_iter().map(Draft::place).collect()
    }

    /// Reports the block at which the issue holds too much. Each element costs memory and time when
    /// the issue is printed, many times what it takes in the file.
    fn judge_size(&mut self, drafts: &[Draft]) {
        let mut elements = 0;
        for draft in drafts {
            elements += draft.count_elements();
            if elements > MAX_ELEMENTS {
                let message = say!(
                    "with this block, the issue has more than {max_elements} paragraphs, items, cells, pictures and links",
                    max_elements = MAX_ELEMENTS
                );
                let finding = Finding::new(Code::BLOCK_COUNT, draft.block.span, message);
                self.findings
                    .push(finding.help(say!("link to long tables, and cut the issue in two")));
                return;
            }
        }
    }

    fn draft(&mut self, entry: TypedBlock) -> Draft {
        let TypedBlock { kind, span, mut written, sound } = entry;
        let before = self.findings.len();
        let exclusive = self.exclusive_part(&mut written);
        let id = self.line("id", &written.id);
        if let (Some(id), Some(value)) = (&id, &written.id)
            && (id.is_empty() || *id != make_slug(id) || id.len() > 64)
        {
            let message = say!("`{id}` is not a handle", id);
            let finding = Finding::new(Code::ID_SHAPE, value.span(), message);
            let help = say!("small letters, digits and hyphens: write `{id}`", id = make_slug(id));
            self.findings.push(finding.help(help));
        }
        let head = Head {
            id: id.clone().unwrap_or_default(),
            short: self.line("short", &written.short),
            kicker: self.line("kicker", &written.kicker),
            title: self.formatted("title", &written.title, LineFormat::Emphasis),
            standfirst: self.paragraphs("standfirst", &written.standfirst),
            figures: self.figures(written.figures.take()),
        };
        let only = if exclusive.is_none() { self.only(&written) } else { None };
        let content = self.content(kind, span, written);
        let block = Block { head, content, only, span };
        let sound = sound && self.findings.len() == before;
        let empty_files = std::mem::take(&mut self.empty_files);
        Draft { kind, block, named: id.is_some(), exclusive, empty_files, sound }
    }

    fn only(&mut self, written: &WrittenBlock) -> Option<EditionName> {
        let value = written.only.as_ref()?;
        if value.get_ref() == EditionName::Free.as_str() {
            return Some(EditionName::Free);
        }
        let message = say!("`only` cannot be `{value}`", value = value.get_ref());
        let finding = Finding::new(Code::KEY_VALUE, value.span(), message);
        let help = say!("write `only = \"free\"` to spare paying readers this block");
        self.findings.push(finding.help(help).about_key("only"));
        None
    }

    /// Takes the keys of an exclusive block. In an open block they are findings.
    fn exclusive_part(&mut self, written: &mut WrittenBlock) -> Option<ExclusivePart> {
        let exclusive = written.exclusive.as_ref().is_some_and(|value| *value.get_ref());
        let teasers = written.teasers.take();
        if !exclusive {
            let places = [
                ("opening", written.opening.as_ref().map(Spanned::span)),
                ("opening_file", written.opening_file.as_ref().map(Spanned::span)),
                ("teasers", teasers.as_ref().and_then(|lines| Some(lines.first()?.span()))),
                ("continues", written.continues.as_ref().map(Spanned::span)),
            ];
            for (key, span) in places.into_iter().filter_map(|(key, span)| Some((key, span?))) {
                let message = say!("`{key}` stands in a block that everyone may read", key);
                let finding = Finding::new(Code::EXCLUSIVE_KEY, span, message);
                self.findings
                    .push(finding.help(say!("write `exclusive = true`, or take the key out")));
            }
            return None;
        }
        if let Some(only) = &written.only {
            let message = say!("`only` stands in a block for paying readers");
            let finding = Finding::new(Code::EXCLUSIVE_KEY, only.span(), message);
            let help = say!("write it in the short version, and `continues` with its `id` here");
            self.findings.push(finding.help(help));
        }
        Some(ExclusivePart {
            opening: self.prose_or_file(WrittenProse {
                key: OPENING,
                text: &written.opening,
                file: &written.opening_file,
            }),
            teasers: self.lines("teasers", teasers),
            continues: written.continues.take(),
            continued: None,
        })
    }

    fn content(&mut self, kind: BlockKind, span: Span, written: WrittenBlock) -> Content {
        let (text, file) = (&written.body, &written.body_file);
        let body = self.prose_or_file(WrittenProse { key: BODY, text, file });
        match kind {
            BlockKind::Story => Content::Story(self.story(body, written)),
            BlockKind::Editorial => Content::Editorial(self.story(body, written)),
            BlockKind::Briefs => {
                let items = written.items.unwrap_or_default();
                let items = items.into_iter().map(|item| self.brief(item)).collect();
                Content::Briefs(Briefs { body, items })
            }
            BlockKind::Tribune => Content::Tribune(Tribune {
                author: self.author(written.author, span),
                body,
                partner: self.line("partner", &written.partner),
                source: self.link(say!("`{key}`", key = "source"), written.source),
            }),
            BlockKind::Notice => Content::Notice(Notice {
                body,
                button: self.link(say!("`{key}`", key = "button"), written.button),
            }),
            BlockKind::Sponsor => Content::Sponsor(Sponsor {
                advertiser: self.required(
                    "advertiser",
                    &written.advertiser,
                    &Holder { what: say!("a sponsor block"), span },
                ),
                body,
                button: self.link(say!("`{key}`", key = "button"), written.button),
            }),
        }
    }

    fn story(&mut self, body: Prose, written: WrittenBlock) -> Story {
        Story {
            body,
            watch: written.watch.is_some().then(|| self.prose(&written.watch)),
            byline: self.lines("byline", written.byline),
            sign_off: self.line("sign_off", &written.sign_off),
            source: self.link(say!("`{key}`", key = "source"), written.source),
        }
    }

    fn brief(&mut self, item: Spanned<WrittenItem>) -> Brief {
        let holder = Holder { what: say!("the item"), span: item.span().into() };
        let item = item.into_inner();
        Brief {
            title: self.required_title(&item.title, &holder),
            text: self.prose(&item.text),
            link: self.address(&item.link),
            link_label: self.line("link_label", &item.link_label),
            entities: self.lines("entities", item.entities),
        }
    }

    fn author(&mut self, author: Option<Spanned<WrittenAuthor>>, block: Span) -> Author {
        let Some(author) = author else {
            self.findings.push(missing("author", &say!("a tribune"), block, "{ name = \"…\" }"));
            return Author { name: String::new(), bio: None, figure: None };
        };
        let holder = Holder { what: say!("the author"), span: author.span().into() };
        let author = author.into_inner();
        Author {
            name: self.required("name", &author.name, &holder),
            bio: self.line("bio", &author.bio),
            figure: author.figure.map(|figure| self.figure(figure)),
        }
    }

    /// Copies title, standfirst and figures of an open block into the block that continues it.
    fn continue_blocks(&mut self, drafts: &mut [Draft]) {
        let open: Vec<(String, Head, usize)> = drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.exclusive.is_none())
            .map(|(place, draft)| (draft.handle(), draft.block.head.clone(), place))
            .collect();
        for draft in drafts {
            let Some(part) = &mut draft.exclusive else { continue };
            let Some(continues) = &part.continues else { continue };
            let wanted = continues.get_ref().as_str();
            let Some((_, lender, place)) = open.iter().find(|(id, ..)| id == wanted) else {
                let message = say!("no open block has the id `{wanted}`", wanted);
                let finding = Finding::new(Code::CONTINUES_UNKNOWN, continues.span(), message);
                let help = nearest(wanted, open.iter().map(|(id, ..)| id.as_str())).map_or_else(
                    || say!("name the `id` of a block that everyone may read"),
                    |near| say!("did you mean `{near}`?", near),
                );
                self.findings.push(finding.help(help).about_key("continues"));
                continue;
            };
            part.continued = Some(*place);
            let head = &mut draft.block.head;
            head.title = head.title.take().or_else(|| lender.title.clone());
            if head.standfirst.is_empty() {
                head.standfirst.clone_from(&lender.standfirst);
            }
            if head.figures.is_empty() {
                head.figures.clone_from(&lender.figures);
            }
        }
    }

    /// Gives every block a unique handle. Handles of the editor come first; the others are made
    /// from titles.
    fn name_blocks(&mut self, drafts: &mut [Draft]) {
        let mut taken: Vec<(String, Span)> = Vec::new();
        for draft in drafts.iter().filter(|draft| draft.named) {
            let (id, span) = (&draft.block.head.id, draft.block.span);
            if let Some((_, first)) = taken.iter().find(|(other, _)| other == id) {
                let message = say!("two blocks have the id `{id}`", id);
                let finding = Finding::new(Code::ID_REPEATED, span, message);
                self.findings.push(
                    finding
                        .also(*first, say!("the first one"))
                        .help(say!("give this one another id")),
                );
            }
            taken.push((id.clone(), span));
        }
        for draft in drafts.iter_mut().filter(|draft| !draft.named) {
            let wish = draft.handle();
            let mut id = wish.clone();
            let mut copy = 2;
            while taken.iter().any(|(other, _)| *other == id) {
                id = format!("{wish}-{copy}");
                copy += 1;
            }
            taken.push((id.clone(), draft.block.span));
            draft.block.head.id = id;
        }
    }

    /// Reports what a block lacks.
    fn complete(&mut self, draft: &Draft) {
        let Draft { kind, block, exclusive, .. } = draft;
        let untitled = block.head.title.is_none();
        if exclusive.is_some() && untitled {
            let message = say!("an exclusive block has neither a `title` nor `continues`");
            let finding = Finding::new(Code::EXCLUSIVE_TITLE, block.span, message);
            self.findings.push(finding.help(say!("free readers see its title; write one")));
        } else if untitled && kind.is_titled() {
            self.findings.push(missing("title", &kind.named(), block.span, "\"…\""));
        }
        if draft.sound && block.is_empty() {
            self.tell_empty_block(draft);
        } else {
            self.findings.extend(draft.empty_files.iter().map(|file| {
                let EmptyFile { key, name, span } = file;
                let message = say!("`{name}` is empty", name);
                let help = say!("write the text into `{name}`, or take `{key}` out", name, key);
                Finding::new(Code::FILE_EMPTY, *span, message).help(help)
            }));
        }
    }

    /// Reports a block that prints nothing. Where its text is in a file, the finding stands at the file's name.
    fn tell_empty_block(&mut self, draft: &Draft) {
        let kind = draft.kind.named();
        let is_body = |file: &&EmptyFile| file.key == BODY.file;
        let file = draft.empty_files.iter().find(is_body);
        let finding = if let Some(EmptyFile { name, span, .. }) = file {
            let message = say!("{kind} says nothing: `{name}` is empty", kind, name);
            Finding::new(Code::BLOCK_EMPTY, *span, message)
                .help(say!("write the text into `{name}`", name))
        } else {
            let help = if draft.kind == BlockKind::Briefs {
                say!("write `[[blocks.items]]`")
            } else {
                say!("write a `body`, or name a Markdown file with `body_file`")
            };
            let message = say!("{kind} says nothing", kind);
            Finding::new(Code::BLOCK_EMPTY, draft.block.span, message).help(help)
        };
        self.findings.push(finding);
    }
}

impl Draft {
    /// The written handle, or one made from the title or the kind.
    fn handle(&self) -> String {
        if self.named {
            return self.block.head.id.clone();
        }
        let made = make_slug(self.block.head.title.as_ref().map_or("", FormattedLine::words));
        if made.is_empty() { self.kind.word().to_owned() } else { made }
    }

    /// The number of elements of a page that the block becomes.
    fn count_elements(&self) -> usize {
        let count = |prose: &Prose| 1 + prose.count_elements();
        let texts: usize = self.block.texts().iter().map(PlacedText::count_elements).sum();
        let exclusive = self.exclusive.as_ref();
        let part = exclusive.map_or(0, |part| count(&part.opening) + part.teasers.len());
        texts + part
    }

    fn place(self) -> Placed {
        match self.exclusive {
            None => Placed::Open(self.block),
            Some(part) => Placed::Exclusive(Sealed {
                block: self.block,
                opening: part.opening,
                teasers: part.teasers,
                continues: part.continued,
            }),
        }
    }
}
