//! RocketMQ's proxy: its targets, what it hands out, and recorded answers.

mod hostile;
mod recorded;
mod registry;
mod target;

use std::path::Path;

/// Bytes of a real proxy, see `tests/fixtures/rocketmq-proxy/README.md`.
fn transcript(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rocketmq-proxy");
    std::fs::read(folder.join(format!("{name}.resp.bin"))).expect(name)
}

/// The messages of each call in a recorded HTTP/2 conversation: the DATA frames of its streams, in order.
fn messages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut streams: std::collections::BTreeMap<u32, Vec<u8>> = std::collections::BTreeMap::new();
    let mut rest = bytes;
    while let Some((head, behind)) = rest.split_first_chunk::<9>() {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        let (payload, behind) = behind.split_at(length);
        if head[3] == 0 {
            streams.entry(stream).or_default().extend_from_slice(payload);
        }
        rest = behind;
    }
    streams.into_values().collect()
}
