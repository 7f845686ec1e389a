//! The words links stand on, and where they lead.

use super::{body, fires, silent, story, told};

#[test]
fn words_that_do_not_say_where_a_link_leads_are_told() {
    fires("Un texte, [en savoir plus…](https://a.fr/).", &["7:20 warning link.text-vague"]);
    let long = "https://a.fr/dossiers/2025/la-greve-des-trains-de-nuit";
    fires(&format!("Un texte : {long}."), &["7:20 warning link.text-vague"]);
    fires(&format!("Un texte : [{long}]({long})."), &["7:21 warning link.text-vague"]);
    silent(&["Un texte : [https://a.fr/b](https://a.fr/b), https://a.fr/c ou lettre@a.fr."]);
    let button =
        story("body = \"Un texte.\"\nsource = { label = \"Ici\", url = \"https://a.fr/\" }");
    assert_eq!(told(&button), ["8:20 warning link.text-vague"]);
    silent(&["Un texte, [le rapport de la Cour](https://a.fr/)."]);
}

#[test]
fn links_of_the_same_words_that_say_nothing_are_told_together() {
    let three = "[Ici](https://a.fr/1), [lire plus](https://a.fr/2), [ici](https://a.fr/3), [ici](https://a.fr/4).";
    fires(three, &["7:10 warning link.text-vague", "7:33 warning link.text-vague"]);
    silent(&["[Le rapport](https://a.fr/1) et [l'avis](https://a.fr/2)."]);
}

#[test]
fn links_that_read_alike_and_part_are_told_once() {
    let three = "Le [rapport](https://a.fr/1), le [rapport](https://a.fr/2), le \
                 [Rapport](https://a.fr/3).";
    fires(three, &["7:43 warning link.text-same"]);
    fires(
        "Le [rapport](https://a.fr/1), le [rapport…](https://a.fr/2).",
        &["7:43 warning link.text-same"],
    );
    silent(&[
        "[C](https://a.fr/c), [C++](https://a.fr/cpp), [C#](https://a.fr/cs).",
        "L’[Été](https://a.fr/1) et [Ete](https://a.fr/2), [😀 oui](https://a.fr/3), [😢 oui](https://a.fr/4).",
    ]);
    silent(&["Le [rapport](https://a.fr/1), puis le [rapport](https://a.fr/1)."]);
}

#[test]
fn a_link_without_words_is_an_error() {
    fires("Un texte[](https://a.fr/).", &["7:17 error link.text-empty"]);
    fires("Un texte[ ](https://a.fr/) ici.", &["7:18 error link.text-empty"]);
    silent(&["Un [a](https://a.fr/), un [`b`](https://b.fr/), un [] sans adresse."]);
}

#[test]
fn an_unencrypted_link_is_told() {
    fires("Le [rapport](http://a.fr/).", &["7:12 warning link.http"]);
    silent(&["Le [rapport](https://a.fr/), [par courriel](mailto:a@b.fr)."]);
}

#[test]
fn an_address_put_there_for_the_time_being_is_an_error() {
    for address in ["https://example.com/a", "http://localhost:8000/", "https://a.fr/TK"] {
        fires(&format!("Le [rapport]({address})."), &["7:12 error link.placeholder"]);
    }
    silent(&["Le [rapport](https://a.fr/example.com/tk)."]);
}

#[test]
fn a_shortener_is_told() {
    fires("Le [rapport](https://bit.ly/3x).", &["7:12 warning link.shortener"]);
    silent(&["Le [rapport](https://abit.ly/3x)."]);
}

#[test]
fn words_that_name_another_site_than_the_link_leads_to_are_told() {
    fires("Sur [banque.fr](https://b.fr/).", &["7:13 warning link.mismatch"]);
    silent(&[
        "Sur [banque.fr](https://www.banque.fr/a), [a.banque.fr](https://banque.fr/).",
        "Le [nœud de l'affaire…](https://b.fr/), la [v2.0](https://b.fr/2).",
    ]);
}

#[test]
fn a_password_or_a_private_address_in_a_link_is_an_error() {
    for address in ["https://moi:secret@a.fr/", "https://192.168.1.4/", "https://nas.local/"] {
        fires(&format!("Le [rapport]({address})."), &["7:12 error link.leaks"]);
    }
    silent(&["Le [rapport](https://9.9.9.9/)."]);
}

#[test]
fn a_brief_s_link_is_read_like_the_others() {
    let brief = body("Un texte.")
        + "[[blocks]]\nkind = \"briefs\"\ntitle = \"Brèves\"\n[[blocks.items]]\ntitle = \"Un\"\n\
           text = \"Deux.\"\nlink = \"http://a.fr/\"\nlink_label = \"Lire la suite\"\n";
    assert_eq!(told(&brief), ["14:8 warning link.http", "15:14 warning link.text-vague"]);
}

#[test]
fn a_link_to_a_place_inside_of_the_mail_is_an_error() {
    fires("Le [quai](#quai).", &["7:12 error link.anchor"]);
    silent(&["Le [quai](https://a.fr/b#quai)."]);
}
