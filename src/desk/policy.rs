//! What a browser may do with an answer (Content Security Policy, CSP 3).

/// The policy of a page of the desk: its own style, script, pictures and frames, forms to itself, and no request to another
/// server.
pub const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The policy of a file that is loaded by a page, or is downloaded: as a page it can do nothing.
pub const FILE_POLICY: &str = "sandbox; default-src 'none'";
