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

const NO_BREAK_SPACE: &str = "\u{a0}";

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
    /// for each set. `stays` says which classes the finished pages still name.
    ///
    /// # Errors
    ///
    /// Refuses a style sheet that css-inline cannot read.
    pub(super) fn compute_styles<'p>(
        &self,
        pages: &[&'p str],
        stays: impl Fn(&str) -> bool,
    ) -> Result<InlineStyles<'p>, Error> {
        let mut styles = BTreeMap::new();
        let mut page_of_sets = String::new();
        for names in pages.iter().flat_map(|page| class_lists(page)) {
            styles.entry(names).or_insert_with(|| {
                page_of_sets.extend(["<p class=\"", names, "\"></p>"]);
                InlineStyle { class: keep_classes(names, &stays), style: String::new() }
            });
        }
        let inlined =
            self.0.inline(&page_of_sets).map_err(|error| Error::Style(error.to_string()))?;
        for element in inlined.split("<p class=\"").skip(1) {
            let mut values = element.split('"');
            let style = values.next().and_then(|names| styles.get_mut(names));
            if let (Some(style), Some(" style=")) = (style, values.next()) {
                values.next().unwrap_or_default().clone_into(&mut style.style);
            }
        }
        Ok(InlineStyles(styles))
    }
}

impl InlineStyles<'_> {
    /// Writes the styles into every element of a page. Comments and the style element are copied as they
    /// are. Everywhere else a no-break space is written as its entity.
    pub(super) fn inline_into(&self, page: &str) -> String {
        let mut out = String::with_capacity(2 * page.len());
        let mut rest = page;
        while let Some(open) = memchr(b'<', rest.as_bytes()) {
            push_visible(&rest[..open], &mut out);
            rest = &rest[open..];
            let end = if rest.starts_with("<!--") {
                find_end_of(rest, "-->")
            } else if rest.starts_with("<style") {
                find_end_of(rest, "</style>")
            } else {
                let end = find_tag_end(rest);
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

    /// Copies a tag with its computed style. The template writes the class first, before any value that
    /// could resemble one. It writes a style of the element's own last, and that style wins.
    fn push_tag(&self, tag: &str, out: &mut String) {
        let name = tag.find(' ').unwrap_or(tag.len());
        let class = tag[name..].strip_prefix(" class=\"").and_then(|rest| rest.split_once('"'));
        let styled = class.and_then(|(names, rest)| Some((self.0.get(names)?, rest)));
        let Some((style, rest)) = styled else {
            push_visible(tag, out);
            return;
        };
        out.push_str(&tag[..name]);
        out.push_str(&style.class);
        let open = rest.strip_suffix('>').unwrap_or(rest);
        let last = open.strip_suffix('"').and_then(|rest| rest.rsplit_once('"'));
        let own = last.and_then(|(names, own)| Some((names.strip_suffix(" style=")?, own)));
        let (attributes, own) = own.unwrap_or((open, ""));
        push_visible(attributes, out);
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
fn keep_classes(names: &str, stays: &impl Fn(&str) -> bool) -> String {
    let staying: Vec<&str> = names.split(' ').filter(|name| stays(name)).collect();
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

/// Copies a text, with entities for no-break spaces.
fn push_visible(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), NO_BREAK_SPACE.as_bytes()) {
        out.extend([&rest[..at], "&nbsp;"]);
        rest = &rest[at + NO_BREAK_SPACE.len()..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{Inliner, class_lists};

    fn inliner() -> Inliner {
        Inliner::new(".p{margin:0 0 18px}.q{margin:0 0 9px}.ink{color:#111111}".into())
    }

    /// A body with its styles in its elements. Of its classes only `ink` stays.
    fn inlined(body: &str) -> String {
        let styles = inliner().compute_styles(&[body], |class| class == "ink").expect("asked");
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
    fn comments_and_values_that_resemble_a_class_are_copied() {
        let page =
            "<!--[if mso]><i class=\"p\">\u{a0}<![endif]--><img alt=\"a > class=&quot;p&quot;\">";
        assert_eq!(inlined(page), page);
        assert_eq!(inlined("<p class=\"x\" id=\"y\">"), "<p id=\"y\">");
        assert_eq!(inlined("a < b <p class=\"p"), "a < b <p class=\"p");
    }

    #[test]
    fn a_no_break_space_can_be_seen() {
        assert_eq!(
            inlined("à\u{a0}: <p class=\"ink\" id=\"\u{a0}\">\u{a0}"),
            "à&nbsp;: <p class=\"ink\" id=\"&nbsp;\" style=\"color:#111111\">&nbsp;"
        );
    }

    #[test]
    fn classes_are_found_set_by_set() {
        let page = "<p class=\"pad ink\"><p id=\"x\" class=\"ink\"></p><p class=\"pad ink\">";
        assert_eq!(class_lists(page).collect::<Vec<_>>(), ["pad ink", "ink", "pad ink"]);
    }
}
