//! Cuts a Markdown text at its headings, and takes along what each part needs: footnotes, and where links lead.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag, TagEnd};

use crate::issue::prose::{PlacedEvent, find_link_definitions, read_events};

/// A part of the text: a heading of the first or second level, and what stands below it. The first part has no heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OutlinePart {
    /// The level of the heading, 1 or 2. 0 if there is none.
    pub(super) level: u8,
    /// The words of the heading.
    pub(super) title: String,
    /// Where the links of the heading lead.
    pub(super) links: Vec<String>,
    /// The text below it, as it was written.
    pub(super) text: String,
}

/// The outline of a text.
pub(super) struct Outline {
    pub(super) parts: Vec<OutlinePart>,
    /// The HTML in the text.
    pub(super) html: Vec<String>,
    /// Whether a mark of other programs was taken out: `<!--more-->`.
    pub(super) has_more_mark: bool,
}

/// A heading at which the text is cut.
struct CutHeading {
    level: u8,
    title: String,
    links: Vec<String>,
    range: Range<usize>,
}

/// What a label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CompanionKind {
    Footnote,
    LinkTarget,
}

/// A place in the text that needs a companion.
struct LabelUse {
    at: usize,
    /// The companion, by its place in the list.
    needs: usize,
}

/// What a text has, by the events of its Markdown.
#[derive(Default)]
struct Survey {
    headings: Vec<CutHeading>,
    /// The pieces of the text that go where they are needed: footnotes, and where links lead.
    companions: Vec<Range<usize>>,
    /// The companions by their labels. A footnote and a link may have the same.
    labels: BTreeMap<(CompanionKind, String), usize>,
    /// In the order of the text.
    uses: Vec<LabelUse>,
    /// What is taken out of the text, in its order: `<!--more-->`, and signs of deeper headings.
    dropped: Vec<Range<usize>>,
    /// The footnotes, in the order of the text.
    notes: Vec<Range<usize>>,
    html: Vec<String>,
    has_more_mark: bool,
}

/// Cuts a text at its headings of the first and second level.
pub(super) fn read_outline(text: &str) -> Outline {
    let survey = Survey::of(text);
    let starts = survey.headings.iter().map(|heading| heading.range.start);
    let ends: Vec<usize> = starts.chain([text.len()]).collect();
    let begins = [0].into_iter().chain(survey.headings.iter().map(|heading| heading.range.end));
    let ranges: Vec<Range<usize>> = begins.zip(&ends).map(|(start, end)| start..*end).collect();
    let needed: Vec<BTreeSet<usize>> =
        ranges.iter().map(|range| survey.find_needed(range)).collect();
    let holes = survey.find_holes(&needed);
    let heads = survey.headings.iter().map(|heading| OutlinePart {
        level: heading.level,
        title: heading.title.clone(),
        links: heading.links.clone(),
        text: String::new(),
    });
    let heads = [OutlinePart::default()].into_iter().chain(heads);
    let bodies = ranges.into_iter().zip(&needed);
    let parts = heads.zip(bodies).map(|(head, (range, needed))| OutlinePart {
        text: survey.part_text(text, PartPlan { range, needed, holes: &holes }),
        ..head
    });
    let parts = parts.collect();
    Outline { parts, html: survey.html, has_more_mark: survey.has_more_mark }
}

/// What the text of a part is made of.
struct PartPlan<'a> {
    range: Range<usize>,
    /// The companions that it needs, by their places in the list.
    needed: &'a BTreeSet<usize>,
    /// What is not printed where it stands, in the order of the text.
    holes: &'a [Range<usize>],
}

impl Survey {
    fn of(text: &str) -> Self {
        let events = read_events(text);
        let mut survey = Self::default();
        for (label, range) in find_link_definitions(text) {
            survey.add_companion(&label, range, CompanionKind::LinkTarget);
        }
        let mut depth = 0_usize;
        for (at, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Start(tag) => {
                    if depth == 0 {
                        survey.take_block(tag, range, &events[at..], text);
                    }
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                Event::Html(html) | Event::InlineHtml(html) => survey.take_html(html, range),
                _ => {}
            }
        }
        survey.find_uses(&events);
        survey.drop_levels(&events, text);
        survey
    }

    /// Takes a block of the top level: a heading at which the text is cut, or a footnote.
    fn take_block(
        &mut self,
        tag: &Tag<'_>,
        range: &Range<usize>,
        events: &[PlacedEvent],
        text: &str,
    ) {
        match tag {
            Tag::Heading { level: level @ (HeadingLevel::H1 | HeadingLevel::H2), .. } => {
                let level = if *level == HeadingLevel::H1 { 1 } else { 2 };
                let (title, links) = read_heading(events);
                self.headings.push(CutHeading { level, title, links, range: range.clone() });
            }
            Tag::FootnoteDefinition(label) => {
                let length = text[range.clone()].trim_end().len();
                self.add_companion(
                    label,
                    range.start..range.start + length,
                    CompanionKind::Footnote,
                );
            }
            _ => {}
        }
    }

    fn add_companion(&mut self, label: &str, range: Range<usize>, kind: CompanionKind) {
        if kind == CompanionKind::Footnote {
            self.notes.push(range.clone());
        }
        self.labels.entry((kind, fold(label))).or_insert(self.companions.len());
        self.companions.push(range);
    }

