//! The parts of a page that a theme may set, by the names the trade gives them.
//!
//! One table joins the editor's words and the classes of the page. A name is a promise, since settings
//! quote it. The classes behind it may change.

use PartColours::{Band, Ground, Nothing, Text};

/// A part of the page.
#[derive(Debug, PartialEq, Eq)]
pub struct PagePart {
    /// The key of the part in `[theme.rules]`.
    pub name: &'static str,
    /// What the part is, in a few words.
    pub meaning: &'static str,
    /// The classes of the part's elements in the page.
    pub classes: &'static [&'static str],
    /// Which colours a rule may give the part.
    pub colours: PartColours,
    /// The class of the element that has the part's background, where that is another element.
    pub ground: Option<&'static str>,
    /// The class of the element from which the part inherits the letters of its text, where that is another element.
    pub letters: Option<&'static str>,
}

/// Which colours a rule may give a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartColours {
    /// No colour: the part is no text, or has the colours of the part around it.
    Nothing,
    /// A colour of text.
    Text,
    /// A colour of text, and a background on which every text of the page can be read.
    Ground,
    /// A colour of text, and any background: no other text stands on it.
    Band,
}

impl PagePart {
    /// The part of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        PAGE_PARTS.iter().find(|part| part.name == name)
    }
}

const fn part(
    name: &'static str,
    classes: &'static [&'static str],
    colours: PartColours,
    meaning: &'static str,
) -> PagePart {
    PagePart { name, meaning, classes, colours, ground: None, letters: None }
}

