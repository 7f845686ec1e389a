//! The codes of findings: one table, from which severity and words come.

use std::fmt;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Note,
    /// Should be looked at; the issue may be sent.
    Warning,
    /// The issue is not sent until it is put right.
    Error,
}

impl Severity {
    /// The word used in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($(#[doc = $doc:literal] $name:ident = $text:literal, $severity:ident;)+) => {
        /// What kind of thing is wrong. The text form is a promise: scripts and settings quote it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $doc] $name,)+ }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The stable text form, such as `key.unknown`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What a finding of this kind says, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $doc.trim_ascii(),)+ }
            }

            /// How much a finding of this kind weighs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    /// The file is larger than an issue can be.
    FileSize = "file.size", Error;
    /// The file is not UTF-8.
    FileEncoding = "file.encoding", Error;
    /// The text is not TOML.
    TomlSyntax = "toml.syntax", Error;
    /// Tables or arrays are nested deeper than anything needs.
    TomlDepth = "toml.depth", Error;
    /// A key that is not known here.
    KeyUnknown = "key.unknown", Error;
    /// A key that must be there is not.
    KeyMissing = "key.missing", Error;
    /// A value of the wrong type or shape.
    KeyValue = "key.value", Error;
    /// A block of a kind that does not exist.
    KindUnknown = "kind.unknown", Error;
    /// More blocks than an issue can hold.
    BlockCount = "block.count", Error;
    /// A block that would print nothing.
    BlockEmpty = "block.empty", Error;
    /// No block that a free reader could read.
    BlockNoneFree = "block.none-free", Error;
    /// A handle that is not made of small letters, digits and hyphens.
    IdShape = "id.shape", Error;
    /// Two blocks with one handle.
    IdRepeated = "id.repeated", Error;
    /// The date is not the one in the file's name.
    DateMismatch = "date.mismatch", Error;
    /// A control character in a line of text.
    TextControl = "text.control", Error;
    /// A character that turns the reading direction, or cannot be seen.
    TextInvisible = "text.invisible", Error;
    /// A character from the private-use area, which marks slots.
    TextPrivate = "text.private", Error;
    /// A subject longer than mailboxes show.
    SubjectLong = "subject.long", Warning;
    /// HTML inside prose.
    ProseHtml = "md.raw-html", Error;
    /// A heading in prose that is not printed as it is written.
    ProseHeading = "md.heading", Warning;
    /// A picture inside prose.
    ProsePicture = "md.image", Error;
    /// Quotations, lists or emphasis nested without end.
    ProseDepth = "md.depth", Error;
    /// A link that leads nowhere a reader can go.
    LinkSyntax = "link.syntax", Error;
    /// A link to a place inside of the mail.
    LinkAnchor = "link.anchor", Error;
    /// A link scheme other than https, http, mailto, tel.
    LinkScheme = "link.scheme", Error;
    /// A placeholder that does not exist.
    PlaceholderUnknown = "placeholder.unknown", Error;
    /// A placeholder where no reader's value may stand.
    PlaceholderPlace = "placeholder.place", Error;
    /// A picture whose path leaves the issue's folder.
    PicturePath = "img.path", Error;
    /// A picture that is not there.
    PictureMissing = "img.missing", Error;
    /// A picture that cannot be read.
    PictureBroken = "img.broken", Error;
    /// A picture larger than can be handled.
    PictureSize = "img.size", Error;
    /// A picture without a text for those who do not see it.
    PictureAlt = "img.alt-missing", Error;
    /// A picture in a format that many mail clients do not draw.
    PictureFormat = "img.format", Warning;
    /// A picture that is fetched unencrypted.
    PictureHttp = "img.http", Error;
    /// A picture whose address is not a whole one.
    PictureRelative = "img.relative", Error;
    /// A picture, or all of them, heavier than a morning mail should be.
    PictureHeavy = "img.heavy", Warning;
    /// A picture, or all of them, too heavy to be mailed.
    PictureHuge = "img.huge", Error;
    /// A picture with too few pixels for the place it stands in.
    PictureResolution = "img.resolution", Warning;
    /// A heavy picture with more pixels than are shown.
    PictureOversized = "img.oversized", Note;
    /// A page that says little beside its pictures.
    PictureAlone = "img.ratio-text", Warning;
    /// `continues` names a block that is not there.
    ContinuesUnknown = "excl.continues", Error;
    /// An exclusive block that says nothing in the free edition.
    ExclusiveTitle = "excl.title", Error;
    /// A key of exclusive blocks on an open one, or the reverse.
    ExclusiveKey = "excl.key", Error;
    /// Words of an exclusive body stand where a free reader reads.
    ExclusiveLeak = "excl.leak", Error;
    /// Words of an exclusive body stand in an open field as well.
    ExclusiveRepeat = "excl.repeat", Note;
    /// An exclusive block that keeps nothing for paying readers.
    ExclusiveEmpty = "excl.empty", Warning;
    /// A picture for paying readers at an address that can be guessed.
    ExclusivePicture = "excl.image", Warning;
    /// Nothing announces an exclusive block.
    ExclusiveTeaser = "excl.teaser", Warning;
    /// A contributor's key that the settings do not have.
    ContributorUnknown = "contributor.unknown", Warning;
    /// The encoded HTML is near the size at which Gmail cuts a message.
    SizeClip = "size.clip", Warning;
    /// The encoded HTML is over the size at which Gmail cuts a message.
    SizeClipped = "size.clipped", Error;
    /// The head's style sheet is near the length at which Gmail drops it.
    SizeStyle = "size.style", Warning;
    /// The head's style sheet is one that Gmail drops.
    SizeStyleCut = "size.style-cut", Error;
    /// A message that weighs much on a phone.
    SizeMessage = "size.message", Warning;
    /// Text on the page that cannot be told from its ground.
    ColourUnreadable = "color.unreadable", Error;
    /// A link that only its colour tells from the text around it.
    ColourLink = "color.link", Warning;
    /// Colours that are lost where mail is recoloured for the night.
    ColourInvert = "color.dark-invert", Warning;
    /// The page does not say its language.
    ReadingLanguage = "a11y.lang", Error;
    /// The page does not say in which direction it is read.
    ReadingDirection = "a11y.dir", Error;
    /// A table that only places things, and does not say so.
    ReadingRole = "a11y.role", Error;
    /// The page has no title.
    ReadingTitle = "a11y.title", Error;
    /// A button lower than a finger is wide.
    ReadingTarget = "a11y.target", Warning;
    /// A button too low to be hit.
    ReadingTargetSmall = "a11y.target-small", Error;
    /// The page offers no way to leave.
    UnsubscribeMissing = "unsub.missing", Error;
    /// The text part says nothing.
    TextEmpty = "text.empty", Error;
    /// The text part does not say what the HTML says.
    TextDiverges = "text.diverges", Warning;
    /// The text part is mostly web addresses.
    TextUrls = "text.urls", Note;
    /// A conditional comment in a form that does not survive.
    PageConditional = "page.conditional", Error;
    /// A slip of the keyboard in a French text.
    FrenchTypo = "fr.typo", Note;
    /// A French capital without its accent.
    FrenchCapital = "fr.capitals", Note;
    /// A French quotation in foreign marks, or one that is not closed.
    FrenchQuotes = "fr.quotes", Warning;
    /// A blank that French sets and the editor did not type.
    FrenchSpacing = "fr.spacing", Note;
    /// The first day of a month without its «er».
    FrenchDate = "fr.date", Warning;
    /// A text that waits to be written.
    BlockEllipsis = "block.ellipsis", Warning;
    /// Two blocks, titles or captions that say the same.
    BlockDuplicate = "block.duplicate", Warning;
    /// A text longer than is read in a mail.
    BlockLength = "block.length", Note;
    /// A link whose words do not say where it leads.
    LinkVague = "link.text-vague", Warning;
    /// Links of the same words that lead to different places.
    LinkSame = "link.text-same", Warning;
    /// A link without words.
    LinkEmpty = "link.text-empty", Error;
    /// A link that is not encrypted.
    LinkHttp = "link.http", Warning;
    /// A link that was put there for the time being.
    LinkPlaceholder = "link.placeholder", Error;
    /// A link that hides where it leads behind a shortener.
    LinkShortener = "link.shortener", Warning;
    /// A link whose words name another site than the one it leads to.
    LinkMismatch = "link.mismatch", Warning;
    /// A link that tells a password, or leads into a private network.
    LinkLeaks = "link.leaks", Error;
    /// A link that leads to nothing any more.
    LinkDead = "link.dead", Error;
    /// A link whose page has moved for good.
    LinkMoved = "link.moved", Note;
    /// A link of which nobody can say whether it leads anywhere.
    LinkUnsure = "link.unsure", Note;
    /// A weekday that does not fit its date.
    DateWeekday = "date.weekday", Warning;
    /// A line that says today is another day than the issue's.
    DateOther = "date.other", Warning;
    /// A day that no calendar has.
    DateImpossible = "date.impossible", Warning;
    /// An issue dated more than a month ahead.
    IssueFuture = "issue.future", Warning;
    /// An issue that was sent, and has changed since.
    IssueSent = "issue.sent", Warning;
    /// A subject that an issue of late had before.
    SubjectRepeat = "subject.repeat", Warning;
    /// A subject that shouts, or pretends to be an answer.
    SubjectShouting = "subject.shouting", Warning;
    /// Hardly a word to show after the subject.
    PreheaderMissing = "preheader.missing", Note;
    /// A phrase that spam filters know.
    SpamPhrase = "spam.phrases", Note;
    /// A text in another language than the issue's.
    LanguageForeign = "lang.foreign", Note;
    /// A preheader too short to tell anything, or longer than is shown.
    PreheaderLength = "preheader.length", Warning;
    /// A preheader that begins like the subject before it.
    PreheaderRepeat = "preheader.duplicates-subject", Warning;
    /// A line of the contents, or a teaser, that no block keeps.
    PromiseUnkept = "promise.unkept", Warning;
    /// A subject of which no block says a word.
    SubjectUnkept = "subject.unkept", Note;
    /// A picture that does not say whose it is.
    CreditMissing = "credit.missing", Warning;
    /// A text for a picture that tells nothing of it.
    PictureAltPoor = "img.alt-poor", Warning;
    /// Letters that went through the wrong encoding.
    EncodingMojibake = "enc.mojibake", Warning;
    /// A character that cannot be seen.
    EncodingInvisible = "enc.invisible", Warning;
    /// An accent written as a character of its own.
    EncodingDecomposed = "enc.nfd", Note;
    /// Markdown that would be printed as it is written.
    ProseEmphasis = "md.unparsed-emphasis", Warning;
    /// Three or more emoji in a row, or one as a bullet.
    ReadingEmoji = "a11y.emoji", Note;
    /// A heading that skips a level, or a paragraph in bold that stands for one.
    ReadingHeading = "a11y.heading-order", Warning;
    /// `allow` names a code that does not exist.
    AllowUnknown = "allow.unknown", Warning;
    /// `allow` names a code that cannot be allowed.
    AllowRefused = "allow.refused", Warning;
    /// A declaration that a reader's mail program does not draw.
    CssUnsupported = "css.unsupported", Warning;
    /// A declaration that nothing could overrule.
    CssImportant = "css.important-base", Error;
    /// A variable of CSS, which most mail programs do not know.
    CssVariable = "css.var", Error;
    /// A sheet, a font or a picture that would be fetched from elsewhere.
    CssRemote = "css.remote", Error;
    /// A rule of the theme that changes nothing.
    CssDead = "css.dead", Note;
    /// Letters too small, or lines too stretched, to be read at ease.
    ReadingSmall = "a11y.small", Warning;
    /// `clients` names a mail client that nothing is known of.
    ClientUnknown = "client.unknown", Warning;
    /// An address that is none.
    AddressSyntax = "address.syntax", Error;
    /// A row of the list left out: its address is none.
    AddressRejected = "address.rejected", Warning;
    /// A row of the list left out: its name, tier, tags or dates cannot be read.
    SubscriberRejected = "subscriber.rejected", Warning;
    /// A domain drawn like another one.
    AddressLookalike = "address.lookalike", Warning;
    /// An address whose local part needs SMTPUTF8.
    AddressUtf8 = "address.smtputf8", Note;
    /// One reader on two lines.
    AddressRepeated = "address.repeated", Note;
    /// A name that is too long for a header.
    NameLong = "name.long", Warning;
    /// A column that is missing, repeated or unknown.
    CsvHeader = "csv.header", Error;
    /// A row that is not CSV, or has more or fewer fields than the header.
    CsvRow = "csv.row", Error;
    /// No subscriber at all.
    AudienceEmpty = "audience.empty", Warning;
    /// A secret written in the settings.
    SettingsSecret = "settings.secret", Error;
    /// A relay reached without encryption beyond this machine.
    SettingsPlaintext = "settings.plaintext", Error;
    /// A web address that is not https, or carries what it must not.
    SettingsUrl = "settings.url", Error;
    /// The publication does not say where it can be written to.
    AddressMissing = "address.missing", Warning;
    /// A number outside of what makes sense.
    SettingsRange = "settings.range", Error;
    /// A time zone that does not exist.
    SettingsZone = "settings.timezone", Error;
    /// A colour that is not `#rrggbb`.
    SettingsColour = "settings.colour", Error;
    /// A colour of the theme that could not be read on its ground.
    ColourContrast = "color.contrast", Warning;
}

impl Code {
    /// Reads back [`as_str`](Self::as_str).
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
