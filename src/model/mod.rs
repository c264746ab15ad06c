//! The nouns: plain values that every other room passes along.

pub mod address;
pub mod choice;
pub mod clients;
pub mod containers;
pub mod evidence;
pub mod explanation;
pub mod finding;
pub mod listing;
pub mod outcome;
pub mod plan;
pub mod premises;
pub mod progress;
pub mod registration;
pub mod report;
pub mod secrets;
pub mod server;
pub mod tally;
pub mod target;
pub mod text;
pub mod vantage;

pub use address::{Address, AddressError, Host};
pub use choice::{
    Choice, ChoiceStep, Concern, Entry, Other, Prospect, Registered, SelfReport, Told, Use, Version,
};
pub use clients::{Client, ClientKind, ClusterClients};
pub use containers::{Container, Containers, Published};
pub use evidence::{
    AddressEvidence, Answer, Attempt, BrokerIdentity, Class, ConnectFailure, Connected, Evidence,
    FailureKind, Icmp, Identity, Path, PoolKind, Presence, Purpose, Range, Resolution, Route,
    Services, Silence, Skip,
};
pub use explanation::{
    Explanation, Fault, Near, Place, Recognised, Said, Service, Step as NextStep,
};
pub use finding::{
    Cause, Change, ChangeKind, Confidence, Diagnosis, Effect, Finding, Remedy, Severity, Verdict,
};
pub use listing::{Listing, MemberFailure, MemberLook, Oddity, Read, ServerView, Session};
pub use plan::{Asked, CheckSettings, Depth, Filters, Plan, Suppression, WhoamiPlan};
pub use premises::{Card, Contact, File, Given, NameOf, NameSight, Premises, V6Address};
pub use progress::{Progress, Step, Unwatched};
pub use registration::{
    Attributes, METADATA_SERVICE, Protocol, Registrant, Registration, Role, ServiceKey, Subject,
};
pub use report::Report;
pub use server::{RocketMqServer, ServerKind};
pub use tally::Tally;
pub use target::{Credential, RegistryKind, Secret, Target, TargetError};
pub use vantage::{Interface, InterfaceKind, Network, Vantage};
