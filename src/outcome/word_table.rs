//! The table of words: what a relay says, and what it is a sign of.
//!
//! The first row with a phrase of the reply decides, so a row may rely on the rows before it. Phrases are in
//! lower case, without accents. `*` stands for any ending of a word, and ` ... ` for any words between.
//!
//! Looks up to: nothing.

use std::sync::LazyLock;

use super::reply_words::ReplyWords;

/// What the words of a refusal are a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordSign {
    /// Greylisting.
    Greylisting,
    /// A limit on what may be sent.
    Limit,
    /// The sender, the sender's machine, or the content.
    Sender,
    /// The reader's mailbox is full, or is written to too often.
    Full,
    /// The reader's mailbox is disabled.
    Disabled,
    /// The reader's mailbox takes no mail any more. A code that says so means that it does not exist.
    GivenUp,
    /// The address cannot be written to in this form.
    Syntax,
    /// The reader does not exist.
    NoReader,
    /// The reader does not exist, if no code names another reason: a name for a reader stands near a word
    /// for absence.
    LikelyNoReader,
    /// The reader's mailbox is disabled, if no code names another reason: a name for a mailbox stands near a
    /// word for a closure.
    LikelyDisabled,
    /// Something does not exist, whose is not said: a user, a host or a domain.
    Absent,
    /// A quota is used up, whose is not said.
    Quota,
    /// Something is used up, whose and what is not said.
    Exceeded,
    /// An account is closed, whose is not said.
    AccountClosed,
    /// The relay is busy or has a fault of its own.
    Busy,
    /// A later attempt may do better.
    Later,
    /// Somebody is refused, who is not said.
    Refused,
}

/// Phrases that are a sign of the same.
struct WordRow {
    sign: WordSign,
    phrases: Vec<&'static str>,
    /// Phrases of which one must stand near one of `phrases`. Empty if none is needed.
    neighbours: Vec<&'static str>,
    /// Phrases of which none may occur in the reply.
    exceptions: Vec<&'static str>,
}

/// A row of phrases that suffice. ` | ` stands between two phrases.
fn row(sign: WordSign, phrases: &'static str) -> WordRow {
    WordRow {
        sign,
        phrases: phrases.split(" | ").collect(),
        neighbours: Vec::new(),
        exceptions: Vec::new(),
    }
}

/// A row of phrases that need a neighbour, at most three words before or after.
fn near(sign: WordSign, phrases: &'static str, neighbours: &'static str) -> WordRow {
    WordRow { neighbours: neighbours.split(" | ").collect(), ..row(sign, phrases) }
}

impl WordRow {
    /// The row, which applies to no reply that has one of these phrases.
    fn unless(mut self, exceptions: &'static str) -> Self {
        self.exceptions.extend(exceptions.split(" | "));
        self
    }

    /// Whether the words have a phrase of this row, the neighbour that it needs, and no exception.
    fn applies_to(&self, words: &ReplyWords) -> bool {
        let has_any = |list: &[&str]| list.iter().any(|phrase| words.has_phrase(phrase));
        let is_found = match self.neighbours.as_slice() {
            [] => has_any(&self.phrases),
            neighbours => words.has_near(&self.phrases, neighbours),
        };
        is_found && !has_any(&self.exceptions)
    }
}

/// What belongs to the sender: a relay that speaks to somebody speaks to the sender, and only the sender has a
/// password, sends, and is written back to.
const SENDERS_OWN: &str = "your mailbox* | your inbox* | your account* | your email account | \
    your mail account | your smtp account | your user account | your customer account | \
    your user | your address* | your email address | your mail address | your plan | \
    your package | your quota | your storage | your disk | your access | your credentials | \
    your password | your subscription | votre boite* | votre compte* | votre adresse* | \
    votre messagerie | votre acces | votre abonnement | vos identifiants | ihr postfach | \
    ihrem postfach | ihres postfachs | ihre mailbox | ihrer mailbox | ihr konto | ihrem konto | \
    ihres kontos | ihr account | ihr benutzer* | ihre adresse | ihrer adresse | \
    ihre email adresse | dein postfach | dein konto | su buzon | su cuenta | su direccion | \
    tu buzon | tu cuenta | sua casella | tua casella | sua conta | sua caixa | suo account | \
    tuo account | uw postvak | uw mailbox | uw account | twoja skrzynka | twoje konto | \
    return path* | return address* | reply address* | reply to | bounce address* | \
    envelope address* | adresse de retour | adresse de reponse | adresse d envoi | ruckadresse | \
    antwortadresse | direccion de retorno | indirizzo di ritorno | password* | mot de passe | \
    mots de passe | passwort* | kennwort* | contrasena* | senha | wachtwoord* | haslo | \
    username* | user name | customer account* | unknown customer | customer unknown | \
    customer not | client account* | client unknown | unknown client | relay user* | reseller* | \
    author | licence | license | smtp account* | smtp user* | api key* | api user* | tenant* | \
    submission | sending account* | compte client | client inconnu | compte smtp | \
    compte d envoi | boite d envoi | kunde unbekannt | unbekannter kunde | kundenkonto | \
    smtp konto | outgoing | outbound | for sending | you may not send | you cannot send | \
    you can not send | you cant send | sending is disabled | sending is blocked | \
    sending is suspended | sending disabled | sending blocked | sending suspended | sending off | \
    envoi bloque* | envoi refuse* | envoi interdit | envoi suspendu | envois bloques | \
    versand gesperrt | versand ist gesperrt";

