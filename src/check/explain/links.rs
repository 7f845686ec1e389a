//! Links.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::LinkSyntax,
        "A mail has no page to start from: only a whole address leads anywhere.",
        "Write it from `https://` on.",
    ),
    (
        Code::LinkAnchor,
        "Gmail on phones, Orange, La Poste and SFR do not follow links inside of a mail (caniemail.com, html-anchor-links): \
         a press on one does nothing.",
        "Name the block in words, or link to a page on the web.",
    ),
    (
        Code::LinkScheme,
        "Mail clients refuse `javascript:` and `data:`, and spam filters count them against you.",
        "Use https, http, mailto or tel.",
    ),
    (
        Code::LinkVague,
        "Screen readers list the links of a page without what stands around them (WCAG 2.4.4).",
        "Name what is found there.",
    ),
    (
        Code::LinkSame,
        "Links that read alike should lead to the same place (WCAG 2.4.4, 3.2.4).",
        "Let the words of each say what is found there.",
    ),
    (
        Code::LinkEmpty,
        "A link without words cannot be pressed, and screen readers read its address letter by letter (WCAG 2.4.4).",
        "Write words between the brackets.",
    ),
    (
        Code::LinkHttp,
        "Whoever stands on the line sees what your readers read, and browsers warn of it.",
        "Write https.",
    ),
    (
        Code::LinkPlaceholder,
        "The address was put there for the time being (RFC 2606 keeps such names from ever existing).",
        "Write the address that is meant.",
    ),
    (
        Code::LinkShortener,
        "Spammers use shorteners, so filters count them against the sender, and readers cannot see where they go.",
        "Write the whole address.",
    ),
    (
        Code::LinkMismatch,
        "Words that name one site and lead to another are what phishing looks like; filters and clients warn.",
        "Let the words name the site they lead to.",
    ),
    (
        Code::LinkDead,
        "Asked by `check --online`: the page answers 404 or 410 (RFC 9110 §15.5), its name does not exist, or its \
         certificate is expired, revoked or another site's. Readers would find an error.",
        "Look the page up and write its address; if it is gone, link to what replaces it.",
    ),
    (
        Code::LinkMoved,
        "Asked by `check --online`: the page answers 301 or 308, which is for good (RFC 9110 §15.4); the old address \
         may stop working.",
        "Write the new address.",
    ),
    (
        Code::LinkUnsure,
        "Asked by `check --online`: many papers refuse programs (401, 403, 429), a server may be ill this minute \
         (5xx), and nothing is asked that leads into a private network.",
        "Open the link yourself.",
    ),
    (
        Code::LinkLeaks,
        "A password in a link goes to every reader; a private address goes nowhere from theirs.",
        "Write the public address.",
    ),
];
