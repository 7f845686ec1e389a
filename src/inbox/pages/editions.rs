//! Both editions of an issue, side by side, and what each says alone.

use std::sync::Arc;

use maud::{Markup, html};

use super::{InboxContents, ReadMessage};
use crate::inbox::line_diff::{DiffLine, compare_lines};
use crate::inbox::opened_message::OpenedMessage;
use crate::inbox::received::ReceivedMessage;
use crate::wording::{Wording, say, say_count};

/// How many lines without a difference are shown beside one.
const CONTEXT_LINES: usize = 2;

/// A message of each edition of one issue.
#[derive(Debug, Clone, Default)]
pub(in crate::inbox) struct EditionPair {
    pub(in crate::inbox) free: Option<Arc<ReceivedMessage>>,
    pub(in crate::inbox) paid: Option<Arc<ReceivedMessage>>,
}

/// The view.
pub(super) fn print_editions(contents: &InboxContents<'_>, read: &ReadMessage<'_>) -> Markup {
    let EditionPair { free, paid } = read.editions;
    let (Some(free), Some(paid)) = (free, paid) else {
        return contents.print_nothing(&say!(
                "Only one edition of this issue has come. Rehearse it with a free and a paying reader to compare them."
            ),
        );
    };
    html! {
        div.editions {
            (print_edition(contents, free, &say!("Free edition")))
            (print_edition(contents, paid, &say!("Paid edition")))
        }
        (print_difference(contents, free, paid))
    }
}

fn print_edition(
    contents: &InboxContents<'_>,
    message: &ReceivedMessage,
    title: &Wording,
) -> Markup {
    let number = message.number;
    html! {
        section {
            h2 { a href=(contents.message_path(number, "")) { (contents.word(title)) } " " span.soft.small { (message.recipients.join(", ")) } }
            iframe.sheet title=(contents.word(title)) sandbox="allow-popups allow-popups-to-escape-sandbox"
                referrerpolicy="no-referrer" src=(contents.door.path(&format!("/message/{number}/body"))) {}
        }
    }
}

/// What stands in one text and not in the other. The reader's own link differs in every copy, and counts too.
fn print_difference(
    contents: &InboxContents<'_>,
    free: &ReceivedMessage,
    paid: &ReceivedMessage,
) -> Markup {
    let (free, paid) = (OpenedMessage::open(free), OpenedMessage::open(paid));
    let Some(lines) = compare_lines(free.plain(), paid.plain()) else {
        return contents
            .print_nothing(&say!("The texts are too long to be compared line by line."));
    };
    let count =
        |is_such: fn(&DiffLine<'_>) -> bool| lines.iter().filter(|line| is_such(line)).count();
    let only_free = count(|line| matches!(line, DiffLine::First(text) if !text.is_empty()));
    let only_paid = count(|line| matches!(line, DiffLine::Second(text) if !text.is_empty()));
    html! {
        section.panel.difference {
            h2 { (contents.word(&say!("The texts, compared"))) }
            p {
                span.mark.free { (contents.word(&say_count!("{count} line in the free edition alone", "{count} lines in the free edition alone", count = only_free))) }
                " "
                span.mark.paid { (contents.word(&say_count!("{count} line in the paid edition alone", "{count} lines in the paid edition alone", count = only_paid))) }
            }
            ol.lines tabindex="0" { @for line in keep_near_differences(&lines) { (print_line(contents, line)) } }
        }
    }
}

fn print_line(contents: &InboxContents<'_>, line: Option<DiffLine<'_>>) -> Markup {
    match line {
        None => html! { li.gap { "…" } },
        Some(DiffLine::Both(text)) => html! { li { (text) } },
        Some(DiffLine::First(text)) => {
            html! { li.first { span.unseen { (contents.word(&say!("free"))) " " } (text) } }
        }
        Some(DiffLine::Second(text)) => {
            html! { li.second { span.unseen { (contents.word(&say!("paid"))) " " } (text) } }
        }
    }
}

/// The lines that differ and those around them. `None` stands for lines that are left out.
fn keep_near_differences<'a>(lines: &[DiffLine<'a>]) -> Vec<Option<DiffLine<'a>>> {
    let differs = |line: &DiffLine<'_>| !matches!(line, DiffLine::Both(_));
    let mut kept = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let near = at.saturating_sub(CONTEXT_LINES)..(at + CONTEXT_LINES + 1).min(lines.len());
        if lines[near].iter().any(differs) {
            kept.push(Some(*line));
        } else if kept.last().is_some_and(Option::is_some) || kept.is_empty() {
            kept.push(None);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::keep_near_differences;
    use crate::inbox::line_diff::DiffLine::{Both, Second};

    #[test]
    fn lines_far_from_a_difference_are_left_out() {
        let lines = [
            Both("a"),
            Both("b"),
            Both("c"),
            Both("d"),
            Second("x"),
            Both("e"),
            Both("f"),
            Both("g"),
        ];
        let kept = keep_near_differences(&lines);
        let told: Vec<_> = kept.iter().map(Option::is_some).collect();
        assert_eq!(told, [false, true, true, true, true, true, false]);
        assert_eq!(keep_near_differences(&[Both("a"), Both("b")]), [None]);
    }
}
