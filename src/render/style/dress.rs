//! What a theme's rules come to: for each class its declarations, the later of two in the place of the
//! earlier, and the colours it bears.
//!
//! What a rule says for any screen holds on every screen: the base sheet's own wishes for wide and
//! narrow ones give way to it, and to `[theme.wide]` and `[theme.narrow]`.

use super::shapes::{NARROW, WIDE};
use crate::publication::{PagePart, Screen, Theme, ThemeRule};

/// Declarations by class, in order.
#[derive(Debug, Default)]
pub(super) struct Said<'t>(Vec<(&'static str, Vec<(&'t str, &'t str)>)>);

/// A ground and the colour of the words on it, as words of the theme, that one part bears.
#[derive(Debug)]
pub(super) struct Paint<'t> {
    part: &'static PagePart,
    ground: Option<&'t str>,
    text: Option<&'t str>,
}

/// A theme's rules, brought together.
#[derive(Debug)]
pub(super) struct Dress<'t> {
    pub(super) any: Said<'t>,
    pub(super) wide: Said<'t>,
    pub(super) narrow: Said<'t>,
    paints: Vec<Paint<'t>>,
}

impl<'t> Dress<'t> {
    pub(super) fn of(theme: &'t Theme) -> Self {
        let mut dress = Self {
            any: Said::default(),
            wide: Said::of(&WIDE),
            narrow: Said::of(&NARROW),
            paints: Vec::new(),
        };
        for rule in &theme.rules {
            dress.put_on(rule);
        }
        dress
    }

    fn put_on(&mut self, rule: &'t ThemeRule) {
        let mut paint = Paint { part: rule.part, ground: None, text: None };
        for declaration in &rule.declarations {
            let (property, value) = (declaration.property(), declaration.value());
            match property {
                "background-color" => paint.ground = Some(value),
                "color" => paint.text = Some(value),
                _ => {
                    for class in rule.part.classes {
                        self.say(rule.screen, class, property, value);
                    }
                }
            }
        }
        if paint.ground.is_some() || paint.text.is_some() {
            self.paint(paint);
        }
    }

    fn say(&mut self, screen: Screen, class: &'static str, property: &'t str, value: &'t str) {
        match screen {
            Screen::Any => {
                self.any.say(class, property, value);
                self.wide.give_way(class, property, value);
                self.narrow.give_way(class, property, value);
            }
            Screen::Wide => self.wide.say(class, property, value),
            Screen::Narrow => self.narrow.say(class, property, value),
        }
    }

    /// A ground with an ink of its own keeps it: who gives its words another colour takes the ground
    /// away as well.
    fn paint(&mut self, new: Paint<'t>) {
        let Some(old) = self.paints.iter_mut().find(|paint| paint.part == new.part) else {
            self.paints.push(new);
            return;
        };
        if new.ground.is_none() && old.ground.is_some_and(|word| own_ink(word).is_some()) {
            old.ground = None;
        }
        old.ground = new.ground.or(old.ground);
        old.text = new.text.or(old.text);
    }

    /// Every class that a rule colours, its property and the word for the colour.
    pub(super) fn paints(&self) -> impl Iterator<Item = (&'static str, &'static str, &'t str)> {
        self.paints.iter().flat_map(|paint| {
            let PagePart { classes, ground: bearer, .. } = paint.part;
            // What stands on a band by itself leaves it together with its ink.
            let (ground, text) = match (bearer, paint.ground, paint.text) {
                (Some(_), None, Some(text)) => (Some("CARD"), Some(text)),
                (Some(_), Some(ground), None) => (Some(ground), Some("INK")),
                (_, ground, text) => (ground, text),
            };
            let text = ground.and_then(own_ink).or(text);
            let mut painted = Vec::new();
            for class in *classes {
                painted.extend(ground.map(|word| (bearer.unwrap_or(class), GROUND, word)));
                painted.extend(text.map(|word| (*class, TEXT, word)));
            }
            painted
        })
    }
}

/// The property of a ground.
pub(super) const GROUND: &str = "background-color";
/// The property of a text's colour.
pub(super) const TEXT: &str = "color";

/// The ink that a ground brings with it.
fn own_ink(ground: &str) -> Option<&'static str> {
    match ground {
        "BAND" => Some("BAND-INK"),
        "BUTTON" => Some("BUTTON-INK"),
        _ => None,
    }
}

impl<'t> Said<'t> {
    fn of(rules: &[(&'static str, &'static str)]) -> Self {
        Self(rules.iter().map(|(class, says)| (*class, declared(says).collect())).collect())
    }

    /// What is said of a class.
    pub(super) fn about(&self, class: &str) -> &[(&'t str, &'t str)] {
        self.0.iter().find(|(said, _)| *said == class).map_or(&[], |(_, says)| says)
    }

