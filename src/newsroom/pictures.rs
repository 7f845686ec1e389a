//! Finds the pictures of an issue and of the publication in the publication's folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::ptr;

use super::file_names::{FileNotFound, SearchedFolders};
use super::files::shown;
use super::opened::Newsroom;
use super::reading::{PathReach, read_bounded};
use super::start_failure::StartFailure;
use crate::finding::{Code, Finding, Severity, Span};
use crate::issue::Issue;
use crate::issue::edition::{self, Edition, Free, Paid};
use crate::issue::picture::{GreyPlaces, MAX_PICTURE_BYTES, Picture, PictureSize, Pictures};
use crate::issue::prose::Figure;

/// The size of the grey place of a figure: twice that of its place, three to two.
const FIGURE_SIZE: PictureSize = PictureSize { width: 1040, height: 694 };

/// The size of the grey place of a portrait: twice that of its place.
const PORTRAIT_SIZE: PictureSize = PictureSize { width: 144, height: 144 };

/// Why a picture cannot be used: a finding that has no place yet.
struct PictureFault {
    code: Code,
    message: String,
    help: String,
}

impl Newsroom {
    /// Finds the pictures of an issue: beside its file, then in `issues/images`. A picture that
    /// cannot be used is a finding at its figure, and a grey place stands in for it.
    pub(super) fn look_up_pictures(
        &self,
        path: &Path,
        issue: &Issue,
        findings: &mut Vec<Finding>,
    ) -> Pictures {
        let paid: Edition<'_, Paid> = edition::cut(issue);
        let free: Edition<'_, Free> = edition::cut(issue);
        let portraits: Vec<&Figure> = paid.portraits().chain(free.portraits()).collect();
        let is_portrait = |figure| portraits.iter().any(|portrait| ptr::eq(*portrait, figure));
        let (mut pictures, mut places) = (Pictures::default(), GreyPlaces::default());
        for figure in paid.figures().chain(free.figures()) {
            let src = &figure.src;
            let is_refused = |finding: &Finding| {
                finding.span == figure.span && finding.severity() == Severity::Error
            };
            let is_unread = src.is_empty() || findings.iter().any(is_refused);
            if is_unread || pictures.get(src).is_some() {
                continue;
            }
            let picture = self.read_picture(path.parent(), src).unwrap_or_else(|fault| {
                let PictureFault { code, message, help } = fault;
                findings.push(Finding::new(code, figure.span, message).help(help));
                let size = if is_portrait(figure) { PORTRAIT_SIZE } else { FIGURE_SIZE };
                places.stand_in(src, size)
            });
            pictures.insert(src.clone(), picture);
        }
        findings.sort_by_key(|finding: &Finding| -> Span { finding.span });
        pictures
    }

    /// Adds the publication's own pictures from `issues/images`: the logo, and the portraits of
    /// contributors.
    ///
    /// # Errors
    ///
    /// One of them cannot be used.
    pub(super) fn add_house_pictures(&self, pictures: &mut Pictures) -> Result<(), StartFailure> {
        let publication = &self.publication;
        let logo = publication.theme.logo.iter().map(|src| (src, "the logo".to_owned()));
        let portraits = publication.contributors.values().filter_map(|contributor| {
            Some((contributor.figure.as_ref()?, format!("the portrait of {}", contributor.name)))
        });
        for (src, what) in logo.chain(portraits) {
            let picture = self.read_picture(None, src).map_err(|fault| {
                let PictureFault { message, help, .. } = fault;
                StartFailure::HousePicture { what, message, help }
            })?;
            pictures.insert(src.clone(), picture);
        }
        Ok(())
    }

    fn read_picture(&self, beside: Option<&Path>, src: &str) -> Result<Picture, PictureFault> {
        let found = self.find_picture(beside, src)?;
        let bytes = read_bounded(&found, PathReach::Anywhere, MAX_PICTURE_BYTES as u64).map_err(
            |error| PictureFault {
                code: Code::PICTURE_BROKEN,
                message: format!("`{src}` cannot be read: {error}"),
                help: "see to the file".to_owned(),
            },
        )?;
        let read = if bytes.len() > MAX_PICTURE_BYTES {
            let whole = fs::metadata(&found).map_or(bytes.len() as u64, |file| file.len());
            Err(Picture::too_heavy(&bytes, whole))
        } else {
            Picture::read(src, &bytes, self.publication.pictures.max_width)
        };
        read.map_err(|error| {
            let code = if error.is_too_large() { Code::PICTURE_SIZE } else { Code::PICTURE_BROKEN };
            let help = error.help().to_owned();
            PictureFault { code, message: format!("`{src}`: {error}"), help }
        })
    }

    /// The file of a picture, inside of the publication's folder or of the issue's own.
    fn find_picture(&self, beside: Option<&Path>, src: &str) -> Result<PathBuf, PictureFault> {
        let images = self.folder.join("issues/images");
        let folders =
            SearchedFolders { publication: &self.folder, issue: beside, other: Some(&images) };
        folders.find(src).map_err(|not_found| match not_found {
            FileNotFound::Missing(near) => PictureFault {
                code: Code::PICTURE_MISSING,
                message: format!("there is no picture `{src}`"),
                help: near.map_or_else(
                    || {
                        let images = shown(&self.folder, &images);
                        format!("put the file beside the issue, or into `{images}`")
                    },
                    |near| format!("did you mean `{near}`?"),
                ),
            },
            FileNotFound::NotInside => PictureFault {
                code: Code::PICTURE_PATH,
                message: format!("`{src}` is not a file inside the publication's folder"),
                help: "copy the picture itself into the folder".to_owned(),
            },
        })
    }
}
