//! Writes the font of an element as one declaration. Every mail client that is known draws `font` (caniemail.com).
//!
//! Looks up to: nothing.

/// The five properties that `font` stands for, where an element declares all of them.
#[derive(Default)]
struct DeclaredFont<'s> {
    family: Option<&'s str>,
    size: Option<&'s str>,
    line: Option<&'s str>,
    weight: Option<&'s str>,
    style: Option<&'s str>,
}

impl<'s> DeclaredFont<'s> {
    /// The place of a property's value. `None` for properties that are none of the font's.
    fn place(&mut self, property: &str) -> Option<&mut Option<&'s str>> {
        Some(match property {
            "font-family" => &mut self.family,
            "font-size" => &mut self.size,
            "line-height" => &mut self.line,
            "font-weight" => &mut self.weight,
            "font-style" => &mut self.style,
            _ => return None,
        })
    }

    /// Writes the declaration. What is normal needs no word.
    fn write(&self) -> Option<String> {
        let (family, size, line) = (self.family?, self.size?, self.line?);
        let mut font = String::from("font:");
        for word in [self.style?, self.weight?] {
            if word != "normal" {
                font.extend([word, " "]);
            }
        }
        font.extend([size, "/", line, " ", family]);
        Some(font)
    }
}

/// Writes `font` in place of the five declarations of an element that has all of them. `font` sets each of the five:
/// with four of them an element would lose what it inherits, or the bold letters of a heading.
pub(super) fn shorten_font(style: &str) -> String {
    let mut declared = DeclaredFont::default();
    let mut others = Vec::new();
    for declaration in style.split(';') {
        let place = declaration
            .split_once(':')
            .and_then(|(property, value)| Some((declared.place(property)?, value)));
        match place {
            Some((place, value)) => *place = Some(value),
            None => others.push(declaration),
        }
    }
    let sets_font = others.iter().any(|other| other.starts_with("font"));
    match declared.write().filter(|_| !sets_font) {
        Some(font) => [&[font.as_str()], others.as_slice()].concat().join(";"),
        None => style.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shorten_font;

    #[test]
    fn five_declarations_of_a_font_become_one() {
        let five = "margin:0;font-family:Helvetica Neue,serif;font-size:13px;line-height:18px;\
                    font-weight:normal;color:#112233;font-style:normal";
        let one = "font:13px/18px Helvetica Neue,serif;margin:0;color:#112233";
        assert_eq!(shorten_font(five), one);
        let bold = five.replace("weight:normal", "weight:bold");
        let italic = bold.replace("style:normal", "style:italic");
        assert!(shorten_font(&italic).starts_with("font:italic bold 13px/18px "));
    }

    #[test]
    fn a_font_that_is_inherited_in_part_stays_in_parts() {
        let five = ["font-family:serif", "font-size:13px", "line-height:18px", "font-weight:bold"];
        let five = [five.as_slice(), &["font-style:normal"]].concat();
        for left_out in 0..five.len() {
            let mut four = five.clone();
            four.remove(left_out);
            assert_eq!(shorten_font(&four.join(";")), four.join(";"));
        }
        let both = [five.as_slice(), &["font-variant:small-caps"]].concat().join(";");
        assert_eq!(shorten_font(&both), both);
        assert_eq!(shorten_font(""), "");
    }
}
