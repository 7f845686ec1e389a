//! The form with which a person has a finding mended.

use maud::{Markup, html};
use url::form_urlencoded::parse;

use super::choices::Choices;
use super::issue_view::{FindingOrigin, ViewedFinding};
use super::press::MendOrder;
use super::preview_frame::PreviewFrame;
use crate::check::parse_code;
use crate::finding::Span;
use crate::newsroom::MendTarget;
use crate::wording::{Wording, say};

/// What the form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MendForm {
    pub(super) order: MendOrder,
    /// The page to come back to.
    pub(super) back: Choices,
}

/// Why nothing was mended.
pub(super) enum MendEnd {
    /// The finding is not there any more.
    Gone,
    /// The file cannot be mended. Says why.
    Refused(Wording),
}

/// Reads the form. `None` if it is none.
pub(super) fn read_mend(body: &[u8]) -> Option<MendForm> {
    let value = |wanted: &str| {
        let mut pairs = parse(body);
        pairs.find(|(key, _)| key == wanted).map(|(_, value)| value.into_owned())
    };
    let number = |wanted: &str| value(wanted)?.parse::<usize>().ok();
    let origin = match value("origin")?.as_str() {
        "settings" => FindingOrigin::Settings,
        "issue" => FindingOrigin::Issue,
        _ => return None,
    };
    let code = parse_code(&value("code")?)?;
    let span = Span::new(number("start")?, number("end")?);
    let mark = u64::from_str_radix(&value("mark")?, 16).ok()?;
    let target = MendTarget { code, span, mark };
    let back = Choices::parse(&value("back")?);
    Some(MendForm { order: MendOrder { issue: back.issue, origin, target }, back })
}

/// Prints the form of a finding that has a fix.
pub(super) fn print_mend(
    frame: PreviewFrame<'_>,
    finding: &ViewedFinding,
    choices: &Choices,
) -> Markup {
    let origin = match finding.origin {
        FindingOrigin::Settings => "settings",
        FindingOrigin::Issue => "issue",
    };
    let Some(fix) = &finding.fix else { return html! {} };
    let fields = [
        ("origin", origin.to_owned()),
        ("code", finding.code.to_string()),
        ("start", finding.span.start.to_string()),
        ("end", finding.span.end.to_string()),
        ("mark", format!("{:x}", fix.mark)),
        ("back", choices.write().trim_start_matches('?').to_owned()),
    ];
    let place =
        say!("Mend {file}, line {line}", file = &finding.file, line = finding.line.to_string());
    html! {
        form.mend method="post" action=(frame.door.path("/mend")) data-quiet {
            @for (name, value) in &fields { input type="hidden" name=(name) value=(value); }
            button.act type="submit" aria-label=(frame.word(&place)) { (frame.word(&say!("Mend"))) }
            span.change {
                @if !fix.old.is_empty() { del { (show_blanks(&fix.old)) } " " }
                @if !fix.new.is_empty() { ins { (show_blanks(&fix.new)) } }
            }
        }
    }
}

/// A text in which one can see blanks: what is mended is often nothing else.
fn show_blanks(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            ' ' => '·',
            '\u{a0}' => '⍽',
            '\u{202f}' => '⎵',
            '\n' => '⏎',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FindingOrigin, read_mend};

    #[test]
    fn a_form_that_names_no_finding_is_none() {
        let form = "origin=issue&code=fr.spacing&start=12&end=13&mark=ff&back=issue%3D2025-02-11%26width%3D375";
        let read = read_mend(form.as_bytes()).expect("a form");
        assert_eq!((read.order.target.span.start, read.order.origin), (12, FindingOrigin::Issue));
        assert_eq!(read.back.write(), "?issue=2025-02-11&width=375");
        assert_eq!(read.order.issue, read.back.issue);
        for broken in [
            form.replace("issue&", "x&"),
            form.replace("fr.spacing", "no.code"),
            form.replace("12", "-1"),
            form.replace("=ff", "=fg"),
            form.replace("&back=issue%3D2025-02-11%26width%3D375", ""),
            String::new(),
        ] {
            assert_eq!(read_mend(broken.as_bytes()), None, "{broken}");
        }
        assert_eq!(read_mend(b"\xff%00"), None);
    }
}
