//! The labels that the page prints by itself, one table for each language.
//!
//! A table is a struct, so that a language without one of the labels does not compile. The labels hold the
//! right blanks already, since the typographer sets the editor's words only.
//!
//! Looks up to: nothing.

use super::Language;

/// The labels that the page prints by itself, in one language. They are in sentence case: capitals come from
/// the style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels {
    /// The direction of writing: `ltr` or `rtl`, as in HTML's `dir`.
    pub dir: &'static str,
    /// The words before the number.
    pub number: &'static str,
    /// The mark of the paid edition on the nameplate.
    pub paid: &'static str,
    /// The label above the contents.
    pub contents: &'static str,
    /// The mark that opens a quotation, with its blank.
    pub quote_open: &'static str,
    /// The mark that closes a quotation, with its blank.
    pub quote_close: &'static str,
    /// The label above the point to watch.
    pub watch: &'static str,
    /// The kicker of an editorial for which the editor wrote none.
    pub editorial: &'static str,
    /// The kicker of briefs for which the editor wrote none.
    pub briefs: &'static str,
    /// The kicker of a tribune for which the editor wrote none.
    pub tribune: &'static str,
    /// The mark of an advertisement, which the law asks for.
    pub sponsor: &'static str,
    /// The word before the names of those who wrote a story.
    pub by: &'static str,
    /// The word between the last two names of a list.
    pub and: &'static str,
    /// The word before the source of a story.
    pub source: &'static str,
    /// The title of the exclusive section.
    pub exclusive: &'static str,
    /// What the cut says of a block whose opening is printed.
    pub cut_after_opening: &'static str,
    /// What the cut says of a block of which only the head is printed.
    pub cut_at_once: &'static str,
    /// The label of the button for free readers.
    pub subscribe: &'static str,
    /// The heading above those who wrote the issue.
    pub contributors: &'static str,
    /// The heading above the list of earlier issues.
    pub latest: &'static str,
    /// Why the reader gets the message: the words before the publication's name.
    pub why_before: &'static str,
    /// Why the reader gets the message: the words between the publication's name and the reader's address.
    pub why_after: &'static str,
    /// The label of the link to unsubscribe.
    pub unsubscribe: &'static str,
    /// The label of the same link if it leads to a reader's own page.
    pub reader_page: &'static str,
    /// The label of the link to the archive.
    pub archive: &'static str,
    /// The label of the link to the publication's web site.
    pub website: &'static str,
    /// The mark between a label and its value.
    pub colon: &'static str,
    /// The title of the list of addresses in the text part.
    pub links: &'static str,
    /// The word before the alternative text of a picture in the text part.
    pub picture: &'static str,
    /// The word before struck-out words in the text part.
    pub struck: &'static str,
}

const FR: Labels = Labels {
    dir: "ltr",
    number: "N°\u{a0}",
    paid: "Édition abonnés",
    contents: "Au sommaire",
    quote_open: "«\u{a0}",
    quote_close: "\u{a0}»",
    watch: "À surveiller",
    editorial: "Éditorial",
    briefs: "En bref",
    tribune: "Tribune",
    sponsor: "Publicité",
    by: "Par ",
    and: " et ",
    source: "Source\u{a0}: ",
    exclusive: "En exclusivité pour les abonnés",
    cut_after_opening: "La suite de cet article est réservée aux abonnés.",
    cut_at_once: "Cet article est réservé aux abonnés.",
    subscribe: "S’abonner",
    contributors: "Ont écrit ce numéro",
    latest: "Les derniers numéros",
    why_before: "Vous recevez ",
    why_after: " parce que cette adresse y est inscrite\u{a0}: ",
    unsubscribe: "Se désabonner",
    reader_page: "Se désabonner, changer d’adresse, mes données",
    archive: "Lire les numéros parus",
    website: "Le site de la publication",
    colon: "\u{a0}: ",
    links: "Liens",
    picture: "Image",
    struck: "Barré",
};

const EN: Labels = Labels {
    dir: "ltr",
    number: "No.\u{a0}",
    paid: "Subscribers’ edition",
    contents: "In this issue",
    quote_open: "“",
    quote_close: "”",
    watch: "What to watch",
    editorial: "Editorial",
    briefs: "In brief",
    tribune: "Opinion",
    sponsor: "Advertisement",
    by: "By ",
    and: " and ",
    source: "Source: ",
    exclusive: "For subscribers only",
    cut_after_opening: "The rest of this article is for subscribers.",
    cut_at_once: "This article is for subscribers.",
    subscribe: "Subscribe",
    contributors: "Who wrote this issue",
    latest: "Earlier issues",
    why_before: "You receive ",
    why_after: " because this address is on its list: ",
    unsubscribe: "Unsubscribe",
    reader_page: "Unsubscribe, change my address, my data",
    archive: "Read earlier issues",
    website: "The publication’s web site",
    colon: ": ",
    links: "Links",
    picture: "Picture",
    struck: "Struck out",
};

