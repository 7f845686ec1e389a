//! The pages themselves: their language and their look. A browser measures them in `browser`.

use super::{Served, link_path, newsroom_with_mail};

#[test]
fn a_page_is_in_the_reader_s_language_and_else_in_the_publication_s() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 0);
    let asked = [
        ("", "fr", "Me désabonner"),
        ("Accept-Language: es-ES,es;q=0.9\r\n", "fr", "Me désabonner"),
        ("Accept-Language: de-AT,de;q=0.9,en;q=0.8\r\n", "de-AT", "abbestellen?"),
        ("Accept-Language: en-GB,en;q=0.9,fr;q=0.8\r\n", "en-GB", "Unsubscribe from "),
    ];
    for (field, tag, words) in asked {
        let answer = served.ask("GET", &path, field);
        answer.is(200).says(words).says(&format!("<html lang=\"{tag}\""));
        answer
            .has(&format!("content-language: {}", tag.to_lowercase()))
            .has("vary: accept-language");
    }
}

#[test]
fn a_page_has_the_publication_s_colours_by_day_and_by_night_and_loads_nothing() {
    let newsroom = newsroom_with_mail(2);
    let settings = newsroom.text("matinale.toml") + "[theme]\naccent = \"#0a5c36\"\n";
    let newsroom = newsroom.file("matinale.toml", settings);
    let served = Served::begin(&newsroom);
    let page = served.open(&link_path(&newsroom, 0));
    page.is(200).says("#0a5c36").says("@media (prefers-color-scheme:dark)");
    page.says("L'Écho du matin")
        .says("12, quai des Guetteurs")
        .says("href=\"https://echo.example\"");
    for word in ["src=", "url(", "@import", "<script", "<link"] {
        assert!(!page.body.contains(word), "{word} is in {}", page.body);
    }
}
