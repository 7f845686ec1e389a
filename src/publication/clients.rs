//! The mail clients whose limits `check` knows.
//!
//! Looks up to: nothing.

/// A mail client, or a part of one that draws in a way of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Client {
    /// Apple Mail on Mac, iPhone and iPad.
    AppleMail,
    /// Gmail: web, apps, and the web on a telephone.
    Gmail,
    /// Outlook for Windows, which draws with Word.
    OutlookWindows,
    /// Outlook for Mac.
    OutlookMac,
    /// Outlook on the web.
    OutlookWeb,
    /// The apps of Outlook.
    OutlookMobile,
    /// The mail program of Windows 10.
    WindowsMail,
    /// Yahoo: web and apps.
    Yahoo,
    /// AOL: web and apps.
    Aol,
    /// The mail app of Samsung's telephones.
    Samsung,
    /// Thunderbird.
    Thunderbird,
    /// Orange: web and apps.
    Orange,
    /// SFR: web and apps.
    Sfr,
    /// LaPoste.net: web and apps.
    Laposte,
    /// Free's web mail.
    Free,
    /// Proton Mail: web and apps.
    Proton,
    /// Fastmail's web mail.
    Fastmail,
    /// HEY's web mail.
    Hey,
    /// Mail.ru's web mail.
    MailRu,
    /// GMX: web and apps.
    Gmx,
    /// WEB.DE: web and apps.
    WebDe,
    /// IONOS: web and app.
    Ionos,
    /// T-Online's web mail.
    TOnline,
    /// WP.pl's web mail.
    WpPl,
    /// `RainLoop`, a web mail to install.
    Rainloop,
}

/// Names that stand for several clients.
const FAMILIES: &[(&str, &[Client])] = &[(
    "outlook",
    &[Client::OutlookWindows, Client::OutlookMac, Client::OutlookWeb, Client::OutlookMobile],
)];

impl Client {
    /// Every client.
    pub const ALL: &[Self] = &[
        Self::AppleMail,
        Self::Gmail,
        Self::OutlookWindows,
        Self::OutlookMac,
        Self::OutlookWeb,
        Self::OutlookMobile,
        Self::WindowsMail,
        Self::Yahoo,
        Self::Aol,
        Self::Samsung,
        Self::Thunderbird,
        Self::Orange,
        Self::Sfr,
        Self::Laposte,
        Self::Free,
        Self::Proton,
        Self::Fastmail,
        Self::Hey,
        Self::MailRu,
        Self::Gmx,
        Self::WebDe,
        Self::Ionos,
        Self::TOnline,
        Self::WpPl,
        Self::Rainloop,
    ];

    /// The clients of a publication whose settings name none: those in use in France.
    pub const USUAL: &[Self] = &[
        Self::AppleMail,
        Self::Gmail,
        Self::OutlookWindows,
        Self::OutlookMac,
        Self::OutlookWeb,
        Self::OutlookMobile,
        Self::Yahoo,
        Self::Samsung,
        Self::Thunderbird,
        Self::Orange,
        Self::Sfr,
        Self::Laposte,
        Self::Free,
    ];

    /// The name in `clients` of the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AppleMail => "apple-mail",
            Self::Gmail => "gmail",
            Self::OutlookWindows => "outlook-windows",
            Self::OutlookMac => "outlook-mac",
            Self::OutlookWeb => "outlook-web",
            Self::OutlookMobile => "outlook-mobile",
            Self::WindowsMail => "windows-mail",
            Self::Yahoo => "yahoo",
            Self::Aol => "aol",
            Self::Samsung => "samsung",
            Self::Thunderbird => "thunderbird",
            Self::Orange => "orange",
            Self::Sfr => "sfr",
            Self::Laposte => "laposte",
            Self::Free => "free",
            Self::Proton => "proton",
            Self::Fastmail => "fastmail",
            Self::Hey => "hey",
            Self::MailRu => "mail-ru",
            Self::Gmx => "gmx",
            Self::WebDe => "web-de",
            Self::Ionos => "ionos",
            Self::TOnline => "t-online",
            Self::WpPl => "wp-pl",
            Self::Rainloop => "rainloop",
        }
    }

    /// The clients with that name in the settings: one client, or a family such as `outlook`. An unknown
    /// name has none.
    pub fn named(name: &str) -> Option<&'static [Self]> {
        let family =
            FAMILIES.iter().find(|(family, _)| *family == name).map(|(_, clients)| *clients);
        let alone = || {
            let at = Self::ALL.iter().position(|client| client.as_str() == name)?;
            Self::ALL.get(at..=at)
        };
        family.or_else(alone)
    }

    /// Every name that [`named`](Self::named) knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let families = FAMILIES.iter().map(|(family, _)| *family);
        families.chain(Self::ALL.iter().map(|client| client.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::Client;

    #[test]
    fn every_name_is_that_of_its_client_and_a_family_is_all_of_them() {
        for client in Client::ALL {
            assert_eq!(Client::named(client.as_str()), Some(&[*client][..]));
        }
        let outlooks = Client::ALL.iter().filter(|c| c.as_str().starts_with("outlook-"));
        assert!(Client::named("outlook").is_some_and(|family| family.iter().eq(outlooks)));
        assert_eq!(Client::named("Gmail"), None);
        assert_eq!(Client::names().filter(|name| Client::named(name).is_none()).count(), 0);
    }
}
