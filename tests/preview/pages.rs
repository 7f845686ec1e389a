//! What the pages of the preview show, and what can be done there.

use std::fs;

use mail_parser::MessageParser;
use serde_json::Value;

use super::{DAY, FILE, ISSUE, Preview, list_quoted, newsroom_with_issue};
use crate::harness::Newsroom;

/// The first form of a page that has a finding mended, as a browser posts it.
pub(super) fn find_mend_form(page: &str) -> String {
    let form = page.split("action=\"").nth(1).and_then(|form| form.split("</form>").next());
    let form = form.unwrap_or_else(|| panic!("no form: {page}"));
    let names = list_quoted(form, "type=\"hidden\" name=\"");
    let values = list_quoted(form, " value=\"");
    let pairs = names.iter().zip(values.iter().map(|value| value.replace("&amp;", "&")));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[test]
fn each_edition_is_shown_as_its_readers_get_it_and_the_paywall_holds() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let (free, paid) = (preview.fetch("/mail/shown/free"), preview.fetch("/mail/shown/paid"));
    assert!(!free.contains("Le gardien a vendu") && paid.contains("Le gardien a vendu"));
    assert!(free.contains("<h2 id=\"block-1\"") && free.contains("<base target=\"_blank\">"));
    let both = preview.fetch("/");
    assert!(both.contains("name=\"free\"") && both.contains("name=\"paid\""));
    let one = preview.fetch("/?edition=free&part=text");
    assert!(one.contains("Un vent d’ouest") && !one.contains("Le gardien a vendu"), "{one}");
    assert!(!one.contains("Paid edition</span></h2>"), "{one}");
    assert!(preview.fetch("/?part=headers").contains("<dt>List-Unsubscribe</dt>"));
    assert!(preview.fetch("/?part=source").contains("Content-Type: multipart/"));
}

#[test]
fn the_message_is_downloaded_as_a_mail_program_gets_it() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let answer = preview.fetch("/message/shown/paid");
    let (head, message) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("attachment; filename=\"paid.eml\""), "{head}");
    let mail = MessageParser::default().parse(message.as_bytes()).unwrap();
    assert_eq!(mail.subject(), Some("Le port se vide"));
    assert!(mail.body_text(0).unwrap().contains("Le gardien a vendu la lampe"));
}

#[test]
fn a_mail_is_shown_as_each_client_draws_it() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let view = |name: &str| preview.fetch(&format!("/mail/shown/free?view={name}"));
    assert!(view("sent").contains("(prefers-color-scheme:dark)"));
    assert!(view("night").contains("@media all{") && view("day").contains("@media not all{"));
    assert!(!view("stripped").contains("<style"));
    assert!(view("outlook-word").contains("width=\"560\""));
    assert!(view("gmail").contains("class=\"m_"));
    assert_eq!(view("nonsense"), view("sent"));
}

/// A page without scripts: each choice is a link that leads to it, and says that it is taken.
#[test]
fn every_choice_is_a_link_and_says_that_it_is_taken() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let page = preview.fetch("/");
    let controls =
        page.split("<nav class=\"controls\"").nth(1).unwrap().split("</nav>").next().unwrap();
    let links = list_quoted(controls, "<a href=\"");
    assert_eq!(links.len(), 3 + 4 + 3 + 8);
    assert_eq!(controls.matches("aria-current=\"true\"").count(), 4);
    for link in links {
        let link = link.replace("&amp;", "&");
        let shown = preview.fetch(link.strip_prefix(&preview.base).unwrap());
        let taken = format!("<a href=\"{}\" aria-current=\"true\"", link.replace('&', "&amp;"));
        assert!(shown.contains(&taken), "{link}");
    }
}

