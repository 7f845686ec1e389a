//! Words that editors write for a key, in their own language or as other programs call it.

/// Words without accents, and the keys that they can mean. The first that is a key of the table is meant;
/// a word of several rows can mean the keys of each.
const WORDS: &[(&[&str], &[&str])] = &[
    (&["titre", "titel", "headline", "heading"], &["title"]),
    (&["sujet", "objet", "betreff"], &["subject"]),
    (
        &["chapo", "chapeau", "soustitre", "subtitle", "accroche", "untertitel", "lead", "intro"],
        &["standfirst", "preheader"],
    ),
    (&["surtitre", "rubrique", "dachzeile", "category"], &["kicker"]),
    (&["preentete", "preheadertext", "preview"], &["preheader"]),
    (&["texte", "corps", "contenu", "content", "paragraphe", "inhalt"], &["body", "text", "quote"]),
    (&["text"], &["body", "quote"]),
    (&["sommaire", "index", "toc", "inhaltsverzeichnis"], &["contents"]),
    (&["numero", "nummer", "no", "num"], &["number"]),
    (&["brouillon", "entwurf"], &["draft"]),
    (&["langue", "lang", "sprache"], &["language"]),
    (&["citation", "exergue", "motto"], &["epigraph", "quote"]),
    (&["auteur", "autrice", "author", "autor", "signature", "par", "by"], &["author", "byline"]),
    (
        &[
            "image",
            "images",
            "photo",
            "photos",
            "figure",
            "illustration",
            "picture",
            "pictures",
            "bild",
        ],
        &["figures", "figure"],
    ),
    (&["fichier", "file", "path", "bild"], &["src"]),
    (&["legende"], &["caption"]),
    (&["alternative", "alttext", "description"], &["alt"]),
    (&["droits", "copyright", "source"], &["credit"]),
    (&["lien", "href", "link", "url", "uri", "adresse"], &["url", "link"]),
    (&["libelle", "etiquette", "words"], &["label"]),
    (&["bouton", "cta"], &["button"]),
    (&["elements", "entrees", "points", "liste", "list"], &["items"]),
    (&["exclusif", "payant", "paid", "premium", "abonnes"], &["exclusive"]),
    (&["ouverture", "debut", "amorce", "eroffnung", "anfang"], &["opening"]),
    (&["annonces", "promesses", "annonce", "teaser"], &["teasers"]),
    (&["annonceur", "sponsor", "marque"], &["advertiser"]),
    (&["partenaire"], &["partner"]),
    (&["type", "genre", "sorte", "art"], &["kind"]),
    (&["datum", "jour", "day"], &["date"]),
    (&["courriel", "mail", "adresse", "address"], &["email"]),
    (&["nom"], &["name"]),
    (&["role", "fonction", "poste", "qualite", "funktion", "biographie"], &["bio"]),
];

/// The keys that a word can mean, the likeliest first.
pub(super) fn translate(word: &str) -> impl Iterator<Item = &'static str> {
    let folded = fold(word);
    WORDS
        .iter()
        .filter(move |(words, _)| words.contains(&folded.as_str()))
        .flat_map(|(_, keys)| keys.iter().copied())
}

/// A word in small letters, without accents, blanks and hyphens.
pub fn fold(word: &str) -> String {
    word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).map(unaccented).collect()
}

/// A letter without its accent.
const fn unaccented(c: char) -> char {
    match c {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        c => c,
    }
}
