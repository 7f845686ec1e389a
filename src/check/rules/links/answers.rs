//! Judges links by the answers of web servers: which pages are requested, and the findings about
//! the answers. The room `web` makes the requests, for `check --online` only.

use url::Url;

use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity, Source};
use crate::issue::source_text::{Anchor, SourceText};
use crate::wording::{Wording, say};

impl Code {
    /// `link.dead`.
    pub const LINK_DEAD: Self = Self::new(&CodeFacts {
        name: "link.dead",
        severity: Severity::Error,
        meaning: "A link that leads to nothing any more.",
        why: "Asked by `check --online`: the page answers 404 or 410 (RFC 9110 §15.5), its name does not exist, or its certificate is expired, revoked or another site's. Readers would find an error.",
        mend: "Look the page up and write its address; if it is gone, link to what replaces it.",
    });

    /// `link.moved`.
    pub const LINK_MOVED: Self = Self::new(&CodeFacts {
        name: "link.moved",
        severity: Severity::Note,
        meaning: "A link whose page has moved for good.",
        why: "Asked by `check --online`: the page answers 301 or 308, which is for good (RFC 9110 §15.4); the old address may stop working.",
        mend: "Write the new address.",
    });

    /// `link.unsure`.
    pub const LINK_UNSURE: Self = Self::new(&CodeFacts {
        name: "link.unsure",
        severity: Severity::Note,
        meaning: "A link of which nobody can say whether it leads anywhere.",
        why: "Asked by `check --online`: many papers refuse programs (401, 403, 429), a server may be ill this minute (5xx), and nothing is asked that leads into a private network.",
        mend: "Open the link yourself.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_DEAD, Code::LINK_MOVED, Code::LINK_UNSURE], look: Look::ByName };

/// The most pages that are requested. No issue has more.
const MAX_PAGES: usize = 500;

/// The answer for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkAnswer {
    /// The page exists.
    Stands,
    /// The page has moved permanently to this address.
    Moved(Url),
    /// The page does not exist, for this reason.
    Dead(Wording),
    /// It is unknown whether the page exists, for this reason.
    Unsure(Wording),
}

/// The pages that an issue links to, each once, in the order of the file: https and http, without
/// fragments. An address with a user name is an error, and is not requested.
pub fn asked(source: &Source) -> Vec<Url> {
    let mut pages: Vec<Url> = Vec::new();
    for link in SourceText::read(source).links {
        if let Some(page) = page(&link).filter(|page| !pages.contains(page)) {
            pages.push(page);
        }
        if pages.len() == MAX_PAGES {
            break;
        }
    }
    pages
}

/// The findings about the links of an issue, in the order of the file.
pub fn answered(source: &Source, answers: &[(Url, LinkAnswer)]) -> Vec<Finding> {
    let told = |link: &Anchor| {
        let page = page(link)?;
        let (_, answer) = answers.iter().find(|(asked, _)| *asked == page)?;
        finding(source, link, answer)
    };
    SourceText::read(source).links.iter().filter_map(told).collect()
}

fn page(link: &Anchor) -> Option<Url> {
    let mut page = Url::parse(link.url.trim()).ok()?;
    page.set_fragment(None);
    let open = page.username().is_empty() && page.password().is_none();
    (open && matches!(page.scheme(), "http" | "https")).then_some(page)
}

fn finding(source: &Source, link: &Anchor, answer: &LinkAnswer) -> Option<Finding> {
    let tell = |code, message| Finding::new(code, link.url_span, message);
    match answer {
        LinkAnswer::Stands => None,
        LinkAnswer::Dead(why) => Some(
            tell(Code::LINK_DEAD, say!("the link is dead: {why}", why))
                .help(say!("look the page up, and write its address")),
        ),
        LinkAnswer::Unsure(why) => Some(
            tell(Code::LINK_UNSURE, say!("the link could not be followed: {why}", why))
                .help(say!("open it yourself")),
        ),
        LinkAnswer::Moved(to) => Some(moved(source, link, to)),
    }
}

/// The finding for a moved page. If it moved to the front page of its site, it has probably
/// disappeared, and the editor has to check.
fn moved(source: &Source, link: &Anchor, to: &Url) -> Finding {
    let mut to = to.clone();
    let from = Url::parse(link.url.trim()).ok();
    if let (None, Some(from)) = (to.fragment(), &from) {
        to.set_fragment(from.fragment());
    }
    let front = to.path() == "/" && from.is_some_and(|from| from.path() != "/");
    let message = say!("the page has moved for good, to {to}", to = to.as_str());
    let finding = Finding::new(Code::LINK_MOVED, link.url_span, message);
    if front {
        return finding
            .help(say!("that is the front page of the site: look where the page is now"));
    }
    let finding = finding.help(say!("write `{to}`", to = to.as_str()));
    let written = source.words(link.url_span).unwrap_or_default();
    let mut places = written.match_indices(&link.url);
    let plain = !to.as_str().contains(['(', ')', '<', '>']);
    match (places.next(), places.next()) {
        (Some((at, old)), None) if plain => {
            let start = link.url_span.start + at;
            finding.fix(start..start + old.len(), to)
        }
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::{LinkAnswer, Source, Url, answered, asked};
    use crate::finding::{Code, Finding};
    use crate::wording::say;

    fn told(text: &str, from: &str, answer: LinkAnswer) -> (Source, Vec<Finding>) {
        let source = Source::of_text("x", text);
        let page = Url::parse(from).expect("an address");
        let findings = answered(&source, &[(page, answer)]);
        (source, findings)
    }

    fn moved(text: &str, to: &str) -> Option<String> {
        let to = LinkAnswer::Moved(Url::parse(to).expect("an address"));
        let (source, mut findings) = told(text, "https://a.fr/b", to);
        assert_eq!(findings.len(), 1, "{text}");
        let finding = findings.remove(0);
        assert_eq!(finding.code, Code::LINK_MOVED);
        let fix = finding.fix?;
        let [change] = fix.changes() else { return None };
        let (before, after) = source.text.split_at(change.span.start);
        Some([before, &change.with, &after[change.span.end - change.span.start..]].concat())
    }

    #[test]
    fn every_page_is_asked_for_once_and_no_secret_is_sent() {
        let text = "[[blocks]]\nbody = 'Un [a](https://a.fr/b#c), un [b](https://a.fr/b), un \
                    [c](mailto:a@b.fr), un [d](https://moi:mot@a.fr/), un [e](http://b.fr)'\n";
        let source = Source::of_text("x", text);
        let pages: Vec<String> = asked(&source).iter().map(Url::to_string).collect();
        assert_eq!(pages, ["https://a.fr/b", "http://b.fr/"]);
    }

    #[test]
    fn a_page_that_moved_is_mended_where_its_address_stands_and_nowhere_else() {
        let prose = "[[blocks]]\nbody = 'Un [rapport](https://a.fr/b#c), https ici.'\n";
        assert_eq!(
            moved(prose, "https://b.fr/d").as_deref(),
            Some(prose.replace("https://a.fr/b", "https://b.fr/d").as_str())
        );
        let twice = "[[blocks]]\nbody = '[https://a.fr/b](https://a.fr/b)'\n";
        assert_eq!(moved(twice, "https://b.fr/d"), None);
        assert_eq!(moved(prose, "https://b.fr/d'e"), None);
        assert_eq!(moved(prose, "https://b.fr/"), None);
    }

    #[test]
    fn every_link_to_a_dead_page_is_told() {
        let text = "[[blocks]]\nbody = 'Un [a](https://a.fr/b#c), un [b](https://a.fr/b)'\n";
        let (_, findings) = told(
            text,
            "https://a.fr/b",
            LinkAnswer::Dead(say!("it answers {status}", status = 404_u16)),
        );
        assert_eq!(
            findings.iter().map(|found| found.code).collect::<Vec<_>>(),
            [Code::LINK_DEAD; 2]
        );
        assert!(told(text, "https://a.fr/b", LinkAnswer::Stands).1.is_empty());
        assert!(
            told(
                text,
                "https://a.fr/x",
                LinkAnswer::Dead(say!("it answers {status}", status = 404_u16))
            )
            .1
            .is_empty()
        );
    }
}
