//! What an embedded broker says of its clients.

use serde_json::{Map, Value, json};

use crate::model::{Client, ClientKind};
use crate::protocol::remoting::version;

/// The groups that consume, among them one that every broker has.
pub(super) fn groups(clients: &[Client]) -> String {
    let names = of_kind(clients, ClientKind::Consumer).map(|client| client.group.as_str());
    let table: Map<String, Value> = std::iter::once("TOOLS_CONSUMER")
        .chain(names)
        .map(|name| (name.to_owned(), json!({"groupName": name, "consumeEnable": true})))
        .collect();
    json!({"subscriptionGroupTable": table}).to_string()
}

/// The consumers of a group; `None`: it has none.
pub(super) fn consumers(clients: &[Client], group: &str) -> Option<String> {
    let members = of_kind(clients, ClientKind::Consumer).filter(|client| client.group == group);
    let set: Vec<Value> = members.map(|client| connection(client, "clientAddr", "")).collect();
    (!set.is_empty()).then(|| json!({"connectionSet": set}).to_string())
}

/// Every producer, with the one that each client has for itself.
pub(super) fn producers(clients: &[Client]) -> String {
    let mut data: Map<String, Value> = Map::new();
    for client in of_kind(clients, ClientKind::Producer) {
        for group in [client.group.as_str(), "CLIENT_INNER_PRODUCER"] {
            let members = data.entry(group).or_insert_with(|| json!([]));
            if let Some(members) = members.as_array_mut() {
                members.push(connection(client, "remoteIP", "/"));
            }
        }
    }
    json!({"data": data}).to_string()
}

fn of_kind(clients: &[Client], kind: ClientKind) -> impl Iterator<Item = &Client> {
    clients.iter().filter(move |client| client.kind == kind)
}

fn connection(client: &Client, key: &str, before: &str) -> Value {
    let number = (0..=i32::from(u16::MAX)).find(|number| version::name(*number) == client.version);
    json!({
        key: format!("{before}{}:40000", client.host),
        "clientId": format!("{}@1", client.host),
        "language": "JAVA",
        "version": number.unwrap_or_default(),
    })
}
