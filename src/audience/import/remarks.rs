//! Remarks about readers: the words by which they speak of leaving.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// How many words a remark has at most that begins with a word for leaving and says more than that.
const MAX_REMARK_WORDS: usize = 4;

/// How words begin that speak of leaving, or of a paid period that ends.
const ENDINGS: &[&str] = &[
    "resili",
    "annul",
    "cancel",
    "churned",
    "lapsed",
    "terminated",
    "gekundigt",
    "disdett",
    "opgezegd",
];

/// Words for somebody who was once something.
const FORMER: &[&str] = &["former", "ex", "ancien", "ancienne", "ehemalig", "ehemalige", "antiguo"];

/// How remarks begin that speak of leaving and of nothing else.
const BEGINNINGS: &[&str] = &[
    "unsub",
    "desabo",
    "desinscr",
    "blacklist",
    "blocklist",
    "npai",
    "abgemeldet",
    "abmeld",
    "austrag",
    "disiscri",
    "uitschrijv",
    "descadastr",
    "opted out",
    "opt out",
    "se desabo",
    "se desinscr",
    "demande de desabo",
    "demande de desinscr",
    "demande desabo",
    "demande desinscr",
    "veut se desabo",
    "veut se desinscr",
    "souhaite se desabo",
    "souhaite se desinscr",
    "wants to unsub",
    "asked to unsub",
    "please unsub",
    "please remove",
    "asked to be removed",
    "wants to be removed",
    "bitte abmeld",
    "mochte abgemeldet",
    "darse de baja",
    "dar de baja",
    "quiere darse de baja",
];

/// Two kinds of words that speak of leaving where one of the first stands shortly before one of the second.
struct WordPair {
    /// Whole words, with blanks between them.
    first: &'static str,
    /// How words begin, with blanks between them.
    second: &'static str,
}

const PAIRS: &[WordPair] = &[
    // Somebody wants no mail.
    WordPair {
        first: "not t no never stop plus pas keine keinen kein nicht nichts mehr non geen niet nao",
        second: "mail email newsletter lettre list ecri envo contact recev receive send write hear schreib schick bekomm \
                 recib enviar correo ricev inviar scriv ontvang receb anschreib kontakt",
    },
    // Somebody is to be taken from the list.
    WordPair {
        first: "off remove removed take leave retirer retiree retire enlever oter supprimer sortir quitter rayer streichen \
                loschen entfernen quitar sacar borrar togliere rimuovere cancellare verwijderen remover tirar excluir \
                von van dalla",
        second: "list mailing lista lijst verteiler newsletter",
    },
    // Somebody asked to be taken from the list.
    WordPair {
        first: "demande demander demandee asked asks requested wants wanted veut souhaite voudrait bittet bat mochte wunscht \
                pide pidio quiere chiede chiesto vuole vraagt wil pediu pede quer",
        second: "retire supprime radie radiation desinscri desabo enleve raye removed removal deleted deletion unsub entfernt \
                 entfernung gelosch loschung gestrichen abgemeld abmeldung austragung eliminad borrad baja rimoss \
                 cancellat disiscri verwijderd uitgeschreven removid excluid descadastr",
    },
    // The address does not work.
    WordPair {
        first: "mail email adresse address wrong mauvaise mauvais fausse faux falsche correo",
        second: "erron faux fausse bounc invalid inexist rejet wrong falsch ungultig incorrect mail email adresse address",
    },
];

/// Words of what has not come yet, directly behind a negation: somebody who waits for mail reads.
const WAITING_WORDS: &[&str] = &[
    "recu",
    "received",
    "got",
    "erhalten",
    "bekommen",
    "recibido",
    "ricevuto",
    "ontvangen",
    "recebido",
    "contacted",
    "contacte",
    "contactee",
    "envoye",
    "sent",
];

/// Words that may stand between the two.
const YET_WORDS: &[&str] =
    &["yet", "been", "encore", "ete", "noch", "ancora", "nog", "ainda", "aun", "todavia"];

/// How many words stand between the two of a pair at most.
const MAX_BETWEEN_WORDS: usize = 3;

/// Words that stand around a word for leaving and change nothing, with the names of months.
const FILLER_WORDS: &str = " le la les l el il on at am since depuis seit du en is est was has a ete been the user \
     reader contact lecteur lectrice client compte account abonnement subscription abo email mail adresse patron \
     newsletter date janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre \
     january february march april may june july august september october november december ";

