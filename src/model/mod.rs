//! The nouns: plain values that every other room passes along.

pub mod address;
pub mod baseline;
pub mod called;
pub mod choice;
pub mod class;
pub mod clients;
pub mod concerned;
pub mod containers;
pub mod diagnosis;
pub mod evidence;
pub mod expectation;
pub mod explanation;
pub mod finding;
pub mod foreign;
pub mod incident;
pub mod job;
pub mod listing;
pub mod lookup;
pub mod moment;
pub mod next_run;
pub mod options;
pub mod outcome;
pub mod plan;
pub mod premises;
pub mod processes;
pub mod progress;
pub mod proxy;
pub mod quote;
pub mod reference;
pub mod registration;
pub mod release;
pub mod remedy;
pub mod report;
pub mod saved;
pub mod secrets;
pub mod sentence;
pub mod server;
pub mod service_key;
pub mod session;
pub mod shape;
pub mod side_by_side;
pub mod tally;
pub mod target;
pub mod text;
pub mod topic;
pub mod unreadable;
pub mod vantage;
pub mod waited;

pub use address::{Address, AddressError, Host};
pub use baseline::{Baseline, Compared, EarlierFinding, Looked};
pub use choice::{
    Choice, ChoiceStep, Concern, Entry, Other, Prospect, Registered, SelfReport, Told, Use, Version,
};
pub use class::{Class, PoolKind, Range, classify, classify_host};
pub use clients::{Client, ClientKind, ClusterClients};
pub use containers::{Container, Containers, Published};
pub use diagnosis::{Diagnosis, Judged};
pub use evidence::{
    AddressEvidence, Answer, Attempt, BrokerIdentity, ConnectFailure, Connected, DLedgerGroup,
    DLedgerPeer, Deployment, Evidence, FailureKind, Icmp, Identity, Mode, Path, Presence, Purpose,
    Resolution, RevisionMetadata, Route, Services, Silence, Skip,
};
pub use expectation::{Expectation, Expected, Gate, Met, Part, Party, Since, Standing, UNMET};
pub use explanation::{
    Explanation, Fault, Near, Place, Recognised, Said, Service, Step as NextStep, System, Whose,
};
pub use finding::{Cause, Confidence, Effect, Finding, Severity, VERDICTS, Verdict};
pub use foreign::{Foreign, KnownProtocol};
pub use incident::{Concerned, Event, Happening, Incident, IncidentState, Watched};
pub use job::{
    Asked, CheckSettings, Depth, Filters, Job, RunMode, ServeJob, Suppression, WhoamiJob,
};
pub use listing::{Listing, MemberFailure, MemberLook, Oddity, Read, ServerView, Trace};
pub use lookup::{DnsFailure, LookupError, NameSight};
pub use moment::Moment;
pub use options::RunOptions;
pub use plan::Plan;
pub use premises::{Contact, ContactError, File, Given, NameOf, Premises, V6Address};
pub use processes::processes;
pub use progress::{Progress, Step, Unwatched};
pub use proxy::ProxyMode;
pub use registration::{
    Attributes, METADATA_REVISION, Mapped, Protocol, Registrant, Registration, RegistrationId,
    Revision, Role, Subject,
};
pub use release::Release;
pub use remedy::{Change, Remedy};
pub use report::Report;
pub use server::{RocketMqServer, ServerKind};
pub use service_key::{METADATA_SERVICE, ServiceKey};
pub use session::{Session, SessionSource};
pub use shape::Shape;
pub use tally::Tally;
pub use target::{AccessKey, Credential, RegistryKind, Secret, Target, TargetError, TargetId};
pub use topic::{Topic, TopicQueues};
pub use unreadable::{Author, Malformed};
pub use vantage::{Interface, InterfaceKind, Network, Vantage};
pub use waited::{Earlier, Wait, WaitEnd, Waited};
