//! Writes the base sheet into the elements: the one room that knows css-inline.
//!
//! Every rule of the base sheet speaks of one class, so what an element wears depends on its classes
//! alone. css-inline is asked once what each set of classes wears, and the page is dressed in a single
//! pass that leaves everything else as the template wrote it.
//!
//! Looks up to: nothing.

use std::collections::BTreeMap;

use css_inline::CSSInliner;
use memchr::{memchr, memmem};

use super::Error;

const NO_BREAK: &str = "\u{a0}";

/// The base sheet, ready to be written into pages.
pub(super) struct Inliner(CSSInliner<'static>);

/// What each set of classes wears.
pub(super) struct Suits<'p>(BTreeMap<&'p str, Suit>);

/// What elements with the same classes wear.
struct Suit {
    /// The class attribute that stays, a blank before it; empty where none does.
    class: String,
    /// What the base sheet says of them.
    style: String,
}

impl Inliner {
    /// Takes the base sheet. The head's own sheet is left alone, and nothing is ever loaded.
    pub(super) fn new(base: String) -> Self {
        let options = CSSInliner::options()
            .inline_style_tags(false)
            .keep_style_tags(true)
            .extra_css(Some(base.into()))
            .minify_css(true)
            .load_remote_stylesheets(false)
            .resolve_css_variables(true);
        Self(options.build())
    }

    /// Asks what each set of classes of these pages wears, on a page with one element for each; `stays`
    /// says which classes are still named in the pages dressed.
    pub(super) fn suits<'p>(
        &self,
        pages: &[&'p str],
        stays: impl Fn(&str) -> bool,
    ) -> Result<Suits<'p>, Error> {
        let mut suits = BTreeMap::new();
        let mut asked = String::new();
        for names in pages.iter().flat_map(|page| class_lists(page)) {
            suits.entry(names).or_insert_with(|| {
                asked.extend(["<p class=\"", names, "\"></p>"]);
                Suit { class: kept(names, &stays), style: String::new() }
            });
        }
        let answer = self.0.inline(&asked).map_err(|error| Error::Style(error.to_string()))?;
        for element in answer.split("<p class=\"").skip(1) {
            let mut values = element.split('"');
            let suit = values.next().and_then(|names| suits.get_mut(names));
            if let (Some(suit), Some(" style=")) = (suit, values.next()) {
                values.next().unwrap_or_default().clone_into(&mut suit.style);
            }
        }
        Ok(Suits(suits))
    }
}

impl Suits<'_> {
    /// Dresses every element of a page. Comments and the style element are copied as they are; in
    /// everything else a no-break space is written so that it can be seen.
    pub(super) fn worn_by(&self, page: &str) -> String {
        let mut out = String::with_capacity(2 * page.len());
        let mut rest = page;
        while let Some(open) = memchr(b'<', rest.as_bytes()) {
            push_visible(&rest[..open], &mut out);
            rest = &rest[open..];
            let end = if rest.starts_with("<!--") {
                past(rest, "-->")
            } else if rest.starts_with("<style") {
                past(rest, "</style>")
            } else {
                let end = tag_end(rest);
                self.push_tag(&rest[..end], &mut out);
                rest = &rest[end..];
                continue;
            };
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        push_visible(rest, &mut out);
        out
    }

    /// Copies a tag in its suit. The template writes the class first, before any value that could
    /// resemble one, and a style of the element's own last: it overrules the sheet's.
    fn push_tag(&self, tag: &str, out: &mut String) {
        let name = tag.find(' ').unwrap_or(tag.len());
        let class = tag[name..].strip_prefix(" class=\"").and_then(|rest| rest.split_once('"'));
        let dressed = class.and_then(|(names, rest)| Some((self.0.get(names)?, rest)));
        let Some((suit, rest)) = dressed else {
            push_visible(tag, out);
            return;
        };
        out.push_str(&tag[..name]);
        out.push_str(&suit.class);
        let open = rest.strip_suffix('>').unwrap_or(rest);
        let last = open.strip_suffix('"').and_then(|rest| rest.rsplit_once('"'));
        let own = last.and_then(|(names, own)| Some((names.strip_suffix(" style=")?, own)));
        let (still, own) = own.unwrap_or((open, ""));
        push_visible(still, out);
        if !(suit.style.is_empty() && own.is_empty()) {
            let between = if suit.style.is_empty() || own.is_empty() { "" } else { ";" };
            out.extend([" style=\"", &suit.style, between, own, "\""]);
        }
        out.push_str(&rest[open.len()..]);
    }
}

