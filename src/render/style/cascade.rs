//! The cascade of a theme's rules: the declarations of each class, in which the later of two wins, and the
//! colours of each part.
//!
//! A rule of `[theme.rules]` holds on every screen. It replaces what the base style sheet changes for wide
//! and narrow screens, but not what `[theme.wide]` and `[theme.narrow]` change.

use std::slice;

use super::declaration::{
    GROUND_PROPERTY, StyleDeclaration, TEXT_PROPERTY, is_side, override_declarations,
    split_declarations,
};
use super::shapes::{EVERY, NARROW, WIDE};
use crate::publication::{PagePart, Screen, Theme, ThemeRule};

/// A class and its declarations, in order.
#[derive(Debug)]
pub(super) struct ClassRule<'t> {
    pub(super) class: &'static str,
    pub(super) declarations: Vec<StyleDeclaration<'t>>,
}

/// The rules of one kind of screen, in order, each class once.
#[derive(Debug, Default)]
pub(super) struct ClassRules<'t>(Vec<ClassRule<'t>>);

/// The colours that a theme gives one part, as words of the theme.
#[derive(Debug)]
struct PartPaint<'t> {
    part: &'static PagePart,
    ground: Option<&'t str>,
    text: Option<&'t str>,
}

/// A colour that a theme gives one class.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClassPaint<'t> {
    pub(super) class: &'static str,
    /// The property, and the word for the colour.
    pub(super) declaration: StyleDeclaration<'t>,
}

/// The rules of a theme, sorted by screen and class.
#[derive(Debug)]
pub(super) struct ThemeCascade<'t> {
    /// What holds on every screen. Colours of text and background are not among it.
    pub(super) any: ClassRules<'t>,
    /// What the head sheet says for every screen.
    pub(super) every: ClassRules<'t>,
    /// What a wide screen changes.
    pub(super) wide: ClassRules<'t>,
    /// What a narrow screen changes.
    pub(super) narrow: ClassRules<'t>,
    paints: Vec<PartPaint<'t>>,
}

impl<'t> ThemeCascade<'t> {
    pub(super) fn new(theme: &'t Theme) -> Self {
        let mut cascade = Self {
            any: ClassRules::default(),
            every: ClassRules::from_table(&EVERY),
            wide: ClassRules::from_table(&WIDE),
            narrow: ClassRules::from_table(&NARROW),
            paints: Vec::new(),
        };
        for rule in &theme.rules {
            cascade.add_rule(rule);
        }
        cascade
    }

    fn add_rule(&mut self, rule: &'t ThemeRule) {
        let mut paint = PartPaint { part: rule.part, ground: None, text: None };
        for declaration in &rule.declarations {
            let (property, value) = (declaration.property(), declaration.value());
            match property {
                GROUND_PROPERTY => paint.ground = Some(value),
                TEXT_PROPERTY => paint.text = Some(value),
                _ => {
                    let letters = rule.part.letters.as_ref().filter(|_| is_of_letters(property));
                    for class in letters.map_or(rule.part.classes, slice::from_ref) {
                        self.declare(rule.screen, class, StyleDeclaration { property, value });
                    }
                }
            }
        }
        if paint.ground.is_some() || paint.text.is_some() {
            self.add_paint(paint);
        }
    }

    fn declare(&mut self, screen: Screen, class: &'static str, new: StyleDeclaration<'t>) {
        match screen {
            Screen::Any => {
                self.any.declare(class, new);
                self.every.yield_to(class, new);
                self.wide.yield_to(class, new);
                self.narrow.yield_to(class, new);
            }
            Screen::Wide => self.wide.declare(class, new),
            Screen::Narrow => self.narrow.declare(class, new),
        }
    }

    /// Adds the colours of a part. A later colour of text drops an earlier background that brings its own
    /// colour of text: the two could not be read together.
    fn add_paint(&mut self, new: PartPaint<'t>) {
        let Some(old) = self.paints.iter_mut().find(|paint| paint.part == new.part) else {
            self.paints.push(new);
            return;
        };
        if new.ground.is_none() && old.ground.is_some_and(|word| text_of_ground(word).is_some()) {
            old.ground = None;
        }
        old.ground = new.ground.or(old.ground);
        old.text = new.text.or(old.text);
    }

    /// Every colour that the theme gives a class.
    pub(super) fn paints(&self) -> impl Iterator<Item = ClassPaint<'t>> {
        self.paints.iter().flat_map(PartPaint::class_paints)
    }
}

impl<'t> PartPaint<'t> {
    /// The colours by class.
    fn class_paints(&self) -> Vec<ClassPaint<'t>> {
        let PagePart { classes, ground: ground_class, .. } = self.part;
        // A part on a band of its own always gets both colours: each would be lost with the band's other one.
        let (ground, text) = match (ground_class, self.ground, self.text) {
            (Some(_), None, Some(text)) => (Some("CARD"), Some(text)),
            (Some(_), Some(ground), None) => (Some(ground), Some("INK")),
            (_, ground, text) => (ground, text),
        };
        let text = ground.and_then(text_of_ground).or(text);
        let paint = |class, property, value| ClassPaint {
            class,
            declaration: StyleDeclaration { property, value },
        };
        let grounds = ground_class.as_ref().map_or(*classes, slice::from_ref).iter();
        let texts = ground_class.iter().chain(*classes);
        let grounds = grounds.filter_map(|class| Some(paint(class, GROUND_PROPERTY, ground?)));
        let texts = texts.filter_map(|class| Some(paint(class, TEXT_PROPERTY, text?)));
        grounds.chain(texts).collect()
    }
}