const DE: Labels = Labels {
    dir: "ltr",
    number: "Nr.\u{a0}",
    paid: "Ausgabe für Abonnenten",
    contents: "In dieser Ausgabe",
    quote_open: "„",
    quote_close: "“",
    watch: "Im Blick behalten",
    editorial: "Leitartikel",
    briefs: "Kurz gemeldet",
    tribune: "Gastbeitrag",
    sponsor: "Anzeige",
    by: "Von ",
    and: " und ",
    source: "Quelle: ",
    exclusive: "Nur für Abonnenten",
    cut_after_opening: "Der Rest dieses Artikels ist Abonnenten vorbehalten.",
    cut_at_once: "Dieser Artikel ist Abonnenten vorbehalten.",
    subscribe: "Abonnieren",
    contributors: "An dieser Ausgabe haben mitgeschrieben",
    latest: "Frühere Ausgaben",
    why_before: "Sie erhalten ",
    why_after: ", weil diese Adresse dafür eingetragen ist: ",
    unsubscribe: "Abbestellen",
    reader_page: "Abbestellen, Adresse ändern, meine Daten",
    archive: "Frühere Ausgaben lesen",
    website: "Zur Website der Publikation",
    colon: ": ",
    links: "Links",
    picture: "Bild",
    struck: "Gestrichen",
};

/// Swiss French: narrow blanks.
const FR_CH: Labels = Labels {
    quote_open: "«\u{202f}",
    quote_close: "\u{202f}»",
    source: "Source\u{202f}: ",
    why_after: " parce que cette adresse y est inscrite\u{202f}: ",
    colon: "\u{202f}: ",
    ..FR
};

/// British English: single quotation marks.
const EN_GB: Labels = Labels { quote_open: "‘", quote_close: "’", ..EN };

/// Swiss German: guillemets without blanks.
const DE_CH: Labels = Labels { quote_open: "«", quote_close: "»", ..DE };

impl Language {
    /// The labels that the page prints by itself.
    pub const fn labels(self) -> &'static Labels {
        match self {
            Self::Fr | Self::FrCa => &FR,
            Self::FrCh => &FR_CH,
            Self::En | Self::EnUs => &EN,
            Self::EnGb => &EN_GB,
            Self::De | Self::DeAt => &DE,
            Self::DeCh => &DE_CH,
        }
    }
}

impl Labels {
    /// Joins names: `A`, `A et B`, `A, B et C`.
    pub fn join_names(&self, names: &[&str]) -> String {
        match names {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [first @ .., last] => format!("{}{}{last}", first.join(", "), self.and),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn names_stand_in_a_row_as_the_language_has_it() {
        let french = Language::Fr.labels();
        assert_eq!(french.join_names(&[]), "");
        assert_eq!(french.join_names(&["Anne"]), "Anne");
        assert_eq!(french.join_names(&["Anne", "Zoé"]), "Anne et Zoé");
        assert_eq!(Language::En.labels().join_names(&["A", "B", "C"]), "A, B and C");
        assert_eq!(Language::De.labels().join_names(&["A", "B", "C"]), "A, B und C");
    }

    #[test]
    fn no_breakable_blank_stands_before_a_french_colon_or_inside_the_quotation_marks() {
        for (language, blank) in
            [(Language::Fr, '\u{a0}'), (Language::FrCa, '\u{a0}'), (Language::FrCh, '\u{202f}')]
        {
            let french = language.labels();
            for label in [french.source, french.why_after, french.colon] {
                assert!(label.ends_with(&format!("{blank}: ")), "{label:?}");
            }
            assert_eq!(french.quote_open, format!("«{blank}"));
            assert_eq!(french.quote_close, format!("{blank}»"));
        }
    }

    #[test]
    fn the_tables_of_a_country_follow_its_rules() {
        for (language, foreign) in [
            (Language::FrCa, ["\\u{a0}?", "\\u{a0}!", "\\u{a0};", "e-mail"].as_slice()),
            (
                Language::FrCh,
                &["\\u{a0}?", "\\u{a0}!", "\\u{a0};", "\\u{a0}:", "«\\u{a0}", "\\u{a0}»"],
            ),
            (Language::DeCh, &["ß", "„"]),
            (Language::EnGb, &["“"]),
        ] {
            let tables = [
                format!("{:?}", language.labels()),
                format!("{:?}", language.web_labels()),
                format!("{:?}", language.signup_labels()),
                format!("{:?}", language.reader_page_labels()),
            ];
            for (table, mark) in
                tables.iter().flat_map(|table| foreign.iter().map(move |mark| (table, mark)))
            {
                assert!(!table.contains(mark), "{language:?}: {mark}");
            }
        }
    }
}
