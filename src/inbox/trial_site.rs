//! The pages of the publication for a rehearsal: where the links of its messages lead while nobody is written to.
//!
//! A reader's link leads to the publication's own website. In a rehearsal the same pages answer behind the door of the
//! inbox, with a journal that is thrown away: an editor can follow a link to its end, and no reader leaves by it.
//!
//! Looks up to: nothing.

use axum::Router;
use url::Url;

/// What the paths of the pages begin with behind the door.
pub(super) const SITE_PATH: &str = "/site";

/// The pages where readers unsubscribe, on this machine.
#[derive(Debug, Clone)]
pub struct TrialSite {
    /// The address that readers' links begin with.
    url: Url,
    /// The pages, under the paths that they have on the publication's website.
    pages: Router,
}

impl TrialSite {
    /// The pages of a website whose links begin with this address. `None` if it is no address of the web.
    pub fn new(url: &str, pages: Router) -> Option<Self> {
        let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
        Some(Self { url, pages })
    }

    /// The pages.
    pub(super) fn pages(&self) -> Router {
        self.pages.clone()
    }

    /// The path behind the door that a link leads to. `None` if the link leads elsewhere.
    pub(super) fn find_path(&self, link: &str) -> Option<String> {
        let link = Url::parse(link).ok()?;
        let behind = link.path().strip_prefix(self.url.path().trim_end_matches('/'))?;
        let is_inside = behind.is_empty() || behind.starts_with('/');
        (is_inside && link.origin() == self.url.origin()).then(|| {
            format!("{SITE_PATH}{}", &link[url::Position::BeforePath..url::Position::AfterQuery])
        })
    }

    /// The beginning that all links to the pages have.
    pub(super) fn prefix(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;

    use super::TrialSite;

    #[test]
    fn links_to_the_pages_are_found_and_no_others() {
        let site = TrialSite::new("https://lavigie.example/leave/", Router::new()).expect("a site");
        let path = site.find_path("https://lavigie.example/leave/abc-_1?x=1#y");
        assert_eq!(path.as_deref(), Some("/site/leave/abc-_1?x=1"));
        for elsewhere in [
            "http://lavigie.example/leave/abc",
            "https://lavigie.example/leaves/abc",
            "https://lavigie.example:444/leave/abc",
            "https://lavigie.example.evil.example/leave/abc",
            "https://lavigie.example/",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(site.find_path(elsewhere), None, "{elsewhere}");
        }
        assert!(TrialSite::new("ftp://a.example/", Router::new()).is_none());
    }
}
