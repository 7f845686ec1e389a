//! The blocks of the example as they are read and cut. Each block and each of its parts has a line.

use matinale::issue::block::{Block, Content, Head};
use matinale::issue::edition::{self, Edition, Exclusive, Free, Paid, Tier};
use matinale::issue::prose::{DataTable, Figure, FormattedLine, Inline, Part, Prose};

/// A tree of lines that is being written.
#[derive(Default)]
struct Outline {
    lines: String,
    depth: usize,
}

impl Outline {
    fn line(&mut self, words: &str) {
        self.lines.push_str(&"  ".repeat(self.depth));
        self.lines.push_str(&words.replace('\u{a0}', "~"));
        self.lines.push('\n');
    }

    fn under(&mut self, words: &str, inside: impl FnOnce(&mut Self)) {
        self.line(words);
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn head(&mut self, head: &Head) {
        let standfirst = head.standfirst.paragraphs().join(" ");
        let standfirst = (!standfirst.is_empty()).then_some(standfirst);
        let said = [
            ("kicker", head.kicker.as_deref()),
            ("title", head.title.as_ref().map(FormattedLine::words)),
            ("standfirst", standfirst.as_deref()),
            ("short", head.short.as_deref()),
        ];
        for (key, words) in said {
            if let Some(words) = words {
                self.line(&format!("{key}: {}", start(words)));
            }
        }
        for figure in &head.figures {
            self.figure(figure);
        }
    }

    fn figure(&mut self, figure: &Figure) {
        self.line(&format!("figure {}: {}", figure.src, start(&figure.alt)));
    }

    fn prose(&mut self, name: &str, prose: &Prose) {
        if !prose.is_empty() {
            self.under(name, |outline| outline.parts(&prose.parts));
        }
        for note in &prose.notes {
            self.under("note", |outline| outline.parts(note));
        }
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Paragraph(words) => self.line(&format!("paragraph: {}", told(words))),
                Part::Heading(level, words) => {
                    self.line(&format!("heading {level}: {}", told(words)));
                }
                Part::List(first, items) => self.under(&list(*first), |outline| {
                    for item in items {
                        outline.parts(item);
                    }
                }),
                Part::Quote(inside) => self.under("quotation", |outline| outline.parts(inside)),
                Part::CodeBlock(lines) => self.line(&format!("code of {} lines", lines.len())),
                Part::Table(DataTable { head, rows, .. }) => {
                    self.line(&format!("table of {} by {}", head.len(), rows.len()));
                }
                Part::Figure(figure) => self.figure(figure),
                Part::Rule => self.line("rule"),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let head = &block.head;
        match &block.content {
            Content::Story(story) | Content::Editorial(story) => {
                let is_story = matches!(block.content, Content::Story(_));
                let kind = if is_story { "story" } else { "editorial" };
                self.under(&format!("{kind} {}", head.id), |outline| {
                    outline.head(head);
                    outline.prose("body", &story.body);
                    if let Some(watch) = &story.watch {
                        outline.prose("watch", watch);
                    }
                    let signed = (&story.byline, &story.sign_off, story.source.is_some());
                    outline.line(&format!("signed: {signed:?}"));
                });
            }
            Content::Briefs(briefs) => self.under(&format!("briefs {}", head.id), |outline| {
                outline.head(head);
                for item in &briefs.items {
                    let words = format!("{} {:?}", start(item.title.words()), item.entities);
                    outline.under(&words, |outline| outline.parts(&item.text.parts));
                }
            }),
            Content::Tribune(tribune) => self.under(&format!("tribune {}", head.id), |outline| {
                outline.head(head);
                outline.line(&format!("author: {}", tribune.author.name));
                outline.prose("body", &tribune.body);
            }),
            Content::Notice(notice) => self.under(&format!("notice {}", head.id), |outline| {
                outline.head(head);
                outline.prose("body", &notice.body);
                outline.line(&format!("button: {}", notice.button.is_some()));
            }),
            Content::Sponsor(sponsor) => self.under(&format!("sponsor {}", head.id), |outline| {
                outline.head(head);
                outline.line(&format!("advertiser: {}", sponsor.advertiser));
                outline.prose("body", &sponsor.body);
            }),
        }
    }
}

fn list(first: Option<u64>) -> String {
    first.map_or_else(|| "list".to_owned(), |first| format!("list from {first}"))
}

/// The first words of a text.
fn start(text: &str) -> String {
    let words: String = text.chars().take(40).collect();
    if words.len() < text.len() { words + "…" } else { words }
}

/// How a run of text begins, and what it holds besides plain words.
fn told(words: &[Inline]) -> String {
    let mut text = String::new();
    let mut dress = Vec::new();
    for word in words {
        dress.extend(match word {
            Inline::Text(plain) | Inline::Code(plain) | Inline::Name(plain) => {
                text.push_str(plain);
                None
            }
            Inline::Emphasis(inside) => {
                text.push_str(&told(inside));
                Some("emphasis".to_owned())
            }
            Inline::Strong(inside) => {
                text.push_str(&told(inside));
                Some("strong".to_owned())
            }
            Inline::Struck(inside) | Inline::Superscript(inside) | Inline::Subscript(inside) => {
                text.push_str(&told(inside));
                Some("struck, raised or lowered".to_owned())
            }
            Inline::Link(url, inside) => {
                text.push_str(&told(inside));
                Some(format!("link to {url}"))
            }
            Inline::Note(number) => Some(format!("note {number}")),
            Inline::Break => Some("break".to_owned()),
        });
    }
    let dress = if dress.is_empty() { String::new() } else { format!(" [{}]", dress.join(", ")) };
    start(&text) + &dress
}

fn outline<T: Tier>(edition: &Edition<'_, T>) -> String {
    let mut outline = Outline::default();
    for line in &edition.front().contents {
        outline.line(&format!("contents: {}", line.text));
    }
    for block in edition.blocks() {
        outline.block(block);
    }
    for teaser in edition.teasers() {
        outline.line(&format!("teaser: {teaser}"));
    }
    for exclusive in edition.exclusives() {
        match exclusive {
            Exclusive::Cut(cut) => outline.under(&format!("cut {}", cut.head.id), |outline| {
                outline.head(cut.head);
                outline.prose("opening", cut.opening);
            }),
            Exclusive::Full { opening, block } => outline.under("exclusive", |outline| {
                outline.prose("opening", opening);
                outline.block(block);
            }),
        }
    }
    outline.lines
}

#[test]
fn the_blocks_of_the_example_as_they_are_read_and_cut() {
    let issue = crate::example::last();
    insta::assert_snapshot!("free_blocks", outline(&edition::cut::<Free>(&issue)));
    insta::assert_snapshot!("paid_blocks", outline(&edition::cut::<Paid>(&issue)));
}
