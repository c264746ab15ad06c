//! What a proxy said.

use crate::model::ProxyMode;
use crate::protocol::rocketmq_grpc::wire::{ILLEGAL_TOPIC, TOPIC_NOT_FOUND};

/// What a proxy said of a topic.
pub(super) struct Told {
    pub spoken: Spoken,
    pub topic: String,
    pub route: Result<Route, NoRoute>,
    /// It hands out the port that was asked, and would were another asked.
    pub is_grpc_port: bool,
}

/// What the proxy was asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoken {
    Grpc,
    GrpcInTls,
    Remoting,
}

/// What clients are handed for a topic.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub mode: ProxyMode,
    /// Each broker's name with an address for it, as it was told.
    pub handed: Vec<(String, String)>,
}

/// Why nothing is handed out, in the proxy's own words.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoRoute {
    #[error("code {code}: {words}{}", hint(*code))]
    Refused { code: i32, words: String },
    #[error("the route can't be understood: {0}")]
    Unread(#[from] serde_json::Error),
}

fn hint(code: i32) -> &'static str {
    match code {
        ILLEGAL_TOPIC => " (no client may use such a topic)",
        TOPIC_NOT_FOUND => " (it knows no such topic)",
        _ => "",
    }
}

impl Told {
    /// Of the same port gRPC tells the mode, which remoting doesn't: a cluster's name, which is a topic, is
    /// refused in local mode alone.
    pub(super) fn in_mode_of(mut self, grpc: Option<Told>) -> Self {
        let mode = match grpc.map(|told| told.route) {
            Some(Ok(route)) => route.mode,
            Some(Err(NoRoute::Refused { code: ILLEGAL_TOPIC, .. })) => ProxyMode::Local,
            Some(Err(NoRoute::Refused { .. } | NoRoute::Unread(_))) | None => ProxyMode::Cluster,
        };
        if let Ok(route) = &mut self.route {
            route.mode = mode;
        }
        self
    }
}
