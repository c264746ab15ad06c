//! The container engine of this host: Docker, or whatever answers as Docker does on its socket.

use std::path::Path;
use std::time::Duration;

use bollard::errors::Error;
use bollard::models::{
    ContainerSummary, ContainerSummaryNetworkSettings, PortSummary, PortSummaryTypeEnum,
};
use bollard::query_parameters::ListContainersOptions;
use bollard::{API_DEFAULT_VERSION, Docker};

use super::clock::within;
use crate::model::{Container, Published};

/// The label that Compose gives the containers of a service.
const COMPOSE_SERVICE: &str = "com.docker.compose.service";

/// Why the engine doesn't tell.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("no answer within {0:?}")]
    Late(Duration),
    #[error("{}", in_words(.0))]
    Refused(#[from] Error),
}

/// The containers that run, as the engine behind `socket` tells within `limit`.
/// Two questions are asked, for its version and for the list; neither has an effect.
pub async fn running_containers(
    socket: &Path,
    limit: Duration,
) -> Result<Vec<Container>, EngineError> {
    let containers = within(limit, ask(socket, limit)).await.ok_or(EngineError::Late(limit))??;
    Ok(containers.into_iter().map(container).collect())
}

async fn ask(socket: &Path, limit: Duration) -> Result<Vec<ContainerSummary>, Error> {
    let seconds = limit.as_secs().max(1);
    let engine = Docker::connect_with_unix(&socket.to_string_lossy(), seconds, API_DEFAULT_VERSION);
    // An old engine refuses questions in a version that it doesn't know.
    let engine = engine?.negotiate_version().await?;
    engine.list_containers(None::<ListContainersOptions>).await
}

/// The error with its causes, of which the innermost tells the most.
fn in_words(error: &Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let inner_words = inner.to_string();
        if !words.contains(&inner_words) {
            words = format!("{words}: {inner_words}");
        }
        cause = inner.source();
    }
    words
}

fn container(summary: ContainerSummary) -> Container {
    let id = summary.id.unwrap_or_default();
    Container {
        name: name(summary.names.unwrap_or_default()).unwrap_or_else(|| id.clone()),
        id,
        image: summary.image.unwrap_or_default(),
        addresses: summary.network_settings.map(addresses).unwrap_or_default(),
        published: summary.ports.into_iter().flatten().filter_map(published).collect(),
        service: summary.labels.and_then(|mut labels| labels.remove(COMPOSE_SERVICE)),
    }
}

/// Its own name, not what another container calls it by a link (`/other/alias`).
fn name(names: Vec<String>) -> Option<String> {
    let mut names = names.iter().map(|name| name.trim_start_matches('/'));
    names.find(|name| !name.is_empty() && !name.contains('/')).map(str::to_owned)
}

fn addresses(settings: ContainerSummaryNetworkSettings) -> Vec<std::net::IpAddr> {
    let networks = settings.networks.into_iter().flatten();
    let texts = networks.flat_map(|(_, network)| [network.ip_address, network.global_ipv6_address]);
    let mut addresses: Vec<_> = texts.flatten().filter_map(|text| text.parse().ok()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

/// `None`: it isn't published, or not for TCP.
fn published(port: PortSummary) -> Option<Published> {
    let is_tcp = port.typ.is_none_or(|kind| kind == PortSummaryTypeEnum::TCP);
    let only_on: Option<std::net::IpAddr> = port.ip.and_then(|text| text.parse().ok());
    Some(Published {
        port: port.private_port,
        published_as: port.public_port.filter(|_| is_tcp)?,
        only_on: only_on.filter(|ip| !ip.is_unspecified()),
    })
}
