//! The files that `check --remedies` writes, used as their README says.

use std::fs;
use std::path::{Path, PathBuf};

use crate::probe::write_remedies;
use crate::world::Host;

pub struct Files(PathBuf);

impl Files {
    /// Those of a check on `host`.
    pub fn of_check(host: &Host, folder: PathBuf, target: &str) -> Self {
        write_remedies(host, &folder, &[target]);
        Self(folder)
    }

    pub fn in_folder(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The one file whose name ends so, which is `text` below its comments.
    #[track_caller]
    pub fn named(&self, end: &str, text: &str) -> String {
        let findings = fs::read_dir(&self.0).expect("a folder").flatten();
        let files = findings.filter_map(|finding| fs::read_dir(finding.path()).ok());
        let names = files.flatten().flatten().map(|file| file.path().display().to_string());
        let named: Vec<String> = names.filter(|name| name.ends_with(end)).collect();
        let [file] = named.as_slice() else { panic!("{named:?} for {end}") };
        let written = fs::read_to_string(Path::new(file)).expect("a file");
        assert!(written.ends_with(&format!("{text}\n")), "{written}\n--- isn't\n{text}");
        file.clone()
    }

    /// What the README says of files of this kind, with this in the place of a word.
    #[track_caller]
    pub fn readme(&self, kind: &str, [word, with]: [&str; 2]) -> String {
        let readme = fs::read_to_string(self.0.join("README.txt")).expect("README.txt");
        let line = readme.lines().find_map(|line| line.trim().strip_prefix(kind));
        let said = line.unwrap_or_else(|| panic!("nothing of {kind} in\n{readme}")).trim();
        assert!(said.contains(word), "no {word} in: {said}");
        said.replace(word, with)
    }
}
