//! The library that gives a program another clock.

use std::env;
use std::fs;
use std::path::PathBuf;

/// The library libfaketime. `None` where it is not installed, unless `MATINALE_FAKETIME=required`.
#[allow(clippy::print_stdout, reason = "who skips a test is told why")]
pub(crate) fn find_faketime() -> Option<PathBuf> {
    let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
    let inside = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|one| one.path());
    let places = folders.into_iter().chain(inside);
    let found = places
        .map(|folder| folder.join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.is_file());
    let missing = "libfaketime is missing: install it (on Debian: apt-get install faketime)";
    if found.is_none() {
        let required = env::var_os("MATINALE_FAKETIME").is_some_and(|word| word == "required");
        assert!(!required, "{missing}");
        println!("no test with another clock: {missing}");
    }
    found
}
