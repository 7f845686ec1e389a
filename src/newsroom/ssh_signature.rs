//! Signatures by SSH keys, as git makes them: `ssh-keygen -Y`, in the namespace `matinale`.
//!
//! `ssh-keygen` is started without a shell. It gets a time, and reads no file but those that are named here.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::program_output::{ProgramFault, ProgramOutput, read_output_for};
use crate::disk;
use crate::wording::{Wording, say};

/// The namespace of our signatures. A signature of another one, such as git's, is none of ours.
const NAMESPACE: &str = "matinale";

/// How long a signature may take. A person may have to type a passphrase, or touch a key.
const SIGN_TIMEOUT: Duration = Duration::from_mins(2);

/// How long the check of a signature may take.
const VERIFY_TIMEOUT: Duration = Duration::from_secs(10);

/// Who has signed a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyOwner {
    /// The person with this name in the file of the approvers.
    Known(String),
    /// The person with this name in the file of the approvers, whose line there lets the key sign in other namespaces alone.
    NotPermitted(String),
    /// Somebody whose key the file does not have.
    Stranger,
    /// Nobody: the signature is damaged, or of another text.
    Nobody,
}

/// Why nothing can be signed, or no signature can be checked.
#[derive(Debug)]
pub enum SignatureFault {
    /// There is no `ssh-keygen`.
    NoProgram,
    /// `ssh-keygen` does not do its work. Says why.
    Program(Wording),
    /// The key in this file signs nothing.
    Key(String),
    /// The folder for temporary files takes none.
    NoScratch(io::Error),
}

impl SignatureFault {
    /// What is wrong.
    pub(super) fn word(&self) -> Wording {
        match self {
            Self::NoProgram => {
                say!("`ssh-keygen`, which signs approvals and checks them, is not there")
            }
            Self::Program(fault) => say!("`ssh-keygen` fails: {fault}", fault),
            Self::Key(key) => say!("`ssh-keygen` does not sign with `{key}`", key),
            Self::NoScratch(error) => {
                say!("no temporary file can be made: {error}", error = error.to_string())
            }
        }
    }

    /// What to do next.
    pub(super) fn next_step(&self) -> Option<Wording> {
        Some(match self {
            Self::NoProgram => say!(
                "install OpenSSH (on Debian: `apt-get install openssh-client`), and look that `PATH` has it"
            ),
            Self::Key(key) => say!(
                "`ssh-keygen -Y sign -n matinale -f {key}` says why; the key of an agent is named by its public half",
                key
            ),
            Self::Program(_) | Self::NoScratch(_) => return None,
        })
    }
}

/// Signs a text with the key in a file, or with the key of the agent whose public half is there.
///
/// # Errors
///
/// There is no `ssh-keygen`, or it does not sign.
pub(super) fn sign_text(key: &Path, text: &str) -> Result<String, SignatureFault> {
    let mut command = begin("sign");
    command.arg("-f").arg(key).args(["-n", NAMESPACE]);
    let ProgramOutput { status, bytes } = run(&mut command, text, SIGN_TIMEOUT)?;
    let signature =
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|_| status.success());
    signature.ok_or_else(|| SignatureFault::Key(key.display().to_string()))
}

/// Finds out who has signed a text. `approvers` is a file with the keys of those who may, in the format
/// `allowed_signers` of ssh-keygen; `scratch` is the folder for temporary files.
///
/// # Errors
///
/// There is no `ssh-keygen`, or it cannot be asked.
pub(super) fn find_signer(
    text: &str,
    signature: &str,
    approvers: &[u8],
    scratch: &Path,
) -> Result<KeyOwner, SignatureFault> {
    let folder = tempfile::tempdir_in(scratch).map_err(SignatureFault::NoScratch)?;
    let (signed, known) = (folder.path().join("signature"), folder.path().join("approvers"));
    for (path, bytes) in [(&signed, signature.as_bytes()), (&known, approvers)] {
        disk::write(path, bytes).map_err(SignatureFault::NoScratch)?;
    }
    let mut found = begin("find-principals");
    found.arg("-s").arg(&signed).arg("-f").arg(&known);
    let ProgramOutput { bytes, .. } = run(&mut found, "", VERIFY_TIMEOUT)?;
    let named = String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
    let named = named.lines().next().and_then(|line| line.split(',').next()).map(str::trim);
    let Some(name) = named.filter(|name| !name.is_empty()) else {
        let is_sound = is_sound(text, &signed)?;
        return Ok(if is_sound { KeyOwner::Stranger } else { KeyOwner::Nobody });
    };
    let mut verified = begin("verify");
    verified.arg("-f").arg(&known).args(["-I", name, "-n", NAMESPACE]).arg("-s").arg(&signed);
    if run(&mut verified, text, VERIFY_TIMEOUT)?.status.success() {
        return Ok(KeyOwner::Known(name.to_owned()));
    }
    let is_sound = is_sound(text, &signed)?;
    Ok(if is_sound { KeyOwner::NotPermitted(name.to_owned()) } else { KeyOwner::Nobody })
}

/// Whether a signature in a file is one of this text in our namespace, whoever made it.
fn is_sound(text: &str, signature: &Path) -> Result<bool, SignatureFault> {
    let mut checked = begin("check-novalidate");
    checked.arg("-s").arg(signature).args(["-n", NAMESPACE]);
    Ok(run(&mut checked, text, VERIFY_TIMEOUT)?.status.success())
}

/// The command that does one thing with signatures.
fn begin(work: &str) -> Command {
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", work]).stderr(Stdio::null());
    command
}

fn run(
    command: &mut Command,
    input: &str,
    limit: Duration,
) -> Result<ProgramOutput, SignatureFault> {
    read_output_for(command, input.as_bytes().to_vec(), limit).map_err(|fault| match fault {
        ProgramFault::NotStarted(error) if error.kind() == io::ErrorKind::NotFound => {
            SignatureFault::NoProgram
        }
        fault => SignatureFault::Program(fault.word()),
    })
}
