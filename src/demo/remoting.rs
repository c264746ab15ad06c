//! The remoting protocol from a server's side, and its faults at the turn of a switch.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::model::{AccessKey, Secret};
use crate::protocol::remoting::wire::{Command, Form, decode};
use crate::protocol::remoting::{answers, signed};

/// What a server does instead of serving, or how it serves badly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Accepts and says nothing.
    Silent,
    /// Accepts and closes.
    Closes,
    /// Accepts and resets.
    Resets,
    /// Is a web server.
    Http,
    /// Answers with a TLS alert.
    Tls,
    /// Takes TLS only, and hangs up on plain text.
    TlsOnly,
    /// Gives a length that nobody should believe.
    HugeLength,
    /// Every body is text that is no JSON.
    GarbageBodies,
    /// Sends a byte at a time.
    ByteByByte,
    /// Sends so many bytes of each answer, then closes.
    Cuts(usize),
    /// Refuses every request as the ACL of 4.x does.
    Acl,
    /// Refuses every request as the authentication of 5.x does.
    Auth,
    /// Stays silent on requests of this code.
    SilentOn(i32),
    /// Falls silent after so many answers.
    SilentAfter(usize),
}

/// How a server speaks.
#[derive(Clone, Copy, Debug)]
pub struct Behaviour {
    pub fault: Fault,
    /// The release in each answer's header, as `version::name` reads it.
    pub version: i32,
    /// The form of every answer's header; `None`: JSON, but the request's own form for 4.9.
    pub form: Option<Form>,
}

/// The number of V5_3_3.
pub const V5_3_3: i32 = 479;

/// The numbers of the 4.9 releases that answer a binary header with a binary one.
const ANSWERING_IN_KIND: std::ops::RangeInclusive<i32> = 393..=412;

impl Default for Behaviour {
    fn default() -> Self {
        Self { fault: Fault::None, version: V5_3_3, form: None }
    }
}

/// Serves on `listener` until the task is dropped. `answer` gives the answer to a request, or `None`
/// for silence.
pub async fn serve<F>(listener: TcpListener, behaviour: Behaviour, answer: F) -> io::Result<()>
where
    F: Fn(&Command) -> Option<Command> + Send + Sync + 'static,
{
    let answer = Arc::new(answer);
    loop {
        let (stream, _) = listener.accept().await?;
        let answer = Arc::clone(&answer);
        tokio::spawn(async move {
            // A client that goes away in the middle is its own affair.
            let _ = converse(stream, behaviour, &*answer).await;
        });
    }
}

async fn converse<F>(mut stream: TcpStream, behaviour: Behaviour, answer: &F) -> io::Result<()>
where
    F: Fn(&Command) -> Option<Command>,
{
    match behaviour.fault {
        Fault::Closes => return Ok(()),
        Fault::Resets => return stream.set_zero_linger(),
        Fault::Silent => return wait_for_the_end(&mut stream).await,
        Fault::Http => return say(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await,
        Fault::Tls => return say(&mut stream, &[0x15, 3, 1, 0, 2, 2, 40]).await,
        Fault::TlsOnly => return take_tls_only(&mut stream).await,
        Fault::HugeLength => return say(&mut stream, &[0x7f, 0xff, 0xff, 0xff]).await,
        Fault::None
        | Fault::GarbageBodies
        | Fault::ByteByByte
        | Fault::Cuts(_)
        | Fault::Acl
        | Fault::Auth
        | Fault::SilentOn(_)
        | Fault::SilentAfter(_) => {}
    }
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    let mut answered = 0;
    loop {
        while let Ok(Some((request, form, length))) = decode(&received) {
            received.drain(..length);
            if behaviour.fault == Fault::SilentAfter(answered) {
                return wait_for_the_end(&mut stream).await;
            }
            let Some(answer) = misled(behaviour, &request, answer(&request)) else { continue };
            let own =
                if ANSWERING_IN_KIND.contains(&behaviour.version) { form } else { Form::Json };
            let frame = answer.encode(behaviour.form.unwrap_or(own));
            if !write(&mut stream, behaviour.fault, &frame).await? {
                return Ok(());
            }
            answered += 1;
        }
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(());
        }
    }
}

/// The answer as the fault makes it.
fn misled(behaviour: Behaviour, request: &Command, answer: Option<Command>) -> Option<Command> {
    let refused = |code, remark: &str| {
        Some(Command { remark: Some(remark.to_owned()), ..request.answer(code) })
    };
    let answer = match behaviour.fault {
        Fault::SilentOn(code) if code == request.code => None,
        Fault::Acl | Fault::Auth if is_signed(request) => answer,
        Fault::Acl => refused(
            answers::SYSTEM_ERROR,
            "org.apache.rocketmq.acl.common.AclException: No accessKey is configured",
        ),
        Fault::Auth => refused(answers::NO_PERMISSION, "username cannot be null."),
        Fault::GarbageBodies => {
            answer.map(|answer| Command { body: b"{\"brokerAddrTable\":[".to_vec(), ..answer })
        }
        Fault::None
        | Fault::Silent
        | Fault::Closes
        | Fault::Resets
        | Fault::Http
        | Fault::Tls
        | Fault::TlsOnly
        | Fault::HugeLength
        | Fault::ByteByByte
        | Fault::Cuts(_)
        | Fault::SilentOn(_)
        | Fault::SilentAfter(_) => answer,
    };
    answer.map(|answer| Command { version: behaviour.version, ..answer })
}

/// `false`: nothing more is to be said.
async fn write(stream: &mut TcpStream, fault: Fault, frame: &[u8]) -> io::Result<bool> {
    if let Fault::Cuts(at) = fault {
        stream.write_all(frame.get(..at).unwrap_or(frame)).await?;
        return Ok(false);
    }
    if fault != Fault::ByteByByte {
        stream.write_all(frame).await?;
        return Ok(true);
    }
    for byte in frame {
        stream.write_all(&[*byte]).await?;
        tokio::task::yield_now().await;
    }
    Ok(true)
}

async fn say(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    // Read first: closing on unread bytes would reset the connection, and lose what was said.
    let mut request = [0; 1024];
    let _ = stream.read(&mut request).await?;
    stream.write_all(bytes).await?;
    stream.shutdown().await
}

async fn take_tls_only(stream: &mut TcpStream) -> io::Result<()> {
    let mut hello = [0; 1024];
    let count = stream.read(&mut hello).await?;
    if hello.get(..count).is_some_and(|hello| hello.starts_with(&[0x16, 3])) {
        stream.write_all(&[0x16, 3, 3, 0, 2, 2, 0]).await?;
    }
    stream.shutdown().await
}

async fn wait_for_the_end(stream: &mut TcpStream) -> io::Result<()> {
    let mut sink = [0; 1024];
    while stream.read(&mut sink).await? > 0 {}
    Ok(())
}

/// The only one that access control lets in.
pub const ACCESS_KEY: &str = "operator";
pub const SECRET_KEY: &str = "12345678";

fn is_signed(request: &Command) -> bool {
    let key = AccessKey { name: ACCESS_KEY.to_owned(), secret: Secret::new(SECRET_KEY) };
    let mut plain = request.clone();
    plain.fields.retain(|(name, _)| name != "AccessKey" && name != "Signature");
    let right = signed(plain, &key);
    request.field("AccessKey") == Some(ACCESS_KEY)
        && request.field("Signature") == right.field("Signature")
}
