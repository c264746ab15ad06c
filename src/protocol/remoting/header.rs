//! A frame's header in its two forms: JSON, and RocketMQ's own binary one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::command::{Command, WireError};

/// A binary header with neither remark nor fields.
pub(super) const LEAST_BINARY: usize = 21;

/// "OTHER" of RocketMQ's list of languages; every version knows it.
const LANGUAGE: (&str, u8) = ("OTHER", 7);

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonHeader<'a> {
    #[serde(default)]
    code: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ext_fields: Option<BTreeMap<String, Option<String>>>,
    #[serde(default)]
    flag: i32,
    #[serde(default)]
    language: Option<Cow<'a, str>>,
    #[serde(default)]
    opaque: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
    #[serde(rename = "serializeTypeCurrentRPC", default)]
    form: Option<Cow<'a, str>>,
    #[serde(default)]
    version: i32,
}

pub(super) fn write_json(command: &Command) -> Vec<u8> {
    let fields: BTreeMap<_, _> =
        command.fields.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
    let header = JsonHeader {
        code: command.code,
        ext_fields: Some(fields).filter(|fields| !fields.is_empty()),
        flag: command.flag,
        language: Some(Cow::Borrowed(LANGUAGE.0)),
        opaque: command.opaque,
        remark: command.remark.clone(),
        form: Some(Cow::Borrowed("JSON")),
        version: command.version,
    };
    serde_json::to_vec(&header).unwrap_or_default()
}

/// Reads a JSON header; the body stays empty.
pub(super) fn read_json(bytes: &[u8]) -> Result<Command, WireError> {
    let header: JsonHeader<'_> =
        serde_json::from_slice(bytes).map_err(|error| WireError::Json(error.to_string()))?;
    let fields = header.ext_fields.unwrap_or_default();
    Ok(Command {
        code: header.code,
        flag: header.flag,
        version: header.version,
        opaque: header.opaque,
        remark: header.remark,
        fields: fields.into_iter().map(|(key, value)| (key, value.unwrap_or_default())).collect(),
        body: Vec::new(),
    })
}

pub(super) fn write_binary(command: &Command) -> Vec<u8> {
    let mut fields = Vec::new();
    for (key, value) in &command.fields {
        fields.extend_from_slice(&(key.len() as u16).to_be_bytes());
        fields.extend_from_slice(key.as_bytes());
        fields.extend_from_slice(&(value.len() as u32).to_be_bytes());
        fields.extend_from_slice(value.as_bytes());
    }
    let remark = command.remark.as_deref().unwrap_or_default();
    let mut header = Vec::with_capacity(LEAST_BINARY + remark.len() + fields.len());
    header.extend_from_slice(&(command.code as i16).to_be_bytes());
    header.push(LANGUAGE.1);
    header.extend_from_slice(&(command.version as i16).to_be_bytes());
    header.extend_from_slice(&command.opaque.to_be_bytes());
    header.extend_from_slice(&command.flag.to_be_bytes());
    header.extend_from_slice(&(remark.len() as u32).to_be_bytes());
    header.extend_from_slice(remark.as_bytes());
    header.extend_from_slice(&(fields.len() as u32).to_be_bytes());
    header.extend_from_slice(&fields);
    header
}

/// Reads a binary header; the body stays empty.
pub(super) fn read_binary(bytes: &[u8]) -> Result<Command, WireError> {
    let mut rest = bytes;
    let header = take_header(&mut rest).ok_or(WireError::Binary)?;
    if rest.is_empty() { Ok(header) } else { Err(WireError::Binary) }
}

fn take_header(rest: &mut &[u8]) -> Option<Command> {
    let code = i16::from_be_bytes(take(rest)?);
    let [_language] = take(rest)?;
    let version = i16::from_be_bytes(take(rest)?);
    let opaque = i32::from_be_bytes(take(rest)?);
    let flag = i32::from_be_bytes(take(rest)?);
    let remark = take_text(rest)?;
    let fields = take_long(rest)?;
    Some(Command {
        code: code.into(),
        flag,
        version: version.into(),
        opaque,
        remark: Some(remark).filter(|remark| !remark.is_empty()),
        fields: take_fields(fields)?,
        body: Vec::new(),
    })
}

fn take_fields(mut rest: &[u8]) -> Option<Vec<(String, String)>> {
    let mut fields = Vec::new();
    while !rest.is_empty() {
        let length = u16::from_be_bytes(take(&mut rest)?);
        let key = take_bytes(&mut rest, usize::from(length))?;
        fields.push((String::from_utf8_lossy(key).into_owned(), take_text(&mut rest)?));
    }
    Some(fields)
}

fn take_text(rest: &mut &[u8]) -> Option<String> {
    take_long(rest).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// As many bytes as a four-byte length says.
fn take_long<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u32::from_be_bytes(take(rest)?);
    take_bytes(rest, usize::try_from(length).ok()?)
}

fn take_bytes<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*bytes)
}
