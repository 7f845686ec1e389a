//! `render`: writes both editions as files.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_issue::check_named_issue;
use crate::newsroom::Newsroom;
use crate::publication::PictureDelivery;
use crate::wording::say;

/// Write both editions as files: HTML, text and the whole message
///
/// The copies are those of a reader whose address is the first of `[proof] to`, or the sender's. In
/// the HTML files pictures stand beside the file; in the messages they are inside. Hosted pictures are in
/// `images`, with the names under which they are to be uploaded.
#[derive(Debug, Args)]
pub(super) struct Render {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// The folder that gets the files
    #[arg(long, value_name = "FOLDER", default_value = "out")]
    out: PathBuf,
}

impl Render {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let checked = check_named_issue(newsroom, &self.issue, console)?;
        let name = checked.source().name.clone();
        let Ok(printed) = checked.into_trial() else {
            return Err(Failure::person(say!("`{name}` has errors; nothing was written", name)));
        };
        let exported = newsroom.export(&printed, &self.out);
        console.remarks(newsroom.take_remarks());
        let folder = newsroom.shown(&exported?);
        console.say(&say!("{issue}: both editions in `{folder}`", issue = printed.line(), folder));
        if let PictureDelivery::Hosted(address) = &printed.publication().pictures.delivery {
            console.say(&say!(
                "upload the pictures in `{folder}/images` to {address} before you send",
                folder,
                address = address.clone()
            ));
        }
        Ok(Exit::Done)
    }
}
