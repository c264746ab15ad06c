//! The Rust that is promised builds all that is built here, dependencies and tests as well.

use std::process::Command;

use serde_json::Value;

use crate::snapshot::root;

#[test]
fn no_package_needs_a_newer_rust_than_is_promised() {
    let promised = version(env!("CARGO_PKG_RUST_VERSION"));
    let wanting: Vec<String> = packages()
        .iter()
        .filter_map(|package| Some((package, package["rust_version"].as_str()?)))
        .filter(|(_, wanted)| version(wanted) > promised)
        .map(|(package, wanted)| {
            format!("{} {} wants {wanted}", package["name"], package["version"])
        })
        .collect();
    assert!(wanting.is_empty(), "`cargo update --precise` an older one: {wanting:#?}");
}

#[test]
fn the_readme_promises_what_the_manifest_does() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("a README");
    let told: Vec<&str> = readme
        .split("Rust (")
        .skip(1)
        .filter_map(|text| text.split_once(" or later)"))
        .map(|(version, _)| version)
        .collect();
    assert_eq!(told, [env!("CARGO_PKG_RUST_VERSION")]);
}

#[test]
fn versions_are_compared_by_their_numbers() {
    assert!(version("1.100") > version("1.88"));
    assert!(version("1.88.1") > version("1.88"));
    assert_eq!(version("1.88"), version("1.88.0"));
}

/// What Cargo.lock has for this machine: this project, what it depends on, and what its tests do.
fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--offline", "--locked", "--format-version", "1"]);
    // Of other platforms nothing may have been fetched.
    cargo.args(["--filter-platform", &host()]).current_dir(root());
    let output = cargo.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = told["packages"].as_array().expect("packages").clone();
    for known in ["regprobe", "tokio", "proptest"] {
        assert!(packages.iter().any(|package| package["name"] == known), "{known} is looked at");
    }
    packages
}

/// `x86_64-unknown-linux-gnu`
fn host() -> String {
    let output = Command::new(env!("CARGO")).arg("-vV").output().expect("cargo starts");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    told.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").to_owned()
}

/// `1.88` is `1.88.0`.
fn version(text: &str) -> [u32; 3] {
    let mut numbers = text.split('.').map(|number| number.parse().expect("a number"));
    [0; 3].map(|_: u32| numbers.next().unwrap_or(0))
}
