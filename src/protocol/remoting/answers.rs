//! Codes of answers.

pub const SUCCESS: i32 = 0;
/// Any failure, a refusal by the ACL of 4.x among them.
pub const SYSTEM_ERROR: i32 = 1;
/// The server has no such request: it isn't of the kind that was thought.
pub const NOT_SUPPORTED: i32 = 3;
/// A refusal by the authentication of 5.x.
pub const NO_PERMISSION: i32 = 16;
pub const TOPIC_NOT_EXIST: i32 = 17;
/// Nobody of a group is connected.
pub const CONSUMER_NOT_ONLINE: i32 = 206;