/// Every part, from the top of the page to its foot.
pub const PAGE_PARTS: &[PagePart] = &[
    part("page", &["outer"], Nothing, "the space around the page"),
    part("stripe", &["edge"], Ground, "the coloured edge on top of the page"),
    part("nameplate", &["plate"], Ground, "the space of name and tagline"),
    part("name", &["name", "nmid", "nlong"], Band, "the publication's name on the nameplate"),
    part("logo", &["crest"], Nothing, "the line of the logo"),
    part("logo-backing", &["logo"], Nothing, "the ground of the logo, which stays light by night"),
    part("tagline", &["tagline"], Text, "the line under the name"),
    part("folio", &["folio"], Ground, "the strip of date and number"),
    part("date", &["fol"], Text, "the date in the folio"),
    part("number", &["folr"], Text, "the number and the edition in the folio"),
    part("front", &["front"], Nothing, "the space of headline and contents"),
    part("headline", &["h1"], Band, "the headline of the morning"),
    part("label", &["label"], Band, "the small word above contents, watch and notice"),
    part("contents-label", &["summary"], Nothing, "the small word above the contents"),
    part("contents", &["toc"], Ground, "the list of headlines"),
    part("contents-line", &["line"], Ground, "one headline of the contents"),
    part("epigraph", &["epi"], Ground, "the quotation of the day"),
    part("epigraph-author", &["epa"], Text, "whose words the epigraph is"),
    PagePart {
        name: "text",
        meaning: "running text: fonts, sizes, margins of the page",
        classes: &["pad", "sec"],
        colours: Text,
        ground: None,
        letters: Some("card"),
    },
    part("block", &["sec"], Text, "the space of a block"),
    part("gap", &["gap"], Nothing, "the blank above a band and above the colophon"),
    part("head", &["top"], Ground, "the head of a block: kicker, title, standfirst"),
    part("editorial-head", &["topo"], Ground, "the head of an editorial"),
    part("kicker", &["tab"], Band, "the small line above a title"),
    part("title", &["h2"], Band, "the title of a block"),
    part("editorial-title", &["h2i"], Nothing, "the title of an editorial"),
    part("standfirst", &["stand"], Band, "the summing-up sentence below a title"),
    part("byline", &["byline"], Band, "who wrote a story"),
    part("body", &["text"], Nothing, "the space above the text of a block"),
    part("paragraph", &["p"], Ground, "a paragraph of a text"),
    part("heading", &["h3"], Ground, "a heading inside a block"),
    part("list", &["ul"], Ground, "a list of points"),
    part("item", &["li"], Ground, "an item of a list"),
    part("quotation", &["quote", "extract"], Ground, "a quotation set apart"),
    part("break", &["hr"], Nothing, "the short rule between two parts of a text"),
    part("table", &["data"], Ground, "a table of figures"),
    part("table-head", &["th"], Ground, "a cell in the head of a table"),
    part("cell", &["td"], Ground, "a cell of a table"),
    part("note-mark", &["sup"], Text, "the number of a note"),
    part("notes", &["notes"], Ground, "the notes under a text"),
    part("code", &["code"], Text, "what is printed as it is typed"),
    part("link", &["a"], Text, "a link in a text"),
    part("figure", &["fig"], Nothing, "the space of a picture and its caption"),
    part("picture", &["pic"], Nothing, "a picture itself"),
    part("caption", &["cap"], Ground, "the words under a picture"),
    part("watch", &["watch"], Ground, "the point to watch"),
    part("box", &["box"], Nothing, "the inside of watch, notice and cut"),
    part("sign-off", &["sign"], Text, "the initials at the foot of a story"),
    part("source", &["from"], Text, "where a story comes from"),
    part("briefs", &["list"], Nothing, "the space of the briefs"),
    part("brief", &["brief"], Ground, "one brief of several"),
    part("brief-title", &["h3b"], Band, "the title of a brief"),
    part("tag", &["tag"], Text, "the names above a brief, and who advertises"),
    part("brief-text", &["bp"], Text, "the text of a brief"),
    part("read-on", &["more"], Nothing, "the link under a brief, if it has words of its own"),
    part("opinion", &["opinion"], Ground, "a tribune, from rule to rule"),
    part("author", &["author"], Ground, "the box of a tribune's author"),
    part("portrait", &["face"], Nothing, "the space of an author's portrait"),
    part("author-words", &["who"], Text, "what is said of an author"),
    part("author-name", &["whon"], Text, "an author's name"),
    part("opinion-text", &["said"], Text, "the words of a tribune"),
    part("voice", &["voice"], Nothing, "the rule beside a tribune's words"),
    part("notice", &["note"], Ground, "a notice of the house"),
    part("notice-title", &["nh"], Band, "the title of a notice"),
    part("sponsor", &["ad"], Ground, "an advertisement"),
    part("sponsor-text", &["adv"], Text, "the inside of an advertisement"),
    part("sponsor-title", &["adh"], Band, "the title of an advertisement"),
    part("button", &["bta"], Nothing, "the words of a button, and its size"),
    part("button-shape", &["btd"], Nothing, "the corners of a button"),
    PagePart {
        name: "exclusive",
        meaning: "the title of the exclusive section",
        classes: &["xh"],
        colours: Band,
        ground: Some("band"),
        letters: None,
    },
    part("teasers", &["offer"], Ground, "the ground of the lines that announce it"),
    part("teaser-list", &["tease"], Text, "the lines that announce it"),
    part("cut", &["cut"], Ground, "the box where a free reader's text ends"),
    part("cut-title", &["cuth"], Band, "what the cut says"),
    part("cut-line", &["cutl"], Text, "the line where the text of a further exclusive block ends"),
    part("cut-inside", &["cutb"], Nothing, "the inside of the cut"),
    part("colophon", &["colo"], Ground, "the box at the foot"),
    part("colophon-rule", &["colr"], Ground, "the rules above the colophon"),
    part("colophon-name", &["cname"], Band, "the publication's name at the foot"),
    part("colophon-text", &["cp"], Text, "a paragraph at the foot"),
    part("colophon-heading", &["ch"], Band, "a heading at the foot"),
    part("legal", &["law"], Ground, "why the mail came, and how to leave"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::PAGE_PARTS;

    #[test]
    fn every_part_has_a_name_of_its_own_that_can_be_a_key() {
        let names: BTreeSet<&str> = PAGE_PARTS.iter().map(|part| part.name).collect();
        assert_eq!(names.len(), PAGE_PARTS.len());
        assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    }
}
