//! Recorded answers, cut at each length and flipped at each bit: an answer or none, never a panic.

use regprobe::registry::zookeeper::wire;

use super::wire::answered;

#[test]
fn no_answer_to_a_connect_panics() {
    let body = answered("connect");
    for end in 0..body.len() {
        // The trailing flag came with 3.4; without it the answer is whole.
        assert_eq!(wire::connect_response(&body[..end]).is_some(), end == body.len() - 1, "{end}");
    }
    for place in 0..body.len() {
        for bit in 0..8 {
            let mut flipped = body.clone();
            flipped[place] ^= 1 << bit;
            let _ = wire::connect_response(&flipped);
        }
    }
}

/// Reads a frame in each way that it may be taken.
fn take(frame: &[u8]) -> Option<usize> {
    let body = wire::answer(frame)?.body;
    let names = wire::children(body).map_or(0, |names| names.len());
    let data = wire::data(body).map_or(0, |(data, _)| data.len());
    let created = wire::stat(body).map_or(0, |_| 1);
    Some(names + data + created)
}

#[test]
fn no_answer_panics_or_asks_for_memory_that_it_has_not() {
    for name in ["getchildren2-dubbo", "getdata-services", "acl-getdata-noauth"] {
        let body = answered(name);
        for end in 0..body.len() {
            assert!(take(&body[..end]).is_none_or(|size| size <= body.len()), "{name} to {end}");
        }
        for place in 0..body.len() {
            for bit in 0..8 {
                let mut flipped = body.clone();
                flipped[place] ^= 1 << bit;
                assert!(take(&flipped).is_none_or(|size| size <= body.len()), "{name} at {place}");
            }
        }
    }
}
