//! The publication «La Vigie»: its settings, contributors, pictures and earlier issues.

use jiff::civil::date;
use jiff::tz::TimeZone;
use matinale::address::Address;
use matinale::issue::picture::{Motion, Picture, Pictures};
use matinale::language::Language;
use matinale::publication::{
    ApprovalSettings, BounceSettings, Client, Colour, Contributor, DeliverySettings, DkimSigning,
    InDoubtPolicy, PictureDelivery, PictureSettings, Publication, Store, SyncPolicy, Theme,
    TypographySettings, UnsubscribeSettings, WebhookSettings,
};
use matinale::render::EarlierIssue;

use super::fixture::set;

/// The pictures of the issue, and of one contributor.
pub(crate) fn pictures() -> Pictures {
    let mut pictures = Pictures::default();
    let sizes = [
        ("quai.jpg", 1200, 800),
        ("phare.png", 160, 90),
        ("rade.jpg", 1040, 520),
        ("castaing.jpg", 400, 400),
        ("contrat.jpg", 1040, 640),
        ("laval.jpg", 200, 200),
    ];
    for (name, width, height) in sizes {
        let bytes = name.as_bytes().to_vec();
        let picture = Picture {
            name: name.into(),
            mime: "image/jpeg",
            width,
            height,
            motion: Motion::Still,
            bytes,
        };
        pictures.insert(name, picture);
    }
    pictures
}

/// The earlier issues.
pub(crate) fn latest() -> Vec<EarlierIssue> {
    vec![
        EarlierIssue {
            date: date(2025, 7, 31),
            title: "Le Finistère compte ses phares".into(),
            url: Some("https://vigie.example/2025-07-31".into()),
        },
        EarlierIssue {
            date: date(2025, 7, 30), title: set("Fret~: l’été des records"), url: None
        },
    ]
}

fn contributors() -> [(String, Contributor); 2] {
    let contributor = |name: &str, initials: &str, bio: &str, figure: Option<&str>| Contributor {
        name: name.into(),
        initials: Some(initials.into()),
        bio: Some(set(bio)),
        figure: figure.map(str::to_owned),
    };
    let laval = contributor(
        "Maud Laval",
        "M.L.",
        "Née à Brest, elle dirige la rédaction depuis 2019, après dix ans de reportages sur les \
         ports de commerce.",
        Some("laval.jpg"),
    );
    let keita = contributor("Oumar Koné", "O.K.", "Il enquête sur les contrats publics.", None);
    [("ml".into(), laval), ("ok".into(), keita)]
}

/// A theme with a red accent, a warm black ink and a warm grey paper.
fn theme() -> Theme {
    let colour = |text: &str| Colour::parse(text).expect("a colour");
    Theme {
        accent: colour("#a41f19"),
        ink: colour("#1c1917"),
        paper: colour("#f3efe8"),
        serif: "Georgia, 'Times New Roman', serif".into(),
        sans: "Arial, Helvetica, sans-serif".into(),
        ..Theme::default()
    }
}

/// The publication.
pub(crate) fn publication() -> Publication {
    let address = |text: &str| Address::parse(text).expect("an address");
    Publication {
        allow: Vec::new(),
        clients: Client::USUAL.to_vec(),
        name: "La Vigie".into(),
        slug: "la-vigie".into(),
        tagline: Some("Le quotidien de la mer et des ports".into()),
        language: Language::Fr,
        timezone: TimeZone::UTC,
        website: Some("https://vigie.example/".into()),
        from: address("redaction@vigie.example").into(),
        reply_to: None,
        postal_address: Some("La Vigie, 3 quai des Indes, 56100 Lorient, France".into()),
        subscribe_url: Some("https://vigie.example/abonnement".into()),
        colophon: vec![set("«~La Vigie~» paraît du lundi au vendredi, à six heures et demie.")],
        contributors: contributors().into_iter().collect(),
        theme: theme(),
        typography: TypographySettings::default(),
        pictures: PictureSettings { delivery: PictureDelivery::Attached, max_width: 1200 },
        latest: 2,
        unsubscribe: UnsubscribeSettings {
            url: Some("https://vigie.example/partir".into()),
            mailto: address("partir@vigie.example"),
            key_file: "state/unsubscribe.key".into(),
            reader_page: false,
        },
        signup: None,
        bounces: BounceSettings::default(),
        webhooks: WebhookSettings::default(),
        archive: Some("https://vigie.example/numeros/".into()),
        dkim: DkimSigning::Unsaid,
        relays: vec![],
        schedule: None,
        approval: ApprovalSettings::default(),
        delivery: DeliverySettings {
            max_recipients: 1000,
            in_doubt: InDoubtPolicy::Hold,
            sync: SyncPolicy::Claims,
            retry_for: std::time::Duration::from_hours(4),
            not_after: None,
        },
        proof: vec![],
        audience: "subscribers.toml".into(),
        unused_columns: Vec::new(),
        journal: Store::File("state/journal.sqlite3".into()),
    }
}
