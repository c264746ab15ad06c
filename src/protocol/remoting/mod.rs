//! RocketMQ's remoting protocol: codec, conversation, and the proof of a broker's identity.

pub mod answers;
mod clients;
pub mod codes;
mod command;
mod conversation;
mod header;
mod identify;
pub mod json;
pub mod properties;
mod role;
mod sign;
pub mod version;
pub mod wire;

pub use clients::{Heard, ask_for_clients, read_consumers, read_groups, read_producers};
pub use conversation::{Break, Conversation};
pub use identify::{identify, read_identity};
pub use role::TOPIC;
pub use sign::signed;
