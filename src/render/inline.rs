//! Writes the base style sheet into the elements. Only this file knows css-inline.
//!
//! Every rule of the base sheet has one class as its selector, so that the style of an element depends on
//! its classes alone. css-inline computes the style of each set of classes once. A single pass then writes
//! these styles into the page, and leaves everything else as it is.
//!
//! Looks up to: nothing.

use std::collections::BTreeMap;

use css_inline::CSSInliner;
use memchr::{memchr, memmem};

use super::Error;
use super::font_shorthand::shorten_font;
use super::italics::{Emphasis, OpenFaces};

/// Computes styles from the base style sheet.
pub(super) struct Inliner(CSSInliner<'static>);

/// The computed style of each set of classes.
pub(super) struct InlineStyles<'p>(BTreeMap<&'p str, InlineStyle>);

/// The computed style of elements with the same classes.
struct InlineStyle {
    /// The class attribute that stays in the page, with a blank before it. It is empty if no class stays.
    class: String,
    /// The declarations of the base sheet for these classes.
    style: String,
}

impl Inliner {
    /// Takes the base sheet. The style sheet in the head stays as it is, and nothing is ever loaded.
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

    /// Computes the style of each set of classes in these pages. css-inline gets a page with one element
    /// for each set. `sent_name` says by which name the finished pages have a class, if they have it.
    ///
    /// # Errors
    ///
    /// Refuses a style sheet that css-inline cannot read.
    pub(super) fn compute_styles<'p>(
        &self,
        pages: &[&'p str],
        sent_name: impl for<'c> Fn(&'c str) -> Option<&'c str>,
    ) -> Result<InlineStyles<'p>, Error> {
        let mut styles = BTreeMap::new();
        let mut page_of_sets = String::new();
        for names in pages.iter().flat_map(|page| class_lists(page)) {
            styles.entry(names).or_insert_with(|| {
                page_of_sets.extend(["<p class=\"", names, "\"></p>"]);
                InlineStyle { class: keep_classes(names, &sent_name), style: String::new() }
            });
        }
        let inlined =
            self.0.inline(&page_of_sets).map_err(|error| Error::Style(error.to_string()))?;
        for element in inlined.split("<p class=\"").skip(1) {
            let mut values = element.split('"');
            let style = values.next().and_then(|names| styles.get_mut(names));
            if let (Some(style), Some(" style=")) = (style, values.next()) {
                style.style = shorten_font(values.next().unwrap_or_default());
            }
        }
        Ok(InlineStyles(styles))
    }
}

impl InlineStyles<'_> {
    /// Writes the styles into every element of a page, and stands emphasis within italics upright. Everything else is
    /// copied as it is.
    pub(super) fn inline_into(&self, page: &str) -> String {
        let mut out = String::with_capacity(2 * page.len());
        let mut rest = page;
        let mut faces = OpenFaces::default();
        while let Some(open) = memchr(b'<', rest.as_bytes()) {
            out.push_str(&rest[..open]);
            rest = &rest[open..];
            let end = if rest.starts_with("<!--") {
                find_end_of(rest, "-->")
            } else if rest.starts_with("<style") {
                find_end_of(rest, "</style>")
            } else {
                let end = find_tag_end(rest);
                self.push_tag(&rest[..end], &mut faces, &mut out);
                rest = &rest[end..];
                continue;
            };
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    /// Copies a tag with its computed style. The template writes the class first, before any value that
    /// could resemble one. It writes a style of the element's own last, and that style wins.
    fn push_tag(&self, tag: &str, faces: &mut OpenFaces, out: &mut String) {
        if tag.starts_with("</") {
            faces.close();
            out.push_str(tag);
            return;
        }
        let name = tag.find(' ').unwrap_or(tag.len());
        let class = tag[name..].strip_prefix(" class=\"").and_then(|rest| rest.split_once('"'));
        let styled = class.and_then(|(names, rest)| Some((self.0.get(names)?, rest)));
        let Some((style, rest)) = styled else {
            let emphasis = faces.open(tag[1..name].trim_end_matches('>'), "");
            let upright = "<em style=\"font-style:normal\">";
            out.push_str(if emphasis == Emphasis::Upright { upright } else { tag });
            return;
        };
        faces.open(&tag[1..name], &style.style);
        out.push_str(&tag[..name]);
        out.push_str(&style.class);
        let open = rest.strip_suffix('>').unwrap_or(rest);
        let last = open.strip_suffix('"').and_then(|rest| rest.rsplit_once('"'));
        let own = last.and_then(|(names, own)| Some((names.strip_suffix(" style=")?, own)));
        let (attributes, own) = own.unwrap_or((open, ""));
        out.push_str(attributes);
        if !(style.style.is_empty() && own.is_empty()) {
            let between = if style.style.is_empty() || own.is_empty() { "" } else { ";" };
            out.extend([" style=\"", &style.style, between, own, "\""]);
        }
        out.push_str(&rest[open.len()..]);
    }
}

/// The sets of classes that the elements of a page have, in order and with repetitions. Only for pages
/// straight from the template, where no text holds a quotation mark.
pub(super) fn class_lists(page: &str) -> impl Iterator<Item = &str> {
    const CLASS: &str = " class=\"";
    memmem::find_iter(page.as_bytes(), CLASS).filter_map(|at| {
        let rest = &page[at + CLASS.len()..];
        memchr(b'"', rest.as_bytes()).map(|end| &rest[..end])
    })
}

/// The class attribute with the classes that stay.
fn keep_classes(names: &str, sent_name: &impl for<'c> Fn(&'c str) -> Option<&'c str>) -> String {
    let staying: Vec<&str> = names.split(' ').filter_map(sent_name).collect();
    if staying.is_empty() { String::new() } else { format!(" class=\"{}\"", staying.join(" ")) }
}

