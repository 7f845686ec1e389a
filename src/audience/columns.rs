//! What a column of a table says of a reader, told by its name.

use super::row::Field;

/// What a column says of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListColumn {
    /// A field of the list, by its own name.
    Named(Field),
    /// A field of the list, by a name that programs and languages have for it.
    Alias(Field),
    /// Whether the reader may be written to at all.
    Consent,
    /// Nothing that is used.
    Unused,
}

/// Other names of the fields, folded.
const ALIASES: [(Field, &[&str]); 6] = [
    (
        Field::Email,
        &[
            "emailaddress",
            "mail",
            "mailaddress",
            "emails",
            "emailadresse",
            "mailadresse",
            "adresseemail",
            "adressemail",
            "adresseelectronique",
            "courriel",
            "correo",
            "correoelectronico",
            "indirizzoemail",
            "mailadres",
            "emailadres",
            "subscriberemail",
        ],
    ),
    (
        Field::Name,
        &[
            "names",
            "fullname",
            "displayname",
            "nom",
            "nomcomplet",
            "nometprenom",
            "prenometnom",
            "nombre",
            "nome",
            "naam",
        ],
    ),
    (Field::Tier, &["tiers", "plan", "formule", "offre", "tarif"]),
    (Field::Tags, &["tag", "labels", "label", "etiquettes", "etiquette", "etiquetas", "etichette"]),
    (
        Field::Since,
        &[
            "depuis",
            "seit",
            "desde",
            "dal",
            "createdat",
            "subscribedat",
            "signupdate",
            "dateinscription",
            "datedinscription",
            "inscritle",
        ],
    ),
    (
        Field::Until,
        &[
            "jusquau",
            "jusqua",
            "bis",
            "hasta",
            "expires",
            "expiresat",
            "expireson",
            "expiry",
            "expirydate",
            "expiration",
            "expirationdate",
            "expirele",
            "expire",
            "dateexpiration",
            "datedexpiration",
            "enddate",
            "endsat",
            "endson",
            "ends",
            "datedefin",
            "datefin",
            "fin",
            "finabonnement",
            "findabonnement",
            "echeance",
            "validuntil",
            "validto",
            "validthrough",
            "paiduntil",
            "paidthrough",
            "valablejusquau",
            "gultigbis",
            "ablauf",
            "ablaufdatum",
            "scadenza",
            "vencimiento",
            "currentperiodend",
            "subscriptionend",
            "subscriptionends",
        ],
    ),
];

/// How the folded name of a column begins that says who may not be written to.
const CONSENT_STARTS: [&str; 34] = [
    "unsub",
    "subscribed",
    "issubscribed",
    "notsubscribed",
    "emaildisabled",
    "disabled",
    "enabled",
    "optin",
    "optout",
    "optedin",
    "optedout",
    "confirm",
    "unconfirmed",
    "clean",
    "bounce",
    "hardbounce",
    "softbounce",
    "complain",
    "spam",
    "suppress",
    "block",
    "blacklist",
    "delet",
    "donotmail",
    "donotcontact",
    "active",
    "isactive",
    "inactive",
    "desinscri",
    "desabonn",
    "abgemeldet",
    "doubleoptin",
    "consent",
    "undeliverable",
];

/// Names of such columns, folded.
const CONSENT_NAMES: [&str; 7] = [
    "status",
    "statut",
    "etat",
    "emailstatus",
    "subscriptionstatus",
    "subscriberstatus",
    "emailstate",
];

impl ListColumn {
    /// Tells a column by its name.
    pub(super) fn find(name: &str) -> Self {
        let plain = name.trim().to_lowercase();
        if let Some(field) = Field::ALL.into_iter().find(|field| field.as_str() == plain) {
            return Self::Named(field);
        }
        let folded = fold(&plain);
        let names = |field: Field| if folded == field.as_str() { Some(field) } else { None };
        let alias = ALIASES.iter().find(|(_, names)| names.contains(&folded.as_str()));
        let field = Field::ALL.into_iter().find_map(names).or(alias.map(|(field, _)| *field));
        if let Some(field) = field {
            return Self::Alias(field);
        }
        let starts = CONSENT_STARTS.iter().any(|start| folded.starts_with(start));
        if starts || CONSENT_NAMES.contains(&folded.as_str()) {
            Self::Consent
        } else {
            Self::Unused
        }
    }

    /// The field that the column holds.
    pub(super) const fn field(self) -> Option<Field> {
        match self {
            Self::Named(field) | Self::Alias(field) => Some(field),
            Self::Consent | Self::Unused => None,
        }
    }
}

/// The field whose name a column has with one slip of the keyboard.
pub(super) fn find_misspelt(name: &str) -> Option<Field> {
    let plain = name.trim().to_lowercase();
    Field::ALL.into_iter().find(|field| strsim::damerau_levenshtein(&plain, field.as_str()) == 1)
}

/// The letters and digits of a name, without accents.
fn fold(name: &str) -> String {
    let plain = name.chars().map(|c| match c {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ç' => 'c',
        other => other,
    });
    plain.filter(char::is_ascii_alphanumeric).collect()
}
