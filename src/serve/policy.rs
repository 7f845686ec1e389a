//! What the browser may do with a page: show it with its own style, and send its form back.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64;

/// Writes the Content Security Policy of pages with this style sheet (CSP 3 §6.7.3: a style is named by its hash).
pub(super) fn write_policy(sheet: &str) -> String {
    let hash = BASE64.encode(digest(&SHA256, sheet.as_bytes()).as_ref());
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}
