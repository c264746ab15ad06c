//! RocketMQ's remoting protocol: codec, conversation, and the proof of a broker's identity.

mod clients;
mod conversation;
mod header;
mod identify;
pub mod json;
pub mod properties;
mod role;
pub mod version;
pub mod wire;

pub use clients::{Heard, ask_for_clients, read_consumers, read_groups, read_producers};
pub use conversation::{Break, Conversation};
pub use identify::{identify, read_identity};

/// Requests that change nothing.
pub mod codes {
    pub const GET_BROKER_CONFIG: i32 = 26;
    pub const GET_BROKER_RUNTIME_INFO: i32 = 28;
    pub const GET_ROUTEINFO_BY_TOPIC: i32 = 105;
    pub const GET_BROKER_CLUSTER_INFO: i32 = 106;
    pub const GET_ALL_SUBSCRIPTION_GROUPS: i32 = 201;
    pub const GET_CONSUMER_CONNECTIONS: i32 = 203;
    pub const GET_ALL_TOPIC_LIST: i32 = 206;
    pub const GET_NAMESRV_CONFIG: i32 = 319;
    /// From 4.9 on.
    pub const GET_ALL_PRODUCERS: i32 = 328;
}

/// A topic that every RocketMQ has.
pub const TOPIC: &str = "TBW102";

/// Codes of answers.
pub mod answers {
    pub const SUCCESS: i32 = 0;
    /// Any failure, a refusal by the ACL of 4.x among them.
    pub const SYSTEM_ERROR: i32 = 1;
    pub const BUSY: i32 = 2;
    /// The server has no such request: it isn't of the kind that was thought.
    pub const NOT_SUPPORTED: i32 = 3;
    /// A refusal by the authentication of 5.x.
    pub const NO_PERMISSION: i32 = 16;
    pub const TOPIC_NOT_EXIST: i32 = 17;
    /// Nobody of a group is connected.
    pub const CONSUMER_NOT_ONLINE: i32 = 206;
}
