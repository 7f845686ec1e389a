//! An issue of «La Vigie», an invented daily, with every kind of block in both editions.

use jiff::civil::date;
use matinale::finding::Span;
use matinale::issue::block::{
    Author, Brief, Briefs, Content, Epigraph, Head, Link, Notice, Sponsor, Story, Tribune,
};
use matinale::issue::edition::EditionName;
use matinale::issue::prose::{
    CellAlignment, DataTable, Figure, FormattedLine, Inline, Part, Prose,
};
use matinale::issue::{Block, Issue, IssueName, Placed, Sealed};
use matinale::language::Language;

/// Words that only paying readers may read. Each of them stands in a body, a watch or an item.
pub(crate) const SECRETS: [&str; 4] =
    ["quarante-deux grues", "une clause de sortie", "Rotterdam tremblera", "Le notaire de Sète"];

/// Makes typeset text: `~` becomes a no-break space.
pub(super) fn set(text: &str) -> String {
    text.replace('~', "\u{a0}")
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(set(text))]
}

fn paragraph(text: &str) -> Part {
    Part::Paragraph(words(text))
}

fn prose(paragraphs: &[&str]) -> Prose {
    Prose { parts: paragraphs.iter().map(|text| paragraph(text)).collect(), notes: vec![] }
}

fn list(items: &[&str]) -> Part {
    Part::List(None, items.iter().map(|text| vec![paragraph(text)]).collect())
}

fn link(label: &str, url: &str) -> Link {
    Link { label: set(label), url: url.into() }
}

fn figure(src: &str, alt: &str, caption: &str, credit: &str) -> Figure {
    let said = |text: &str| (!text.is_empty()).then(|| set(text));
    Figure {
        src: src.into(),
        alt: set(alt),
        caption: said(caption).map(FormattedLine::from),
        credit: said(credit).map(FormattedLine::from),
        link: None,
        span: Span::new(0, 0),
    }
}

fn block(head: Head, content: Content) -> Block {
    Block { head, content, only: None, span: Span::new(0, 0) }
}

fn head(id: &str, kicker: &str, title: &str, standfirst: &str) -> Head {
    let said = |text: &str| (!text.is_empty()).then(|| set(text));
    Head {
        id: id.into(),
        short: None,
        kicker: said(kicker),
        title: said(title).map(FormattedLine::from),
        standfirst: if standfirst.is_empty() { Prose::default() } else { prose(&[standfirst]) },
        figures: vec![],
    }
}

fn quay() -> Block {
    let mut head = head(
        "quai",
        "Ports",
        "Le Havre~: le quai d’Asie passe sous pavillon public",
        "Après deux ans de négociations, la région rachète 60~% du premier terminal à conteneurs \
         de l’estuaire.",
    );
    head.short = Some("Le Havre rachète son quai d’Asie".into());
    head.figures = vec![figure(
        "quai.jpg",
        "Trois portiques bleus au-dessus d’un porte-conteneurs à quai",
        "Le terminal de Port~2000, hier matin",
        "©~La Vigie",
    )];
    let watch = Prose {
        parts: vec![Part::Paragraph(vec![
            Inline::Strong(words("Le vote de vendredi.")),
            Inline::Text(set(
                " Si les dockers refusent l’accord de méthode, la région devra ouvrir son premier \
                 conflit social avant d’avoir reçu les clefs du quai.",
            )),
        ])],
        notes: vec![],
    };
    let story = Story {
        body: quay_body(),
        watch: Some(watch),
        byline: vec!["ml".into(), "Ousmane Kéita".into()],
        sign_off: None,
        source: Some(link("Chambre régionale des comptes", "https://exemple.fr/rapport")),
    };
    block(head, Content::Story(story))
}

