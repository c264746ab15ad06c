//! What was tried: done, failed or skipped, and why.

/// Something that was tried: it gave a value, failed in a way that is evidence, or wasn't tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt<T, F> {
    Done(T),
    Failed(F),
    Skipped(Skip),
}

/// Why something wasn't tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// `--passive`, or `list`.
    Passive,
    /// 0.0.0.0 and :: mean "this host" to whoever dials them.
    Wildcard,
    /// Link-local addresses are not dialled.
    LinkLocal,
    /// There is no port (a consumer).
    NoPort,
    /// An earlier step failed.
    NotReached,
    /// `--deny-network`.
    Denied,
    /// `--identity none`.
    NotAsked,
}

impl Skip {
    pub fn name(self) -> &'static str {
        match self {
            Skip::Passive => "passive",
            Skip::Wildcard => "wildcard",
            Skip::LinkLocal => "link-local",
            Skip::NoPort => "no-port",
            Skip::NotReached => "not-reached",
            Skip::Denied => "denied",
            Skip::NotAsked => "not-asked",
        }
    }
}
