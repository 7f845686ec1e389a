//! The HTML part of a message as a frame of the preview shows it.

use crate::newsroom::ShownEdition;

/// The policy of a mail in its frame: its own styles, and pictures of the publication. No script runs, no form is sent, and
/// nothing is loaded from elsewhere. The page around it may measure it, which needs the same origin. A link that a person
/// follows opens beside the preview.
pub(super) const MAIL_POLICY: &str = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; \
    default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

/// What a frame of a mail may do, as an attribute of the frame.
pub(super) const MAIL_SANDBOX: &str =
    "allow-same-origin allow-popups allow-popups-to-escape-sandbox";

/// Writes the HTML part of an edition for a frame: its pictures are at `pictures` and their numbers, its links open in a
/// window of their own, and its blocks are places that a link can lead to: see [`name_block`].
pub(super) fn write_mail(shown: &ShownEdition, pictures: &str) -> String {
    let mut page = shown.html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    for (number, picture) in shown.pictures.iter().enumerate() {
        let loads = |address: &str| format!("src=\"{address}\"");
        page = page.replace(&loads(&picture.address), &loads(&format!("{pictures}/{number}")));
    }
    let mut pieces = page.split("<h2");
    let mut named = pieces.next().unwrap_or_default().to_owned();
    for (number, piece) in pieces.enumerate() {
        named.extend(["<h2 id=\"", &name_block(number), "\"", piece]);
    }
    named
}

/// The place of a block in a mail, by its number from 0.
pub(super) fn name_block(number: usize) -> String {
    format!("block-{}", number + 1)
}

#[cfg(test)]
mod tests {
    use super::write_mail;
    use crate::issue::edition::EditionName;
    use crate::newsroom::{EditionPicture, ShownEdition};

    #[test]
    fn a_mail_loads_its_pictures_from_the_preview_and_its_blocks_have_names() {
        let html = "<!DOCTYPE html><html><head></head><body><h2 class=\"a\">Un</h2><img src=\"cid:p1@x\">\
                    <h2>Deux</h2></body></html>";
        let picture =
            EditionPicture { address: "cid:p1@x".to_owned(), kind: "image/png", bytes: Vec::new() };
        let shown = ShownEdition {
            edition: EditionName::Free,
            subject: String::new(),
            preheader: String::new(),
            html: html.to_owned(),
            text: String::new(),
            message: Vec::new(),
            html_bytes: 0,
            blocks: Vec::new(),
            pictures: vec![picture],
        };
        let page = write_mail(&shown, "/abc/picture/shown/free");
        assert_eq!(
            page,
            "<!DOCTYPE html><html><head><base target=\"_blank\"></head><body><h2 id=\"block-1\" class=\"a\">Un</h2>\
             <img src=\"/abc/picture/shown/free/0\"><h2 id=\"block-2\">Deux</h2></body></html>"
        );
    }
}
