//! Lists of name servers as RocketMQ's own configuration has them.

use crate::model::{Address, AddressError, RegistryKind, Target, TargetError};

pub(super) const SCHEME: &str = "rocketmq://";
const PORT: u16 = 9876;
pub(super) const WITH_SCHEME: &str = "rocketmq://10.0.0.1:9876;10.0.0.2:9876";
const BARE: &str = "10.0.0.1:9876;10.0.0.2:9876";

/// What people write before a name server that they take for a web server.
const WEB: [&str; 2] = ["http://", "https://"];

/// `rocketmq://…`, or a list without a scheme in which there is a port or a second name server. With a web
/// server's scheme it is refused as what it was meant for, by the port.
pub(super) fn claims(text: &str) -> bool {
    let text = text.trim();
    let is_web = WEB.iter().any(|scheme| text.starts_with(scheme));
    scheme_of(text).is_some()
        || !text.contains("://") && text.contains([':', ';', ','])
        || is_web && text.trim_end_matches('/').ends_with(&format!(":{PORT}"))
}

pub(super) fn parse(text: &str) -> Result<Target, TargetError> {
    let text = text.trim();
    let (list, example) = match scheme_of(text) {
        Some(rest) => (rest, WITH_SCHEME),
        None => (text, BARE),
    };
    let refused =
        |problem: String, part: &str| TargetError { problem, part: part.to_owned(), example };
    let mut members = Vec::new();
    for part in list.split([';', ',']).map(str::trim).filter(|part| !part.is_empty()) {
        let member = member(part, example == WITH_SCHEME)
            .map_err(|problem| refused(format!("not a name server's address: {problem}"), part))?;
        if !members.contains(&member) {
            members.push(member);
        }
    }
    if members.is_empty() {
        return Err(refused("no name server is given".to_owned(), text));
    }
    Ok(Target {
        kind: RegistryKind::RocketMq,
        text: text.to_owned(),
        members,
        chroot: String::new(),
        instances_root: None,
        root: String::new(),
        credentials: Vec::new(),
        topic: None,
        name_servers: Vec::new(),
    })
}

/// What follows the scheme.
fn scheme_of(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then_some(rest)
}

/// Why a part of the list is no name server.
#[derive(Debug, thiserror::Error)]
enum MemberError {
    #[error("a name server speaks RocketMQ's own protocol: leave `http://` out")]
    Web,
    #[error("between name servers there is a `;`")]
    Separator,
    #[error("it has neither path nor parameters")]
    PathOrParameters,
    #[error("it has no user name")]
    UserName,
    #[error("an IPv6 address needs square brackets: `[fd00::1]:9876`")]
    Unbracketed,
    #[error(transparent)]
    Address(#[from] AddressError),
}

/// One name server. With the scheme the port may be left out, as in RocketMQ's console; NAMESRV_ADDR
/// needs it.
fn member(part: &str, port_optional: bool) -> Result<Address, MemberError> {
    if WEB.iter().any(|scheme| part.starts_with(scheme)) {
        return Err(MemberError::Web);
    }
    if is_list(part) {
        return Err(MemberError::Separator);
    }
    if part.contains(['/', '?']) {
        return Err(MemberError::PathOrParameters);
    }
    if part.contains('@') {
        return Err(MemberError::UserName);
    }
    if !part.starts_with('[') && part.matches(':').count() > 1 {
        return Err(MemberError::Unbracketed);
    }
    match Address::parse(part) {
        Err(AddressError::NoPort) if port_optional => {
            Ok(Address::parse_host_or_address(part)?.with_port(PORT))
        }
        parsed => Ok(parsed?),
    }
}

/// Several addresses, with something else between them than RocketMQ takes.
fn is_list(part: &str) -> bool {
    let mut members = part.split([' ', '\t', '|']).filter(|member| !member.is_empty());
    part.contains([' ', '\t', '|']) && members.all(|member| Address::parse(member).is_ok())
}