    fn take_html(&mut self, html: &str, range: &Range<usize>) {
        if html.trim().replace(' ', "") == "<!--more-->" {
            self.has_more_mark = true;
            self.dropped.push(range.clone());
        } else {
            self.html.push(html.trim().to_owned());
        }
    }

    fn find_uses(&mut self, events: &[PlacedEvent]) {
        for (event, range) in events {
            if let Some((label, kind)) = label_of(event)
                && let Some(needs) = self.labels.get(&(kind, fold(label)))
            {
                self.uses.push(LabelUse { at: range.start, needs: *needs });
            }
        }
        self.uses.sort_by_key(|label_use| label_use.at);
    }

    /// Takes signs out of the headings below the second level, so that the highest of them has two: the titles of
    /// blocks stand above the prose.
    fn drop_levels(&mut self, events: &[PlacedEvent], text: &str) {
        let deep = events.iter().filter_map(|(event, range)| match event {
            Event::Start(Tag::Heading { level, .. }) if *level > HeadingLevel::H2 => {
                text[range.start..].starts_with('#').then_some((*level as usize, range.start))
            }
            _ => None,
        });
        let deep: Vec<(usize, usize)> = deep.collect();
        let spare = deep.iter().map(|(level, _)| level - 2).min().unwrap_or_default();
        self.dropped.extend(deep.iter().map(|(_, at)| *at..at + spare));
        self.dropped.sort_by_key(|hole| hole.start);
    }

    /// What is not printed where it stands: what is dropped, and the companions that some part takes.
    fn find_holes(&self, needed: &[BTreeSet<usize>]) -> Vec<Range<usize>> {
        let taken: BTreeSet<usize> = needed.iter().flatten().copied().collect();
        let taken = taken.into_iter().map(|index| self.companions[index].clone());
        let mut holes: Vec<Range<usize>> = self.dropped.iter().cloned().chain(taken).collect();
        holes.sort_by_key(|hole| hole.start);
        holes
    }

    /// The text of a part: without what goes elsewhere, and with what it needs from elsewhere.
    fn part_text(&self, text: &str, plan: PartPlan<'_>) -> String {
        let PartPlan { range, needed, holes } = plan;
        let body = cut_out(text, range.clone(), holes);
        let mut body = body.trim_start_matches(['\n', '\r']).trim_end().to_owned();
        for companion in needed.iter().map(|index| &self.companions[*index]) {
            body.push_str("\n\n");
            body.push_str(cut_out(text, companion.clone(), &self.dropped).trim_end());
        }
        body
    }

    /// What a part needs, and what the footnotes that it needs need, by their places in the list. A footnote needs
    /// nothing where it stands.
    fn find_needed(&self, part: &Range<usize>) -> BTreeSet<usize> {
        let mut needed = BTreeSet::new();
        let mut places = vec![part.clone()];
        while let Some(place) = places.pop() {
            let first = self.uses.partition_point(|label_use| label_use.at < place.start);
            for label_use in self.uses[first..].iter().take_while(|one| one.at < place.end) {
                let goes_elsewhere = place == *part && self.is_in_note(label_use.at);
                if !goes_elsewhere && needed.insert(label_use.needs) {
                    places.push(self.companions[label_use.needs].clone());
                }
            }
        }
        needed
    }

    /// Whether a place is in a footnote.
    fn is_in_note(&self, at: usize) -> bool {
        let next = self.notes.partition_point(|note| note.start <= at);
        next.checked_sub(1).is_some_and(|last| self.notes[last].end > at)
    }
}

/// The label that an event refers to, and what that stands for.
fn label_of<'a>(event: &'a Event<'_>) -> Option<(&'a str, CompanionKind)> {
    let is_reference = |link: LinkType| {
        matches!(link, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
    };
    match event {
        Event::FootnoteReference(label) => Some((label, CompanionKind::Footnote)),
        Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. })
            if is_reference(*link_type) =>
        {
            Some((id, CompanionKind::LinkTarget))
        }
        _ => None,
    }
}

/// A label in the form in which labels are compared (CommonMark §6.3).
fn fold(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The words of the heading that these events begin with, and where its links lead.
fn read_heading(events: &[PlacedEvent]) -> (String, Vec<String>) {
    let mut title = String::new();
    let mut links = Vec::new();
    for (event, _) in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Start(
                Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. },
            ) => {
                links.push([&**dest_url, &**title].join(" ").trim().to_owned());
            }
            Event::SoftBreak | Event::HardBreak => title.push(' '),
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => title.push_str(text),
            Event::FootnoteReference(label) => title.extend(["[^", &**label, "]"]),
            _ => {}
        }
    }
    (title.split_whitespace().collect::<Vec<_>>().join(" "), links)
}

/// A part of a text without these places, which are in order.
fn cut_out(text: &str, part: Range<usize>, holes: &[Range<usize>]) -> String {
    let mut left = String::new();
    let mut at = part.start;
    let first = holes.partition_point(|hole| hole.start < part.start);
    for hole in holes[first..].iter().take_while(|hole| hole.end <= part.end) {
        if hole.start >= at {
            left.push_str(&text[at..hole.start]);
            at = hole.end;
        }
    }
    left.push_str(&text[at..part.end]);
    left
}
