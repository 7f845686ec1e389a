//! The named places of a template.

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordingPiece<'a> {
    /// Words that stand there as they are.
    Words(&'a str),
    /// A place, by its name.
    Place(&'a str),
}

/// Cuts a template into words and places. A brace that nothing closes stands there as it is.
pub(super) fn cut_pieces(template: &str) -> impl Iterator<Item = WordingPiece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let at = rest.find(['{', '}']).unwrap_or(rest.len());
        let name_end = || rest[at..].find('}').filter(|_| rest[at..].starts_with('{'));
        let (piece, end) = match at {
            _ if rest.is_empty() => return None,
            1.. => (WordingPiece::Words(&rest[..at]), at),
            _ if rest.starts_with("{{") || rest.starts_with("}}") => {
                (WordingPiece::Words(&rest[..1]), 2)
            }
            _ => match name_end() {
                Some(end) => (WordingPiece::Place(&rest[1..end]), end + 1),
                None => (WordingPiece::Words(&rest[..1]), 1),
            },
        };
        rest = &rest[end..];
        Some(piece)
    })
}

/// The names of the places of a template, in its order, each as often as it stands there.
pub fn list_places(template: &str) -> Vec<&str> {
    let name = |piece| if let WordingPiece::Place(name) = piece { Some(name) } else { None };
    cut_pieces(template).filter_map(name).collect()
}

/// Whether each place of a template has one of these names.
pub const fn names_places(template: &str, names: &[&str]) -> bool {
    let mut from = 0;
    while let Some(place) = next_place(template.as_bytes(), from) {
        let mut at = 0;
        while at < names.len() && !place.is_named(template.as_bytes(), names[at]) {
            at += 1;
        }
        if at == names.len() {
            return false;
        }
        from = place.end + 1;
    }
    true
}

/// Whether each of these names has a place in a template.
pub const fn uses_names(template: &str, names: &[&str]) -> bool {
    let mut at = 0;
    while at < names.len() {
        let mut from = 0;
        loop {
            let Some(place) = next_place(template.as_bytes(), from) else { return false };
            if place.is_named(template.as_bytes(), names[at]) {
                break;
            }
            from = place.end + 1;
        }
        at += 1;
    }
    true
}

/// The bytes of the name of a place.
#[derive(Clone, Copy)]
struct PlaceBytes {
    start: usize,
    end: usize,
}

impl PlaceBytes {
    /// Whether the place has this name.
    const fn is_named(self, template: &[u8], name: &str) -> bool {
        let name = name.as_bytes();
        let mut at = 0;
        while at < name.len() && self.start + at < self.end {
            if template[self.start + at] != name[at] {
                return false;
            }
            at += 1;
        }
        at == name.len() && self.start + at == self.end
    }
}

/// The next place of a template, from this byte on. A place that nothing closes ends with the template.
const fn next_place(template: &[u8], from: usize) -> Option<PlaceBytes> {
    let mut at = from;
    while at < template.len() {
        let is_double = at + 1 < template.len() && template[at + 1] == template[at];
        if template[at] == b'{' && !is_double {
            let start = at + 1;
            while at < template.len() && template[at] != b'}' {
                at += 1;
            }
            return Some(PlaceBytes { start, end: at });
        }
        at += if is_double && (template[at] == b'{' || template[at] == b'}') { 2 } else { 1 };
    }
    None
}
