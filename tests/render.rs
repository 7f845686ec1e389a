//! How an edition is printed.

mod clients;
mod fixture;
mod front;
pub(crate) mod house;
mod html;
mod outline;
mod parts;
mod prose;
mod rules;
mod shape;
mod sheet;
mod sizes;
mod text;
pub(crate) mod themes;
pub(crate) mod tree;

use matinale::issue::Issue;
use matinale::issue::edition::{self, Free, Paid, Tier};
use matinale::issue::picture::Pictures;
use matinale::language::Language;
use matinale::publication::{PictureDelivery, Publication};
use matinale::render::splice::{BodyFormat, BodyPiece, ReaderValues, fill_slots, split_at_slots};
use matinale::render::{self, Bodies, Error, PageInputs};

pub(crate) const READER: ReaderValues<'_> = ReaderValues {
    name: Some("Zoé"),
    address: "zoe@exemple.fr",
    unsubscribe: "https://vigie.example/partir/9f3c?a=1&b=2",
};

/// Prints an edition of an issue for a publication.
fn printed<T: Tier>(issue: &Issue, publication: &Publication) -> Result<Bodies<T>, Error> {
    let (pictures, latest) = (house::pictures(), house::latest());
    let page = PageInputs { publication, pictures: &pictures, latest: &latest };
    render::print_edition(&edition::cut::<T>(issue), &page)
}

/// Prints an edition of the fixture.
pub(crate) fn morning<T: Tier>() -> Bodies<T> {
    printed(&fixture::issue(), &house::publication()).expect("the morning prints")
}

/// Prints the HTML part of an edition of the fixture, without styles in its elements.
fn template<T: Tier>() -> String {
    let (publication, pictures) = (house::publication(), house::pictures());
    let latest = house::latest();
    let page = PageInputs { publication: &publication, pictures: &pictures, latest: &latest };
    render::print_template(&edition::cut::<T>(&fixture::issue()), &page)
        .expect("the morning prints")
}

#[test]
fn both_editions_at_once_are_each_edition_alone() {
    let (issue, publication) = (fixture::issue(), house::publication());
    let (pictures, latest) = (house::pictures(), house::latest());
    let page = PageInputs { publication: &publication, pictures: &pictures, latest: &latest };
    let (free, paid) = render::print_editions(&edition::cut(&issue), &edition::cut(&issue), &page)
        .expect("both print");
    assert_eq!((free, paid), (morning::<Free>(), morning::<Paid>()));
}

/// R-D8.
#[test]
fn the_same_morning_gives_the_same_bytes() {
    assert_eq!(morning::<Free>(), morning::<Free>());
    assert_eq!(morning::<Paid>(), morning::<Paid>());
}

/// R-E1.
#[test]
fn a_free_reader_gets_nothing_from_behind_the_cut() {
    let (free, paid) = (morning::<Free>(), morning::<Paid>());
    let on_one_line = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
    for secret in fixture::SECRETS {
        for open in [free.html(), free.text(), free.subject(), &template::<Free>()] {
            assert!(!on_one_line(open).contains(secret), "{secret}");
        }
        for part in [paid.html(), paid.text()] {
            assert!(on_one_line(part).contains(secret), "{secret}");
        }
    }
}

/// R-E1.
#[test]
fn the_free_edition_is_the_same_whatever_stands_behind_the_cut() {
    let other = printed::<Free>(&fixture::issue_with_other_secrets(), &house::publication());
    assert_eq!(other.as_ref(), Ok(&morning::<Free>()));
    let paid = printed::<Paid>(&fixture::issue_with_other_secrets(), &house::publication());
    assert_ne!(paid.expect("the morning prints"), morning::<Paid>());
}

#[test]
fn the_free_edition_says_what_to_do_and_the_paid_one_says_whose_it_is() {
    let (free, paid) = (morning::<Free>(), morning::<Paid>());
    let cut = "La suite de cet article est réservée aux abonnés.";
    for (free, paid) in [(free.html(), paid.html()), (free.text(), paid.text())] {
        assert_eq!((free.matches(cut).count(), paid.matches(cut).count()), (1, 0));
        assert_eq!(free.matches("Cet article est réservé aux abonnés.").count(), 1);
        assert!(free.contains("https://vigie.example/abonnement"));
        assert!(!paid.contains("https://vigie.example/abonnement"));
        assert!(!free.contains("Édition abonnés") && paid.contains("Édition abonnés"));
        assert!(free.contains("Montez à bord") && !paid.contains("Montez à bord"));
    }
}