    /// Every class something is said of, and what.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &[(&'t str, &'t str)])> {
        self.0.iter().filter(|(_, says)| !says.is_empty()).map(|(class, says)| (*class, &says[..]))
    }

    fn say(&mut self, class: &'static str, property: &'t str, value: &'t str) {
        let at = self.0.iter().position(|(said, _)| *said == class).unwrap_or_else(|| {
            self.0.push((class, Vec::new()));
            self.0.len() - 1
        });
        overrule(&mut self.0[at].1, property, value);
    }

    /// Takes back what was said of a property that holds on every screen from now on.
    fn give_way(&mut self, class: &str, property: &'t str, value: &'t str) {
        let Some((_, says)) = self.0.iter_mut().find(|(said, _)| *said == class) else { return };
        let size = |property: &str| matches!(property, "font-size" | "line-height");
        says.retain(|(said, _)| {
            *said != property && !is_side(said, property) && !(size(said) && size(property))
        });
        if says.iter().any(|(said, _)| is_side(property, said)) {
            says.push((property, value));
        }
    }
}

/// Puts a declaration behind the others, and takes out what it overrules. Inlining keeps a property in
/// the place where it stood first: a `border` there would not overrule the `border-top` behind it.
pub(super) fn overrule<'t>(says: &mut Vec<(&'t str, &'t str)>, property: &'t str, value: &'t str) {
    says.retain(|(said, _)| *said != property && !is_side(said, property));
    says.push((property, value));
}

/// The declarations of a rule's body.
pub(super) fn declared(body: &str) -> impl Iterator<Item = (&str, &str)> {
    body.split(';').filter_map(|one| one.split_once(':'))
}

/// Whether `padding-left` is a part of `padding`.
fn is_side(property: &str, whole: &str) -> bool {
    property.strip_prefix(whole).is_some_and(|rest| rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::Dress;
    use crate::publication::{PagePart, Screen, Theme, ThemeDeclaration, ThemeRule};

    fn rule(screen: Screen, name: &str, says: &str) -> ThemeRule {
        let part = PagePart::find(name).expect("a part");
        let parsed = says.split(';').map(|one| ThemeDeclaration::parse(one, part, screen));
        let declarations = parsed.collect::<Result<_, _>>().expect("declarations");
        ThemeRule { part, screen, declarations, span: None }
    }

    fn theme(rules: Vec<ThemeRule>) -> Theme {
        Theme { rules, ..Theme::default() }
    }

    #[test]
    fn the_later_of_two_declarations_stands_and_a_whole_takes_its_sides_along() {
        let theme = theme(vec![
            rule(Screen::Any, "note-mark", "top:1px"),
            rule(Screen::Any, "kicker", "border-top:1px solid INK;top:1px"),
            rule(Screen::Any, "kicker", "border:0"),
        ]);
        let dress = Dress::of(&theme);
        assert_eq!(dress.any.about("tab"), [("top", "1px"), ("border", "0")]);
        assert_eq!(dress.any.all().count(), 2);
    }

    #[test]
    fn what_is_said_for_every_screen_holds_on_the_wide_one_unless_that_has_its_own() {
        let size = rule(Screen::Any, "headline", "font-size:36px");
        let plain = theme(vec![size.clone()]);
        assert_eq!(Dress::of(&plain).wide.about("h1"), []);
        let own = theme(vec![size, rule(Screen::Wide, "headline", "font-size:50px")]);
        assert_eq!(Dress::of(&own).wide.about("h1"), [("font-size", "50px")]);
        let sides = theme(vec![rule(Screen::Any, "block", "padding-left:60px")]);
        assert_eq!(
            Dress::of(&sides).wide.about("sec"),
            [("padding", "40px 40px 0"), ("padding-left", "60px")]
        );
        let other = theme(vec![rule(Screen::Any, "title", "font-style:italic")]);
        assert_eq!(Dress::of(&other).narrow.about("h2").len(), 2);
    }

    #[test]
    fn a_ground_with_an_ink_of_its_own_keeps_it_or_goes_with_it() {
        let ground = rule(Screen::Any, "kicker", "background-color:BUTTON;color:META");
        let painted = |theme: &Theme| -> Vec<String> {
            let dress = Dress::of(theme);
            dress.paints().map(|(class, what, word)| format!(".{class} {what} {word}")).collect()
        };
        assert_eq!(
            painted(&theme(vec![ground.clone()])),
            [".tab background-color BUTTON", ".tab color BUTTON-INK"]
        );
        let text = rule(Screen::Any, "kicker", "color:ACCENT");
        assert_eq!(painted(&theme(vec![ground, text])), [".tab color ACCENT"]);
        let card = rule(Screen::Any, "exclusive", "color:ACCENT");
        assert_eq!(
            painted(&theme(vec![card])),
            [".band background-color CARD", ".xh color ACCENT"]
        );
        let wash = rule(Screen::Any, "exclusive", "background-color:WASH");
        assert_eq!(painted(&theme(vec![wash])), [".band background-color WASH", ".xh color INK"]);
    }
}
