//! Registry addresses as Dubbo's own configuration and ZooKeeper's connect strings have them.

use percent_encoding::percent_decode_str;

use crate::model::secrets::is_secret;
use crate::model::{Address, AddressError, Credential, RegistryKind, Secret, Target, TargetError};

/// Dubbo's root where a target names none.
pub const DEFAULT_ROOT: &str = "dubbo";

/// The application level's root where a target names none; it is beside Dubbo's own.
pub(super) const SERVICES_ROOT: &str = "services";

pub(super) const SCHEME: &str = "zookeeper://";
/// The second is what some tools write.
const SCHEMES: [&str; 2] = [SCHEME, "zk://"];
const PORT: u16 = 2181;
pub(super) const EXAMPLE: &str = "zookeeper://10.0.0.1:2181?backup=10.0.0.2:2181&group=dubbo";
const WITH_SCHEME: &str = "zookeeper://10.0.0.1:2181,10.0.0.2:2181";
/// Dubbo logs the address with its own service behind the slash, which is no path in ZooKeeper.
const SERVICES: [&str; 2] =
    ["org.apache.dubbo.registry.RegistryService", "com.alibaba.dubbo.registry.RegistryService"];

/// Dubbo logs a registry as `registry://…?registry=zookeeper`.
const WRAPPED: [&str; 2] = ["registry://", "service-discovery-registry://"];
const WRAPS: &str = "registry=zookeeper";

/// A text with one of the schemes, or a list without any in which ZooKeeper's port is named.
pub fn claims(text: &str) -> bool {
    let text = text.trim();
    scheme_of(text).is_some() || (!text.contains("://") && bare_member(text).is_some())
}

