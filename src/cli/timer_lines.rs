//! The lines that call `send --due`: for cron, and as units of systemd.

use std::path::Path;

use crate::newsroom::Newsroom;
use crate::publication::Store;

/// How often `send --due` is called, in minutes, if the hour of the schedule falls on such a minute.
const USUAL_STEP_MINUTES: i8 = 5;

/// A service that is called by a timer. It may write into the publication's folder and that of the journal, and nowhere
/// else. The file of the environment is for the variables that `password_env` names, and may be absent.
const SERVICE: &str = "\
# /etc/systemd/system/matinale-{slug}.service
[Unit]
Description={name}: send the issue whose hour has come
Wants=network-online.target
After=network-online.target
OnFailure=matinale-{slug}-failed.service

[Service]
Type=oneshot
User={user}
ExecStart={program} --dir {folder} send --due --quiet
EnvironmentFile=-/etc/matinale-{slug}.env
SuccessExitStatus=75
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes
ReadWritePaths={written}
";

/// The timer. `Persistent` calls once after the machine was off or asleep.
const TIMER: &str = "\
# /etc/systemd/system/matinale-{slug}.timer
[Unit]
Description={name}: every few minutes

[Timer]
OnCalendar=*:0/{step}
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
";

/// The service that tells a person. Whatever a call says, it says once; this tells at most once in six hours. systemd names the
/// call that has failed from version 251 on (systemd.exec(5)), and what the calls before said is left out then.
const FAILED: &str = "\
# /etc/systemd/system/matinale-{slug}-failed.service
[Unit]
Description={name}: tell of a failure
StartLimitIntervalSec=6h
StartLimitBurst=1

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'journalctl --unit matinale-{slug}.service --lines 40 --output cat \
          $${MONITOR_INVOCATION_ID:+_SYSTEMD_INVOCATION_ID=$$MONITOR_INVOCATION_ID} | mail -s \"matinale-{slug} failed\" {user}'
";

/// How to begin.
const BEGIN: &str = "\
# Then: systemctl daemon-reload && systemctl enable --now matinale-{slug}.timer
";

/// What a timer calls.
pub(super) struct TimerCall {
    program: String,
    folder: String,
    /// The folders that a run writes into.
    written: Vec<String>,
    /// The publication's name on one line, and as small letters, digits and hyphens.
    name: String,
    slug: String,
    zone: String,
    step: i8,
    user: String,
}

impl TimerCall {
    /// The call for a publication, by this program and this user.
    pub(super) fn of(newsroom: &Newsroom) -> Self {
        let publication = newsroom.publication();
        let (program, folder) = (std::env::current_exe().ok(), newsroom.canonical_folder());
        let is_plain = |user: &String| {
            user.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        let minute = publication.schedule.as_ref().map_or(0, |schedule| schedule.at.minute());
        Self {
            program: program
                .map_or_else(|| "matinale".to_owned(), |path| path.display().to_string()),
            folder: folder.display().to_string(),
            written: list_written_folders(&folder, &publication.journal),
            name: publication.name.clone(),
            slug: publication.slug.clone(),
            zone: publication.timezone.iana_name().unwrap_or("UTC").to_owned(),
            step: if minute % USUAL_STEP_MINUTES == 0 { USUAL_STEP_MINUTES } else { 1 },
            user: newsroom.find_user().filter(is_plain).unwrap_or_else(|| "news".to_owned()),
        }
    }

    /// The line for cron. What stands before it is a comment.
    pub(super) fn write_cron(&self) -> String {
        let Self { name, zone, step, .. } = self;
        let [program, folder] = [&self.program, &self.folder].map(|path| quote_for_cron(path));
        let minutes = if *step == 1 { "*".to_owned() } else { format!("*/{step}") };
        format!(
            "# {name}: [schedule] in matinale.toml decides, by the clock of {zone}\n\
             {minutes} * * * * {program} --dir {folder} send --due --quiet\n"
        )
    }

    /// The units of systemd, each below the name of its file.
    pub(super) fn write_units(&self) -> String {
        let units = [SERVICE, TIMER, FAILED, BEGIN].join("\n");
        let [program, folder] = [&self.program, &self.folder].map(|path| quote_for_command(path));
        let written: Vec<_> = self.written.iter().map(|path| quote_for_unit(path)).collect();
        // The name comes last, so that nothing is put into it.
        let values = [
            ("{slug}", self.slug.clone()),
            ("{user}", self.user.clone()),
            ("{step}", self.step.to_string()),
            ("{written}", written.join(" ")),
            ("{program}", program),
            ("{folder}", folder),
            ("{name}", self.name.replace('%', "%%")),
        ];
        values.iter().fold(units, |text, (place, value)| text.replace(place, value))
    }
}

/// The publication's folder, and that of a journal that stands elsewhere.
fn list_written_folders(folder: &Path, journal: &Store) -> Vec<String> {
    let elsewhere = match journal {
        Store::File(file) => folder.join(file).parent().map(Path::to_owned),
        Store::Server(_) => None,
    };
    let elsewhere = elsewhere.filter(|other| !other.starts_with(folder));
    [Some(folder.to_owned()), elsewhere]
        .into_iter()
        .flatten()
        .map(|path| path.display().to_string())
        .collect()
}

/// A path for the shell in a line of cron, where `%` would end the line (crontab(5)).
fn quote_for_cron(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    let quoted = if path.chars().all(is_plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    };
    quoted.replace('%', "\\%")
}

/// A path in `ExecStart`, where `$` begins a variable (systemd.service(5)).
fn quote_for_command(path: &str) -> String {
    quote_for_unit(path).replace('$', "$$")
}

/// A path in a unit, where `%` begins other things (systemd.unit(5)).
fn quote_for_unit(path: &str) -> String {
    let escaped = path.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace('%', "%%"))
}

#[cfg(test)]
mod tests {
    use super::{quote_for_command, quote_for_cron};

    #[test]
    fn paths_are_quoted_as_cron_and_systemd_read_them() {
        assert_eq!(quote_for_cron("/srv/news"), "/srv/news");
        assert_eq!(quote_for_cron("/srv/l'écho 100%"), "'/srv/l'\\''écho 100\\%'");
        assert_eq!(quote_for_command("/srv/$a \"b\" 100%"), "\"/srv/$$a \\\"b\\\" 100%%\"");
    }
}
