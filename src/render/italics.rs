//! Emphasis within italics, which typographers set upright.
//!
//! Looks up to: nothing.

/// Elements without content and without closing tag.
const VOID: [&str; 4] = ["br", "hr", "img", "meta"];

/// What an element does to an emphasis: the style that it needs beside its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Emphasis {
    /// It is none, or it stands among upright words.
    AsItIs,
    /// It stands among words in italics.
    Upright,
}

/// Whether words are in italics, for each element that is open where a page is read.
#[derive(Default)]
pub(super) struct OpenFaces(Vec<bool>);

impl OpenFaces {
    /// Opens an element with the styles that it declares.
    pub(super) fn open(&mut self, name: &str, style: &str) -> Emphasis {
        let around = self.0.last().copied().unwrap_or(false);
        let declared = find_face(style);
        let is_emphasis = name == "em" && declared.is_none();
        if !VOID.contains(&name) {
            self.0.push(if is_emphasis { !around } else { declared.unwrap_or(around) });
        }
        if is_emphasis && around { Emphasis::Upright } else { Emphasis::AsItIs }
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        self.0.pop();
    }
}

/// Whether a style sets italics. `None` if it says nothing about it.
fn find_face(style: &str) -> Option<bool> {
    let declarations = style.split(';').filter_map(|one| one.split_once(':'));
    let mut faces = declarations.filter_map(|(property, value)| match property {
        "font-style" => Some(value != "normal"),
        "font" => Some(value.split(' ').any(|word| matches!(word, "italic" | "oblique"))),
        _ => None,
    });
    faces.next_back()
}

#[cfg(test)]
mod tests {
    use super::{Emphasis, OpenFaces};

    #[test]
    fn emphasis_within_italics_stands_upright_and_emphasis_in_it_is_italic_again() {
        let mut faces = OpenFaces::default();
        assert_eq!(faces.open("h2", "margin:0;font-style:italic"), Emphasis::AsItIs);
        assert_eq!(faces.open("em", ""), Emphasis::Upright);
        assert_eq!(faces.open("em", ""), Emphasis::AsItIs);
        faces.close();
        faces.close();
        assert_eq!(faces.open("img", ""), Emphasis::AsItIs);
        assert_eq!(faces.open("p", "font:13px/18px serif"), Emphasis::AsItIs);
        assert_eq!(faces.open("em", ""), Emphasis::AsItIs);
        assert_eq!(faces.open("b", ""), Emphasis::AsItIs);
        assert_eq!(faces.open("em", ""), Emphasis::Upright);
        for _ in 0..5 {
            faces.close();
        }
        assert_eq!(faces.open("em", ""), Emphasis::AsItIs);
    }
}