#[test]
fn without_an_address_to_subscribe_at_there_is_no_button_and_the_cut_is_still_told() {
    let publication = Publication { subscribe_url: None, ..house::publication() };
    let free = printed::<Free>(&fixture::issue(), &publication).expect("the morning prints");
    for part in [free.html(), free.text()] {
        assert!(part.contains("réservée aux abonnés") && !part.contains("S’abonner"));
    }
}

#[test]
fn an_attached_picture_is_called_by_a_name_that_says_nothing() {
    let (free, paid) = (morning::<Free>(), morning::<Paid>());
    let cids = |pictures: &[render::UsedPicture]| -> Vec<String> {
        pictures.iter().map(|used| used.cid.clone().expect("attached")).collect()
    };
    let (in_free, in_paid) = (cids(free.pictures()), cids(paid.pictures()));
    assert_eq!(in_free[0], "p1.20250801.free@vigie.example");
    assert!(in_free.iter().all(|cid| !in_paid.contains(cid)), "no name in both editions");
    for used in free.pictures() {
        let cid = used.cid.as_deref().expect("attached");
        assert_eq!(free.html().matches(&format!("src=\"cid:{cid}\"")).count(), 1, "{cid}");
        assert!(!free.html().contains(&used.name), "{}", used.name);
    }
    let sources: Vec<&str> = free.pictures().iter().map(|used| used.src.as_str()).collect();
    assert_eq!(
        sources,
        ["quai.jpg", "phare.png", "rade.jpg", "castaing.jpg", "contrat.jpg", "laval.jpg"]
    );
}

#[test]
fn a_hosted_picture_is_called_from_the_web() {
    let mut publication = house::publication();
    publication.pictures.delivery = PictureDelivery::Hosted("https://img.example/".into());
    let free = printed::<Free>(&fixture::issue(), &publication).expect("the morning prints");
    let quai = free.pictures().iter().find(|used| used.src == "quai.jpg").expect("a picture");
    assert!(
        quai.name.starts_with("quai-") && quai.name.len() == "quai-.jpg".len() + 16,
        "{}",
        quai.name
    );
    assert!(free.html().contains(&format!("src=\"https://img.example/{}\"", quai.name)));
    assert!(!free.html().contains("cid:"));
    assert!(free.pictures().iter().all(|used| used.cid.is_none()));
}

#[test]
fn a_figure_without_its_picture_is_refused_by_name_and_a_portrait_at_the_foot_is_left_out() {
    let (issue, publication) = (fixture::issue(), house::publication());
    let edition = edition::cut::<Free>(&issue);
    let page =
        PageInputs { publication: &publication, pictures: &Pictures::default(), latest: &[] };
    assert_eq!(render::print_edition(&edition, &page), Err(Error::Picture("quai.jpg".into())));
    let mut bare = Issue { blocks: vec![], ..fixture::issue() };
    bare.title = "Rien".into();
    let edition = edition::cut::<Free>(&bare);
    let bodies = render::print_edition(&edition, &page).expect("no picture is needed");
    assert!(!bodies.html().contains("<img") && bodies.html().contains("Maud Laval"));
}

/// R-D7.
#[test]
fn a_text_that_brings_marks_of_its_own_is_refused() {
    let mut issue = fixture::issue();
    for mark in ["\u{e000}u\u{e001}", "\u{e000}", "\u{e002}"] {
        issue.title = format!("La mer {mark}");
        assert_eq!(printed::<Free>(&issue, &house::publication()), Err(Error::Sentinel));
    }
    let mut publication = house::publication();
    publication.colophon.push("\u{e000}a\u{e001}".into());
    assert_eq!(printed::<Paid>(&fixture::issue(), &publication), Err(Error::Sentinel));
}

