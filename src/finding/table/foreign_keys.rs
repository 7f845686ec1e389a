//! Words that editors write for a key, in their own language or as other programs call it.

/// Words without accents, and the keys that they can mean. The first that is a key of the table is meant;
/// a word of several rows can mean the keys of each.
const WORDS: &[(&[&str], &[&str])] = &[
    (&["titre", "titel", "headline", "heading"], &["title", "name"]),
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
    (&["lien", "href", "link", "url", "uri", "adresse"], &["url", "link", "source", "button"]),
    (&["libelle", "etiquette", "words"], &["label"]),
    (&["bouton", "cta"], &["button"]),
    (&["elements", "entrees", "points", "liste", "list"], &["items"]),
    (&["exclusif", "payant", "paid", "premium", "abonnes", "reserve", "reserved"], &["exclusive"]),
    (&["gratuit", "gratuite", "libre", "kostenlos"], &["only"]),
    (&["signe", "signee", "signepar", "journaliste"], &["byline", "name"]),
    (&["ouverture", "debut", "amorce", "eroffnung", "anfang"], &["opening"]),
    (&["annonces", "promesses", "annonce", "teaser"], &["teasers"]),
    (&["annonceur", "sponsor", "marque"], &["advertiser"]),
    (&["partenaire"], &["partner"]),
    (&["type", "genre", "sorte", "art"], &["kind"]),
    (&["datum", "jour", "day"], &["date"]),
    (&["courriel", "mail", "adresse", "address"], &["email"]),
    (&["nom", "prenom", "title"], &["name", "byline"]),
    (&["fuseau", "fuseauhoraire", "zone", "tz", "zeitzone"], &["timezone"]),
    (&["expediteur", "expeditrice", "emetteur", "de", "sender", "absender", "courriel"], &["from"]),
    (&["repondre", "repondrea", "reponse", "replyto", "antwort"], &["reply_to"]),
    (&["adressepostale", "adresse", "address", "postadresse"], &["postal_address"]),
    (&["site", "siteweb", "web", "homepage"], &["website"]),
    (&["slogan", "devise", "baseline", "soustitre", "motto"], &["tagline"]),
    (&["abonnement", "abonner", "sabonner", "subscribe"], &["subscribe_url"]),
    (&["mentions", "mentionslegales", "ours", "impressum", "footer", "pied"], &["colophon"]),
    (&["hote", "host", "hostname", "port", "serveur", "server", "smtp", "adresse"], &["url"]),
    (&["connexions", "verbindungen"], &["connections"]),
    (&["poids", "gewicht"], &["weight"]),
    (&["debit", "rythme", "rate"], &["pace"]),
    (&["couleur", "couleuraccent", "color", "colour", "farbe"], &["accent"]),
    (&["encre"], &["ink"]),
    (&["papier", "fond", "background"], &["paper"]),
    (&["initiales"], &["initials"]),
    (&["heure", "hour", "time", "uhrzeit"], &["at", "send_at"]),
    (&["destinataire", "destinataires", "a"], &["to"]),
    (&["role", "fonction", "poste", "qualite", "funktion", "biographie"], &["bio"]),
];

/// Keys of one kind of table that people write in another, and where they belong: what a table of them looks like.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &["src", "fichier", "alt", "caption", "credit", "legende", "droits", "copyright"],
        "figures = [{ src = \"…\", alt = \"…\", caption = \"…\", credit = \"…\" }]",
    ),
    (
        &["url", "label", "link", "lien", "libelle"],
        "source = { label = \"…\", url = \"https://…\" }",
    ),
    (&["quote"], "epigraph = { quote = \"…\", author = \"…\" }"),
    (&["intertitre", "zwischentitel", "subheading", "h2"], "## …"),
];

/// What to write for a key that belongs into a table, or into the text. `None` for every other key.
pub(in crate::finding) fn find_elsewhere(word: &str) -> Option<&'static str> {
    let folded = fold(word);
    ELSEWHERE.iter().find(|(words, _)| words.contains(&folded.as_str())).map(|(_, shape)| *shape)
}

/// The keys that a word can mean, the likeliest first.
pub(in crate::finding) fn translate(word: &str) -> impl Iterator<Item = &'static str> {
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