/// Words of a contract between the sender and the relay.
const CONTRACT_WORDS: &str = "trial | trials | free plan* | free account* | free tier | free offer | test mode | \
    testing mode | test account* | test domain* | testing email* | test purposes | development mode | \
    demo mode | demo domain* | demo account* | pending approval | pending review | \
    pending activation | pending validation | pending verification | awaiting approval | \
    under review | not yet approved | not approved | not been approved | account not yet activated | \
    account is not yet activated | not validated | not been validated | not confirmed | \
    not been confirmed | unconfirmed | not verified | not been verified | unverified recipient* | \
    unverified domain* | not a customer | no customer | not customer* | customer suspended | \
    customer is | customer has | invoice* | unpaid | payment* | billing | subscription expired | \
    subscription has | upgrade to | upgrade your | please upgrade | allow list | allowed list | \
    authorized list | authorised list | your contacts | your contact list | may not send | \
    associated with your | essai | offre gratuite | compte gratuit | non verifie* | non confirme* | \
    en attente de | pas encore verifi* | pas verifie* | pas un client | pas client | pour l envoi | \
    facture* | impaye* | testkonto | testphase | nicht verifiziert | nicht bestatigt | \
    nicht freigeschaltet | fur den versand | kein kunde | no verificad* | cuenta de prueba | \
    para el envio | non verificat* | per l invio | periodo di prova | nao verificad* | \
    niet geverifieerd | proefperiode | niezweryfikowan*";

/// Words of a limit, which a contract has too.
const LIMIT_WORDS: &str = "limit* | exceed* | quota* | rate* | threshold | too many";

/// A window of time in which so much may be sent.
const WINDOWS: &str = "hourly | daily | weekly | monthly | today | this hour | this day | per hour | \
    per hours | per day | per month | per minute | an hour | a day | in hours | horaire* | \
    journalier* | quotidien* | aujourd hui | par heure | par heures | par jour | par mois | \
    stundlich* | stuendlich* | taglich* | taeglich* | heute | pro stunde | pro tag | por hora | \
    por dia | al dia | hoy | diari* | orari* | giornalier* | oggi | all ora | al giorno | hoje | \
    por mes | vandaag | per uur | per dag | dzis* | na godzine | dziennie";

/// What is sent, or is on its way out.
const SENDINGS: &str = "sending | sent messages | sent message | sent mail* | sent email* | messages sent | \
    mails sent | emails sent | outgoing | outbound | submission* | envoi* | messages envoyes | \
    mails envoyes | sortant* | versand* | versenden | gesendet* | ausgehend* | envio* | enviados | \
    saliente* | salida | invio | inviati | inviate | in uscita | saida | verzonden | uitgaand* | \
    wysylan* | wychodzac*";

/// Words of a count that is used up.
const COUNTS: &str = "limit* | quota* | exceed* | reached | max* | allowance* | threshold | plafond | \
    depasse* | atteint* | kontingent* | uberschritten | ueberschritten | erreicht | superad* | \
    superat* | raggiunt* | esaurit* | alcanzad* | agotad* | excedid* | cuota* | cota | atingid* | \
    overschreden | bereikt | przekroczon*";

/// How a relay says that the sender may send no more, whatever the reason is.
const STOPPED_SENDING: &str = "sending is | sending disabled | sending blocked | sending suspended | is blocked | \
    is disabled | is suspended | envoi bloque* | envoi suspendu | versand gesperrt | versand ist gesperrt";

/// Words of a size, which has limits too.
const SIZES: &str = "size* | octets | bytes | kb | mb | taille | grosse | tamano | dimension* | tamanho | grootte | \
    too large | too big";

/// Words of what comes in, of which a mailbox has limits too.
const RECEIPTS: &str = "receiving mail* | receiving message* | receiving email* | receiving too | receiving limit* | \
    receive limit* | received too | reception";

/// What a reader is called.
const READER_NOUNS: &str = "user* | recipient* | mailbox* | account* | alias* | addressee* | address* | \
    person | subscriber | inbox | utilisateur* | destinataire* | boite | adresse* | \
    compte | benutzer* | nutzer | empfanger* | empfaenger* | adressat* | postfach | \
    konto | kontos | usuario | destinatario | buzon | casilla | cuenta | direccion | \
    utente | casella | indirizzo | caixa | conta | endereco | gebruiker | ontvanger | \
    postvak | uzytkownik* | odbiorc* | skrzynk* | adres";

