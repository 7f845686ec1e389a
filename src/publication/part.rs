//! The parts of a page that a theme may set, by the names the trade gives them.
//!
//! One table joins the editor's words and the classes of the page. A name is a promise: settings quote
//! it; the classes behind it may change.

/// A part of the page.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is called in `[theme.rules]`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub meaning: &'static str,
    /// The classes of its elements in the page.
    pub classes: &'static [&'static str],
    /// The colours it may bear.
    pub bears: Bears,
    /// The class of the element that bears its ground, where that is another one.
    pub ground: Option<&'static str>,
}

/// The colours that a part may bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bears {
    /// None of its own: it is no text, or its colours are those of its place.
    Nothing,
    /// A colour of text.
    Text,
    /// A colour of text, and a ground that every text of the page can be read on.
    Ground,
    /// Any ground: nothing but its own words stands on it.
    Band,
}

impl Part {
    /// The part of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        PARTS.iter().find(|part| part.name == name)
    }
}

const fn part(
    name: &'static str,
    classes: &'static [&'static str],
    bears: Bears,
    meaning: &'static str,
) -> Part {
    Part { name, meaning, classes, bears, ground: None }
}

/// Every part, from the top of the page to its foot.
pub const PARTS: &[Part] = &[
    part("page", &["outer"], Bears::Nothing, "the space around the page"),
    part("stripe", &["edge"], Bears::Ground, "the coloured edge on top of the page"),
    part("nameplate", &["plate"], Bears::Ground, "the space of name and tagline"),
    part("name", &["name"], Bears::Band, "the publication's name on the nameplate"),
    part("logo", &["crest"], Bears::Nothing, "the line of the logo"),
    part(
        "logo-backing",
        &["logo"],
        Bears::Nothing,
        "the ground of the logo, which stays light by night",
    ),
    part("tagline", &["tagline"], Bears::Text, "the line under the name"),
    part("folio", &["folio"], Bears::Ground, "the strip of date and number"),
    part("date", &["fol"], Bears::Text, "the date in the folio"),
    part("number", &["folr"], Bears::Text, "the number and the edition in the folio"),
    part("front", &["front"], Bears::Nothing, "the space of headline, contents and epigraph"),
    part("headline", &["h1"], Bears::Band, "the headline of the morning"),
    part("label", &["label"], Bears::Band, "the small word above contents, watch and notice"),
    part("contents-label", &["summary"], Bears::Nothing, "the small word above the contents"),
    part("contents", &["toc"], Bears::Ground, "the list of headlines"),
    part("contents-line", &["line"], Bears::Ground, "one headline of the contents"),
    part("epigraph", &["epi"], Bears::Ground, "the opening quotation"),
    part("epigraph-author", &["epa"], Bears::Text, "whose words the epigraph is"),
    part("text", &["pad", "sec"], Bears::Text, "running text: fonts, sizes, margins of the page"),
    part("block", &["sec"], Bears::Text, "the space of a block"),
    part("gap", &["gap"], Bears::Nothing, "the blank above a band and above the colophon"),
    part("head", &["top"], Bears::Ground, "the head of a block: kicker, title, standfirst"),
    part("editorial-head", &["topo"], Bears::Ground, "the head of an editorial"),
    part("kicker", &["tab"], Bears::Band, "the small line above a title"),
    part("title", &["h2"], Bears::Band, "the title of a block"),
    part("editorial-title", &["h2i"], Bears::Nothing, "the title of an editorial"),
    part("standfirst", &["stand"], Bears::Band, "the summing-up sentence below a title"),
    part("byline", &["byline"], Bears::Band, "who wrote a story"),
    part("body", &["text"], Bears::Nothing, "the space above the text of a block"),
    part("paragraph", &["p"], Bears::Ground, "a paragraph of a text"),
    part("heading", &["h3"], Bears::Ground, "a heading inside a block"),
    part("list", &["ul"], Bears::Ground, "a list of points"),
    part("item", &["li"], Bears::Ground, "an item of a list"),
    part("quotation", &["quote"], Bears::Ground, "a quotation set apart"),
    part("break", &["hr"], Bears::Nothing, "the short rule between two parts of a text"),
    part("table", &["data"], Bears::Ground, "a table of figures"),
    part("table-head", &["th"], Bears::Ground, "a cell in the head of a table"),
    part("cell", &["td"], Bears::Ground, "a cell of a table"),
    part("note-mark", &["sup"], Bears::Text, "the number of a note"),
    part("notes", &["notes"], Bears::Ground, "the notes under a text"),
    part("code", &["code"], Bears::Text, "what is printed as it is typed"),
    part("link", &["a"], Bears::Text, "a link in a text"),
    part("figure", &["fig"], Bears::Nothing, "the space of a picture and its caption"),
    part("picture", &["pic"], Bears::Nothing, "a picture itself"),
    part("caption", &["cap"], Bears::Ground, "the words under a picture"),
    part("watch", &["watch"], Bears::Ground, "the point to watch"),
    part("box", &["box"], Bears::Nothing, "the inside of watch, notice and cut"),
    part("sign-off", &["sign"], Bears::Text, "the initials at the foot of a story"),
    part("source", &["from"], Bears::Text, "where a story comes from"),
    part("briefs", &["list"], Bears::Nothing, "the space of the briefs"),
    part("brief", &["brief"], Bears::Ground, "one brief of several"),
    part("brief-title", &["h3b"], Bears::Band, "the title of a brief"),
    part("tag", &["tag"], Bears::Text, "the names above a brief, and who advertises"),
    part("brief-text", &["bp"], Bears::Text, "the text of a brief"),
    part("read-on", &["more"], Bears::Nothing, "the link under a brief"),
    part("opinion", &["opinion"], Bears::Ground, "a tribune, from rule to rule"),
    part("author", &["author"], Bears::Ground, "the box of a tribune's author"),
    part("portrait", &["face"], Bears::Nothing, "the space of an author's portrait"),
    part("author-words", &["who"], Bears::Text, "what is said of an author"),
    part("author-name", &["whon"], Bears::Text, "an author's name"),
    part("opinion-text", &["said"], Bears::Text, "the words of a tribune"),
    part("voice", &["voice"], Bears::Nothing, "the rule beside a tribune's words"),
    part("notice", &["note"], Bears::Ground, "a notice of the house"),
    part("notice-title", &["nh"], Bears::Band, "the title of a notice"),
    part("sponsor", &["ad"], Bears::Ground, "an advertisement"),
    part("sponsor-text", &["adv"], Bears::Text, "the inside of an advertisement"),
    part("sponsor-title", &["adh"], Bears::Band, "the title of an advertisement"),
    part("button", &["bta"], Bears::Nothing, "the words of a button, and its size"),
    part("button-shape", &["btd"], Bears::Nothing, "the corners of a button"),
    Part {
        name: "exclusive",
        meaning: "the title of the exclusive section",
        classes: &["xh"],
        bears: Bears::Band,
        ground: Some("band"),
    },
    part("teasers", &["offer"], Bears::Ground, "the ground of the lines that announce it"),
    part("teaser-list", &["tease"], Bears::Text, "the lines that announce it"),
    part("cut", &["cut"], Bears::Ground, "the box where a free reader's text ends"),
    part("cut-title", &["cuth"], Bears::Band, "what the cut says"),
    part("cut-inside", &["cutb"], Bears::Nothing, "the inside of the cut"),
    part("colophon", &["colo"], Bears::Ground, "the box at the foot"),
    part("colophon-rule", &["colr"], Bears::Ground, "the rules above the colophon"),
    part("colophon-name", &["cname"], Bears::Band, "the publication's name at the foot"),
    part("colophon-text", &["cp"], Bears::Text, "a paragraph at the foot"),
    part("colophon-heading", &["ch"], Bears::Band, "a heading at the foot"),
    part("legal", &["law"], Bears::Ground, "why the mail came, and how to leave"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::PARTS;

    #[test]
    fn every_part_has_a_name_of_its_own_that_can_be_a_key() {
        let names: BTreeSet<&str> = PARTS.iter().map(|part| part.name).collect();
        assert_eq!(names.len(), PARTS.len());
        assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    }
}
