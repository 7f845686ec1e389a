//! A time of day, as it is written in the settings and in an issue: `06:10`.

use jiff::civil::Time;
use toml::Spanned;

use super::{Code, Finding};
use crate::wording::say;

/// Reads the time of day that a key has: hour and minute with two figures each.
///
/// # Errors
///
/// The finding that says how an hour is written. One that is written as people do (`6h10`, `6:10 am`) is told as it
/// should be.
pub fn read_hour(key: &str, value: &Spanned<String>) -> Result<Time, Finding> {
    let text = value.get_ref().trim();
    let hour = read_written(text).filter(|_| text.len() == 5 && text.as_bytes()[2] == b':');
    hour.ok_or_else(|| {
        let message = say!("`{key}` is not a time of day", key);
        Finding::new(Code::KEY_VALUE, value.span(), message).help(
            if let Some(hour) = guess_hour(text) {
                let hour = hour.strftime("%H:%M").to_string();
                say!("write hour and minute: `{hour}`", hour)
            } else {
                say!("write hour and minute, such as `09:00`")
            },
        )
    })
}

fn read_written(text: &str) -> Option<Time> {
    Time::strptime("%H:%M", text).ok()
}

/// The hour that people mean by `6h10`, `6 h`, `6.10`, `6:10 am` or `18:10:00`.
fn guess_hour(text: &str) -> Option<Time> {
    let folded = text.to_lowercase();
    let is_afternoon = folded.ends_with("pm");
    let folded = folded.trim_end_matches("uhr").trim_end_matches("am").trim_end_matches("pm");
    let mut parts = folded.split(['h', ':', '.']).map(str::trim);
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute = match parts.next() {
        None | Some("") => 0,
        Some(minute) => minute.parse().ok()?,
    };
    let hour = if is_afternoon && hour < 12 { hour + 12 } else { hour };
    let is_rest_empty = parts.all(|part| part.bytes().all(|byte| byte == b'0'));
    Time::new(hour, minute, 0, 0).ok().filter(|_| is_rest_empty)
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;
    use toml::Spanned;

    use super::{guess_hour, read_hour};

    #[test]
    fn hours_with_two_figures_each_are_read_and_others_are_told_as_they_should_be() {
        let read = |text: &str| read_hour("at", &Spanned::new(0..1, text.to_owned())).ok();
        assert_eq!(read("06:10"), Some(time(6, 10, 0, 0)));
        assert_eq!(read("23:59"), Some(time(23, 59, 0, 0)));
        for wrong in ["", "6:10", "24:00", "06:60", "06:10:00", "06h10", "é6:10", "-6:10"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for (typed, hour) in [
            ("6h10", 6),
            ("6:10", 6),
            ("6.10", 6),
            ("6:10 pm", 18),
            ("06:10:00", 6),
            ("6:10 Uhr", 6),
        ] {
            assert_eq!(guess_hour(typed), Some(time(hour, 10, 0, 0)), "{typed}");
        }
        assert_eq!(guess_hour("6 h"), Some(time(6, 0, 0, 0)));
        for nothing in ["dawn", "25h", "6:61", "", "6:10:59", "h"] {
            assert_eq!(guess_hour(nothing), None, "{nothing}");
        }
    }
}
