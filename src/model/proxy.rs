//! A RocketMQ proxy: how it chooses what it hands out.

/// How a RocketMQ proxy is run, by which it chooses the addresses that it hands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProxyMode {
    /// It is one process with its broker: each broker's host (`brokerIP1`), with its own `grpcServerPort`, be
    /// the client one of gRPC or of remoting.
    Local,
    /// The host that it was asked by, with its own `grpcServerPort`. To clients of its remoting port:
    /// `remotingAccessAddr`, with its own `remotingListenPort`.
    Cluster,
}

impl ProxyMode {
    pub fn name(self) -> &'static str {
        match self {
            ProxyMode::Local => "local",
            ProxyMode::Cluster => "cluster",
        }
    }
}
