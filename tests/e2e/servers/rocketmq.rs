//! RocketMQ: name servers, brokers, proxies and their clients.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Server, java, java_options};
use crate::patience::{ONE_QUESTION, until};
use crate::world::{Host, World};

pub const V4_9: &str = "rocketmq-4.9.7";
pub const V5_3: &str = "rocketmq-5.3.3";
/// The last client that sends by the fast channel unless told not to, and the first that doesn't.
pub const CLIENTS: [&str; 2] = ["rocketmq-client-4.5.0", "rocketmq-client-4.5.1"];

/// RocketMQ 5's own client, which speaks gRPC with proxies.
pub const GRPC_CLIENT: &str = "rocketmq-client-java-5.0.7";

/// Version 4 doesn't start without these files.
const LOGBACK: &str = r#"<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %p %c{1} - %m%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="out"/></root>
</configuration>
"#;

/// Authentication of RocketMQ 5, with its own store of users.
pub const AUTHENTICATED: [&str; 5] = [
    "authenticationEnabled=true",
    "authenticationProvider=org.apache.rocketmq.auth.authentication.provider.DefaultAuthenticationProvider",
    "initAuthenticationUser={\"username\":\"operator\",\"password\":\"12345678\"}",
    "innerClientAuthenticationCredentials={\"accessKey\":\"operator\",\"secretKey\":\"12345678\"}",
    "authenticationMetadataProvider=org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider",
];

/// A broker to start.
#[derive(Clone, Copy)]
pub struct Broker<'a> {
    pub version: &'static str,
    pub name: &'a str,
    /// As `namesrvAddr` has it: `10.9.8.20:9876;10.9.8.21:9876`; `127.0.0.1:9876` for none.
    pub name_servers: &'a str,
    /// Further lines of broker.conf (`brokerIP1=…`), and options of Java (`-D…`).
    pub settings: &'a [&'a str],
}

/// Starts a name server on port 9876 and waits until it answers.
pub fn name_server(world: &World, host: &Host, version: &str) -> Server {
    let server = start_name_server(world, host, version, "permissive");
    server.wait("cluster information", |_| clusters(host, &host.ip).is_ok())
}

/// Starts one that takes TLS only, and waits until it says that it is there.
pub fn name_server_in_tls(world: &World, host: &Host, version: &str) -> Server {
    let server = start_name_server(world, host, version, "enforcing");
    server.wait("boot success", |printed| printed.contains("boot success"))
}

/// The same with a controller in it, on port 9878, which is told its peers by this line.
pub fn name_server_with_controller(
    world: &World,
    host: &Host,
    version: &str,
    peers: &str,
) -> Server {
    let home = home(world, host, "namesrv");
    let config = home.join("namesrv.conf");
    let text = format!(
        "enableControllerInNamesrv=true\ncontrollerDLegerGroup=controllers\ncontrollerDLegerSelfId=n0\n{peers}\ncontrollerStorePath={}\n",
        home.join("controller").display()
    );
    std::fs::write(&config, text).expect("namesrv.conf");
    let mut command = java(host, version, 256);
    command.arg(format!("-Duser.home={}", home.display())).env("ROCKETMQ_HOME", &home);
    command.args(["org.apache.rocketmq.namesrv.NamesrvStartup", "-c"]).arg(&config);
    let server = Server::start(&world.log_name(host, version), &mut command);
    server.wait("cluster information", |_| clusters(host, &host.ip).is_ok())
}

fn start_name_server(world: &World, host: &Host, version: &str, tls: &str) -> Server {
    let home = home(world, host, "namesrv");
    let mut command = java(host, version, 256);
    command.arg(format!("-Duser.home={}", home.display())).env("ROCKETMQ_HOME", &home);
    command.arg(format!("-Dtls.server.mode={tls}"));
    command.arg("org.apache.rocketmq.namesrv.NamesrvStartup");
    Server::start(&world.log_name(host, version), &mut command)
}

/// Starts a broker, on port 10911 where its settings name no other, and waits until each of its name servers lists it.
pub fn broker(world: &World, host: &Host, broker: &Broker<'_>) -> Server {
    let server = start_broker(world, host, broker);
    await_registration(server, host, broker)
}