fn quay_body() -> Prose {
    Prose {
        parts: vec![
            list(&[
                "La région Normandie a signé hier soir, à Rouen, le rachat de 60~% du terminal \
                 d’Asie pour 412~millions d’euros.",
                "Le vendeur, un fonds néerlandais, garde un quart du capital et deux sièges au \
                 conseil~; le port autonome détient le reste.",
                "Les dockers ont obtenu un accord de méthode sur l’automatisation, que leur syndicat \
                 soumet au vote vendredi.",
            ]),
            Part::Paragraph(vec![
                Inline::Text("Selon ".into()),
                Inline::Link(
                    "https://exemple.fr/rapport".into(),
                    vec![Inline::Text("le rapport de la chambre régionale".into())],
                ),
                Inline::Text(set(", le trafic a reculé de 7~% en un an")),
                Inline::Note(1),
                Inline::Text(set(". « ")),
                Inline::Emphasis(words("On ne rachète pas un quai, on rachète du temps")),
                Inline::Text(set(" », résume un armateur.")),
            ]),
            Part::Heading(1, words("Ce que cela change pour les chargeurs")),
            Part::Table(DataTable {
                columns: vec![CellAlignment::Start; 3],
                head: vec![words("Droits de quai"), words("2024"), words("2025")],
                rows: vec![
                    vec![words("Conteneur de 20~pieds"), words("84~€"), words("79~€")],
                    vec![words("Conteneur de 40~pieds"), words("131~€"), words("124~€")],
                ],
            }),
        ],
        notes: vec![vec![paragraph("En équivalents vingt pieds, hors transbordement.")]],
    }
}

fn opinion() -> Block {
    let mut head = head(
        "cap",
        "",
        "Tenir le cap",
        "Un port n’est pas une friche à vendre. C’est une promesse que la terre fait à la mer.",
    );
    head.figures = vec![
        figure("phare.png", "", "", ""),
        figure("rade.jpg", "La rade au petit matin", "La rade, lundi", "D.R."),
    ];
    let body = Prose {
        parts: vec![
            Part::Paragraph(vec![
                Inline::Name(set("Chère lectrice, cher lecteur")),
                Inline::Text(set(
                    ", il faut se méfier des victoires qui tiennent en un chiffre. Soixante pour \
                     cent d’un terminal ne font pas une politique~; ils en donnent l’occasion – \
                     rien de plus.",
                )),
            ]),
            Part::Quote(vec![paragraph(
                "Les ports sont des villes qui regardent ailleurs, écrivait un géographe.",
            )]),
            paragraph(
                "L’automatisation viendra, avec ou sans nous. La question est de savoir qui tiendra \
                 la barre le jour où les portiques se piloteront depuis un bureau~: l’armateur, \
                 l’État, ou ceux qui connaissent le vent.",
            ),
        ],
        notes: vec![],
    };
    let story = Story { body, sign_off: Some("ml".into()), ..Story::default() };
    block(head, Content::Editorial(story))
}

fn briefs() -> Block {
    let item = |title: &str, text: &str, url: Option<&str>, entities: &[&str]| Brief {
        title: set(title).into(),
        text: prose(&[text]),
        link: url.map(str::to_owned),
        link_label: None,
        entities: entities.iter().map(|name| set(name)).collect(),
    };
    let mut items = vec![
        item(
            "Les voiles reviennent au fret",
            "L’armateur nantais Zéphyr Cargo met à l’eau son troisième roulier à voiles~; il reliera \
             Saint-Nazaire à Halifax en onze jours, sans une goutte de fioul par bon vent.",
            Some("https://exemple.fr/voiles"),
            &["Zéphyr Cargo"],
        ),
        item(
            "Un câble de plus vers Dakar",
            "Bruxelles finance la moitié d’un câble sous-marin entre Lisbonne et Dakar. La pose \
             commencera au printemps.",
            Some("https://exemple.fr/cable"),
            &["Éole Télécom", "Commission européenne"],
        ),
        item(
            "La sardine se fait attendre",
            "À Quiberon, les criées tournent à moitié~: l’eau est trop chaude de deux degrés.",
            None,
            &["Ifremer"],
        ),
    ];
    items[1].link_label = Some("Lire le communiqué de la Commission".into());
    let mut head = head("breves", "", "", "");
    head.short = Some("Voiles, câble et sardines".into());
    block(head, Content::Briefs(Briefs { body: Prose::default(), items }))
}

fn tribune() -> Block {
    let head = head(
        "tribune",
        "",
        "Laissons les ports aux marins",
        "Gouverner un port depuis une préfecture, c’est gouverner un navire depuis la plage.",
    );
    let author = Author {
        name: "Hélène Castaing".into(),
        bio: Some(set("Ancienne pilote de la Seine, autrice de «~Remonter le fleuve~».")),
        figure: Some(figure("castaing.jpg", "Hélène Castaing", "", "D.R.")),
    };
    let body = prose(&[
        "J’ai fait entrer quatre mille navires dans cet estuaire. Aucun n’a demandé à voir \
         l’organigramme. Tous ont demandé la hauteur d’eau, le vent et le nom du remorqueur.",
        "La décision publique commence là~: dans ce que l’on sait avant de signer.",
    ]);
    let tribune = Tribune {
        author,
        body,
        partner: Some(set("Texte publié avec la Société des gens de mer.")),
        source: Some(link("Le texte complet de la tribune", "https://exemple.fr/tribune")),
    };
    block(head, Content::Tribune(tribune))
}

