//! ZooKeeper, standalone and as an ensemble.

use std::fmt::Write as _;
use std::fs::Permissions;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{Server, java, java_options};
use crate::patience::{ONE_QUESTION, until_true};
use crate::world::{Host, World};

pub const V3_4: &str = "zookeeper-3.4.14";
pub const V3_9: &str = "zookeeper-3.9.5";

/// Who may ask a server of version 3.5 and later about its sessions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// As installed: the AdminServer answers, and of the four-letter words only `srvr`.
    AsInstalled,
    /// The same, and the AdminServer is on port 8081.
    AdminElsewhere,
    /// No AdminServer, but all four-letter words.
    FourLetterWords,
    /// Neither.
    Nothing,
}

/// Starts a standalone server on port 2181 and waits until it serves.
pub fn standalone(world: &World, host: &Host, version: &str, asking: Asking) -> Server {
    let server = start(world, host, version, &format!("{}tickTime=2000\n", answers(asking)));
    server.wait("Mode: standalone", |_| mode(host).is_some())
}

/// Starts a second server on a host, on port 2182, which is as installed.
pub fn second(world: &World, host: &Host, version: &str) -> Server {
    let data = world.data.join(format!("{}-second", host.name));
    std::fs::create_dir_all(&data).expect("a data directory");
    let config = data.join("zoo.cfg");
    let text = format!("dataDir={}\nclientPort=2182\ntickTime=2000\n", data.display());
    std::fs::write(&config, text).expect("zoo.cfg");
    let server = run(world, host, version, &config, &[]);
    server.wait("its AdminServer", |_| host.inside(|| answers_at(&host.ip, 8080)))
}

fn answers_at(ip: &str, port: u16) -> bool {
    TcpStream::connect((ip, port)).is_ok()
}

/// Starts a server again, with the configuration that it has.
pub fn again(world: &World, host: &Host, version: &str) -> Server {
    let server = launch(world, host, version, &[]);
    server.wait("Mode", |_| mode(host).is_some())
}

/// Starts a member again that serves reads without a quorum, with more in its configuration, and waits
/// until it does.
pub fn read_only(world: &World, host: &Host, version: &str, more: &str) -> Server {
    append(world, host, more);
    let server = launch(world, host, version, &["-Dreadonlymode.enabled=true"]);
    server.wait("Mode: read-only", |_| mode(host).as_deref() == Some("read-only"))
}

/// Appends to a server's configuration, and starts it again.
pub fn configure(world: &World, host: &Host, server: &mut Server, version: &str, text: &str) {
    append(world, host, text);
    server.kill();
    *server = again(world, host, version);
}

fn append(world: &World, host: &Host, text: &str) {
    let file = configuration(world, host);
    let configured = std::fs::read_to_string(&file).expect("zoo.cfg") + text;
    std::fs::write(&file, configured).expect("zoo.cfg");
}

/// Where a server's zoo.cfg is.
fn configuration(world: &World, host: &Host) -> PathBuf {
    world.data.join(&host.name).join("zoo.cfg")
}

/// The words that start a server in a container.
pub fn words(configuration: &str) -> Vec<String> {
    let main = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    let java = ["java".to_owned()].into_iter().chain(java_options(V3_9, 128));
    java.chain([main, configuration].map(str::to_owned)).collect()
}

/// Writes ZooKeeper's own shell, `zkCli.sh`, into `folder`.
pub fn write_shell(folder: &Path, version: &str) {
    let java = shlex::try_join(java_options(version, 64).iter().map(String::as_str));
    let script = format!(
        "#!/bin/sh\nexec java {} $CLIENT_JVMFLAGS org.apache.zookeeper.ZooKeeperMain \"$@\"\n",
        java.expect("words")
    );
    let file = folder.join("zkCli.sh");
    std::fs::write(&file, script).expect("zkCli.sh");
    std::fs::set_permissions(&file, Permissions::from_mode(0o755)).expect("a program");
}

/// Starts three members and waits until each of them serves.
pub fn ensemble(world: &World, hosts: [&Host; 3]) -> [Server; 3] {
    // It elects soon, and is patient with clients and members that a busy machine keeps waiting.
    let mut text = format!("{}tickTime=500\n", answers(Asking::FourLetterWords));
    text.push_str("initLimit=240\nsyncLimit=240\nmaxSessionTimeout=40000\n");
    for (member, host) in hosts.iter().enumerate() {
        let _ = writeln!(text, "server.{}={}:2888:3888", member + 1, host.ip);
    }
    let servers = [0, 1, 2].map(|member| {
        let data = world.data.join(&hosts[member].name);
        std::fs::create_dir_all(&data).expect("a data directory");
        std::fs::write(data.join("myid"), format!("{}\n", member + 1)).expect("myid");
        start(world, hosts[member], V3_9, &text)
    });
    let mut hosts = hosts.iter();
    servers.map(|server| {
        let host = hosts.next().expect("as many hosts as servers");
        server.wait("leader or follower", |_| mode(host).is_some())
    })
}

fn answers(asking: Asking) -> &'static str {
    match asking {
        Asking::AsInstalled => "",
        Asking::AdminElsewhere => "admin.serverPort=8081\n",
        Asking::FourLetterWords => "4lw.commands.whitelist=*\nadmin.enableServer=false\n",
        Asking::Nothing => "admin.enableServer=false\n",
    }
}

fn start(world: &World, host: &Host, version: &str, more: &str) -> Server {
    let config = configuration(world, host);
    let data = config.parent().expect("a folder");
    std::fs::create_dir_all(data).expect("a data directory");
    let text = format!("dataDir={}\nclientPort=2181\n{more}", data.display());
    std::fs::write(&config, text).expect("zoo.cfg");
    launch(world, host, version, &[])
}

fn launch(world: &World, host: &Host, version: &str, options: &[&str]) -> Server {
    run(world, host, version, &configuration(world, host), options)
}

fn run(world: &World, host: &Host, version: &str, config: &Path, options: &[&str]) -> Server {
    let mut command = java(host, version, 256);
    command.arg("-Dzookeeper.forceSync=no").args(options);
    command.arg("org.apache.zookeeper.server.quorum.QuorumPeerMain");
    command.arg(config);
    Server::start(&world.log_name(host, version), &mut command)
}

/// What a server says it is (`standalone`, `leader`, `follower`), once it serves.
pub fn mode(host: &Host) -> Option<String> {
    let answer = host.inside(|| ask(&host.ip, "srvr")).ok()?;
    let mode = answer.lines().find_map(|line| line.strip_prefix("Mode: "))?;
    Some(mode.to_owned())
}

/// Waits until the server has, or hasn't, a session from `host` among its connections.
pub fn has_session_from(server: &Host, host: &Host, has: bool) {
    let from = format!("/{}:", host.ip);
    let listed = |line: &str| line.trim().starts_with(&from) && line.contains("sid=");
    until_true(&format!("session from {}: {has}", host.name), || {
        let told = server.inside(|| ask(&server.ip, "cons"));
        told.is_ok_and(|told| told.lines().any(listed) == has)
    });
}

fn ask(ip: &str, word: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect((ip, 2181))?;
    stream.set_read_timeout(Some(ONE_QUESTION))?;
    stream.write_all(word.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
