//! A remoting header's version number and the release it stands for.

/// The number of V4_0_0. From there on each minor line takes twenty numbers and each release two:
/// the one before it is its snapshot.
const V4_0_0: i32 = 213;

/// The number of V5_9_9, the last that RocketMQ names.
const V5_9_9: i32 = 611;

/// The number of V4_9_0, from which on a broker refuses what it doesn't know; older ones are silent.
pub const V4_9_0: i32 = 393;

/// The least number to which a name server of 4.9.4 or later answers routes in standard JSON.
pub const V4_9_4: i32 = 401;

/// `V5_3_3` for 479; empty for a number that stands for no release of the 4.x and 5.x lines.
pub fn name(number: i32) -> String {
    if !(V4_0_0 - 1..=V5_9_9).contains(&number) {
        return String::new();
    }
    let place = (number + 1 - V4_0_0) / 2;
    let (major, minor, patch) = (4 + place / 100, place / 10 % 10, place % 10);
    let snapshot = if (number - V4_0_0) % 2 == 0 { "" } else { "_SNAPSHOT" };
    format!("V{major}_{minor}_{patch}{snapshot}")
}
