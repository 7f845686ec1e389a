//! The codes of the rules, until each stands in its rule's file.

mod css;
mod exclusive;
mod front;
mod links;
mod lists;
mod page;
mod pictures;
mod prose;
mod settings;

use crate::finding::{Code, codes};

/// A list for each family of codes.
pub(super) const FAMILIES: &[&[Code]] = &[
    codes::file::CODES,
    codes::front::CODES,
    codes::prose::CODES,
    codes::links::CODES,
    codes::pictures::CODES,
    codes::exclusive::CODES,
    codes::settings::CODES,
    codes::lists::CODES,
    css::CODES,
    exclusive::CODES,
    front::CODES,
    links::CODES,
    lists::CODES,
    page::CODES,
    pictures::CODES,
    prose::CODES,
    settings::CODES,
];
