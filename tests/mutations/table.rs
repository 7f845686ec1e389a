//! The broken pages, each with the one rule that must see it.

use matinale::finding::Code;

/// A page broken in one place.
pub(super) struct Mutation {
    pub(super) name: &'static str,
    pub(super) part: Part,
    pub(super) red: Code,
}

/// What is broken, in both editions.
pub(super) enum Part {
    Html(fn(&str) -> String),
    Text(fn(&str) -> String),
    Size(usize),
}

const fn html(name: &'static str, red: Code, change: fn(&str) -> String) -> Mutation {
    Mutation { name, part: Part::Html(change), red }
}

const fn text(name: &'static str, red: Code, change: fn(&str) -> String) -> Mutation {
    Mutation { name, part: Part::Text(change), red }
}

const fn size(name: &'static str, red: Code, size: usize) -> Mutation {
    Mutation { name, part: Part::Size(size), red }
}

/// The reader's own link, as it is marked in a body.
const LEAVE: &str = "\u{e000}u\u{e001}";

pub(super) const MUTATIONS: &[Mutation] = &[
    html("the language removed from the wrapper", Code::READING_LANGUAGE, |page| {
        after(page, "role=\"article\"", " lang=\"fr\"", "")
    }),
    html("the language removed from the root", Code::READING_LANGUAGE, |page| {
        after(page, "<html", " lang=\"fr\"", "")
    }),
    html("another language on the wrapper", Code::READING_LANGUAGE, |page| {
        after(page, "role=\"article\"", " lang=\"fr\"", " lang=\"en\"")
    }),
    html("the direction removed from the wrapper", Code::READING_DIRECTION, |page| {
        after(page, "role=\"article\"", " dir=\"ltr\"", "")
    }),
    html("the direction removed from the root", Code::READING_DIRECTION, |page| {
        after(page, "<html", " dir=\"ltr\"", "")
    }),
    html("the role removed from a table", Code::READING_ROLE, |page| {
        after(page, "<h1", " role=\"presentation\"", "")
    }),
    html("the title emptied", Code::READING_TITLE, |page| inside(page, "<title>", "</title>", "")),
    html("a second heading of level 1", Code::READING_HEADING, |page| {
        after(page, "</h1>", "<h2 ", "<h1 ").replacen("</h2>", "</h1>", 1)
    }),
    html("a heading two levels down", Code::READING_HEADING, |page| {
        after(page, "</h1>", "<h3 ", "<h4 ").replacen("</h3>", "</h4>", 1)
    }),
    html("an empty heading", Code::READING_HEADING, |page| {
        let (before, rest) = page.split_once("<h3 ").expect("a heading");
        format!("{before}<h3 {}", inside(rest, ">", "</h3>", "\u{a0}"))
    }),
    html("the alternative text removed", Code::PICTURE_ALT, |page| {
        let (before, rest) = page.split_once(" alt=\"").expect("a picture");
        let (_, rest) = rest.split_once('"').expect("its end");
        format!("{before}{rest}")
    }),
    html("a text at 3.9 to 1", Code::COLOUR_UNREADABLE, |page| {
        restyled(page, ">Mardi 11", "color", "#808080")
    }),
    html("large text at 2.9 to 1", Code::COLOUR_UNREADABLE, |page| {
        restyled(page, ">Une IA à soi</h1>", "color", "#969696")
    }),
    html("a text at 3.9 to 1 by night", Code::COLOUR_UNREADABLE, |page| {
        let (before, rest) = page.split_once("prefers-color-scheme:dark").expect("a night");
        let rest = inside(rest, ".s{color:", "!important", "#7a7a7a");
        format!("{before}prefers-color-scheme:dark{rest}")
    }),
    html("a text at 3.9 to 1 in the night of Outlook", Code::COLOUR_UNREADABLE, |page| {
        inside(page, "[data-ogsc] .s{color:", "!important", "#7a7a7a")
    }),
    html("an alternative text at 1 to 1", Code::COLOUR_UNREADABLE, |page| {
        let (before, rest) = page.split_once("<img ").expect("a picture");
        let ground = rest.split_once("background-color:").expect("its ground").1;
        let ground = &ground[..7];
        format!("{before}<img {}", inside(rest, ";color:", "\"", ground))
    }),
    html("a link without its line", Code::COLOUR_LINK, |page| {
        let words = ">109\u{a0}milliards d’euros</a>";
        let page = restyled(page, words, "text-decoration", "none");
        let (before, behind) = page.split_at(page.find(words).expect("the link"));
        let (before, tag) = before.rsplit_once("class=\"a\"").expect("its class");
        [before, "class=\"k\"", tag, behind].concat()
    }),
    html("a button 30 pixels high", Code::READING_TARGET, |page| {
        page.replace("padding:13px 24px", "padding:4px 24px")
    }),
    html("a button that is lower on a narrow screen", Code::READING_TARGET, |page| {
        let rule = "@media (max-width:480px){.bl{padding:9px 24px!important}}</style></head>";
        page.replacen("</style></head>", rule, 1)
    }),
    html("a button 22 pixels high", Code::READING_TARGET_SMALL, |page| {
        page.replace("padding:13px 24px", "padding:0 24px")
    }),
    html("text of 11 pixels", Code::READING_SMALL, |page| {
        restyled(page, ">Mardi 11", "font-size", "11px")
    }),
    html("small print", Code::READING_SMALL, |page| {
        restyled(page, ">Une IA à soi</h1>", "font-size", "12px")
    }),
    html("text of 11 pixels on a narrow screen", Code::READING_SMALL, |page| {
        page.replacen(".h2{font-size:24px", ".h2{font-size:11px", 1)
    }),
    html("an element that cannot be overruled", Code::CSS_IMPORTANT, |page| {
        restyled(page, ">Mardi 11", "letter-spacing", "0 !important")
    }),
    html("a conditional comment in the short form", Code::PAGE_CONDITIONAL, |page| {
        page.replacen("<h1", "<![if !mso]><h1", 1).replacen("</h1>", "</h1><![endif]>", 1)
    }),
    html("no way to leave in the HTML", Code::UNSUBSCRIBE_MISSING, |page| {
        page.replace(LEAVE, "https://lavigie.example/")
    }),
    html("a way to leave without words", Code::UNSUBSCRIBE_MISSING, |page| {
        page.replace("Se désabonner, changer d’adresse, mes données</a>", "</a>")
    }),
    text("no way to leave in the text", Code::UNSUBSCRIBE_MISSING, |page| {
        page.replace(LEAVE, "https://lavigie.example/")
    }),
    text("the text part emptied", Code::TEXT_EMPTY, |_| String::from(" \u{a0}\n")),
    text("a block left out of the text part", Code::TEXT_DIVERGES, |page| {
        let (before, rest) = page.split_once("L’heure des travaux\n---").expect("a block");
        format!("{before}{}", rest.split_once("\n\n\n").expect("its end").1)
    }),
    text("a text part that says something else", Code::TEXT_DIVERGES, |page| {
        let words = "Rien à lire ici.\n".repeat(200);
        format!("{words}{}", &page[page.find(LEAVE).expect("the foot")..])
    }),
    html("a picture with half an address", Code::PICTURE_RELATIVE, |page| {
        inside(page, " src=\"", "\"", "images/a.png")
    }),
    html("a picture without an address", Code::PICTURE_RELATIVE, |page| {
        inside(page, " src=\"", "\"", "")
    }),
    html("a picture that is fetched unencrypted", Code::PICTURE_HTTP, |page| {
        inside(page, " src=\"", "\"", "http://lavigie.example/a.png")
    }),
    html("a picture in WebP", Code::PICTURE_FORMAT, |page| {
        inside(page, " src=\"", "\"", "https://lavigie.example/a.webp?v=1")
    }),
    html("a picture in the page itself", Code::PICTURE_FORMAT, |page| {
        inside(page, " src=\"", "\"", "data:image/png;base64,iVBORw0KGgo=")
    }),
    html("a picture shown larger than it is", Code::PICTURE_RESOLUTION, |page| {
        page.replacen(" width=\"520\"", " width=\"900\"", 1)
    }),
    html("a heavy picture shown small", Code::PICTURE_OVERSIZED, |page| {
        let (before, rest) = page.split_once("alt=\"Une carte de l’Europe").expect("the map");
        let rest = rest.replacen(" width=\"520\"", " width=\"72\"", 1);
        format!("{before}alt=\"Une carte de l’Europe{rest}")
    }),
    html("a head sheet of 9,000 characters", Code::SIZE_STYLE, |page| padded(page, 9_000)),
    html("a head sheet of 17,000 characters", Code::SIZE_STYLE_CUT, |page| padded(page, 17_000)),
    html("an at-rule inside of another", Code::SIZE_STYLE_CUT, |page| {
        let rule = "@media screen{@media (min-width:9px){.ink{top:0!important}}}</style></head>";
        page.replacen("</style></head>", rule, 1)
    }),
    size("a message of 2 MiB", Code::SIZE_MESSAGE, 2 << 20),
];