/// Starts brokers that need each other, and waits until each is listed.
pub fn brokers(world: &World, these: &[(&Host, Broker<'_>)]) -> Vec<Server> {
    let started: Vec<Server> =
        these.iter().map(|(host, broker)| start_broker(world, host, broker)).collect();
    let each = started.into_iter().zip(these);
    each.map(|(server, (host, broker))| await_registration(server, host, broker)).collect()
}

/// Starts a broker, and waits for nothing.
pub fn start_broker(world: &World, host: &Host, broker: &Broker<'_>) -> Server {
    let (home, config) = install(world, host, broker);
    let mut command = java(host, broker.version, 512);
    command.arg("-XX:MaxDirectMemorySize=256m");
    command.args(broker.settings.iter().filter(|setting| setting.starts_with("-D")));
    command.arg(format!("-Duser.home={}", home.display())).env("ROCKETMQ_HOME", &home);
    command.arg("org.apache.rocketmq.broker.BrokerStartup").arg("-c").arg(&config);
    Server::start(&broker_log(world, host, broker), &mut command)
}

fn broker_log(world: &World, host: &Host, broker: &Broker<'_>) -> String {
    format!("{}-{}", world.log_name(host, broker.version), broker.name)
}

/// Writes all that a broker needs into a folder of its own; the folder, and the broker's file.
pub fn install(world: &World, host: &Host, broker: &Broker<'_>) -> (PathBuf, PathBuf) {
    let home = home(world, host, broker.name);
    distribution(&home, &home.display().to_string(), broker.version);
    let config = home.join("conf/broker.conf");
    std::fs::write(&config, broker_conf(&home, broker)).expect("broker.conf");
    (home, config)
}

/// Pastes a text into a shell in a broker's folder, of which the last line starts it again as `broker`,
/// and waits as for a new one.
pub fn paste(world: &World, host: &Host, broker: &Broker<'_>, text: &str) -> Server {
    let mut command = host.command("sh");
    command.args(["-c", text]).current_dir(home(world, host, broker.name));
    let server = Server::start(&broker_log(world, host, broker), &mut command);
    await_registration(server, host, broker)
}

fn await_registration(server: Server, host: &Host, broker: &Broker<'_>) -> Server {
    let setting = |key: &str| broker.settings.iter().find_map(|line| line.strip_prefix(key));
    let (ip, port) = (setting("brokerIP1="), setting("listenPort="));
    let address = format!("\"{}:{}\"", ip.unwrap_or(&host.ip), port.unwrap_or("10911"));
    let own = format!("\"{}\":{{", broker.name);
    let listed = |server: &str| match server.split_once(':') {
        Some(("127.0.0.1", _)) | None => {
            host.inside(|| TcpStream::connect(("127.0.0.1", 10911)).is_ok())
        }
        Some((ip, _)) => clusters(host, ip).is_ok_and(|told| {
            // `"broker-a":{"brokerAddrs":{0:"10.9.8.34:10911"},…`
            let addresses = told.split_once(&own).and_then(|(_, rest)| rest.split_once("},"));
            addresses.is_some_and(|(addresses, _)| addresses.contains(&address))
        }),
    };
    server.wait("registration", |_| broker.name_servers.split(';').all(listed))
}

/// What the distribution has in its folder, `bin/mqbroker` and `conf`, for an image that runs it at
/// `place`.
pub fn distribution(folder: &Path, place: &str, version: &str) {
    let bin = folder.join("bin");
    std::fs::create_dir_all(&bin).expect("a folder for bin");
    write_conf(folder);
    let java = shlex::try_join(java_options(version, 512).iter().map(String::as_str));
    let script = format!(
        "export ROCKETMQ_HOME={place}\nexec java {} -XX:MaxDirectMemorySize=256m \
         -Duser.home={place} org.apache.rocketmq.broker.BrokerStartup \"$@\"\n",
        java.expect("words")
    );
    std::fs::write(bin.join("mqbroker"), script).expect("mqbroker");
}

/// Waits until what the name server at `ip` tells is `right`.
pub fn await_listing(from: &Host, ip: &str, what: &str, right: impl Fn(&str) -> bool) {
    until(&format!("{what} at {ip}"), || {
        let told = clusters(from, ip).unwrap_or_default();
        if right(&told) { Ok(()) } else { Err(told) }
    });
}

/// Starts a proxy of version 5 for `DefaultCluster`, which takes remoting on `port` and gRPC on
/// `grpc`, and waits until it serves both.
pub fn proxy(world: &World, host: &Host, name_server: &str, [port, grpc]: [u16; 2]) -> Server {
    let settings = format!(r#""remotingListenPort":{port},"grpcServerPort":{grpc}"#);
    proxy_with(world, host, name_server, &settings)
}

/// The same with these settings of rmq-proxy.json.
pub fn proxy_with(world: &World, host: &Host, name_server: &str, settings: &str) -> Server {
    let mut command = start_proxy(world, host, "CLUSTER", settings);
    command.args(["-n", name_server]);
    await_proxy(world, host, &mut command)
}

/// Starts a broker with its proxy in one process (local mode), and waits until both serve.
pub fn broker_with_proxy(
    world: &World,
    host: &Host,
    broker: &Broker<'_>,
    settings: &str,
) -> Server {
    let (_, config) = install(world, host, broker);
    let mut command = start_proxy(world, host, "LOCAL", settings);
    command.args(["-n", broker.name_servers, "-pm", "local", "-bc"]).arg(&config);
    await_registration(await_proxy(world, host, &mut command), host, broker)
}

fn start_proxy(world: &World, host: &Host, mode: &str, settings: &str) -> Command {
    let home = home(world, host, "proxy");
    let config = home.join("rmq-proxy.json");
    let text =
        format!(r#"{{"rocketMQClusterName":"DefaultCluster","proxyMode":"{mode}",{settings}}}"#);
    std::fs::write(&config, text).expect("rmq-proxy.json");
    let mut command = java(host, V5_3, 320);
    command.arg("-XX:MaxDirectMemorySize=256m");
    command.arg(format!("-Duser.home={}", home.display())).env("ROCKETMQ_HOME", &home);
    command.args(["org.apache.rocketmq.proxy.ProxyStartup", "-pc"]).arg(&config);
    command
}

fn await_proxy(world: &World, host: &Host, command: &mut Command) -> Server {
    let server = Server::start(&format!("{}-proxy", world.log_name(host, V5_3)), command);
    server.wait("startup successfully", |printed| printed.contains("startup successfully"))
}

/// Sends one message through a proxy by gRPC, and waits until that has succeeded or failed.
pub fn grpc_client(world: &World, host: &Host, proxy: &str, topic: &str) -> Server {
    let home = home(world, host, "grpc-client");
    let mut command = java(host, GRPC_CLIENT, 128);
    command.arg(format!("-Duser.home={}", home.display()));
    command.args(["shop.GrpcSend", proxy, topic]);
    Server::start(&world.log_name(host, GRPC_CLIENT), &mut command)
        .wait("CLIENT READY", |printed| printed.contains("CLIENT READY"))
}

/// Starts a producer and a consumer, of the groups `NAME-desk` and `NAME-store`, on a cluster, and
/// waits until a message has gone from the one to the other.
pub fn clients(
    world: &World,
    host: &Host,
    version: &str,
    [name, name_server, cluster]: [&str; 3],
) -> Server {
    let home = home(world, host, name);
    let mut command = java(host, version, 192);
    command.arg(format!("-Duser.home={}", home.display()));
    command.args(["shop.Clients", name_server, cluster]);
    command.args([format!("{name}-desk"), format!("{name}-store")]);
    let log = format!("{}-{name}", world.log_name(host, version));
    let server = Server::start(&log, &mut command);
    server.wait("CLIENTS READY", |printed| printed.contains("CLIENTS READY"))
}

/// Sends one message, and waits until that has failed.
pub fn failing_client(
    world: &World,
    host: &Host,
    version: &'static str,
    name_servers: &str,
    settings: &[&str],
) -> Server {
    let client = client(world, host, version, name_servers, settings);
    assert!(client.printed().contains("SEND FAILED"), "{}", client.printed());
    client
}

/// Sends one message, and waits until that has succeeded or failed.
pub fn client(
    world: &World,
    host: &Host,
    version: &'static str,
    name_servers: &str,
    settings: &[&str],
) -> Server {
    let home = home(world, host, "client");
    let mut command = java(host, version, 128);
    command.arg(format!("-Duser.home={}", home.display())).args(settings);
    command.args(["shop.Send", name_servers, "TopicTest"]);
    let log = format!("{}-{}-client", world.log_name(host, version), settings.len());
    Server::start(&log, &mut command)
        .wait("CLIENT READY", |printed| printed.contains("CLIENT READY"))
}

/// What a broker's file has, with its data in `home`.
pub fn broker_conf(home: &Path, broker: &Broker<'_>) -> String {
    let store = home.join("store");
    let mut text = format!(
        "brokerClusterName=DefaultCluster\nbrokerName={}\nbrokerId=0\nlistenPort=10911\n\
         namesrvAddr={}\nstorePathRootDir={}\nstorePathCommitLog={}/commitlog\n\
         mappedFileSizeCommitLog=16777216\nmappedFileSizeConsumeQueue=300000\n\
         brokerRole=ASYNC_MASTER\nflushDiskType=ASYNC_FLUSH\n",
        broker.name,
        broker.name_servers,
        store.display(),
        store.display()
    );
    for line in broker.settings.iter().filter(|setting| !setting.starts_with("-D")) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

fn home(world: &World, host: &Host, name: &str) -> PathBuf {
    let home = world.data.join(format!("{}-{name}", host.name));
    write_conf(&home);
    home
}

/// The files that a broker or name server has to have.
fn write_conf(home: &Path) {
    let conf = home.join("conf");
    std::fs::create_dir_all(&conf).expect("a directory for RocketMQ");
    for part in ["namesrv", "broker", "controller"] {
        std::fs::write(conf.join(format!("logback_{part}.xml")), LOGBACK).expect("logback");
    }
    let accounts = "accounts:\n- accessKey: operator\n  secretKey: \"12345678\"\n  admin: true\n";
    std::fs::write(conf.join("plain_acl.yml"), accounts).expect("plain_acl.yml");
}

/// Creates a topic on a broker, which tells its name servers at once.
pub fn create_topic(from: &Host, broker: &str, topic: &str) {
    let fields = format!(
        r#"{{"topic":"{topic}","defaultTopic":"TBW102","readQueueNums":"4","writeQueueNums":"4","perm":"6","topicFilterType":"SINGLE_TAG","topicSysFlag":"0","order":"false"}}"#
    );
    let told = ask_with(from, (broker, 10911), 17, &fields, "").expect("a broker");
    assert!(told.contains(r#""code":0"#), "{told}");
}

/// Waits until a name server lists a topic.
pub fn await_topic(from: &Host, name_server: &str, topic: &str) {
    until(&format!("{topic} at {name_server}"), || {
        let told = ask(from, (name_server, 9876), 206, "").unwrap_or_default();
        if told.contains(&format!("\"{topic}\"")) { Ok(()) } else { Err(told) }
    });
}

/// Waits until a controller counts all the brokers of this name, so many, among those in sync.
pub fn await_sync(from: &Host, controller: &str, name: &str, brokers: usize) {
    until(&format!("{brokers} brokers in sync"), || {
        let body = format!("[\"{name}\"]");
        let told = ask(from, (controller, 9878), 1006, &body).unwrap_or_default();
        let (_, rest) = told.split_once("\"inSyncReplicas\":[").unwrap_or_default();
        let (in_sync, _) = rest.split_once(']').unwrap_or_default();
        let count = in_sync.matches("\"brokerAddress\"").count();
        if count == brokers { Ok(()) } else { Err(told) }
    });
}

/// A name server's cluster information (request code 106), as text.
fn clusters(from: &Host, name_server: &str) -> std::io::Result<String> {
    ask(from, (name_server, 9876), 106, "")
}

/// The answer to a request, header and body, as text.
fn ask(from: &Host, at: (&str, u16), code: u16, body: &str) -> std::io::Result<String> {
    ask_with(from, at, code, "{}", body)
}

/// The same with fields in the header, as JSON.
fn ask_with(
    from: &Host,
    at: (&str, u16),
    code: u16,
    fields: &str,
    body: &str,
) -> std::io::Result<String> {
    from.inside(|| {
        let mut stream = TcpStream::connect(at)?;
        stream.set_read_timeout(Some(ONE_QUESTION))?;
        let header = format!(
            r#"{{"code":{code},"extFields":{fields},"flag":0,"language":"JAVA","opaque":1,"version":0}}"#
        );
        let length = |text: &str| u32::try_from(text.len()).expect("a short text");
        stream.write_all(&(4 + length(&header) + length(body)).to_be_bytes())?;
        stream.write_all(&length(&header).to_be_bytes())?;
        stream.write_all(header.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let mut length = [0; 4];
        stream.read_exact(&mut length)?;
        let mut answer = vec![0; u32::from_be_bytes(length) as usize];
        stream.read_exact(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    })
}