/// Whether a property is one of the letters of a text, which the elements inside inherit.
fn is_of_letters(property: &str) -> bool {
    property.starts_with("font") || matches!(property, "line-height" | "letter-spacing")
}

/// The colour of text that a background brings with it.
fn text_of_ground(ground: &str) -> Option<&'static str> {
    match ground {
        "BAND" => Some("BAND-INK"),
        "BUTTON" => Some("BUTTON-INK"),
        _ => None,
    }
}

impl<'t> ClassRules<'t> {
    fn from_table(table: &[(&'static str, &'static str)]) -> Self {
        let rule = |(class, body): &(&'static str, &'static str)| ClassRule {
            class,
            declarations: split_declarations(body).collect(),
        };
        Self(table.iter().map(rule).collect())
    }

    /// The declarations of a class.
    pub(super) fn of_class(&self, class: &str) -> &[StyleDeclaration<'t>] {
        self.0.iter().find(|rule| rule.class == class).map_or(&[], |rule| &rule.declarations)
    }

    /// Every rule that has a declaration.
    pub(super) fn all(&self) -> impl Iterator<Item = &ClassRule<'t>> {
        self.0.iter().filter(|rule| !rule.declarations.is_empty())
    }

    fn declare(&mut self, class: &'static str, new: StyleDeclaration<'t>) {
        let at = self.0.iter().position(|rule| rule.class == class).unwrap_or_else(|| {
            self.0.push(ClassRule { class, declarations: Vec::new() });
            self.0.len() - 1
        });
        override_declarations(&mut self.0[at].declarations, new);
    }

    /// Removes what a declaration for every screen replaces here.
    fn yield_to(&mut self, class: &str, new: StyleDeclaration<'t>) {
        let Some(rule) = self.0.iter_mut().find(|rule| rule.class == class) else { return };
        let is_size = |property: &str| matches!(property, "font-size" | "line-height");
        let is_kept = |old: &StyleDeclaration<'t>| {
            let both_sizes = is_size(old.property) && is_size(new.property);
            !both_sizes && !new.replaces(old)
        };
        rule.declarations.retain(is_kept);
        if rule.declarations.iter().any(|old| is_side(new.property, old.property)) {
            rule.declarations.push(new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClassRules, StyleDeclaration, ThemeCascade};
    use crate::publication::{PagePart, Screen, Theme, ThemeDeclaration, ThemeRule};

    fn rule(screen: Screen, name: &str, declarations: &str) -> ThemeRule {
        let part = PagePart::find(name).expect("a part");
        let parsed = declarations.split(';').map(|one| ThemeDeclaration::parse(one, part, screen));
        let declarations = parsed.collect::<Result<_, _>>().expect("declarations");
        ThemeRule { part, screen, declarations, span: None }
    }

    fn pairs<'t>(rules: &ClassRules<'t>, class: &str) -> Vec<(&'t str, &'t str)> {
        let declarations = rules.of_class(class).iter();
        declarations.map(|StyleDeclaration { property, value }| (*property, *value)).collect()
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
        let cascade = ThemeCascade::new(&theme);
        assert_eq!(pairs(&cascade.any, "tab"), [("top", "1px"), ("border", "0")]);
        assert_eq!(cascade.any.all().count(), 2);
    }

    #[test]
    fn what_is_said_for_every_screen_holds_on_the_wide_one_unless_that_has_its_own() {
        let size = rule(Screen::Any, "headline", "font-size:36px");
        let plain = theme(vec![size.clone()]);
        assert_eq!(pairs(&ThemeCascade::new(&plain).wide, "h1"), []);
        let own = theme(vec![size, rule(Screen::Wide, "headline", "font-size:50px")]);
        assert_eq!(pairs(&ThemeCascade::new(&own).wide, "h1"), [("font-size", "50px")]);
        let sides = theme(vec![rule(Screen::Any, "block", "padding-left:60px")]);
        assert_eq!(
            pairs(&ThemeCascade::new(&sides).wide, "sec"),
            [("padding", "40px 40px 0"), ("padding-left", "60px")]
        );
        let other = theme(vec![rule(Screen::Any, "title", "font-style:italic")]);
        assert_eq!(pairs(&ThemeCascade::new(&other).narrow, "h2").len(), 2);
    }

    #[test]
    fn a_ground_with_an_ink_of_its_own_keeps_it_or_goes_with_it() {
        let ground = rule(Screen::Any, "kicker", "background-color:BUTTON;color:META");
        let painted = |theme: &Theme| -> Vec<String> {
            let cascade = ThemeCascade::new(theme);
            let paints = cascade.paints().map(|paint| {
                let StyleDeclaration { property, value } = paint.declaration;
                format!(".{} {property} {value}", paint.class)
            });
            paints.collect()
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
            [".band background-color CARD", ".band color ACCENT", ".xh color ACCENT"]
        );
        let wash = rule(Screen::Any, "exclusive", "background-color:WASH");
        assert_eq!(
            painted(&theme(vec![wash])),
            [".band background-color WASH", ".band color INK", ".xh color INK"]
        );
    }
}