/// Where the first `close` ends.
fn find_end_of(text: &str, close: &str) -> usize {
    text.find(close).map_or(text.len(), |at| at + close.len())
}

/// Where a tag ends: behind the first `>` outside a quoted value.
fn find_tag_end(tag: &str) -> usize {
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

#[cfg(test)]
mod tests {
    use super::{Inliner, class_lists};

    fn inliner() -> Inliner {
        Inliner::new(".p{margin:0 0 18px}.q{margin:0 0 9px}.ink{color:#111111}".into())
    }

    /// A body with its styles in its elements. Of its classes only `ink` stays.
    fn inlined(body: &str) -> String {
        let styles = inliner()
            .compute_styles(&[body], |class| (class == "ink").then_some(class))
            .expect("asked");
        styles.inline_into(body)
    }

    #[test]
    fn a_rule_is_written_into_its_elements_and_the_head_sheet_is_left_alone() {
        let page = "<!DOCTYPE html><html><head><style>.ink{color:#eee!important}</style></head>\
                    <body><p class=\"p ink\">« a » &lt;p class=\"p\"&gt;</p></body></html>";
        assert_eq!(
            inlined(page),
            "<!DOCTYPE html><html><head><style>.ink{color:#eee!important}</style></head><body>\
             <p class=\"ink\" style=\"margin:0 0 18px;color:#111111\">« a » &lt;p class=\"p\"&gt;\
             </p></body></html>"
        );
    }

    #[test]
    fn the_later_rule_of_the_sheet_wins_whatever_the_order_of_the_classes() {
        assert_eq!(inlined("<p class=\"q p\">"), "<p style=\"margin:0 0 9px\">");
        assert_eq!(inlined("<p class=\"p q\">"), "<p style=\"margin:0 0 9px\">");
    }

    #[test]
    fn an_element_s_own_style_stands_after_the_sheet_s() {
        assert_eq!(
            inlined("<img class=\"p\" alt=\" style=\" style=\"max-width:9px\">"),
            "<img alt=\" style=\" style=\"margin:0 0 18px;max-width:9px\">"
        );
        assert_eq!(
            inlined("<img class=\"p\" alt=\" style=\">"),
            "<img alt=\" style=\" style=\"margin:0 0 18px\">"
        );
        assert_eq!(inlined("<b class=\"x\" style=\"top:0\">"), "<b style=\"top:0\">");
    }

    #[test]
    fn emphasis_within_italics_stands_upright() {
        let styles = Inliner::new(".q{font-style:italic}".into());
        let body = "<!DOCTYPE html><p class=\"q\">a<br> <em>b</em></p><p><em>c</em></p>";
        let styles = styles.compute_styles(&[body], |_| None).expect("asked");
        let upright = body.replacen("<em>", "<em style=\"font-style:normal\">", 1);
        let dressed = upright.replacen("class=\"q\"", "style=\"font-style:italic\"", 1);
        assert_eq!(styles.inline_into(body), dressed);
    }

    #[test]
    fn comments_and_values_that_resemble_a_class_are_copied() {
        let page =
            "<!--[if mso]><i class=\"p\">\u{a0}<![endif]--><img alt=\"a > class=&quot;p&quot;\">";
        assert_eq!(inlined(page), page);
        assert_eq!(inlined("<p class=\"x\" id=\"y\">"), "<p id=\"y\">");
        assert_eq!(inlined("a < b <p class=\"p"), "a < b <p class=\"p");
    }

    #[test]
    fn a_no_break_space_is_two_bytes_and_no_entity_of_six() {
        let page = "à\u{a0}: <p class=\"ink\" id=\"\u{a0}\">\u{a0}";
        let styled = page.replace("id=\"\u{a0}\"", "id=\"\u{a0}\" style=\"color:#111111\"");
        assert_eq!(inlined(page), styled);
    }

    #[test]
    fn classes_are_found_set_by_set() {
        let page = "<p class=\"pad ink\"><p id=\"x\" class=\"ink\"></p><p class=\"pad ink\">";
        assert_eq!(class_lists(page).collect::<Vec<_>>(), ["pad ink", "ink", "pad ink"]);
    }
}