/// R-E2.
#[test]
fn a_reader_named_in_markup_is_printed_as_written() {
    let reader = ReaderValues { name: Some("<b>&\"{{name|x}}\u{e000}u\u{e001}"), ..READER };
    let paid = morning::<Paid>();
    let html = fill_slots(paid.html(), BodyFormat::Html, &reader);
    assert!(html.contains("&lt;b&gt;&amp;&quot;{{name|x}}u, il faut"), "escaped");
    let events = tree::read(&html);
    assert_eq!(events.len(), tree::read(&fill_slots(paid.html(), BodyFormat::Html, &READER)).len());
    let text = fill_slots(paid.text(), BodyFormat::Text, &reader);
    assert!(text.contains("<b>&\"{{name|x}}u, il faut"));
}

/// R-E2: `check` counts the bytes that are sent, except those of the reader's own values.
#[test]
fn a_reader_s_copy_is_longer_by_their_own_words_alone() {
    let paid = morning::<Paid>();
    for (body, ground) in [(paid.html(), BodyFormat::Html), (paid.text(), BodyFormat::Text)] {
        let pieces = split_at_slots(body);
        let still = pieces.iter().map(|piece| match piece {
            BodyPiece::Fixed(text) => text.len(),
            BodyPiece::Slot(_) => 0,
        });
        let (still, slots) = (still.sum::<usize>(), pieces.len().div_ceil(2));
        let longest = READER.unsubscribe.replace('&', "&amp;").len();
        let copy = fill_slots(body, ground, &READER);
        assert!(slots >= 3 && copy.len() > still && copy.len() <= still + slots * longest);
    }
}

#[test]
fn a_reader_without_a_name_is_greeted_in_the_editor_s_words() {
    let nobody = ReaderValues { name: None, ..READER };
    let free = morning::<Free>();
    let html = fill_slots(free.html(), BodyFormat::Html, &nobody);
    assert!(html.contains("Chère lectrice, cher lecteur, il faut"));
    let text = fill_slots(free.text(), BodyFormat::Text, &nobody);
    assert!(text.contains("Chère lectrice, cher lecteur, il faut"));
}

/// R-D7.
#[test]
fn nothing_is_left_to_fill_in_a_reader_s_copy() {
    for edition in [morning::<Free>().html(), morning::<Paid>().html()] {
        let copy = fill_slots(edition, BodyFormat::Html, &READER);
        for left in ["\u{e000}", "\u{e001}", "\u{e002}", "{{", "var(", "undefined"] {
            assert!(!copy.contains(left), "{left:?}");
        }
    }
}

#[test]
fn an_english_issue_speaks_english_all_through() {
    let issue = Issue { language: Language::En, ..fixture::issue() };
    let free = printed::<Free>(&issue, &house::publication()).expect("the morning prints");
    assert!(free.html().contains("lang=\"en\"") && free.html().contains("Friday 1 August 2025"));
    for part in [free.html(), free.text()] {
        for label in ["What to watch", "Advertisement", "“Homme libre", "Unsubscribe", "In brief"]
        {
            assert!(part.contains(label), "{label}");
        }
        for label in ["À surveiller", "Publicité", "Se désabonner", "Éditorial", "Par Maud"] {
            assert!(!part.contains(label), "{label}");
        }
    }
}

#[test]
fn those_who_signed_stand_at_the_foot() {
    let (free, paid) = (morning::<Free>(), morning::<Paid>());
    for (free, paid) in [(free.html(), paid.html()), (free.text(), paid.text())] {
        assert!(free.contains("Maud Laval") && !free.contains("Oumar Koné"));
        assert!(paid.contains("Oumar Koné") && paid.contains("O.K."));
        assert!(free.contains("Par Maud Laval et Ousmane Kéita"), "full name, and name as written");
    }
}

#[test]
fn the_template_as_a_reviewer_reads_it() {
    insta::assert_snapshot!("free_html", tree::pretty(&template::<Free>()));
}

#[test]
fn the_text_part_as_a_reader_reads_it() {
    let paid = morning::<Paid>();
    insta::assert_snapshot!("paid_text", fill_slots(paid.text(), BodyFormat::Text, &READER));
}