/// The pairs by each of their first words.
static PAIRS_BY_WORD: LazyLock<HashMap<&str, Vec<&WordPair>>> = LazyLock::new(|| {
    let mut pairs: HashMap<&str, Vec<&WordPair>> = HashMap::new();
    for pair in PAIRS {
        for word in pair.first.split_whitespace() {
            pairs.entry(word).or_default().push(pair);
        }
    }
    pairs
});

static FILLERS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| FILLER_WORDS.split_whitespace().collect());

/// The words of a folded text without dates and without words that change nothing.
pub(super) fn find_weighty_words(folded: &str) -> impl Iterator<Item = &str> {
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    folded.split(' ').filter(move |word| !is_number(word) && !FILLERS.contains(word))
}

/// What weighty words say of an end: of the mail, or only of a paid period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EndSign {
    /// Nothing.
    None,
    /// They are one word for it.
    Word,
    /// They are a remark that may be about anything.
    Remark,
}

impl EndSign {
    /// Reads weighty words.
    pub(super) fn read(words: &[&str]) -> Self {
        match words {
            [first, rest @ ..] if ENDINGS.iter().any(|ending| first.starts_with(ending)) => {
                if rest.is_empty() { Self::Word } else { Self::Remark }
            }
            [first, ..] if FORMER.contains(first) => Self::Remark,
            _ => Self::None,
        }
    }
}

/// Whether a folded text, with these weighty words, speaks of somebody who wants no mail or gets none.
pub(super) fn speaks_of_leaving(folded: &str, words: &[&str]) -> bool {
    let text = words.join(" ");
    let begins = |beginning: &&str| {
        let known = beginning.split(' ').count();
        text.starts_with(*beginning) && words.len() < known + MAX_REMARK_WORDS
    };
    let all: Vec<&str> = folded.split(' ').collect();
    let stands_at = |(at, word): (usize, &&str)| {
        let pairs = PAIRS_BY_WORD.get(word).into_iter().flatten();
        pairs.into_iter().any(|pair| pair.is_completed(word, &all[at + 1..]))
    };
    BEGINNINGS.iter().any(begins) || all.iter().enumerate().any(stands_at)
}

impl WordPair {
    /// Whether a word of the second kind stands among the words behind one of the first.
    fn is_completed(&self, first: &str, behind: &[&str]) -> bool {
        let next = behind.iter().find(|word| !YET_WORDS.contains(*word));
        if next.is_some_and(|word| WAITING_WORDS.contains(word)) {
            return false;
        }
        let is_second =
            |word: &str| self.second.split_whitespace().any(|second| word.starts_with(second));
        let near = behind.iter().take(MAX_BETWEEN_WORDS + 1);
        near.into_iter().find(|word| is_second(word)).is_some_and(|second| *second != first)
    }
}

#[cfg(test)]
mod tests {
    use super::{find_weighty_words, speaks_of_leaving};
    use crate::audience::fold::fold;

    #[test]
    fn a_remark_about_leaving_is_heard_and_any_other_is_not() {
        let speaks = |text: &str| {
            let folded = fold(text);
            speaks_of_leaving(&folded, &find_weighty_words(&folded).collect::<Vec<_>>())
        };
        for remark in [
            "wants off the list",
            "Please take me off your mailing list",
            "asked to be removed",
            "doesn't want to hear from us any more",
            "stop newsletter",
            "ne pas lui écrire",
            "plus de mails svp",
            "à retirer de la liste",
            "mail erroné",
            "fausse adresse",
            "keinen Newsletter mehr",
            "will nichts mehr bekommen",
            "no quiere recibir correos",
            "non vuole più ricevere email",
            "wil geen mail meer",
            "não quer receber e-mails",
            "désabonné par téléphone",
            "a demandé à être retiré",
            "bittet um Löschung",
            "asked us to be deleted",
            "chiede di essere rimossa",
        ] {
            assert!(speaks(remark), "{remark}");
        }
        for remark in [
            "a failli se désabonner en mars",
            "ne pas appeler avant midi",
            "n'a pas encore reçu la lettre",
            "Open - Not Contacted",
            "bounced back from illness",
            "merci pour le rappel, stop aux fautes",
            "noch nicht erhalten",
            "a demandé le programme",
            "asked about the archive",
            "lit la lettre avec plaisir",
        ] {
            assert!(!speaks(remark), "{remark}");
        }
    }
}
