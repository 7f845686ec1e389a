//! What editors call the kinds of blocks, in French, English and German.

/// The words of the kinds, each with other words for it in small letters, without accents, blanks and hyphens.
pub(super) const KIND_WORDS: [(&str, &[&str]); 6] = [
    (
        "story",
        &[
            "article",
            "articles",
            "histoire",
            "recit",
            "sujet",
            "news",
            "actu",
            "actualite",
            "enquete",
            "reportage",
            "artikel",
            "bericht",
            "meldung",
            "text",
            "texte",
        ],
    ),
    ("editorial", &["edito", "editos", "leader", "leitartikel", "leadarticle"]),
    (
        "briefs",
        &["breve", "breves", "enbref", "brief", "kurz", "kurzmeldungen", "shorts", "inbrief"],
    ),
    ("tribune", &["opinion", "oped", "pointdevue", "gastbeitrag", "kolumne", "chronique"]),
    (
        "notice",
        &["annonce", "note", "avis", "info", "information", "hinweis", "announcement", "message"],
    ),
    (
        "sponsor",
        &[
            "pub",
            "publicite",
            "publireportage",
            "sponsored",
            "sponsorise",
            "ad",
            "ads",
            "advert",
            "advertisement",
            "anzeige",
            "werbung",
            "partenaire",
            "partner",
        ],
    ),
];
