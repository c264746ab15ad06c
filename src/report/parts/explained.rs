//! An explanation's fields, as hosts read them.

use serde::Serialize;

use crate::model::{Explanation, Fault, NextStep, Recognised, Service};

#[derive(Serialize)]
pub(crate) struct ExplainedPart<'a> {
    schema: &'static str,
    recognised: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<FaultPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<SaidPart<'a>>,
    meaning: &'a [String],
    next: Vec<StepPart<'a>>,
    alternatives: Vec<AlternativePart>,
    /// Other messages of the text that are known.
    also: &'a [String],
    /// Where none is: the classes whose messages are most like it.
    nearest: Vec<NearPart>,
}

#[derive(Serialize)]
struct FaultPart {
    code: Option<&'static str>,
    name: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct SaidPart<'a> {
    address: Option<String>,
    /// What the address is by its range: `container`, `private`, …
    address_class: Option<&'static str>,
    /// Whose it is: `registered`, `name-server`, `proxy`, …
    address_of: Option<&'static str>,
    service: Option<ServicePart<'a>>,
    registry: Option<&'a str>,
    router: Option<&'a str>,
    revision: Option<&'a str>,
    instance: Option<String>,
    consumer: Option<&'a str>,
    version: Option<&'a str>,
    topic: Option<&'a str>,
    brokers: Option<&'a str>,
    node: Option<i64>,
    value: Option<&'a str>,
    cause: Option<&'a str>,
}

#[derive(Serialize)]
struct ServicePart<'a> {
    interface: &'a str,
    group: Option<&'a str>,
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct StepPart<'a> {
    text: &'a str,
    command: Option<&'a str>,
}

#[derive(Serialize)]
struct AlternativePart {
    #[serde(flatten)]
    class: FaultPart,
    because: &'static str,
}

#[derive(Serialize)]
struct NearPart {
    #[serde(flatten)]
    class: FaultPart,
    message: &'static str,
}

impl<'a> ExplainedPart<'a> {
    pub(crate) fn of(explanation: &'a Explanation) -> Self {
        let mut part = Self {
            schema: "regprobe/explanation/1",
            recognised: false,
            system: None,
            class: None,
            confidence: None,
            message: None,
            values: None,
            meaning: &[],
            next: Vec::new(),
            alternatives: Vec::new(),
            also: &[],
            nearest: Vec::new(),
        };
        match explanation {
            Explanation::Unknown(near) => {
                let near = near.iter();
                part.nearest = near
                    .map(|message| NearPart { class: fault(message.fault), message: message.says })
                    .collect();
            }
            Explanation::Recognised(recognised) => {
                part.recognised = true;
                part.system = Some(recognised.system.name());
                part.class = Some(fault(recognised.fault));
                part.confidence = Some(recognised.confidence.name());
                part.message = Some(&recognised.quote);
                part.values = Some(said(recognised));
                part.meaning = &recognised.meaning;
                part.next = recognised.steps.iter().map(step).collect();
                let alternatives = recognised.alternatives.iter();
                part.alternatives = alternatives
                    .map(|(class, because)| AlternativePart { class: fault(*class), because })
                    .collect();
                part.also = &recognised.others;
            }
        }
        part
    }
}

fn fault(fault: Fault) -> FaultPart {
    FaultPart { code: fault.code, name: fault.name, title: fault.title }
}

fn step(step: &NextStep) -> StepPart<'_> {
    StepPart { text: &step.text, command: step.command.as_deref() }
}

fn said(recognised: &Recognised) -> SaidPart<'_> {
    let said = &recognised.said;
    SaidPart {
        address: said.place.as_ref().map(ToString::to_string),
        address_class: recognised.class.as_ref().map(|class| class.name()),
        address_of: said.place.as_ref().map(|_| recognised.whose.name()),
        service: said.service.as_ref().map(service),
        registry: said.registry.as_deref(),
        router: said.router.as_deref(),
        revision: said.revision.as_deref(),
        instance: said.instance.as_ref().map(ToString::to_string),
        consumer: said.consumer.as_deref(),
        version: said.version.as_deref(),
        topic: said.topic.as_deref(),
        brokers: said.brokers.as_deref(),
        node: said.node,
        value: said.value.as_deref(),
        cause: said.cause.as_deref(),
    }
}

fn service(service: &Service) -> ServicePart<'_> {
    ServicePart {
        interface: &service.interface,
        group: service.group.as_deref(),
        version: service.version.as_deref(),
    }
}
