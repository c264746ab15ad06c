//! Who is connected to a broker: its producers, and its consumers group by group.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::io::{AsyncRead, AsyncWrite};

use super::conversation::{Break, Conversation};
use super::wire::Command;
use super::{answers, codes, json, version};
use crate::model::{AccessKey, Client, ClientKind};

/// Groups that one broker is asked for.
const GROUPS: usize = 200;
/// Requests under way at once: a broker answers these from the threads that its operators use too.
const IN_FLIGHT: usize = 16;
/// Clients of one broker that are kept.
const CLIENTS: usize = 10_000;
/// The longest name of a group that RocketMQ's own clients take.
const LONGEST: usize = 255;

/// What a broker told of its clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// It told of its producers or of a group's consumers, be it that there are none.
    pub told: bool,
    pub clients: Vec<Client>,
}

enum Question {
    Producers,
    ConsumersOf(String),
}

/// Asks the other end, a broker, and adds to `heard` as the answers come: what was heard until the
/// caller's time limit stays heard.
pub async fn ask_for_clients<S>(
    stream: &mut S,
    heard: &mut Heard,
    key: Option<&AccessKey>,
) -> Result<(), Break>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut conversation = Conversation::new(stream);
    if let Some(key) = key {
        conversation.sign_with(key);
    }
    let request = Command::request(codes::GET_ALL_SUBSCRIPTION_GROUPS, 1, &[]);
    let answer = conversation.ask(request).await?;
    let groups = read_groups(&answer);
    let knows_groups = groups.is_some();
    let mut questions = questions(groups, answer.version).into_iter();
    // No group, and producers aren't asked for: there is nobody.
    heard.told = knows_groups && questions.len() == 0;
    let mut asked = HashMap::new();
    let mut number = 1;
    loop {
        let mut requests = Vec::new();
        while asked.len() < IN_FLIGHT
            && let Some(question) = questions.next()
        {
            number += 1;
            requests.push(question.request(number));
            asked.insert(number, question);
        }
        conversation.send(&requests).await;
        if asked.is_empty() {
            return Ok(());
        }
        let answer = conversation.next().await?;
        if answer.is_answer()
            && let Some(question) = asked.remove(&answer.opaque)
        {
            heard.add(&question, &answer);
        }
    }
}

/// The groups that consume, without RocketMQ's own, in order.
pub fn read_groups(answer: &Command) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Body {
        subscription_group_table: BTreeMap<String, IgnoredAny>,
    }
    let Body { subscription_group_table: table } = body(answer)?;
    Some(table.into_keys().filter(|group| is_somebodys(group)).collect())
}

/// Those of `group` that are connected.
pub fn read_consumers(group: &str, answer: &Command) -> Option<Vec<Client>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Body {
        connection_set: Vec<Connection>,
    }
    let Body { connection_set: connections } = body(answer)?;
    let client = |connection: Connection| connection.client(group, ClientKind::Consumer);
    Some(connections.into_iter().filter_map(client).collect())
}

/// Every producer that is connected, RocketMQ's own left out.
pub fn read_producers(answer: &Command) -> Option<Vec<Client>> {
    #[derive(Deserialize)]
    struct Body {
        data: BTreeMap<String, Vec<Connection>>,
    }
    let Body { data } = body(answer)?;
    let groups = data.into_iter().filter(|(group, _)| is_somebodys(group));
    let clients = groups.flat_map(|(group, connections)| {
        let client = move |connection: Connection| connection.client(&group, ClientKind::Producer);
        connections.into_iter().filter_map(client)
    });
    Some(clients.collect())
}

/// A client as the two answers describe it: one says `clientAddr`, the other `remoteIP`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    #[serde(alias = "remoteIP")]
    client_addr: String,
    #[serde(default)]
    version: i32,
}

impl Connection {
    fn client(self, group: &str, kind: ClientKind) -> Option<Client> {
        let host = host(&self.client_addr)?;
        Some(Client { group: group.to_owned(), kind, host, version: version::name(self.version) })
    }
}

impl Question {
    fn request(&self, number: i32) -> Command {
        match self {
            Question::Producers => Command::request(codes::GET_ALL_PRODUCERS, number, &[]),
            Question::ConsumersOf(group) => {
                let fields = [("consumerGroup", group.as_str())];
                Command::request(codes::GET_CONSUMER_CONNECTIONS, number, &fields)
            }
        }
    }
}

impl Heard {
    fn add(&mut self, question: &Question, answer: &Command) {
        let clients = match question {
            Question::Producers => read_producers(answer),
            Question::ConsumersOf(group) => read_consumers(group, answer),
        };
        self.told |= clients.is_some() || answer.code == answers::CONSUMER_NOT_ONLINE;
        let room = CLIENTS.saturating_sub(self.clients.len());
        self.clients.extend(clients.unwrap_or_default().into_iter().take(room));
    }
}

/// Brokers before 4.9 have no answer for all producers, and say nothing where they have none.
fn questions(groups: Option<Vec<String>>, version: i32) -> Vec<Question> {
    let producers = (version >= version::V4_9_0).then_some(Question::Producers);
    let groups = groups.unwrap_or_default().into_iter().take(GROUPS);
    producers.into_iter().chain(groups.map(Question::ConsumersOf)).collect()
}

/// `None`: refused, not known there, nobody connected, or not what it should be.
fn body<T: serde::de::DeserializeOwned>(answer: &Command) -> Option<T> {
    (answer.code == answers::SUCCESS).then(|| json::read(&answer.body).ok()).flatten()
}

/// Whether a group is an application's, and not of RocketMQ itself.
fn is_somebodys(group: &str) -> bool {
    const OWN: [&str; 9] = [
        "CID_HOUSEKEEPING",
        "CID_ONS-HTTP-PROXY",
        "CLIENT_INNER_PRODUCER",
        "FILTERSRV_CONSUMER",
        "SELF_TEST_C_GROUP",
        "SELF_TEST_P_GROUP",
        "TOOLS_CONSUMER",
        "__MONITOR_CONSUMER",
        "",
    ];
    const OWN_BEGIN: [&str; 6] = [
        "%",
        "CID_DefaultHeartBeatSyncerTopic",
        "CID_ONSAPI_",
        "CID_RMQ_SYS_",
        "CID_SYS_RMQ_",
        "rmq_sys_",
    ];
    group.len() <= LONGEST
        && !OWN.contains(&group)
        && !OWN_BEGIN.iter().any(|begin| group.starts_with(begin))
}

/// The host of `10.0.0.1:40000`, `/10.0.0.1:40000` or `/0:0:0:0:0:0:0:1:40000`, as Java writes them.
fn host(address: &str) -> Option<IpAddr> {
    let (host, _) = address.rsplit_once(':')?;
    let host = host.trim_start_matches('/').trim_start_matches('[').trim_end_matches(']');
    let host = host.split_once('%').map_or(host, |(host, _)| host);
    host.parse().ok().map(|ip: IpAddr| ip.to_canonical())
}
