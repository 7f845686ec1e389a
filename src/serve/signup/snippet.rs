//! The form for any other website: plain HTML, without a script and without a style of its own.

use maud::html;

use super::pages::fields;
use crate::publication::Publication;

/// Writes the form that another website can show. It posts to the page of the publication, which asks for one more
/// press of a button. `None` if the settings have no form.
pub fn write_snippet(publication: &Publication) -> Option<String> {
    let signup = publication.signup.as_ref()?;
    let labels = publication.language.signup_labels();
    let tag = publication.language.tag();
    let field = html! {
        label { (labels.address) " " input type="email" name=(fields::EMAIL) autocomplete="email" required; }
    };
    let privacy =
        signup.privacy_url.as_ref().map(|url| html! { a href=(url) { (labels.privacy) } });
    let consent = html! { p { (signup.consent) @if let Some(link) = privacy { " " (link) } } };
    let button = html! { button type="submit" { (labels.subscribe) } };
    let open = html! { form method="post" action=(signup.url) lang=(tag) {} }.into_string();
    let open = open.trim_end_matches("</form>").to_owned();
    let lines = [field, consent, button].map(|line| format!("  {}\n", line.into_string()));
    Some(format!("{open}\n{}</form>", lines.concat()))
}