pub fn parse(text: &str) -> Result<Target, TargetError> {
    let text = text.trim();
    let Some((scheme, rest)) = scheme_of(text) else {
        let member = bare_member(text).unwrap_or(text);
        let problem = "2181 is ZooKeeper's port, and a list without a scheme is one of RocketMQ \
                       name servers: write zookeeper:// before it";
        return Err(refused(problem, member, WITH_SCHEME));
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match place.find('/') {
        Some(slash) => place.split_at(slash),
        None => (place, ""),
    };
    let (user, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
    let parameters = Parameters::read(query)?;
    let target = Target {
        kind: RegistryKind::ZooKeeper,
        text: shown(scheme, hosts, path, query),
        members: members(hosts, &parameters.backup)?,
        chroot: chroot(path)?,
        root: parameters.root,
        instances_root: parameters.instances_root,
        credentials: credentials(user, parameters.username, parameters.password),
        topic: None,
        name_servers: Vec::new(),
    };
    Ok(target)
}

fn refused(problem: impl Into<String>, part: &str, example: &'static str) -> TargetError {
    TargetError { problem: problem.into(), part: part.to_owned(), example }
}

/// The scheme as written, and what follows it.
fn scheme_of(text: &str) -> Option<(&str, &str)> {
    let is_wrapped = text.split(['?', '&']).skip(1).any(|pair| pair == WRAPS);
    let wrapped = WRAPPED.iter().filter(|_| is_wrapped);
    SCHEMES.iter().chain(wrapped).find_map(|scheme| {
        let (written, rest) = text.split_at_checked(scheme.len())?;
        written.eq_ignore_ascii_case(scheme).then_some((written, rest))
    })
}

/// The first member of a list without a scheme that names ZooKeeper's port.
fn bare_member(text: &str) -> Option<&str> {
    let hosts = text.split(['/', '?']).next().unwrap_or(text);
    hosts.split([',', ';', ' ']).find(|member| member.ends_with(":2181"))
}

/// The parameters that matter here. The others are Dubbo's own, and are left alone.
struct Parameters {
    backup: Vec<String>,
    root: String,
    instances_root: Option<String>,
    username: Option<String>,
    password: Option<String>,
}

impl Parameters {
    fn read(query: &str) -> Result<Self, TargetError> {
        let mut read = Self {
            backup: Vec::new(),
            root: DEFAULT_ROOT.to_owned(),
            instances_root: None,
            username: None,
            password: None,
        };
        for pair in query.split('&') {
            let (key, written) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent_decode_str(written).decode_utf8_lossy().trim().to_owned();
            match key {
                // As in Dubbo, a parameter without a value is none.
                _ if value.is_empty() => {}
                "backup" => read.backup.extend(value.split(',').map(str::to_owned)),
                "group" => read.root = node_path(&value, written)?.join("/"),
                // Dubbo takes the default for no word of its own: the group counts then.
                "rootPath" => read.instances_root = instances_root(&value, written)?,
                "username" => read.username = Some(value),
                "password" => read.password = Some(value),
                _ => {}
            }
        }
        Ok(read)
    }
}

fn members(hosts: &str, backup: &[String]) -> Result<Vec<Address>, TargetError> {
    if let Some(part) = hosts.split(',').find(|part| part.contains([';', '|'])) {
        let problem = "`;` and `|` part registries in Dubbo: give each as a target of its own, \
                       and the members of one with `,`";
        return Err(refused(problem, part, EXAMPLE));
    }
    let mut members = Vec::new();
    let all = hosts.split(',').chain(backup.iter().map(String::as_str));
    for part in all.map(str::trim).filter(|part| !part.is_empty()) {
        let member = member(part).map_err(|problem| {
            refused(format!("not an ensemble member's address: {problem}"), part, EXAMPLE)
        })?;
        if !members.contains(&member) {
            members.push(member);
        }
    }
    match members.is_empty() {
        true => Err(refused("no ensemble member is given", hosts, EXAMPLE)),
        false => Ok(members),
    }
}

/// Why a part of the list is no ensemble member.
#[derive(Debug, thiserror::Error)]
enum MemberError {
    #[error("the scheme stands once, before the first member")]
    SecondScheme,
    #[error("an IPv6 address needs square brackets: `[fd00::1]:2181`")]
    Unbracketed,
    #[error(transparent)]
    Address(#[from] AddressError),
}

fn member(part: &str) -> Result<Address, MemberError> {
    if part.contains("://") || part.ends_with(':') {
        return Err(MemberError::SecondScheme);
    }
    if !part.starts_with('[') && part.matches(':').count() > 1 {
        return Err(MemberError::Unbracketed);
    }
    let address = Address::parse_host_or_address(part)?;
    Ok(match address.port {
        Some(_) => address,
        None => address.with_port(PORT),
    })
}

/// `/a/b`, or nothing.
fn chroot(path: &str) -> Result<String, TargetError> {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let nodes = node_path(&decoded, path)?;
    match nodes.as_slice() {
        [only] if SERVICES.contains(only) => Ok(String::new()),
        nodes => Ok(nodes.iter().map(|node| format!("/{node}")).collect()),
    }
}

/// Dubbo takes the default for no word of its own: the group counts then.
fn instances_root(path: &str, written: &str) -> Result<Option<String>, TargetError> {
    let root = node_path(path, written)?.join("/");
    if root.is_empty() {
        let problem = "applications directly below ZooKeeper's root aren't read: name the node \
                       that they are below";
        return Err(refused(problem, written, EXAMPLE));
    }
    Ok((!root.eq_ignore_ascii_case(SERVICES_ROOT)).then_some(root))
}

/// The nodes of a path; slashes at its ends don't count.
fn node_path<'a>(path: &'a str, written: &str) -> Result<Vec<&'a str>, TargetError> {
    let nodes = path.trim_matches('/');
    if nodes.is_empty() {
        return Ok(Vec::new());
    }
    let nodes: Vec<&str> = nodes.split('/').collect();
    let bad = |node: &&str| matches!(*node, "" | "." | "..") || node.contains(char::is_control);
    match nodes.iter().any(bad) {
        true => Err(refused("not a path that ZooKeeper can have", written, EXAMPLE)),
        false => Ok(nodes),
    }
}

/// Dubbo sends the user and password of a registry address as `digest`.
fn credentials(user: &str, name: Option<String>, password: Option<String>) -> Vec<Credential> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let in_url = user.split_once(':').map(|(name, word)| (decode(name), decode(word)));
    let (name, password) = match (in_url, name, password) {
        (Some(in_url), ..) => in_url,
        (None, Some(name), Some(password)) => (name, password),
        (None, ..) => return Vec::new(),
    };
    let secret = Secret::new(format!("{name}:{password}"));
    vec![Credential { scheme: "digest".to_owned(), secret }]
}

/// The target as written, without user, password, or whatever else may be secret.
fn shown(scheme: &str, hosts: &str, path: &str, query: &str) -> String {
    let harmless = |pair: &&str| {
        let key = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && key != "username" && !is_secret(key)
    };
    let pairs: Vec<&str> = query.split('&').filter(harmless).collect();
    match pairs.is_empty() {
        true => format!("{scheme}{hosts}{path}"),
        false => format!("{scheme}{hosts}{path}?{}", pairs.join("&")),
    }
}
