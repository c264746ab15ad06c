//! Who is connected to the brokers of a RocketMQ cluster.

use serde::Serialize;

use super::each::Parts;
use crate::model::{Client, ClusterClients, Report};

#[derive(Serialize)]
pub(crate) struct ClientsPart<'a> {
    target: &'a str,
    cluster: &'a str,
    /// The brokers that told.
    told_by: Vec<String>,
    clients: Vec<ClientPart<'a>>,
}

#[derive(Serialize)]
struct ClientPart<'a> {
    group: &'a str,
    kind: &'static str,
    host: String,
    /// Empty when unknown.
    version: &'a str,
}

pub(crate) fn clients(report: &Report) -> Parts<'_, ClientsPart<'_>> {
    Box::new(report.diagnosis.clients.iter().map(|cluster| {
        let ClusterClients { target, cluster, told_by, clients } = cluster;
        ClientsPart {
            target: target.of(&report.targets).map_or("", |target| &target.text),
            cluster,
            told_by: told_by.iter().map(ToString::to_string).collect(),
            clients: clients.iter().map(client).collect(),
        }
    }))
}

fn client(client: &Client) -> ClientPart<'_> {
    ClientPart {
        group: &client.group,
        kind: client.kind.name(),
        host: client.host.to_string(),
        version: &client.version,
    }
}
