//! Two sides that serialize differently.

use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Seen};
use crate::explain::steps::check;
use crate::model::Confidence;

/// The names that go into `serialization`, by the number that is sent.
const SERIALIZATIONS: [(i64, &str); 16] = [
    (2, "hessian2"),
    (3, "java"),
    (4, "compactedjava"),
    (6, "fastjson"),
    (7, "nativejava"),
    (8, "kryo"),
    (9, "fst"),
    (10, "native-hessian"),
    (11, "avro"),
    (12, "protostuff"),
    (16, "gson"),
    (21, "protobuf-json"),
    (22, "protobuf"),
    (23, "fastjson2"),
    (27, "msgpack"),
    (28, "fury"),
];

pub(super) fn unexpected(seen: &Seen) -> Judgement {
    let id = seen.said.size.unwrap_or_default();
    let name = SERIALIZATIONS.iter().find(|(known, _)| *known == id).map(|(_, name)| *name);
    let Some(name) = name else {
        let meaning = format!(
            "A request says that its serialization is number {id}, which no Dubbo has: another \
             protocol is spoken to the port, or the bytes are damaged."
        );
        return Judgement::new(rule("RP505"), Confidence::Possible, meaning)
            .or(rule("RP503"), "the caller speaks another protocol")
            .steps(check(seen));
    };
    other_serialization(seen, name, &format!("Number {id} is {name}. "))
}

/// From 3.2 on it is named.
pub(super) fn unexpected_type(seen: &Seen) -> Judgement {
    other_serialization(seen, seen.said.value.as_deref().unwrap_or("another serialization"), "")
}

fn other_serialization(seen: &Seen, name: &str, known: &str) -> Judgement {
    let meaning = format!(
        "{known}The peer serializes with {name}, and the process that logs this expects another \
         serialization for that service, or lacks the extension for {name}."
    );
    Judgement::new(class("serialization"), Confidence::Likely, meaning)
        .and(
            "Set the same `serialization` on both sides (or on none), and have its extension in \
             the class path of both.",
        )
        .steps(check(seen))
}
