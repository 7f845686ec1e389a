//! Reads `[schedule]`: when an issue leaves by itself, and who has to approve it.

use jiff::civil::Weekday;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::one_or_many::OneOrMany;
use super::settings_reader::{OptionalText, SettingsReader, UrlTail};
use crate::finding::{Code, Finding, Span, table};
use crate::language::Language;
use crate::publication::{ApprovalSettings, Schedule, Weekdays};
use crate::wording::say;

/// The most people who can have to approve an issue.
const MAX_REQUIRED_APPROVALS: i64 = 9;

/// The days of the week, as the settings name them.
const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// When issues leave that are sent by the clock, with `matinale send --due`, and who has to approve them.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSchedule {
    /// The hour at which an issue leaves, such as `06:10`, in the publication's time zone. An issue's own `send_at` comes
    /// before it. Without it, nothing is sent by the clock.
    #[schemars(with = "Option<String>", extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    at: OptionalText,
    /// The days on which an issue leaves at that hour: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`, or a span such as
    /// `mon-fri`. Without it: every day.
    #[schemars(with = "Option<OneOrMany>")]
    days: Option<Spanned<OneOrMany>>,
    /// The hour from which a run no longer begins by itself, such as `09:00`. Without it, a run begins within `retry_for`
    /// of [delivery].
    #[schemars(with = "Option<String>", extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    not_after: OptionalText,
    /// Whether one of these days without an issue is a mistake that is told.
    #[schemars(extend("default" = false))]
    must_appear: Option<bool>,
    /// The address of a service that raises an alarm when it hears nothing: https. It is called after each call that sent, and
    /// with `/fail` behind it after one that failed.
    #[schemars(with = "Option<String>")]
    ping: OptionalText,
    /// How many different people have to approve an issue as it stands, with `matinale approve`, before `send` sends it.
    /// Without it: 1 with `approvers`, else 0.
    #[schemars(with = "Option<i64>", range(min = 0, max = MAX_REQUIRED_APPROVALS))]
    approvals: Option<Spanned<i64>>,
    /// The file of the people whose approvals count: a line for each, with a name and their SSH key, in the format
    /// `allowed_signers` of ssh-keygen. Then approvals have to be signed.
    #[schemars(with = "Option<String>")]
    approvers: OptionalText,
}

