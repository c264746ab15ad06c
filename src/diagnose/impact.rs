//! Which of those who use what is registered a fault hurts.

/// Whom a fault hurts of those who use what is registered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hurts {
    /// All of them.
    #[default]
    Callers,
    /// The clients of a broker that send by its fast channel.
    FastChannel,
    /// A broker's slaves, and none of its clients.
    Replication,
}