/// How a relay says that a reader does not exist.
const ABSENCES: &str = "unknown | not known | not found | could not be found | cannot be found | \
    does not exist* | doesnt exist* | do not exist | not exist* | no longer exist* | \
    no longer valid | non existent | nonexistent | non existing | no such | \
    unable to find | cannot find | cant find | unrouteable | unroutable | \
    unrecognized | not recognized | not present | inconnu* | inexistant* | n existe | \
    introuvable* | unbekannt* | nicht gefunden | nicht bekannt | nicht vorhanden | \
    existiert nicht | desconocid* | no existe | inexistente* | no encontrad* | \
    sconosciut* | inesistent* | non esist* | non trovat* | desconhecid* | \
    nao existe | nao encontrad* | onbekend* | bestaat niet | nieznan* | \
    nie istnieje | nie znaleziono | not able to find | werent able to find";

/// What a mailbox is called.
const MAILBOX_NOUNS: &str = "mailbox* | inbox | boite | postfach | buzon | casilla | casella | \
    caixa | postvak | skrzynk*";

/// How a relay says that a mailbox takes no mail.
const CLOSURES: &str = "disabled | inactive | inactivated | suspended | deactivated | expired | frozen | \
    closed | not active | not being accepted | currently being accepted | \
    not accepting | desactive* | suspendu* | archive* | deaktiviert | inaktiv | \
    desactivad* | deshabilitad* | inactiv* | expirad* | disabilitat* | disattivat* | \
    sospes* | scadut* | desativad* | nieaktywn*";

/// How a relay says that a mailbox is blocked. Of a recipient this can mean that the sender is blocked.
const BLOCKS: &str = "blocked | isblocked | locked | bloque* | gesperrt | bloccat* | zablokowan*";

/// How a relay says that a reader's mailbox is disabled.
const DISABLED_MAILBOX: &str = "mailbox disabled | mailbox is disabled | mailbox has been disabled | \
    mailbox ... disabled | mailbox ... suspended | mailbox ... inactive | \
    mailbox inactive | mailbox blocked | mailbox is blocked | mailbox locked | \
    mailbox ... locked | mailbox ... deactivated | deactivated mailbox | \
    mailbox ... frozen | mailbox temporarily disabled | mailbox is temporarily | \
    inactive mailbox | disabled mailbox | inactive user | user is inactive | \
    user inactive | inactive recipient | user is not active | user not active | \
    recipient is disabled | recipient disabled | recipient inactive | \
    recipient is inactive | recipient account | recipient suspend* | \
    archived recipient | tried to reach is disabled | tried to reach is inactive | \
    tried to reach ... disabled | tried to reach ... inactive | \
    trying to reach ... disabled | trying to reach ... inactive | not accepting mail | \
    not accepting messages | not accepting any | not accept any mail | \
    not currently accepting | recipient suspended | recipient is suspended | \
    recipient is blocked | recipient is deactivated | recipients account | \
    recipients mailbox";

/// The same in other languages.
const DISABLED_MAILBOX_ABROAD: &str = "boite ... archivee | boite ... desactivee | boite ... bloquee | \
    boite ... suspendue | compte du destinataire | boite inactive | \
    postfach deaktiviert | postfach ... deaktiviert | postfach ... gesperrt | \
    empfanger gesperrt | empfaenger gesperrt | buzon ... desactivado | \
    buzon ... deshabilitado | buzon ... inactivo | casella ... disabilitata | \
    casella ... disattivata | casella ... sospesa | caixa ... desativada";

/// What the words of a refusal are a sign of, by the first row that applies to them.
pub(super) fn read_sign(words: &ReplyWords) -> Option<WordSign> {
    let row = WORD_TABLE.iter().find(|row| row.applies_to(words))?;
    Some(row.sign)
}