/// Reads `[schedule]`. Without `at` nothing is sent by the clock. It can be left out where the section says no more
/// than who approves an issue.
pub(super) fn read_schedule(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> (Option<Schedule>, ApprovalSettings) {
    if !sections.0.contains_key("schedule") {
        return (None, ApprovalSettings::default());
    }
    let span = sections.span("schedule");
    let mut raw: RawSchedule = sections.take("schedule", reader);
    let approval = read_approval(reader, raw.approvals.take(), raw.approvers.take());
    let is_clock = approval.is_none() || raw.has_clock();
    let schedule = if is_clock { read_clock(reader, raw, span) } else { None };
    (schedule, approval.unwrap_or_default())
}

impl RawSchedule {
    /// Whether a key says something of the clock.
    const fn has_clock(&self) -> bool {
        let Self { at, days, not_after, must_appear, ping, approvals: _, approvers: _ } = self;
        let is_hour = at.is_some() || not_after.is_some();
        is_hour || days.is_some() || must_appear.is_some() || ping.is_some()
    }
}

/// Reads who has to approve an issue. `None` if neither key is there.
fn read_approval(
    reader: &mut SettingsReader<'_>,
    approvals: Option<Spanned<i64>>,
    approvers: OptionalText,
) -> Option<ApprovalSettings> {
    if approvals.is_none() && approvers.is_none() {
        return None;
    }
    let default = u32::from(approvers.is_some());
    let required = reader.read_number("approvals", approvals, 0..=MAX_REQUIRED_APPROVALS, default);
    let approvers = reader.read_line("approvers", approvers);
    Some(ApprovalSettings { required: usize::try_from(required).unwrap_or(usize::MAX), approvers })
}

/// Reads when issues leave by themselves.
fn read_clock(reader: &mut SettingsReader<'_>, raw: RawSchedule, span: Span) -> Option<Schedule> {
    if raw.at.is_none() {
        let section = say!("[{section}]", section = "schedule");
        reader.report(table::missing("at", &section, span, "\"06:10\""));
    }
    let place = raw.not_after.as_ref().map(Spanned::span);
    let (at, not_after) =
        (reader.read_hour("at", raw.at), reader.read_hour("not_after", raw.not_after));
    if let (Some(at), Some(limit), Some(place)) = (at, not_after, place)
        && limit <= at
    {
        let message = say!("`not_after` is not after `at`");
        let finding = Finding::new(Code::SETTINGS_RANGE, place, message);
        reader.report(finding.help(say!("write an hour later in the day")));
    }
    let days = read_days(reader, raw.days);
    let ping = reader.read_https_url("ping", raw.ping, UrlTail::Path);
    let must_appear = raw.must_appear.unwrap_or(false);
    Some(Schedule { at: at?, days, not_after, must_appear, ping })
}

fn read_days(reader: &mut SettingsReader<'_>, value: Option<Spanned<OneOrMany>>) -> Weekdays {
    let Some(written) = &value else { return Weekdays::ALL };
    let place = written.span();
    let mut days = Vec::new();
    let texts = OneOrMany::texts(value);
    if texts.is_empty() {
        let finding = Finding::new(Code::KEY_VALUE, place, say!("`days` names no day"));
        reader.report(finding.help(say!("take the line out for every day, or write `mon-fri`")));
    }
    for text in texts {
        if let Some(span) = read_span(text.get_ref()) {
            days.extend(span);
        } else {
            let word = text.get_ref().trim();
            let message = say!("`{word}` is no day of the week", word);
            let known = DAYS.map(|(name, _)| name).join(", ");
            let help = if let Some(meant) = find_meant(word) {
                say!("did you mean `{meant}`?", meant)
            } else {
                say!("the days are {known}, and `mon-fri` is a span of them", known)
            };
            reader.refuse_value(&text, message, help);
        }
    }
    Weekdays::of(days)
}

/// The days of a name, or of a span of two names. A span may go over the end of the week. `None` for other words.
fn read_span(text: &str) -> Option<Vec<Weekday>> {
    let find = |name: &str| {
        let name = name.trim().to_ascii_lowercase();
        DAYS.iter().position(|(known, _)| *known == name)
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (find(first)?, find(last)?),
        None => (find(text)?, find(text)?),
    };
    let last = if last < first { last + DAYS.len() } else { last };
    Some((first..=last).map(|place| DAYS[place % DAYS.len()].1).collect())
}

/// The name of the day that a word in French, English or German means: in full, or its first two or three letters.
fn find_meant(word: &str) -> Option<&'static str> {
    let word = word.trim().trim_end_matches('.').to_lowercase();
    let begins = |name: &str| word.chars().count() >= 2 && name.to_lowercase().starts_with(&word);
    let languages = [Language::En, Language::Fr, Language::De];
    let is_meant = |language: &Language, day: Weekday| {
        begins(language.name_weekday(day))
            || word == language.name_weekday(day).to_lowercase() + "s"
    };

    languages.iter().find_map(|language| {
        DAYS.iter().find(|(_, day)| is_meant(language, *day)).map(|(name, _)| *name)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday::{Friday, Monday, Saturday, Sunday, Thursday};

    use super::{find_meant, read_span};

    #[test]
    fn a_span_goes_over_the_end_of_the_week_and_words_of_three_languages_are_told() {
        assert_eq!(read_span("fri-mon"), Some(vec![Friday, Saturday, Sunday, Monday]));
        assert_eq!(read_span(" Thu "), Some(vec![Thursday]));
        for wrong in ["", "-", "mon-", "monday", "mon-fri-sun", "lundi"] {
            assert_eq!(read_span(wrong), None, "{wrong}");
        }
        for (word, meant) in [
            ("lundi", "mon"),
            ("Monday", "mon"),
            ("Sonntag", "sun"),
            ("jeu.", "thu"),
            ("samedis", "sat"),
        ] {
            assert_eq!(find_meant(word), Some(meant), "{word}");
        }
        assert_eq!(find_meant("weekend"), None);
    }
}
