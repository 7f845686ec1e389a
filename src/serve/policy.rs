//! What the browser may do with a page: show it with its own style, run its own script, and send its form back.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64;

/// A script that stands in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageScript(&'static str);

impl PageScript {
    pub(super) const fn new(text: &'static str) -> Self {
        Self(text)
    }

    pub(super) const fn as_str(self) -> &'static str {
        self.0
    }
}

/// Writes the Content Security Policy of a page with this style sheet and this script (CSP 3 §6.7.3: each is named by
/// its hash).
pub(super) fn write_policy(sheet: &str, script: Option<PageScript>) -> String {
    let script = script.map_or_else(String::new, |script| {
        format!("script-src '{}'; ", write_hash(script.as_str()))
    });
    format!(
        "default-src 'none'; {script}style-src '{}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
        write_hash(sheet)
    )
}

fn write_hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(digest(&SHA256, text.as_bytes()).as_ref()))
}
