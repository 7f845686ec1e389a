//! The rules about the finished page: they read what is sent, however it was made.
//!
//! A fault of the page is shown at the editor's words in that place. If there are none, it is shown
//! at the title of the issue.

mod alone;
mod alternatives;
pub(in crate::check) mod clipped;
mod conditional;
mod contrast;
mod css_values;
mod direction;
mod element_style;
mod head_sheet;
mod headings;
mod important;
mod language;
mod links;
mod media_view;
mod message_size;
mod motion;
mod night;
pub(in crate::check) mod page;
mod page_text;
mod picture_addresses;
mod resolution;
mod roles;
mod shown_picture;
mod small;
pub(in crate::check) mod style_sheet;
mod targets;
mod text_addresses;
mod text_part;
mod title;
mod unsubscribe;
mod weight;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    head_sheet::RULE,
    important::RULE,
    conditional::RULE,
    clipped::RULE,
    message_size::RULE,
    contrast::RULE,
    links::RULE,
    unsubscribe::RULE,
    text_part::RULE,
    text_addresses::RULE,
    alternatives::RULE,
    picture_addresses::RULE,
    resolution::RULE,
    motion::RULE,
    alone::RULE,
    language::RULE,
    direction::RULE,
    roles::RULE,
    title::RULE,
    headings::RULE,
    small::RULE,
    targets::RULE,
    weight::RULE,
    night::RULE,
];
