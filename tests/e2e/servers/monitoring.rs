//! Prometheus and Alertmanager as Debian has them, and whoever is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use serde_json::Value;

use super::Server;
use crate::patience::until_true;
use crate::setup;
use crate::world::{Host, World};

/// A file of `contrib`.
pub fn contrib(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("contrib").join(path)
}

/// A program of the two packages.
pub fn tool(name: &str) -> PathBuf {
    setup::cache().join("prometheus/usr/bin").join(name)
}

/// Starts both on the host, with the files of `contrib`; they ask and tell sooner than there.
pub fn start(world: &World, host: &Host) -> [Server; 2] {
    let folder = world.data.join("monitoring");
    std::fs::create_dir_all(&folder).expect("a folder");
    let copy = |from: &str, to: &str, changes: &[(&str, &str)]| {
        let mut text = std::fs::read_to_string(contrib(from)).expect("a file of contrib");
        for (old, new) in changes {
            assert!(text.contains(old), "{from} has no {old}");
            text = text.replace(old, new);
        }
        let path = folder.join(to);
        std::fs::write(&path, text).expect("a file");
        path
    };
    copy("prometheus/rules.yml", "rules.yml", &[]);
    let sooner = [
        ("scrape_interval: 15s", "scrape_interval: 2s"),
        ("scrape_configs:", "global:\n  evaluation_interval: 2s\n\nscrape_configs:"),
    ];
    let prometheus = copy("prometheus/prometheus.yml", "prometheus.yml", &sooner);
    let sooner =
        [("group_wait: 10s", "group_wait: 1s"), ("group_interval: 1m", "group_interval: 2s")];
    let alertmanager = copy("alertmanager/alertmanager.yml", "alertmanager.yml", &sooner);
    let mut command = host.command("unshare");
    // It looks for its templates where the package would have put them.
    let shared = setup::cache().join("prometheus/usr/share");
    command.args(["--mount", "sh", "-c", "mount --bind \"$0\" /usr/share && exec \"$@\""]);
    command.arg(shared).arg(tool("prometheus-alertmanager"));
    command.arg(format!("--config.file={}", alertmanager.display()));
    command.arg(format!("--storage.path={}", folder.join("alertmanager").display()));
    command.args(["--web.listen-address=127.0.0.1:9093", "--cluster.listen-address="]);
    let alertmanager = Server::start(&world.log_name(host, "alertmanager"), &mut command);
    let mut command = host.command(&tool("prometheus").to_string_lossy());
    command.arg(format!("--config.file={}", prometheus.display()));
    command.arg(format!("--storage.tsdb.path={}", folder.join("prometheus").display()));
    command.arg("--web.listen-address=127.0.0.1:9090");
    let prometheus = Server::start(&world.log_name(host, "prometheus"), &mut command);
    for port in [9093, 9090] {
        until_true(&format!("an open port {port}"), || {
            host.inside(|| TcpStream::connect(("127.0.0.1", port)).is_ok())
        });
    }
    [prometheus, alertmanager]
}

/// One message about one alert.
#[derive(Clone, Debug)]
pub struct Told {
    pub is_firing: bool,
    pub alert: Value,
    at: Instant,
}

impl Told {
    pub fn label(&self, name: &str) -> &str {
        self.alert["labels"][name].as_str().unwrap_or_default()
    }

    pub fn says(&self, name: &str) -> &str {
        self.alert["annotations"][name].as_str().unwrap_or_default()
    }
}

/// Who is on call: Alertmanager's messages, in order.
pub struct OnCall(Arc<Mutex<Vec<Told>>>);

impl OnCall {
    pub fn on(host: &Host) -> Self {
        let listener = host.inside(|| TcpListener::bind("127.0.0.1:9000").expect("a port"));
        let messages = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&messages);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let told = hear(stream);
                heard.lock().expect("nobody panics").extend(told);
            }
        });
        Self(messages)
    }

    /// What was told so far.
    pub fn told(&self) -> Vec<Told> {
        self.0.lock().expect("nobody panics").clone()
    }

    /// Waits until something of this rule is told after so many messages.
    #[track_caller]
    pub fn hears(&self, after: usize, code: &str, is_firing: bool) -> Told {
        crate::patience::until(&format!("message: {code} {is_firing}"), || {
            let told = self.told();
            let found = told
                .iter()
                .skip(after)
                .find(|told| told.label("code") == code && told.is_firing == is_firing);
            found.cloned().ok_or_else(|| summary(&told))
        })
    }
}

/// Who is told what, in a line each.
pub fn summary(told: &[Told]) -> String {
    let line = |told: &Told| {
        let word = if told.is_firing { "firing" } else { "resolved" };
        let ago = told.at.elapsed().as_secs();
        format!("{ago} s ago {word} {} {}", told.label("alertname"), told.label("code"))
    };
    told.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// A message of Alertmanager's webhook has one alert or several.
fn hear(stream: TcpStream) -> Vec<Told> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return Vec::new();
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a message");
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let _ = reader.get_mut().write_all(answer);
    let message: Value = serde_json::from_slice(&body).expect("JSON");
    let alerts = message["alerts"].as_array().expect("alerts").iter();
    alerts
        .map(|alert| Told {
            is_firing: alert["status"] == "firing",
            alert: alert.clone(),
            at: Instant::now(),
        })
        .collect()
}