fn appeal() -> Block {
    let notice = Notice {
        body: prose(&["Trente jours pour lire tout le journal, sans carte bancaire."]),
        button: Some(link("Essayer La Vigie", "https://vigie.example/essai")),
    };
    let mut block = block(head("essai", "", "Montez à bord", ""), Content::Notice(notice));
    block.only = Some(EditionName::Free);
    block
}

fn advertisement() -> Block {
    let sponsor = Sponsor {
        advertiser: "Chantiers Kerlan".into(),
        body: prose(&[
            "Coques en lin, moteurs hybrides~: la gamme 2025 se visite à quai, à Lorient.",
        ]),
        button: Some(link("Réserver une visite", "https://kerlan.example/")),
    };
    block(head("kerlan", "", "Un bateau qui revient au vent", ""), Content::Sponsor(sponsor))
}

fn sealed(secrets: [&str; 4]) -> [Sealed; 2] {
    let [cranes, clause, watch, notary] = secrets;
    let mut long = head(
        "contrat",
        "Enquête",
        "Ce que dit vraiment le contrat du Havre",
        "«~La Vigie~» a lu les 212~pages de l’accord.",
    );
    long.figures = vec![figure(
        "contrat.jpg",
        "La dernière page de l’accord, signée",
        "La signature, à Rouen",
        "©~La Vigie",
    )];
    let body = Prose {
        parts: vec![
            paragraph(&format!("L’annexe~9 prévoit {cranes} télécommandées et {clause}.")),
            Part::Heading(1, words("Un pari sur le rail")),
            paragraph("Sans liaison ferrée, le quai d’Asie ne vaut que la moitié de son prix."),
        ],
        notes: vec![],
    };
    let story = Story {
        body,
        watch: Some(prose(&[&format!("Si la ligne ouvre en 2027, {watch}.")])),
        sign_off: Some("ok".into()),
        ..Story::default()
    };
    let opening = prose(&[
        "L’accord tient en deux volumes, reliés de bleu, que le conseil régional n’a pas encore \
         rendus publics. Nous les avons lus.",
    ]);
    let teasers = vec![
        set("Le contrat du Havre cache un pari sur le rail."),
        set("Carnet~: qui part, qui arrive dans les ports du Sud."),
    ];
    let items = vec![Brief {
        title: "Un départ à Sète".into(),
        text: prose(&[&format!("{notary} prend la tête du port de plaisance.")]),
        link: None,
        link_label: None,
        entities: vec!["Port de Sète".into()],
    }];
    let notebook = Content::Briefs(Briefs { body: Prose::default(), items });
    [
        Sealed::new(block(long, Content::Story(story)), opening, teasers),
        Sealed::new(
            block(head("carnet", "Carnet", "Les nominations du Sud", ""), notebook),
            Prose::default(),
            vec![],
        ),
    ]
}

/// The issue of 1 August 2025.
pub(crate) fn issue() -> Issue {
    issue_with(SECRETS)
}

/// The issue of 1 August 2025 without the texts that only paying readers may read.
pub(crate) fn issue_with_other_secrets() -> Issue {
    issue_with(["neuf passerelles", "un bail de cent ans", "Anvers sourira", "La libraire d’Agde"])
}

fn issue_with(secrets: [&str; 4]) -> Issue {
    let [contract, notebook] = sealed(secrets);
    Issue {
        allow: Vec::new(),
        name: IssueName::of_day(date(2025, 8, 1)),
        number: Some(412),
        title: set("La mer reprend ses quais"),
        subject: None,
        preheader: None,
        contents: None,
        send_at: None,
        corrects: None,
        draft: false,
        language: Language::Fr,
        epigraph: Some(Epigraph {
            quote: set("Homme libre, toujours tu chériras la mer~!"),
            author: Some("Charles Baudelaire".into()),
        }),
        blocks: vec![
            Placed::Open(quay()),
            Placed::Open(opinion()),
            Placed::Open(appeal()),
            Placed::Open(briefs()),
            Placed::Open(tribune()),
            Placed::Open(advertisement()),
            Placed::Exclusive(contract),
            Placed::Exclusive(notebook),
        ],
    }
}
