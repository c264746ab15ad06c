//! Dubbo providers and consumers.

use std::path::Path;

use super::{Server, java_options};
use crate::world::{Host, World};

/// It files services under the registered port.
pub const V2_6_0: &str = "dubbo-2.6.0";
pub const V2_6: &str = "dubbo-2.6.12";
pub const V2_7: &str = "dubbo-2.7.23";
pub const V3_2: &str = "dubbo-3.2.19";
pub const V3_3: &str = "dubbo-3.3.6";

/// A provider or a consumer to start.
pub struct Dubbo<'a> {
    pub version: &'static str,
    pub application: &'a str,
    /// `zookeeper://…`
    pub registry: &'a str,
    /// `-Dkey=value` settings.
    pub properties: &'a [&'a str],
    pub environment: &'a [(&'a str, &'a str)],
}

impl<'a> Dubbo<'a> {
    /// One that is left to its defaults.
    pub fn new(version: &'static str, application: &'a str, registry: &'a str) -> Self {
        Self { version, application, registry, properties: &[], environment: &[] }
    }
}

/// Starts a provider (`dubbo:20880,tri:50051`) and waits until it has registered.
pub fn provider(world: &World, host: &Host, dubbo: &Dubbo<'_>, protocols: &str) -> Server {
    registered(start(world, host, dubbo, &["shop.Provider"], &[protocols]))
}

/// Starts a provider that can't register yet, and waits until it has logged `said`.
pub fn early_provider(world: &World, host: &Host, dubbo: &Dubbo<'_>, said: &str) -> Server {
    let settings = world.data.join("log4j.properties");
    std::fs::write(&settings, LOG4J).expect("log4j.properties");
    let logging = format!("log4j.configuration=file:{}", settings.display());
    let properties = &[dubbo.properties, &[&logging]].concat();
    let dubbo = &Dubbo { properties, ..*dubbo };
    let server = start(world, host, dubbo, &["shop.Provider"], &["dubbo:20880"]);
    server.wait(said, |printed| printed.contains(said))
}

/// Waits until a provider has registered.
pub fn registered(server: Server) -> Server {
    server.wait("PROVIDER READY", |printed| printed.contains("PROVIDER READY"))
}

/// Each line of Dubbo's own ends with the address that it took for its host's.
const LOG4J: &str = "log4j.rootLogger=INFO,out\n\
    log4j.appender.out=org.apache.log4j.ConsoleAppender\n\
    log4j.appender.out.layout=org.apache.log4j.SimpleLayout\n";

/// The words that start a provider in a container.
pub fn provider_words(dubbo: &Dubbo<'_>, protocols: &str) -> Vec<String> {
    let java = java_words(dubbo, Path::new("/tmp"), &["shop.Provider"], &[protocols]);
    ["java".to_owned()].into_iter().chain(java).collect()
}

/// Starts a consumer and waits until it has subscribed.
pub fn consumer(world: &World, host: &Host, dubbo: &Dubbo<'_>) -> Server {
    let server = start(world, host, dubbo, &["shop.Consumer"], &[]);
    server.wait("CONSUMER READY", |printed| printed.contains("CONSUMER READY"))
}

/// Starts a consumer and waits until its first call has failed, which its log tells.
pub fn failing_consumer(world: &World, host: &Host, dubbo: &Dubbo<'_>) -> Server {
    let server = start(world, host, dubbo, &["shop.Consumer"], &[]);
    server.wait("failed call", |printed| {
        printed.contains("CALL FAILED") && printed.contains("CONSUMER READY")
    })
}

/// Starts a provider of `services` (`interface;group;version`), none of which it registers.
pub fn serves(
    world: &World,
    host: &Host,
    dubbo: &Dubbo<'_>,
    port: &str,
    services: &[String],
) -> Server {
    let words: Vec<&str> = [port].into_iter().chain(services.iter().map(String::as_str)).collect();
    registered(start(world, host, dubbo, &["shop.Serves"], &words))
}

/// Starts a consumer of `references` (`interface;group;version;protocol;tag`), and waits until each has been
/// called once.
pub fn calls(world: &World, host: &Host, dubbo: &Dubbo<'_>, references: &[String]) -> Server {
    let words: Vec<&str> = references.iter().map(String::as_str).collect();
    let server = start(world, host, dubbo, &["shop.Calls"], &words);
    server.wait("CALLS READY", |printed| printed.contains("CALLS READY"))
}

fn start(world: &World, host: &Host, dubbo: &Dubbo<'_>, main: &[&str], more: &[&str]) -> Server {
    let mut command = host.command("java");
    let home = world.data.join(format!("{}-{}", host.name, dubbo.application));
    std::fs::create_dir_all(&home).expect("a home for Dubbo's caches");
    command.args(java_words(dubbo, &home, main, more));
    command.envs(dubbo.environment.iter().copied());
    let log = format!("{}-{}", world.log_name(host, dubbo.version), dubbo.application);
    Server::start(&log, &mut command)
}

/// Java's own words, to start `main`.
fn java_words(dubbo: &Dubbo<'_>, home: &Path, main: &[&str], more: &[&str]) -> Vec<String> {
    let mut words = java_options(dubbo.version, 256);
    words.push(format!("-Duser.home={}", home.display()));
    words.push("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn".to_owned());
    words.extend(dubbo.properties.iter().map(|property| format!("-D{property}")));
    for part in [main, &[dubbo.registry, dubbo.application], more] {
        words.extend(part.iter().map(|word| (*word).to_owned()));
    }
    words
}
