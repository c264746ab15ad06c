//! The words that reports use for what happened at an address.

use super::class::PoolKind;
use super::evidence::{
    AddressEvidence, Answer, Attempt, ConnectFailure, Connected, Identity, Purpose, Resolution,
    Route, Silence, Skip,
};
use super::finding::Verdict;

impl AddressEvidence {
    /// How the connection ended on the first path, or why there was none.
    pub fn connection_outcome(&self) -> &'static str {
        match (self.paths.first(), &self.resolution) {
            (Some(path), _) => path.connection.outcome(),
            (None, Resolution::Unresolved { .. }) => "unresolved",
            (None, _) => "skipped",
        }
    }

    /// Why nothing was dialled, where nothing was.
    pub fn skipped(&self) -> Option<Skip> {
        match (self.paths.first().map(|path| &path.connection), &self.resolution) {
            (Some(Attempt::Skipped(skip)), _) => Some(*skip),
            (None, Resolution::Skipped(skip)) => Some(*skip),
            _ => None,
        }
    }

    /// What the identity proof gave on the first path, or `skipped`.
    pub fn identity_outcome(&self, verdict: Verdict) -> &'static str {
        self.paths.first().map_or("skipped", |path| path.identity.outcome(verdict))
    }
}

impl Attempt<Connected, ConnectFailure> {
    pub fn outcome(&self) -> &'static str {
        match self {
            Attempt::Done(_) => "connected",
            Attempt::Failed(failure) => failure.kind.name(),
            Attempt::Skipped(_) => "skipped",
        }
    }
}

impl Attempt<Answer, Identity> {
    /// Whether an answer is the right one only the verdict knows.
    pub fn outcome(&self, verdict: Verdict) -> &'static str {
        match (self, verdict) {
            // A proxy, where one is handed out to clients.
            (Attempt::Done(Answer::Server(_)), Verdict::Reachable | Verdict::LocalOnly) => "proven",
            (Attempt::Done(Answer::Server(_)), _) | (Attempt::Done(_), Verdict::Misidentified) => {
                "wrong"
            }
            (Attempt::Done(_), _) => "proven",
            (Attempt::Failed(Identity::Silent(_)), _) => "silent",
            (Attempt::Failed(Identity::OtherProtocol(_)), _) => "other-protocol",
            (Attempt::Failed(Identity::Withheld(_)), _) => "withheld",
            (Attempt::Failed(Identity::Unsupported), _) => "unsupported",
            (Attempt::Skipped(_), _) => "skipped",
        }
    }
}

impl Resolution {
    pub fn outcome(&self) -> &'static str {
        match self {
            Resolution::Literal => "literal",
            Resolution::Resolved { .. } => "resolved",
            Resolution::Unresolved { .. } => "unresolved",
            Resolution::Skipped(_) => "skipped",
        }
    }
}

impl Route {
    pub fn outcome(&self) -> &'static str {
        match self {
            Route::Local { .. } => "local",
            Route::Via { .. } => "via",
            Route::Unreachable => "unreachable",
            Route::Prohibit => "prohibit",
            Route::Blackhole => "blackhole",
            Route::None => "none",
            Route::Unknown(_) => "unknown",
        }
    }
}

impl Purpose {
    pub fn name(&self) -> &'static str {
        match self {
            Purpose::Registered => "registered",
            Purpose::FastPort { .. } => "fast-port",
            Purpose::Ha { .. } => "ha",
            Purpose::Peer { .. } => "peer",
            Purpose::Sibling { .. } => "sibling",
            Purpose::SourceHost { .. } => "machine",
            Purpose::MetadataService { .. } => "metadata-service",
        }
    }
}

impl Silence {
    pub fn name(self) -> &'static str {
        match self {
            Silence::Closed => "closed",
            Silence::Reset => "reset",
            Silence::TimedOut => "timed-out",
        }
    }
}

impl PoolKind {
    pub fn name(self) -> &'static str {
        match self {
            PoolKind::Docker => "docker",
            PoolKind::Pod => "pod",
        }
    }
}
