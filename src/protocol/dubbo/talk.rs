//! The conversation with a provider: a heartbeat, then `$echo` on each service, step by step.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use super::wire::{self, HEADER, Header, Parsed, Said, parse_header};
use crate::model::{
    Foreign, Identity, METADATA_SERVICE, Presence, Revision, RevisionMetadata, ServiceKey,
    Services, Silence,
};
use crate::net::{is_reset, within};
use crate::protocol::banner::recognise;

/// The longest body that is read: the keys of ten thousand services fit in.
const BODY_CAP: u32 = 1 << 20;
/// How many frames may come that answer nothing: a provider may send heartbeats of its own.
const FRAMES: usize = 8;
/// Services asked for at once, so that a provider with hundreds of them isn't flooded.
const STEP: usize = 16;
/// Most answers have a few dozen bytes, and one read takes several.
const BUFFER: usize = 512;
/// Number of the heartbeat; the services are numbered from the next one on.
const HEARTBEAT: u64 = 1;
/// A group that nobody has: asked for it, Dubbo 3 tells what it exports.
const NO_GROUP: &str = "regprobe-asks-what-is-exported";

/// A conversation under way.
pub(super) struct Talk<'a, S> {
    stream: BufReader<S>,
    services: &'a [ServiceKey],
    /// What was said of each of `services`.
    said: Vec<Option<Presence>>,
    /// How many of them were asked for.
    asked: usize,
    /// The heartbeat was answered.
    beats: bool,
    /// Questions that are still to be answered.
    owed: usize,
    exported: Vec<String>,
    metadata: Option<RevisionMetadata>,
    /// That came only when it was asked for by itself.
    told_late: bool,
    /// How long an answer may take.
    limit: Duration,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Talk<'a, S> {
    pub(super) fn new(stream: S, services: &'a [ServiceKey], limit: Duration) -> Self {
        let stream = BufReader::with_capacity(BUFFER, stream);
        let said = vec![None; services.len()];
        Self {
            stream,
            services,
            said,
            asked: 0,
            beats: false,
            owed: 0,
            exported: Vec::new(),
            metadata: None,
            told_late: false,
            limit,
        }
    }

    /// Asks first questions, and waits for a first answer.
    pub(super) async fn begin(&mut self, patience: Duration) -> Result<(), Identity> {
        let mut first = wire::heartbeat(HEARTBEAT);
        first.extend(self.next_step());
        let questions = self.asked + 1;
        self.send(&first, questions).await?;
        match within(patience, self.stream.fill_buf()).await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(silence(&error)),
            None => self.send(&first, questions).await?,
        }
        self.hear().await
    }

    /// Asks for the services that are left, step by step, and takes every answer.
    pub(super) async fn hear_all(&mut self) -> Result<(), Identity> {
        while !self.beats || self.said.iter().any(Option::is_none) {
            let before = self.asked;
            let step = self.next_step();
            if !step.is_empty() {
                self.send(&step, self.asked - before).await?;
            }
            let heard = within(self.limit, self.hear()).await;
            heard.unwrap_or(Err(Identity::Silent(Silence::TimedOut)))?;
        }
        Ok(())
    }

    /// Questions for the next services, once those asked for have been told of.
    fn next_step(&mut self) -> Vec<u8> {
        let open = self.said.iter().take(self.asked).filter(|said| said.is_none()).count();
        if open > 0 {
            return Vec::new();
        }
        let step = self.services.iter().enumerate().skip(self.asked).take(STEP);
        let questions: Vec<u8> =
            step.flat_map(|(place, key)| wire::question(id(place), key)).collect();
        self.asked = self.services.len().min(self.asked + STEP);
        questions
    }

    /// Waits for an answer to anything that was asked.
    async fn hear(&mut self) -> Result<(), Identity> {
        for _ in 0..FRAMES {
            let (header, body) = self.frame().await?;
            if header.request {
                continue;
            }
            self.owed = self.owed.saturating_sub(1);
            if header.id == HEARTBEAT {
                self.beats = true;
                return Ok(());
            }
            if let Some(place) = self.place_of(header.id) {
                self.take(place, wire::read_answer(header.status, &body));
                return Ok(());
            }
        }
        Err(Identity::OtherProtocol(Foreign::Misspoken(
            "Dubbo frames that answer no question".to_owned(),
        )))
    }

    fn place_of(&self, number: u64) -> Option<usize> {
        (0..self.asked).find(|place| id(*place) == number)
    }

    fn take(&mut self, place: usize, said: Said) {
        let presence = match said {
            Said::There => Presence::There,
            Said::Absent(exported) => {
                self.exported.extend(exported);
                Presence::Absent
            }
            Said::Other(words) => Presence::Withheld(words),
        };
        if let Some(slot) = self.said.get_mut(place) {
            *slot = Some(presence);
        }
    }

    /// Where something is missing, what is there helps. Dubbo 3 tells it only whoever asks for a
    /// service of its own in a wrong group.
    pub(super) async fn learn_what_is_exported(&mut self) -> Result<(), Identity> {
        let missing = self.said.contains(&Some(Presence::Absent));
        if !missing || !self.exported.is_empty() {
            return Ok(());
        }
        let said = self.services.iter().zip(&self.said);
        let there = said.filter(|(_, said)| **said == Some(Presence::There)).map(|(key, _)| key);
        let keys: Vec<ServiceKey> =
            there.take(1).cloned().chain([ServiceKey::application(&NO_GROUP.into())]).collect();
        let number = id(self.services.len());
        for (number, key) in (number..).zip(keys) {
            let key = ServiceKey { group: Some(NO_GROUP.into()), ..key };
            self.send(&wire::question(number, &key), 1).await?;
            for _ in 0..FRAMES {
                let (header, body) = self.frame().await?;
                self.owed = self.owed.saturating_sub(usize::from(!header.request));
                if !header.request && header.id == number {
                    if let Said::Absent(exported) = wire::read_answer(header.status, &body) {
                        self.exported = exported;
                        self.told_late = true;
                    }
                    break;
                }
            }
            if !self.exported.is_empty() {
                break;
            }
        }
        Ok(())
    }

    /// Asks the metadata service for the services of `of`, as each consumer does.
    pub(super) async fn ask_for_metadata(&mut self, of: &Revision) -> Result<(), Identity> {
        let key = ServiceKey::application(&of.application);
        let asked = self.services.iter().zip(&self.said);
        let is_there =
            asked.into_iter().any(|(asked, said)| *asked == key && *said == Some(Presence::There));
        if !is_there {
            return Ok(());
        }
        let number = id(self.services.len() + 2);
        self.send(&wire::metadata_question(number, &key, &of.revision), 1).await?;
        for _ in 0..FRAMES {
            let (header, body) = self.frame().await?;
            self.owed = self.owed.saturating_sub(usize::from(!header.request));
            if !header.request && header.id == number {
                let told = wire::read_metadata(header.status, &body);
                self.metadata = told.map(|serves| RevisionMetadata { of: of.clone(), serves });
                break;
            }
        }
        Ok(())
    }

    /// All that was said. `unsaid` is why the rest wasn't.
    pub(super) fn conclude(self, unsaid: Option<String>) -> Services {
        let unsaid = unsaid.unwrap_or_else(|| "no answer to $echo".to_owned());
        let mut exported = self.exported;
        exported.sort_unstable();
        exported.dedup();
        let said = self.services.iter().zip(self.said).map(|(key, said)| match said {
            // Dubbo 3 says so of what it can't decode as well.
            Some(Presence::Absent) if self.told_late && is_among(&exported, key) => {
                (key, Presence::Withheld("it exports the service and can't read $echo".to_owned()))
            }
            Some(said) => (key, said),
            None => (key, Presence::Withheld(unsaid.clone())),
        });
        // An application may do without its metadata service, unless others there have theirs.
        let is_telling = |(key, said): &(&ServiceKey, Presence)| match said {
            _ if !key.is_application() => true,
            Presence::There => true,
            Presence::Absent => exported.iter().any(|key| is_an_application(key)),
            Presence::Withheld(_) => false,
        };
        let asked = said.filter(is_telling).map(|(key, said)| (key.clone(), said)).collect();
        Services { asked, over_triple: Vec::new(), metadata: self.metadata, exported }
    }

    /// Waits for what answers a question that was asked twice: a connection that is closed with a byte
    /// unread is reset, and the provider logs that with a stack trace.
    pub(super) async fn hear_the_rest(&mut self) {
        while self.owed > 0 && self.hear().await.is_ok() {}
    }

    async fn send(&mut self, bytes: &[u8], questions: usize) -> Result<(), Identity> {
        self.owed += questions;
        self.stream.write_all(bytes).await.map_err(|error| silence(&error))
    }

    async fn frame(&mut self) -> Result<(Header, Vec<u8>), Identity> {
        let header = self.header().await?;
        if header.length > BODY_CAP {
            let what = format!("a Dubbo frame of {} bytes", header.length);
            return Err(Identity::OtherProtocol(Foreign::Misspoken(what)));
        }
        let mut body = Vec::new();
        let mut part = (&mut self.stream).take(u64::from(header.length));
        let count = part.read_to_end(&mut body).await.map_err(|error| silence(&error))?;
        if count < header.length as usize {
            return Err(Identity::Silent(Silence::Closed));
        }
        Ok((header, body))
    }

    async fn header(&mut self) -> Result<Header, Identity> {
        let mut buffer = [0; HEADER];
        let mut got = 0;
        loop {
            let room = buffer.get_mut(got..).unwrap_or_default();
            let count = self.stream.read(room).await.map_err(|error| silence(&error))?;
            got += count;
            let bytes = buffer.get(..got).unwrap_or_default();
            match parse_header(bytes) {
                Parsed::Header(header) => return Ok(header),
                // What came with the first bytes tells more than they alone.
                Parsed::Foreign => {
                    let seen = [bytes, self.stream.buffer()].concat();
                    return Err(Identity::OtherProtocol(recognise(&seen)));
                }
                Parsed::More if count == 0 => return Err(Identity::Silent(Silence::Closed)),
                Parsed::More => {}
            }
        }
    }
}

/// Whether `key` is one of `exported`, whatever its port.
fn is_among(exported: &[String], key: &ServiceKey) -> bool {
    let name = key.to_string();
    exported.iter().any(|key| key.rsplit_once(':').is_some_and(|(key, _port)| key == name))
}

/// Whether `exported` is the metadata service of an application, `name/interface:version:port`.
fn is_an_application(exported: &str) -> bool {
    let service = exported.split_once('/').and_then(|(_, rest)| rest.split(':').next());
    service == Some(METADATA_SERVICE)
}

/// The number under which a service is asked for.
fn id(place: usize) -> u64 {
    HEARTBEAT + 1 + place as u64
}

fn silence(error: &io::Error) -> Identity {
    Identity::Silent(if is_reset(error) { Silence::Reset } else { Silence::Closed })
}