static WORD_TABLE: LazyLock<Vec<WordRow>> = LazyLock::new(|| {
    vec![
        // Greylisting names itself.
        row(
            WordSign::Greylisting,
            "greylist* | graylist* | grey list* | gray list* | postgrey | liste grise",
        ),
        // The sender is verified by asking the sender's own server, whose words may follow.
        row(
            WordSign::Sender,
            "sender verif* | verify failed | verification failed | callout* | callback* | \
             senders mailbox",
        ),
        // The sender's own mailbox is full.
        near(
            WordSign::Sender,
            "your mailbox* | your inbox* | votre boite* | votre messagerie | ihr postfach | \
             ihre mailbox | su buzon | tu buzon | sua casella | tua casella | sua caixa | \
             uw postvak | uw mailbox | twoja skrzynka",
            "full | storage | disk | space | size | pleine | saturee | voll | lleno | piena | \
             cheia | vol | pelna",
        ),
        near(
            WordSign::Sender,
            "of the sender | of sender | senders | de l expediteur | du expediteur | des absenders | \
             del remitente | del mittente | do remetente | van de afzender",
            MAILBOX_NOUNS,
        )
        .unless(SENDINGS),
        // Counts of what is sent, or of a window of time, are limits on sending, whosever name stands beside them.
        near(WordSign::Limit, WINDOWS, COUNTS).unless(RECEIPTS).unless(SIZES),
        row(
            WordSign::Limit,
            "per hour | per day | per month | per minute | an hour | par heure | par jour | par minute | \
             pro stunde | pro tag | por hora | por dia | all ora | al giorno | per uur | per dag | \
             na godzine",
        )
        .unless(RECEIPTS),
        near(WordSign::Limit, SENDINGS, COUNTS).unless(RECEIPTS).unless(SIZES).unless(STOPPED_SENDING),
        near(
            WordSign::Limit,
            "of recipients | destinataires | destinatarios | destinatari | ontvangers | envelope* | \
             enveloppe*",
            "limit | limits | limite | maximum | max | superad* | superat* | excedid* | depasse* | \
             uberschritten | ueberschritten | raggiunt* | alcanzad* | erreicht | overschreden",
        )
        .unless(RECEIPTS),
        row(WordSign::Limit, "submissionquota*"),
        // The mailbox by its name. Stands before the limits on sending, for it has limits too.
        row(
            WordSign::Full,
            "mailbox full | mailbox is full | mailbox ... is full | full mailbox | inbox full | \
             inbox is full | inbox is out of | mailfolder is full | mail box full | \
             mailbox is almost full | mailbox has exceeded | mailbox exceeded | mailbox exceeds | \
             mailbox is over* | mailbox over* | mailbox would exceed | mailbox size limit* | \
             mailbox quota* | mailbox storage* | mailbox limit* | mailbox disk* | \
             mailbox size exceed* | mailbox has reached | mailbox reached | size of the mailbox | \
             size of mailbox | recipient overquota | recipient over quota | recipient is over* | \
             recipient has exceeded | recipient exceeded | recipients quota | recipient quota* | \
             recipients mailbox is over* | recipients inbox | tried to reach is over* | \
             trying to reach is over* | storage quota* | disk quota* | disc quota* | \
             storage limit* | storage space | mailbox ... no space | exceeded storage* | \
             exceeded the storage | storage allocation | disk space limit* | \
             space has been used up | not ... enough space in | maildir over* | \
             maildir delivery failed",
        )
        .unless(SENDERS_OWN),
        // The same in other languages.
        row(
            WordSign::Full,
            "boite ... pleine | boite pleine | boite ... saturee | messagerie pleine | \
             messagerie ... est pleine | quota de la boite | quota du destinataire | \
             postfach voll | postfach ... voll | mailbox voll | mailbox ... voll | \
             speichervolumen | speicherplatz | buzon lleno | buzon ... lleno | casella piena | \
             casella ... piena | caixa ... cheia | caixa ... lotada | mailbox vol | \
             postvak ... vol | skrzynka ... pelna | skrzynka ... przepelniona",
        )
        .unless(SENDERS_OWN),
        // A mailbox that is written to too often is the reader's matter, not a limit on us.
        row(
            WordSign::Full,
            "receiving mail too quickly | receiving mail at a rate | \
             receiving messages at a rate | receiving email at a rate | receiving too many | \
             receiving limit* | receive limit* | recipient thread limit | \
             user has too many messages | too many messages on the server | \
             too many messages in the mailbox | too many messages in inbox | \
             too many messages in your mailbox | too much mail in | zuviele mails auf | \
             zu viele mails auf",
        )
        .unless(SENDERS_OWN),
        // A directory of names is no list of senders, and a reader without an account is not relayed to.
        row(
            WordSign::NoReader,
            "not listed in domino* | not listed in public* | not listed in the directory | \
             non repertorie* dans l annuaire | nicht im domino verzeichnis | \
             does not have an account here | doesnt have an account here",
        ),
        // A mailbox that its owner or its keeper has left lying.
        row(
            WordSign::Disabled,
            "address is administratively disabled | mailaddress is administratively | \
             account is administratively | mailbox is administratively | has not logged in for | \
             hasnt logged in for",
        ),
        // What the sender's contract with the relay allows: a trial, a sandbox, readers and domains that have
        // to be verified first.
        row(WordSign::Sender, CONTRACT_WORDS).unless(LIMIT_WORDS),
        near(
            WordSign::Sender,
            "domain* | domaine* | dominio* | identity | identities",
            "not verified | not validated | not confirmed | not configured | not activated | \
             not approved | not enabled | not set up | non configure* | non active*",
        ),
        near(
            WordSign::Sender,
            "recipient* | destinataire* | empfanger* | empfaenger* | destinatari*",
            "internal | external | only local | local only | authorized | authorised | permitted | \
             allowed | allow | contacts | confirmed | approved | autorise* | interne* | externe* | \
             autorizad* | autorizzat*",
        )
        .unless(LIMIT_WORDS),
        // A mailbox that nobody used.
        row(
            WordSign::Disabled,
            "inactivity | inactivite | inaktivitat | inutilizzo | inactividad | inattivita | \
             not activated",
        )
        .unless(SENDERS_OWN),
        // Counts and sizes that are about the message, or about what became of earlier ones.
        row(
            WordSign::Sender,
            "too many hops | too many received | mail loop* | message loop* | too many spam* | \
             too many complaint* | message size* | message length | mail size* | email size* | \
             size limit* | size exceed* | maximum size | maximum message size | too large | \
             too big | too long | allowed size | fixed maximum | larger than | line length | \
             long lines | size per | number of attachments | taille limite | message trop | \
             nachricht ist zu gross | too many link* | too many url* | too many image* | \
             too many picture* | too many attachment* | too many header* | too many capital* | \
             too many mime* | too many parts | trop de liens | trop d images",
        ),
        near(
            WordSign::Sender,
            "size | octets | bytes | kilobytes | megabytes | kb | mb | mib | taille | grosse | \
             tamano | dimensione | dimensioni | tamanho | grootte | rozmiar",
            "exceed* | maximum | max | limit* | allowed | larger | bigger | more than | depasse* | \
             superieur* | uberschreitet | ueberschreitet | excede* | supera",
        ),
        // Limits on sending: rates.
        row(
            WordSign::Limit,
            "rate limit* | ratelimit* | rate control* | rate exceed* | rate ... exceeded | \
             exceed* ... rate | sending rate | send rate | message rate | mail rate | \
             unusual rate | high rate | throttl* | too fast | too quickly | too frequent* | \
             slow down | slower | slow ... down | per second | per minute | per hour | per day | \
             per month | an hour | unexpected volume | unusual volume | high volume | \
             excessive volume | excessive userid* | excessive unknown* | volume limit*",
        ),
        // Words of a rate that a title may have, too.
        near(
            WordSign::Limit,
            "hourly | daily | weekly | monthly",
            "limit* | quota* | exceed* | reached | rate* | sending | volume | allowance* | max* | \
             cap | over | allowed | permitted | throttl* | too",
        ),
        near(
            WordSign::Limit,
            "frequency",
            "limit* | exceed* | too | sending | send | high | excessive | connection* | recipient*",
        ),
        near(
            WordSign::Limit,
            "credit*",
            "exceed* | insufficient | no | not | out | exhaust* | left | remaining | used | run | \
             enough | max* | low | zero",
        ),
        near(
            WordSign::Limit,
            "maximum allowed",
            "messages | mails | emails | recipients | connections | sessions | rate | number | \
             per | sending | hour* | day* | limit* | volume",
        ),
        // Limits on sending: counts and quotas.
        row(
            WordSign::Limit,
            "too many * | too much mail* | sending limit* | send limit* | sending quota* | \
             send quota* | sending allowance* | sending ... limit* | sending ... quota* | \
             sending ... exceed* | sender ... quota* | sender ... limit* | outgoing ... limit* | \
             outgoing ... quota* | outbound ... limit* | outbound ... quota* | outgoing limit* | \
             outgoing quota* | outbound limit* | outbound quota* | submission quota* | \
             submission limit* | message limit* | messages limit* | mail limit* | email limit* | \
             emails limit* | relay limit* | relay quota* | smtp limit* | smtp quota* | \
             smtp ... limit* | message quota* | messages quota* | message count* | \
             recipient limit* | recipients limit* | connection limit* | connections limit* | \
             session limit* | concurren* | simultaneous* | max emails | max messages | \
             max recipients | max connections | max defers | maximum number | maximum messages | \
             maximum emails | maximum recipients | maximum connections | maximum connection* | \
             limit exceeded | limits exceeded | limit reached | reached ... limit* | \
             reached ... quota* | exceed* ... limit* | exceeded the allowed | \
             exceeded the maximum | exceeded threshold | exceed* ... threshold | exceeded your* | \
             over your | plan limit* | your plan | your quota | your limit* | warmup | warm up",
        ),
        // The same in French, German, Spanish, Italian, Portuguese, Dutch and Polish.
        row(
            WordSign::Limit,
            "trop de * | trop d * | trop rapid* | trop vite | ralenti* | par heure | \
             par jour | par minute | quota d envoi* | quota horaire | quota journalier | \
             quota quotidien | limite d envoi* | limite ... atteinte | limite ... depassee | \
             nombre max* | zu viele * | zuviele * | zu schnell | pro stunde | pro tag | \
             pro minute | versandlimit* | sendelimit* | limit erreicht | \
             limit ueberschritten | limit uberschritten | tageslimit* | stundenlimit* | \
             demasiad* | por hora | por dia | por minuto | limite de env* | cuota de env* | \
             limite ... excedid* | limite ... superad* | troppi * | troppe * | all ora | \
             al giorno | limite di inv* | muitas * | muitos * | te veel * | per uur | \
             per dag | zbyt wiel* | na godzine",
        ),
        // The sender by what the sender has, by name, and the sender's login.
        row(WordSign::Sender, SENDERS_OWN),
        row(
            WordSign::Sender,
            "sender* | mail from | from address* | from domain* | from header* | from field* | \
             envelope from | origin* | origen | source address* | network address* | auteur* | \
             expedition | helo | ehlo | mail ... from your | messages from | mails from | \
             email from | emails from | messages sent from | message from | mail sent by | \
             sending user* | sending ip* | sending mta* | sending server* | sending host* | \
             sending domain* | sending address* | sending system* | sending mail* | \
             sending email* | sending spam* | allowed to send | authorized to send | \
             authorised to send | permitted to send | permission to send | permissions to send | \
             send as | send on behalf | may only send | only send to | sandbox | you are not | \
             you are unknown | youre not | vous n etes pas | sie sind nicht | sie sind kein | \
             usted no | in from | anmelden | anmeldung* | identifiez* | connectez* | login | \
             please log | log in | logged in | auth | authentic* | authentif* | autentic* | \
             authoriz* | authoris* | unauthori* | must auth* | credentials | not owned by | \
             account is on hold | expediteur* | emetteur* | absender* | remitente* | mittente* | \
             remetente* | afzender* | nadawc* | for this account",
        ),
        // The machine that sends.
        row(
            WordSign::Sender,
            "your ip* | your host* | your server* | your domain* | your mail server* | \
             your email server* | your network* | your isp | your mta | your provider | \
             your smtp* | your connection* | your system | your country | client host | \
             client address | client ip* | client was not | client blocked | connecting ip* | \
             connecting host* | connecting server* | source ip* | remote ip* | remote host* | \
             ip address* | ip addresses | ip name lookup | adresse ip | ip adresse* | \
             direccion ip | indirizzo ip | endereco ip | ip is | ip has | ip not | this ip | \
             ips with | dynamic ip* | from this ip | from ip | from your | open proxy | \
             open relay | dialup | dial up | residential | reverse dns* | reverse host* | \
             reverse lookup* | rdns | ptr | fcrdns | cannot find your | cannot resolve your | \
             mail server* must | tls required | starttls | encryption | must issue | \
             votre ip | votre serveur | votre domaine | ihr server | ihre ip | su servidor | \
             su ip",
        ),
        // Relaying.
        row(
            WordSign::Sender,
            "relaying* | relay access | relay not | relay denied | relay prohibited | \
             relay operation* | relay is not | unable to relay | not relay* | cannot relay | \
             cant relay | to relay | dont relay | no relay* | rcpthosts | rcpt hosts | a relay | \
             relay for | relay rejected | relay mail | relais* | not a gateway | not my customer | not our customer | \
             weiterleitung*",
        ),
        // Lists, reputation, spam and content.
        row(
            WordSign::Sender,
            "spam* | antispam* | anti spam* | unsolicited | junk* | bulk* | virus* | malware* | \
             phish* | infected | dnsbl* | rbl* | rbls | blacklist* | black list* | blocklist* | \
             block list* | denylist* | bad list | whitelist* | white list* | safelist* | \
             allowlist* | listed at | listed in | listed on | listed by | is listed | are listed | \
             blocked by | blocked using | blocked for | blocked due | blocked because | \
             blocked see | refused see | rejected see | banned | blackhole* | liste noire | \
             listes noires | schwarze* liste | lista negra | reputation | reputacion | \
             reputazione | senderscore | spamhaus | spamcop | sorbs | barracuda* | cloudmark | \
             abuse | abusive | abus | complaint* | plainte* | suspicious* | suspect* | fraud* | \
             spoof* | impersonat* | forged | forgery | poor | honeypot | spamtrap* | contenu* | \
             inhalt* | contenido | attachment* | piece jointe | anhang | header* | subject line | \
             url in | urls in | link in | links in | message looks | your message looks | \
             mail rejete* | message rejete* | courrier rejete* | mail rejected | email rejected | \
             looks like | message content* | content rejected | content of | content reject* | \
             mail content* | spam content | subject is | mandatory | tracking | unsubscribe* | \
             desinscription | image* | link address | links address | list address | user agent",
        ),
        // Rules, proofs of origin, members.
        row(
            WordSign::Sender,
            "policy | policies | politique* | richtlinie* | politica* | regle* | local rule | \
             filter* | gefiltert | spf | dkim | dmarc | domainkeys | arc | rfc | compliant | \
             compliance | protocol violation* | protocol error | administrative* | prohibit* | \
             not subscribed | members only | closed list | mailing list | moderat* | post to | \
             posting | recipient preferences | by the recipient | by recipient | \
             user reject* | refuses to receive | only accepting mail from | \
             only accepts mail from | only accept* ... from | accept* mail from | \
             accept* messages from | accept* email from | accept* any mail from | \
             not accept* ... from | not registered | resolver rst | captcha | challenge | \
             suspended until | not enabled for | go away | get lost | members list | \
             security polic*",
        ),
        // A full mailbox, in words that may also be said of a sender.
        row(
            WordSign::Full,
            "over quota | overquota | over the quota | over the allowed quota | over its quota | \
             over his quota | over their quota | exceeding their quota | exceeding its | \
             out of storage | out of space | not enough space | not enough storage | \
             insufficient space | no space left for | user is full | account is full | \
             mailbox ... full | inbox ... full | bounce* ... full | quota depasse* | \
             quota ... depasse* | espace insuffisant | espace disque | cuota excedida | \
             excede* ... cuota | sin espacio | quota superata | spazio",
        ),
        // A disabled mailbox. "Disabled or unknown" is said of readers who do not exist, if the code says so.
        row(WordSign::Disabled, DISABLED_MAILBOX).unless(ABSENCES),
        row(WordSign::Disabled, DISABLED_MAILBOX_ABROAD).unless(ABSENCES),
        row(WordSign::GivenUp, DISABLED_MAILBOX),
        row(WordSign::GivenUp, DISABLED_MAILBOX_ABROAD),
        // A mailbox that was given up.
        row(
            WordSign::GivenUp,
            "account has been disabled or discontinued | no longer accept* | no longer in use | \
             no longer active | discontinued | account closed | account is closed | \
             mailbox closed | mailbox is closed | mailbox has been closed | mailbox expired | \
             mailbox ... expired",
        ),
        // The form of the address.
        row(
            WordSign::Syntax,
            "utf | smtputf | internationali* | non ascii | ascii | address syntax | \
             syntax of address | syntax error in address | syntax error in recipient | \
             malformed address | malformed recipient | malformed email | malformed mailbox | \
             illegal character* | invalid character* | invalid address syntax | \
             invalid address format | invalid email format | address format | \
             address must be | fully qualified | syntax ... address | adresse ... syntax* | \
             domain literal* | local part is too | syntaxe*",
        ),
        // The reader does not exist, in words that can mean nothing else.
        row(
            WordSign::NoReader,
            "user unknown | unknown user* | no such user* | user not found | user does not exist | \
             recipient unknown | unknown recipient* | no such recipient* | recipient not found | \
             mailbox unknown | unknown mailbox | mailbox not found | no such mailbox | \
             address unknown | unknown address* | no such address* | utilisateur inconnu | \
             destinataire inconnu | empfanger unbekannt | unbekannter empfanger",
        ),
        row(
            WordSign::NoReader,
            "unknown or illegal | unknown local | unknown virtual | unknown at this | \
             not known here | not known at this | not known to this | not a known | \
             not a valid user | not a valid mailbox | not a valid recipient | \
             not a valid account | not a valid email address | not an active address | \
             no mailbox | no mail box | no one at | no one with | no one of | no one by | \
             no one named | no person of | no person by | nobody named | nobody called | nobody by that | \
             nobody of that | nobody by this | nobody with | nobody here | nobody at | \
             no user here | no account here | no user by | no account by | no address by | no valid user | no valid mailbox | \
             recipientnotfound | recipnotfound | name is not found | invalid inactive | \
             bad destination mailbox | bad recipient | bad mailbox | no longer employed | \
             no longer with | no longer here | has left | null mx | isnt a user | \
             is not a user | is not a mailbox | user has moved | doesnt have a account | \
             does not have a account | doesnt have an account | does not have an account | \
             no longer works | no longer working | in name directory | no such mail | \
             account deleted | user deleted | mailbox deleted | deleted account | \
             deleted user | deleted mailbox",
        ),
        row(
            WordSign::NoReader,
            "adresse invalide | inconnu a cette | no existe ese | no existe dicha | \
             utente non valido | indirizzo non valido | nie ma takiego* | \
             kein solcher benutzer | kein solcher empfanger | kein solcher empfaenger | \
             kein solches postfach",
        ),
        // A reader by any name who does not exist by any word.
        near(WordSign::LikelyNoReader, READER_NOUNS, ABSENCES),
        near(
            WordSign::LikelyNoReader,
            "recipient* | user | mailbox | destinataire* | empfanger | empfaenger | \
             destinatario",
            "invalid* | ungultig* | ungueltig* | errato | non valid* | not valid",
        ),
        // The same, as people are told it in sentences.
        row(
            WordSign::LikelyNoReader,
            "address ... couldnt be found | address ... could not be found | address ... wasnt found | \
             address ... was not found | adresse ... introuvable | adresse ... n existe pas | \
             adresse ... n a pas ete trouvee | adresse ... nicht gefunden | adresse ... existiert nicht | \
             adresse ... nicht existiert | adresse ... nicht vorhanden | \
             indirizzo ... non e stato trovato | indirizzo ... non esiste | indirizzo ... inesistente | \
             no se encontro la direccion | no se ha encontrado la direccion | direccion ... no se encontro | \
             direccion ... no existe | endereco ... nao foi encontrado | adres ... niet gevonden | \
             wasnt found at | was not found at | n a pas ete trouve dans | couldnt be found at",
        ),
        // A mailbox by any name that takes no mail by any word.
        near(WordSign::LikelyDisabled, MAILBOX_NOUNS, CLOSURES),
        near(WordSign::LikelyDisabled, MAILBOX_NOUNS, BLOCKS),
        near(
            WordSign::LikelyDisabled,
            "recipient* | destinataire | empfanger* | empfaenger* | destinatario",
            CLOSURES,
        ),
        // Words of a rule, which a reader's own refusal may have too: they stand after the reader's rows.
        row(
            WordSign::Sender,
            "administrator | organization* | organisation* | security | securite | verified | \
             unverified | verification | restricted | rules | member* | content*",
        ),
        // Something does not exist: a user, a host or a domain, whose is not said.
        row(
            WordSign::Absent,
            "does not exist* | doesnt exist* | n existe pas | existiert nicht | no existe | \
             non esiste | nao existe | bestaat niet | nie istnieje | domain does not | \
             domain doesnt | domain ... does not exist | domain not found | \
             domain ... not found | domain name not | no such domain | unknown domain | \
             couldnt find any host | could not find any host | cannot find any host | \
             non existent hosts | non existent host | \
             domain unknown | host not found | host unknown | unknown host | \
             hostname ... not found | no such host | domain must exist | \
             domaine ... n existe | domaine inconnu | domaine inexistant | \
             domane ... existiert nicht | domain existiert nicht | dominio ... no existe | \
             dominio inexistente | dominio inesistente",
        ),
        // A quota, whose is not said.
        row(WordSign::Quota, "quota* | full | cuota*"),
        // Something is used up, whose and what is not said.
        row(WordSign::Exceeded, "exceeded | exceeds | limit | limits"),
        // The relay has no time or no place, or has a fault of its own.
        row(
            WordSign::Busy,
            "busy | overload* | system load | server load | load average | high load | \
             load too | load is | heavy load | congest* | insufficient* | resources | \
             resource | system storage | system resource* | no space left | out of memory | \
             local error | local problem | temporary local | local configuration | \
             system problem* | system error | internal error | internal server | \
             server error | server configuration | configuration error | \
             configuration problem | misconfigur* | service ... unavailable | \
             service unavailable | service not available | service is not | service refus* | \
             service temporar* | server temporar* | server is temporar* | server unavailable | \
             server ... unavailable | system not accepting | not accepting network | \
             mail system | database | ldap | lookup failure | table lookup | lookup error | \
             shutting down | shutdown | maintenance | closing transmission | \
             closing connection | closing channel | timeout | timed out | connection refused | \
             connection reset | network is unreachable | no route to host | message expired | \
             delivery expired | delivery time expired | surcharge* | \
             indisponible* | occupe | uberlastet | ueberlastet | wartung* | ocupado | \
             saturado | mantenimiento | occupato | manutenzione | queue* | unable to process | \
             cannot process",
        ),
        // Later.
        row(
            WordSign::Later,
            "try again | try later | retry | try your | later | temporar* | plus tard | \
             reessay* | essayer | spater | spaeter | vorubergehend | voruebergehend | \
             mas tarde | intentelo | reintente | piu tardi | riprova* | mais tarde | opnieuw",
        ),
        // An account is closed: the reader's, if the code says so.
        row(
            WordSign::AccountClosed,
            "account ... disabled | account ... inactive | account ... closed | \
             account ... suspended | account ... deactivated | account ... expired | \
             account ... locked | account ... blocked | account disabled | account inactive | \
             account closed | account suspended | inactive account | expired account | \
             disabled account | closed account | disabled user | user ... disabled | \
             user ... suspended | user disabled | user suspended | user is locked | \
             compte inactif | compte ... desactive | compte ... bloque | konto gesperrt | \
             konto ... gesperrt | konto ... deaktiviert | account has been closed | \
             cuenta ... desactivada | conta desativada | disabled | inactive | suspended | \
             deactivated",
        ),
        // Somebody is refused.
        row(
            WordSign::Refused,
            "denied | block* | refus* | reject* | not allowed | not permitted | permission* | \
             forbidden | disallowed | declined | not accept* | on hold | interdit* | \
             autorise* | bloque* | refuse* | rejete* | verweigert | abgelehnt | \
             nicht erlaubt | gesperrt | denegado | rechazado | bloqueado | no permitido | \
             rifiutato | negato | bloccato | negado | recusado | geweigerd | odrzucono",
        ),
    ]
});
