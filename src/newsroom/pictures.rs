//! Finds the pictures of an issue and of the publication in the publication's folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::ptr;

use super::file_names::{FileNotFound, SearchedFolders};
use super::files::shown;
use super::opened::{Newsroom, SETTINGS};
use super::reading::{PathReach, read_bounded};
use crate::finding::{Code, Finding, Severity, Span};
use crate::issue::Issue;
use crate::issue::edition::{self, Edition, Free, Paid};
use crate::issue::picture::{GreyPlaces, MAX_PICTURE_BYTES, Picture, PictureSize, Pictures};
use crate::issue::prose::Figure;
use crate::wording::{Wording, say};

/// The size of the grey place of a figure: twice that of its place, three to two.
const FIGURE_SIZE: PictureSize = PictureSize { width: 1040, height: 694 };

/// The size of the grey place of a portrait: twice that of its place.
const PORTRAIT_SIZE: PictureSize = PictureSize { width: 144, height: 144 };

/// The size of the grey place of a logo.
const LOGO_SIZE: PictureSize = PictureSize { width: 480, height: 120 };

/// Why a picture cannot be used: a finding that has no place yet.
struct PictureFault {
    code: Code,
    message: Wording,
    help: Wording,
}

/// A picture that the settings name.
struct HousePicture<'a> {
    src: &'a String,
    /// What it shows, with its article.
    what: Wording,
    /// The size of the grey place that stands in for it.
    size: PictureSize,
}

/// Where a picture is looked for.
struct PicturePlace<'a> {
    /// The folder of the issue. `None` for a picture of the publication.
    beside: Option<&'a Path>,
    /// Names that are not proposed in the place of one that is not found.
    hidden: &'a [String],
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
        let is_open = |src: &str| free.figures().any(|figure| figure.src == src);
        // What is proposed in an open block must not be a picture for paying readers.
        let srcs = paid.figures().map(|figure| figure.src.clone());
        let paid_only: Vec<String> = srcs.filter(|src| !is_open(src)).collect();
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
            let hidden: &[String] = if is_open(src) { &paid_only } else { &[] };
            let place = PicturePlace { beside: path.parent(), hidden };
            let picture = self.read_picture(&place, src).unwrap_or_else(|fault| {
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
    /// contributors. A picture that cannot be used is a finding at the first line of the issue, and a grey place stands
    /// in for it.
    pub(super) fn add_house_pictures(&self, pictures: &mut Pictures, findings: &mut Vec<Finding>) {
        let publication = &self.publication;
        let logo = publication.theme.logo.iter().map(|src| HousePicture {
            src,
            what: say!("the logo"),
            size: LOGO_SIZE,
        });
        let portraits = publication.contributors.values().filter_map(|contributor| {
            let what = say!("the portrait of {name}", name = &contributor.name);
            Some(HousePicture { src: contributor.figure.as_ref()?, what, size: PORTRAIT_SIZE })
        });
        let mut places = GreyPlaces::default();
        let place = PicturePlace { beside: None, hidden: &[] };
        for HousePicture { src, what, size } in logo.chain(portraits) {
            let picture = self.read_picture(&place, src).unwrap_or_else(|fault| {
                let PictureFault { code, message, help } = fault;
                let message = say!("{what}, in {file}: {message}", what, file = SETTINGS, message);
                findings.push(Finding::new(code, 0..0, message).help(help));
                places.stand_in(src, size)
            });
            pictures.insert(src.clone(), picture);
        }
    }

    fn read_picture(&self, place: &PicturePlace<'_>, src: &str) -> Result<Picture, PictureFault> {
        let found = self.find_picture(place, src)?;
        let bytes = read_bounded(&found, PathReach::Anywhere, MAX_PICTURE_BYTES as u64).map_err(
            |error| PictureFault {
                code: Code::PICTURE_BROKEN,
                message: say!("`{src}` cannot be read: {error}", src, error = error.to_string()),
                help: say!("see to the file"),
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
            let message = say!("`{src}`: {error}", src, error = error.word());
            PictureFault { code, message, help: error.help() }
        })
    }

    /// The file of a picture, inside of the publication's folder or of the issue's own.
    fn find_picture(&self, place: &PicturePlace<'_>, src: &str) -> Result<PathBuf, PictureFault> {
        let images = self.folder.join("issues/images");
        let folders = SearchedFolders {
            publication: &self.folder,
            issue: place.beside,
            other: Some(&images),
            hidden: place.hidden,
        };
        folders.find(src).map_err(|not_found| match not_found {
            FileNotFound::Missing(near) => PictureFault {
                code: Code::PICTURE_MISSING,
                message: say!("there is no picture `{src}`", src),
                help: near.map_or_else(
                    || {
                        let images = shown(&self.folder, &images);
                        if place.beside.is_some() {
                            say!("put the file beside the issue, or into `{images}`", images)
                        } else {
                            say!("put the file into `{images}`", images)
                        }
                    },
                    |near| say!("did you mean `{near}`?", near),
                ),
            },
            FileNotFound::NotInside => PictureFault {
                code: Code::PICTURE_PATH,
                message: say!("`{src}` is not a file inside the publication's folder", src),
                help: say!("copy the picture itself into the folder"),
            },
            FileNotFound::SecondName => PictureFault {
                code: Code::PICTURE_PATH,
                message: say!("`{src}` is a second name of another file (a hard link)", src),
                help: say!("copy the picture itself into the folder"),
            },
        })
    }
}
