//! The library that gives a program another clock.

use std::fs;
use std::path::PathBuf;

use super::absent::skip_without;

/// The library libfaketime. `None` where it is not installed, unless `MATINALE_FAKETIME=required`.
pub(crate) fn find_faketime() -> Option<PathBuf> {
    let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
    let inside = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|one| one.path());
    let places = folders.into_iter().chain(inside);
    let found = places
        .map(|folder| folder.join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.is_file());
    let missing = "libfaketime is missing: install it (on Debian: apt-get install faketime)";
    if found.is_none() {
        skip_without("MATINALE_FAKETIME", "no test with another clock", missing);
    }
    found
}
