//! The program that signs with SSH keys.

use std::path::Path;
use std::process::{Command, Stdio};

use super::absent::skip_without;

/// Makes an SSH key without a passphrase in a file, and answers its public half. `None` where OpenSSH is not installed,
/// unless `MATINALE_OPENSSH=required`.
#[track_caller]
pub(crate) fn make_ssh_key(path: &Path) -> Option<String> {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(path);
    let ended = command.stdin(Stdio::null()).status();
    if !ended.is_ok_and(|status| status.success()) {
        let missing =
            "ssh-keygen is missing: install it (on Debian: apt-get install openssh-client)";
        skip_without("MATINALE_OPENSSH", "no test of signed approvals", missing);
        return None;
    }
    let public = std::fs::read_to_string(path.with_extension("pub")).expect("the public half");
    Some(public.trim().to_owned())
}

/// Signs a text with a key in a file, as `ssh-keygen` does in this namespace.
#[track_caller]
pub(crate) fn sign_with_ssh_key(key: &Path, namespace: &str, text: &Path) -> String {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-Y", "sign", "-n", namespace, "-f"]).arg(key).arg(text);
    let ended = command.stdin(Stdio::null()).stderr(Stdio::null()).status().expect("a program");
    assert!(ended.success(), "ssh-keygen does not sign");
    let signature = format!("{}.sig", text.display());
    std::fs::read_to_string(signature).expect("a signature")
}
