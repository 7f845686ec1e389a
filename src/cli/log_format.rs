//! `--log-format`: how what stands beside the answer, on stderr, is written into a log.

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::json;

/// How what stands on stderr is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum LogFormat {
    /// As it is
    #[default]
    Plain,
    /// Each line begins with the moment, in UTC
    Timestamps,
    /// One JSON object for each message
    Json,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MessageLevel {
    /// Something that is good to know, such as what is being done.
    Remark,
    /// Something that is wrong.
    Fault,
}

impl LogFormat {
    /// A message of this moment as it is written, without the last line break.
    pub(super) fn write(self, message: &str, level: MessageLevel, now: Timestamp) -> String {
        let moment = || format!("{now:.3}");
        match self {
            Self::Plain => message.to_owned(),
            Self::Timestamps => {
                let moment = moment();
                let stamp = |line: &str| format!("{moment} {line}").trim_end().to_owned();
                message.trim_end().lines().map(stamp).collect::<Vec<_>>().join("\n")
            }
            Self::Json => {
                let level = match level {
                    MessageLevel::Remark => "remark",
                    MessageLevel::Fault => "fault",
                };
                let message = message.trim_end();
                let told =
                    json!({ "version": 1, "time": moment(), "level": level, "message": message });
                told.to_string()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LogFormat, MessageLevel, Timestamp};

    #[test]
    fn every_line_has_its_moment_and_a_program_gets_a_message_whole() {
        let now: Timestamp = "2025-02-11T05:00:00.1234Z".parse().expect("a moment");
        let write = |format: LogFormat| format.write("one\n\n  two\n", MessageLevel::Fault, now);
        assert_eq!(write(LogFormat::Plain), "one\n\n  two\n");
        assert_eq!(
            write(LogFormat::Timestamps),
            "2025-02-11T05:00:00.123Z one\n2025-02-11T05:00:00.123Z\n2025-02-11T05:00:00.123Z   two"
        );
        assert_eq!(
            write(LogFormat::Json),
            r#"{"level":"fault","message":"one\n\n  two","time":"2025-02-11T05:00:00.123Z","version":1}"#
        );
    }
}
