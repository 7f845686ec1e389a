//! Writes the base sheet into the elements: the one room that knows css-inline.
//!
//! Looks up to: nothing.

use std::collections::BTreeSet;

use css_inline::CSSInliner;

use super::Error;

/// How many elements and texts a whole issue has, about: room is made for them at once.
const NODES: usize = 1500;

/// The base sheet, ready to be written into pages.
pub(super) struct Inliner(CSSInliner<'static>);

impl Inliner {
    /// Takes the base sheet. The head's own sheet is left alone, and nothing is ever loaded.
    pub(super) fn new(base: String) -> Self {
        let options = CSSInliner::options()
            .inline_style_tags(false)
            .keep_style_tags(true)
            .extra_css(Some(base.into()))
            .minify_css(true)
            .preallocate_node_capacity(NODES)
            .load_remote_stylesheets(false)
            .resolve_css_variables(true);
        Self(options.build())
    }

    /// The page with its styles in its elements, and of its classes those that `stays` keeps.
    pub(super) fn inlined(
        &self,
        page: &str,
        stays: impl Fn(&str) -> bool,
    ) -> Result<String, Error> {
        let styled = self.0.inline(page).map_err(|error| Error::Style(error.to_string()))?;
        Ok(without_classes(&styled, stays))
    }
}

/// The classes that the elements of a page have. Only for pages straight from the template, where no
/// text holds a quotation mark.
pub(super) fn classes(page: &str) -> BTreeSet<&str> {
    let values = page.split("class=\"").skip(1);
    let lists = values.map(|rest| rest.split('"').next().unwrap_or_default());
    lists.flat_map(|names| names.split(' ')).collect()
}

/// Drops the classes that nothing refers to any more. Text, comments and the style element are copied
/// as they are.
fn without_classes(page: &str, stays: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let end = if rest.starts_with("<!--") {
            past(rest, "-->")
        } else if rest.starts_with("<style") {
            past(rest, "</style>")
        } else {
            let end = tag_end(rest);
            push_tag(&rest[..end], &stays, &mut out);
            rest = &rest[end..];
            continue;
        };
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
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

/// Copies a tag; css-inline writes the class first, before any value that could resemble one.
fn push_tag(tag: &str, stays: &impl Fn(&str) -> bool, out: &mut String) {
    let name = tag.find(' ').unwrap_or(tag.len());
    let class = tag[name..].strip_prefix(" class=\"").and_then(|rest| rest.split_once('"'));
    let Some((names, rest)) = class else {
        out.push_str(tag);
        return;
    };
    out.push_str(&tag[..name]);
    let mut before = " class=\"";
    for name in names.split(' ').filter(|name| stays(name)) {
        out.push_str(before);
        out.push_str(name);
        before = " ";
    }
    if before == " " {
        out.push('"');
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{Inliner, classes, without_classes};

    #[test]
    fn a_rule_is_written_into_its_elements_and_the_head_sheet_is_left_alone() {
        let inliner = Inliner::new(".p{margin:0 0 18px}.ink{color:#111111}".into());
        let page = "<!DOCTYPE html><html><head><style>.ink{color:#eee!important}</style></head>\
                    <body><p class=\"p ink\">« a » &lt;p class=\"p\"&gt;</p></body></html>";
        let styled = inliner.inlined(page, |class| class == "ink").expect("inlined");
        assert_eq!(
            styled,
            "<!DOCTYPE html><html><head><style>.ink{color:#eee!important}</style></head><body>\
             <p class=\"ink\" style=\"margin:0 0 18px;color:#111111\">« a » &lt;p class=\"p\"&gt;\
             </p></body></html>"
        );
    }

    #[test]
    fn comments_and_values_that_resemble_a_class_are_copied() {
        let page = "<!--[if mso]><i class=\"x\"><![endif]--><img alt=\"a > class=&quot;x&quot;\">";
        assert_eq!(without_classes(page, |_| false), page);
        assert_eq!(without_classes("<p class=\"x\" id=\"y\">", |_| false), "<p id=\"y\">");
        assert_eq!(without_classes("a < b <p class=\"x", |_| false), "a < b <p class=\"x");
    }

    #[test]
    fn classes_are_found_one_by_one() {
        let page = "<p class=\"pad ink\"></p>";
        assert_eq!(classes(page).into_iter().collect::<Vec<_>>(), ["ink", "pad"]);
    }
}
