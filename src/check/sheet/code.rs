//! What the page is made of, where mail programs are particular.

use super::css::own;
use super::{Finding, Leaf};
use crate::finding::Code;
use crate::publication::PictureDelivery;

/// From here on an old Gmail drops the head's style sheet, in characters.
const STYLE_NEAR: usize = 8192;

/// From here on every Gmail drops it.
const STYLE_MOST: usize = 16_384;

/// A message that brings no pictures, in bytes.
const BARE_MOST: usize = 200 << 10;

/// A message that brings its pictures. It is fetched whole, every morning and before anyone has
/// decided to read it: twenty of them a month are what a small mobile plan can bear.
const FULL_MOST: usize = 1 << 20;

/// A head sheet that is too long, or that has an at-rule inside of another.
pub(super) fn styles(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let length = leaf.styles.chars().count();
    if let Some(nested) = &leaf.head.nested {
        let message = format!("in the head's style sheet `{nested}` stands inside of another rule");
        let finding = Finding::new(Code::SIZE_STYLE_CUT, leaf.title(), message);
        findings.push(finding.help("put it beside the other; Gmail drops the sheet otherwise"));
    }
    let code = match length {
        length if length > STYLE_MOST => Code::SIZE_STYLE_CUT,
        length if length > STYLE_NEAR => Code::SIZE_STYLE,
        _ => return,
    };
    let message = format!("the head's style sheet is {length} characters long");
    let finding = Finding::new(code, leaf.title(), message);
    findings
        .push(finding.help("take rules out of the theme; 8,192 characters are kept everywhere"));
}

/// An element's own style that says `!important`: neither the night nor a narrow screen changes it.
pub(super) fn important(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let said = leaf.document.elements.iter().find_map(|element| {
        let style = element.attribute("style").filter(|style| style.contains('!'))?;
        own(style).into_iter().find(|declaration| declaration.important)
    });
    if let Some(said) = said {
        let message =
            format!("an element says `{}: {} !important` of itself", said.property, said.value);
        let finding = Finding::new(Code::CSS_IMPORTANT, leaf.title(), message);
        findings.push(finding.help("take `!important` out of the rule it comes from"));
    }
}

/// A conditional comment in the short form, which is no comment to those who are not meant.
pub(super) fn conditional(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let short = leaf.document.comments.iter().find(|comment| {
        let opens = comment.starts_with("[if") || comment.starts_with("[endif");
        opens && comment.ends_with(']') && !comment.contains('>')
    });
    if let Some(short) = short {
        let message = format!("the conditional comment `<!{short}>` is in the short form");
        let finding = Finding::new(Code::PAGE_CONDITIONAL, leaf.title(), message);
        findings.push(finding.help("write `<!--[if …]>…<![endif]-->`"));
    }
}

/// A message that weighs much.
pub(super) fn message(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let (most, help) = match leaf.page.publication.pictures.delivery {
        PictureDelivery::Attached => (FULL_MOST, "export its pictures smaller, or print fewer"),
        PictureDelivery::Hosted(_) => (BARE_MOST, "shorten the issue"),
    };
    let size = leaf.sheet.message_size;
    if size > most {
        let (size, most) = (size >> 10, most >> 10);
        let message = format!("the message is {size} KiB as it travels; {most} KiB is much");
        findings.push(Finding::new(Code::SIZE_MESSAGE, leaf.title(), message).help(help));
    }
}
