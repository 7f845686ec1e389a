//! The stop words: words of grammar, and words that every newspaper uses. They say nothing about a
//! text's subject.

use std::collections::BTreeSet;

use crate::language::{Language, PrimaryLanguage};

/// French stop words, folded, with elided ones.
const FRENCH: &str = "\
    a afin ai ainsi alors an annee annees annonce annoncent ans apres au aucun aucune aujourd \
    aussi autre autres aux avant avec avoir bien bienvenue breve breves c ca car ce cela celle \
    celles celui ces cet cette ceux chaque chez comme comment contre d dans de debut deja demain \
    depuis des devant dit doit donc dont dossier du edito editorial elle elles en encore enfin \
    enquete entre est et etait ete etre eu eux face faire fait faut fin font grand grande \
    grandes grands hier hui ici il ils j jamais je jour journee jours jusqu l la lance lancent \
    le les leur leurs lors lui m mais matin me meme mes mettre mieux milliard milliards million \
    millions mis moi moins mois mon n ne ni non nos notre nous nouveau nouveaux nouvelle \
    nouvelles on ont ou par parce pas pendant peu peut plus plusieurs point pour pourquoi \
    pourrait premier premiere prend propose proposent pu qu quand que quel quelle quelles quels \
    qui quoi rien s sa sans se semaine sera ses seul si soi soir son sont sous suite sur t \
    tandis tel temps tous tout toute toutes tres tribune un une va vers veulent veut via voici \
    voir vont vos votre vous y";

/// English stop words, folded.
const ENGLISH: &str = "\
    a about after again all also an and announces any are as at back be been before big billion \
    billions brief briefs but by can could d day days did do does editorial even every face \
    faces first for from get gets go goes had has have he her here his how if in into is it its \
    just last launches less like ll look made make makes many may million millions month months \
    more morning most much must new news no not now of off on one only opinion or other our out \
    over own re s say says she should so some still such t take takes than that the their them \
    then there these they this those through time to today tomorrow too under up us ve very want \
    wants was we week welcome were what when where which who why will with without would year \
    years yesterday you your";

/// German stop words, folded.
const GERMAN: &str = "\
    ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim \
    bereits bis bleibt da damit dann das dass dem den denn der des die dies diese diesem diesen \
    dieser dieses doch dort durch ein eine einem einen einer eines er erst erste ersten es etwa \
    etwas euch fast fur ganz gegen geht gestern gibt gross grosse grossen gut haben hat hatte \
    heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja \
    jahr jahre jahren jede jeder jetzt kann kein keine keinen kommt konnen konnte kundigt lasst \
    leitartikel letzte mal man mehr meinung meldungen milliarde milliarden million millionen mit \
    mochte monat monate morgen muss mussen nach neu neue neuen neuer neues nicht nichts noch nun \
    nur ob oder ohne schon sehr sein seine seinem seinen seiner seit seite sich sie sind so soll \
    sollen sondern sowie start startet tag tage tagen tribune uber um und uns unser unsere unter \
    viel viele vom von vor wann war waren warum was weil weiter weniger wenn wer werden wie \
    wieder will willkommen wir wird wo woche wochen wollen wurde wurden zu zum zur zwischen";

/// The stop words of one language.
pub(super) struct Stops(BTreeSet<&'static str>);

impl Stops {
    pub(super) fn of(language: Language) -> Self {
        let words = match language.primary() {
            PrimaryLanguage::French => FRENCH,
            PrimaryLanguage::English => ENGLISH,
            PrimaryLanguage::German => GERMAN,
        };
        Self(words.split(' ').collect())
    }

    /// Whether a folded word is a stop word.
    pub(super) fn hold(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}
