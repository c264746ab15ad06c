//! RocketMQ: its wire, the proof of a broker's identity, its targets, and reading name servers.

mod banner;
mod clients;
mod hostile;
mod identify;
mod registry;
mod target;
mod wire;

use std::path::Path;

/// An answer recorded from a real server, see `tests/fixtures/rocketmq/README.md`.
fn transcript(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rocketmq");
    std::fs::read(folder.join(format!("{name}.resp.bin"))).expect(name)
}

/// Every recorded answer, by name.
fn transcripts() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rocketmq");
    let entries = std::fs::read_dir(folder).expect("the folder of fixtures");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string());
    let mut names: Vec<String> = names
        .filter_map(|name| name.expect("a name").strip_suffix(".resp.bin").map(str::to_owned))
        .collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), transcript(&name))).collect()
}