#[test]
fn a_finding_leads_to_its_line_and_its_block_and_is_mended_by_one_click_alone() {
    let twice = ISSUE.replace("Un vent", "Un un vent").replace("Le phare a", "Le le phare a");
    let newsroom = Newsroom::new().issue(DAY, &twice);
    let started = newsroom
        .start_with(["preview", DAY, "--port", "0", "--lang", "en"], &[("VISUAL", "code --wait")]);
    let preview = Preview::with(started);
    let page = preview.fetch("/");
    let path = newsroom.path(FILE);
    let line = 1 + newsroom.text(FILE).lines().position(|line| line.contains("Un un")).unwrap();
    let editor = format!("href=\"vscode://file{}:{line}:", path.display());
    assert!(page.contains(&editor), "{editor} in {page}");
    assert!(page.contains("/mail/shown/free#block-1\" target=\"free\" data-jump"), "{page}");
    // The heading of what is exclusive stands between both blocks.
    assert!(page.contains("/mail/shown/free#block-3\""), "{page}");
    assert_eq!(page.matches("action=\"").count(), 2);
    // Where there is no room beside the messages, the findings stand below them.
    assert!(page.contains("class=\"to-findings\" href=\"#findings\">"), "{page}");
    let form = find_mend_form(&page);
    let answer = preview.post("/mend", "", &form);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"Un vent") && text.contains("Le le phare"), "{text}");
    let again = preview.post("/mend", "", &form);
    assert!(again.starts_with("HTTP/1.1 409") && again.contains("not there any more"), "{again}");
    assert_eq!(preview.wait_for("/", "Le port se vide").matches("action=\"").count(), 1);
    for broken in ["", "origin=issue", "origin=issue&code=x&start=1&end=2&back=", "\u{0}"] {
        assert!(preview.post("/mend", "", broken).starts_with("HTTP/1.1 400"), "{broken:?}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

/// A page that is one save behind shows a fix that is not that of the file any more, at the same place.
#[test]
fn only_the_fix_that_was_shown_is_made() {
    let newsroom = Newsroom::new().issue(DAY, &ISSUE.replace("Un vent", "Un un vent"));
    let preview = Preview::open(&newsroom, DAY);
    let form = find_mend_form(&preview.fetch("/"));
    let other = newsroom.text(FILE).replace("Un un vent", "Le le vent");
    newsroom.write_text(FILE, &other);
    let answer = preview.post("/mend", "", &form);
    assert!(
        answer.starts_with("HTTP/1.1 409") && answer.contains("has changed meanwhile"),
        "{answer}"
    );
    assert_eq!(newsroom.text(FILE), other);
    newsroom.write_text(FILE, &other.replace("Le le", "Un un"));
    assert!(preview.post("/mend", "", &form).starts_with("HTTP/1.1 303"));
    assert!(newsroom.text(FILE).contains("\"Un vent"));
}

#[test]
fn the_page_says_what_a_mailbox_lists_what_the_message_weighs_and_what_its_blocks_do() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::open(&newsroom, DAY);
    let page = preview.fetch("/");
    assert!(page.contains("<p class=\"preheader\">Ce matin, les quais.</p>"), "{page}");
    // The settings name no sender, so the message has the name of the publication.
    assert!(page.contains("<p class=\"from\"><span>La Vigie</span>"), "{page}");
    assert!(page.contains("of HTML; Gmail cuts at 100 KiB"), "{page}");
    for title in ["Les bateaux partent", "La lampe"] {
        assert!(page.contains(&format!("<th scope=\"row\">{title}</th>")), "{title}: {page}");
    }
    assert!(page.contains("No proof of this issue was sent from this machine"));
}

#[test]
fn all_issues_are_listed_with_how_they_stand() {
    let newsroom = Newsroom::sending_to(2);
    let today = newsroom.today();
    let preview = Preview::open(&newsroom, "today");
    assert!(
        preview.fetch("/issues").contains("mark good\">ready<"),
        "{}",
        preview.fetch("/issues")
    );
    newsroom.send(&[]).exits(0);
    preview.wait_for("/issues", "mark sent\">sent<");
    let tomorrow = today.tomorrow().unwrap();
    let file = format!("issues/{tomorrow}.toml");
    let draft = format!("date = {tomorrow}\ndraft = true\n")
        + &newsroom.text(&format!("issues/{today}.toml"));
    let draft: String = draft
        .lines()
        .filter(|line| *line != format!("date = {today}"))
        .map(|line| line.to_owned() + "\n")
        .collect();
    newsroom.write_text(&file, &draft);
    let page = preview.wait_for("/issues", "mark warning\">draft<");
    let link = format!("?issue={tomorrow}");
    assert!(page.contains(&link), "{page}");
    assert!(
        preview.fetch(&format!("/{link}")).contains("draft"),
        "another issue is shown by its link"
    );
    assert!(preview.fetch("/?issue=1999-01-01").starts_with("HTTP/1.1 404"));
}

#[test]
fn what_changed_since_the_proof_is_said() {
    let newsroom = Newsroom::sending_to(2);
    let preview = Preview::open(&newsroom, "today");
    preview.wait_for("/", "No proof of this issue was sent");
    newsroom.run(["proof", "today"]).exits(0);
    preview.wait_for("/", "Nothing has changed since the proof of");
    newsroom.write_issue(newsroom.today(), "Le vent tombe.");
    preview.wait_for("/", "<li>block 1 “Le port”</li>");
}

#[test]
fn a_program_is_told_the_link_and_a_person_in_their_language() {
    let newsroom = newsroom_with_issue();
    let preview = Preview::with(newsroom.start(["preview", DAY, "--port", "0", "--json"]));
    let said: Value = serde_json::from_str(&preview.program.as_ref().unwrap().stdout()).unwrap();
    assert_eq!(said["page"], preview.link());
    assert_eq!(said["file"], FILE);
    let french = Preview::with(newsroom.start(["preview", DAY, "--port", "0", "--lang", "fr"]));
    let page = french.fetch("/");
    assert!(page.contains("<html lang=\"fr\">") && page.contains("Ce que dit check"), "{page}");
    newsroom.run(["preview", "1999-01-01", "--lang", "en"]).exits(2);
}