/// The sets of classes that the elements of a page have, in order, each as often as it is worn. Only
/// for pages straight from the template, where no text holds a quotation mark.
pub(super) fn class_lists(page: &str) -> impl Iterator<Item = &str> {
    const CLASS: &str = " class=\"";
    memmem::find_iter(page.as_bytes(), CLASS).filter_map(|at| {
        let rest = &page[at + CLASS.len()..];
        memchr(b'"', rest.as_bytes()).map(|end| &rest[..end])
    })
}

/// The class attribute with those that stay.
fn kept(names: &str, stays: &impl Fn(&str) -> bool) -> String {
    let staying: Vec<&str> = names.split(' ').filter(|name| stays(name)).collect();
    if staying.is_empty() { String::new() } else { format!(" class=\"{}\"", staying.join(" ")) }
}

fn past(text: &str, close: &str) -> usize {
    text.find(close).map_or(text.len(), |at| at + close.len())
}

/// Where a tag ends: at the first `>` outside a quoted value.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

/// Copies a text; a no-break space becomes its entity.
fn push_visible(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), NO_BREAK.as_bytes()) {
        out.extend([&rest[..at], "&nbsp;"]);
        rest = &rest[at + NO_BREAK.len()..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{Inliner, class_lists};

    fn inliner() -> Inliner {
        Inliner::new(".p{margin:0 0 18px}.q{margin:0 0 9px}.ink{color:#111111}".into())
    }

    /// A body dressed, of its classes `ink` alone kept.
    fn dressed(body: &str) -> String {
        let suits = inliner().suits(&[body], |class| class == "ink").expect("asked");
        suits.worn_by(body)
    }

    #[test]
    fn a_rule_is_written_into_its_elements_and_the_head_sheet_is_left_alone() {
        let page = "<!DOCTYPE html><html><head><style>.ink{color:#eee!important}</style></head>\
                    <body><p class=\"p ink\">« a » &lt;p class=\"p\"&gt;</p></body></html>";
        assert_eq!(
            dressed(page),
            "<!DOCTYPE html><html><head><style>.ink{color:#eee!important}</style></head><body>\
             <p class=\"ink\" style=\"margin:0 0 18px;color:#111111\">« a » &lt;p class=\"p\"&gt;\
             </p></body></html>"
        );
    }

    #[test]
    fn the_later_rule_of_the_sheet_wins_whatever_the_order_of_the_classes() {
        assert_eq!(dressed("<p class=\"q p\">"), "<p style=\"margin:0 0 9px\">");
        assert_eq!(dressed("<p class=\"p q\">"), "<p style=\"margin:0 0 9px\">");
    }

    #[test]
    fn an_element_s_own_style_stands_after_the_sheet_s() {
        assert_eq!(
            dressed("<img class=\"p\" alt=\" style=\" style=\"max-width:9px\">"),
            "<img alt=\" style=\" style=\"margin:0 0 18px;max-width:9px\">"
        );
        assert_eq!(
            dressed("<img class=\"p\" alt=\" style=\">"),
            "<img alt=\" style=\" style=\"margin:0 0 18px\">"
        );
        assert_eq!(dressed("<b class=\"x\" style=\"top:0\">"), "<b style=\"top:0\">");
    }

    #[test]
    fn comments_and_values_that_resemble_a_class_are_copied() {
        let page =
            "<!--[if mso]><i class=\"p\">\u{a0}<![endif]--><img alt=\"a > class=&quot;p&quot;\">";
        assert_eq!(dressed(page), page);
        assert_eq!(dressed("<p class=\"x\" id=\"y\">"), "<p id=\"y\">");
        assert_eq!(dressed("a < b <p class=\"p"), "a < b <p class=\"p");
    }

    #[test]
    fn a_no_break_space_can_be_seen() {
        assert_eq!(
            dressed("à\u{a0}: <p class=\"ink\" id=\"\u{a0}\">\u{a0}"),
            "à&nbsp;: <p class=\"ink\" id=\"&nbsp;\" style=\"color:#111111\">&nbsp;"
        );
    }

    #[test]
    fn classes_are_found_set_by_set() {
        let page = "<p class=\"pad ink\"><p id=\"x\" class=\"ink\"></p><p class=\"pad ink\">";
        assert_eq!(class_lists(page).collect::<Vec<_>>(), ["pad ink", "ink", "pad ink"]);
    }
}
