//! Words of the history that a reader's report shows, whatever the store.

pub(super) const NO_VERDICT: &str = "the sender stopped before the relay's answer was written down";
pub(super) const SENT_AGAIN: &str = "sent again, since in_doubt = \"resend\"";
pub(super) const RESEND: &str = "sent again, on the editor's word";
pub(super) const RETRIED: &str = "tried again, on the editor's word";
pub(super) const ASSUMED: &str = "taken as sent, on the editor's word";
