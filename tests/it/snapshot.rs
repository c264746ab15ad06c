//! Expected outputs that are files; `UPDATE_PAGES=1` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

/// Compares with `tests/it/snapshots/NAME`.
#[track_caller]
pub fn check(name: &str, actual: &str) {
    check_file(&root().join("tests/it/snapshots").join(name), actual);
}

/// Compares with a file of the project.
#[track_caller]
pub fn check_file(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE_PAGES").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        return fs::write(path, actual).expect("the file can be written");
    }
    let expected = fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}; UPDATE_PAGES=1 writes it", path.display()));
    if let Some((n, (old, new))) =
        expected.lines().zip(actual.lines()).enumerate().find(|(_, (old, new))| old != new)
    {
        panic!("{}, line {}:\n  was {old:?}\n  is  {new:?}", path.display(), n + 1);
    }
    assert_eq!(expected, actual, "{}: the ends differ", path.display());
}

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
