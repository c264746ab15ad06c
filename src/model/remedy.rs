//! A remedy: where something is changed, what is changed there, and what to know before.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use super::address::Address;

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// `host-networking`.
    pub name: &'static str,
    pub title: String,
    /// Where to make the change.
    pub place: Place,
    pub changes: Vec<Change>,
    /// What to know before applying it.
    pub caveat: Option<String>,
}

/// Where a change is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The host behind a registration, by its address where that is known.
    OnHost {
        ip: Option<IpAddr>,
        label: String,
    },
    /// The host that a registry's member is on.
    OnHostOfMember(Address),
    OnHostOfMemberAndWayToIt(Address),
    /// The address that was dialled, and what filters before it.
    OnHostAndFirewalls(String),
    /// Who keeps another's entry, and the other.
    AtOwnerAndProvider {
        owner: IpAddr,
        label: String,
    },
    OnThisHost,
    /// This host has a bridge in the way.
    OnThisHostWithBridge {
        interface: String,
    },
    InWorkload {
        label: String,
    },
    InPodTemplate,
    WhereContainerIsStarted,
    WhereServiceRuns,
    InSettingsOfRegistrant,
    InRegistryByHand,
    InRegistryByItself,
    InRegistryAddresses,
    InEachZooCfg,
    HereAndInZooCfg,
    OnMembersThatAreDown,
    OnEachBroker,
    OnBrokersNamed,
    OnHostsOfTheirFindings,
    OnEveryCaller,
    OnEachClient,
    OnEveryJavaClient,
    OnCallersLeft,
    OnConsumerHost,
    NextRun,
    NextRunOrRegistryAddresses,
    NextRunOrRoot,
    /// As a saved report says it.
    Said(String),
}

/// A text to paste, to save or to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Lines for a shell, which run on their own.
    Script(String),
    /// The same with a here-document, whose end no shell finds where it is indented.
    ScriptWithDocument(String),
    /// Lines for a shell that start a container anew.
    Recreation(String),
    /// Lines that set variables of the shell that they are pasted into.
    Exports(String),
    /// A file that a later change uses.
    SavedFile {
        name: &'static str,
        text: &'static str,
    },
    /// An override of a compose file.
    Compose(String),
    /// A patch of a workload.
    Kubernetes(String),
    Properties(String),
    /// A drop-in of a unit.
    Systemd(String),
    JavaOption(String),
    /// A sentence, where there is nothing to paste.
    Advice(String),
}

impl Change {
    /// What is to be pasted.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Change::SavedFile { name, text } => {
                Cow::Owned(format!("cat > {name} <<'END'\n{text}END"))
            }
            Change::Script(text)
            | Change::ScriptWithDocument(text)
            | Change::Recreation(text)
            | Change::Exports(text)
            | Change::Compose(text)
            | Change::Kubernetes(text)
            | Change::Properties(text)
            | Change::Systemd(text)
            | Change::JavaOption(text)
            | Change::Advice(text) => Cow::Borrowed(text),
        }
    }

    /// What takes the text, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Change::Script(_)
            | Change::ScriptWithDocument(_)
            | Change::Recreation(_)
            | Change::Exports(_)
            | Change::SavedFile { .. } => "shell",
            Change::Compose(_) => "compose",
            Change::Kubernetes(_) => "kubernetes",
            Change::Properties(_) => "properties",
            Change::Systemd(_) => "systemd",
            Change::JavaOption(_) => "java-option",
            Change::Advice(_) => "advice",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Place::OnHost { ip: Some(ip), label } => {
                return write!(f, "on the machine {ip}, which runs `{label}`");
            }
            Place::OnHost { ip: None, label } => {
                return write!(f, "on the machine that runs `{label}`");
            }
            Place::OnHostOfMember(member) => return write!(f, "on the machine of {member}"),
            Place::OnHostOfMemberAndWayToIt(member) => {
                return write!(f, "on the machine of {member}, and on the path to it");
            }
            Place::OnHostAndFirewalls(address) => {
                return write!(
                    f,
                    "on {address}, and on the firewalls and security groups in front of it"
                );
            }
            Place::AtOwnerAndProvider { owner, label } => {
                return write!(f, "on {owner}, and where `{label}` runs");
            }
            Place::OnThisHostWithBridge { interface } => {
                return write!(f, "on this machine, whose `{interface}` hides the range");
            }
            Place::InWorkload { label } => return write!(f, "in the workload that runs `{label}`"),
            Place::Said(text) => text,
            Place::OnThisHost => "on this machine",
            Place::InPodTemplate => "in the pod template",
            Place::WhereContainerIsStarted => "where this container is started",
            Place::WhereServiceRuns => "where the service should run",
            Place::InSettingsOfRegistrant => "in the settings of the application that registers it",
            Place::InRegistryByHand => "in the registry, by hand",
            Place::InRegistryByItself => "in the registry, by itself",
            Place::InRegistryAddresses => "in every registry address that names it, or in DNS",
            Place::InEachZooCfg => "in zoo.cfg of each member; then restart the members one by one",
            Place::HereAndInZooCfg => "here, and in zoo.cfg",
            Place::OnMembersThatAreDown => "on the members that are down",
            Place::OnEachBroker => "on each broker",
            Place::OnBrokersNamed => "on the named brokers",
            Place::OnHostsOfTheirFindings => "on the machines named in their findings",
            Place::OnEveryCaller => "on every caller, or as a record in DNS",
            Place::OnEachClient => "on each client",
            Place::OnEveryJavaClient => {
                "on every Java client of this registry, providers and consumers"
            }
            Place::OnCallersLeft => "on the machines that still call it",
            Place::OnConsumerHost => "on a machine that runs a consumer",
            Place::NextRun => "for the next run",
            Place::NextRunOrRegistryAddresses => {
                "for the next run, or in every registry address that names it"
            }
            Place::NextRunOrRoot => {
                "for the next run, or in the applications' registry address (group=)"
            }
        };
        f.write_str(words)
    }
}