/// With the first `from` behind `place` changed.
fn after(page: &str, place: &str, from: &str, to: &str) -> String {
    let (before, rest) = page.split_once(place).expect("the place");
    [before, place, &rest.replacen(from, to, 1)].concat()
}

/// With something else between `open` and the next `close`.
fn inside(page: &str, open: &str, close: &str, with: &str) -> String {
    let (before, rest) = page.split_once(open).expect("the place");
    let end = rest.find(close).expect("its end");
    [before, open, with, &rest[end..]].concat()
}

/// With another value for a property of the element whose opening tag ends where `words` begin.
fn restyled(page: &str, words: &str, property: &str, value: &str) -> String {
    let end = page.find(words).expect("the words");
    let start = page[..end].rfind('<').expect("its tag");
    let tag = &page[start..end];
    let (before, style) = tag.split_once("style=\"").expect("its style");
    let style = style.trim_end_matches('"');
    let others = style.split(';').filter(|said| !said.starts_with(&format!("{property}:")));
    let others: Vec<&str> = others.collect();
    let style = format!("{before}style=\"{};{property}:{value}\"", others.join(";"));
    [&page[..start], &style, &page[end..]].concat()
}

/// With a head sheet of so many characters.
fn padded(page: &str, length: usize) -> String {
    let (before, rest) = page.split_once("</style></head>").expect("a head sheet");
    let sheet = before.rsplit("<style>").next().expect("its beginning").chars().count();
    let comment = format!("/*{}*/", "x".repeat(length - sheet - 4));
    [before, &comment, "</style></head>", rest].concat()
}
