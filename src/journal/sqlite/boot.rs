//! Which boot of the machine this is. Linux makes a new random identity at each (`proc_sys_kernel(5)`).

use std::fs::OpenOptions;
use std::io::Read;

/// Where Linux says it.
const BOOT_FILE: &str = "/proc/sys/kernel/random/boot_id";

/// The most bytes of it that are read. It has 36 characters and a line end.
const MAX_BOOT_BYTES: u64 = 64;

/// The fewest characters that tell one boot from another.
const MIN_BOOT_CHARS: usize = 16;

/// The identity of the boot. `None` if the machine does not say it.
pub(super) fn read_boot() -> Option<String> {
    let file = OpenOptions::new().read(true).open(BOOT_FILE).ok()?;
    let mut text = String::new();
    file.take(MAX_BOOT_BYTES).read_to_string(&mut text).ok()?;
    parse_boot(&text)
}

/// Parses the identity. Refuses everything that is not written in hexadecimal digits and hyphens.
fn parse_boot(text: &str) -> Option<String> {
    let boot = text.trim();
    let is_sound = boot.len() >= MIN_BOOT_CHARS
        && boot.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
        && boot.chars().any(|c| c.is_ascii_hexdigit() && c != '0');
    is_sound.then(|| boot.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse_boot;

    #[test]
    fn what_says_nothing_of_the_boot_is_none() {
        let boot = "5ff1e83c-2d43-4a3a-9e9b-7f0a3c1a1d55";
        assert_eq!(parse_boot(&format!("{boot}\n")).as_deref(), Some(boot));
        for said in ["", "\n", "boot", "00000000-0000-0000-0000-000000000000", "5ff1e83c"] {
            assert_eq!(parse_boot(said), None, "{said}");
        }
    }
}
