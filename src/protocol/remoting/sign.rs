//! The signature by which RocketMQ's access control knows a client: that of 4.x, which 5.x takes as well.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use super::wire::Command;
use crate::model::AccessKey;

const ACCESS_KEY: &str = "AccessKey";
const SIGNATURE: &str = "Signature";

/// The same request in the name of `key`: HMAC-SHA1 of the fields' values, by the order of their names, and
/// the body.
pub fn signed(mut request: Command, key: &AccessKey) -> Command {
    request.fields.push((ACCESS_KEY.to_owned(), key.name.clone()));
    let mut sorted: Vec<&(String, String)> = request.fields.iter().collect();
    sorted.sort();
    let values: String = sorted.into_iter().map(|(_, value)| value.as_str()).collect();
    let content = [values.as_bytes(), &request.body].concat();
    let secret =
        hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.secret.reveal().as_bytes());
    let signature = STANDARD.encode(hmac::sign(&secret, &content));
    request.fields.push((SIGNATURE.to_owned(), signature));
    request
}
