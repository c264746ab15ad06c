//! `serve` over HTTP, as Prometheus and others ask it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::asked::{program, run};
use crate::cli::{CLOSED, registry};
use crate::schema::{assert_valid, strict_schema};

/// The program while it serves.
pub struct Serving {
    child: Child,
    pub at: String,
}

impl Serving {
    pub fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(program());
        command.env_clear().args(["serve", "--web.listen-address", "127.0.0.1:0"]).args(arguments);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        said.read_line(&mut line).expect("a line");
        let at = line.trim().strip_prefix("note: listening on http://").expect("where it listens");
        Self { child, at: at.trim_end_matches('/').to_owned() }
    }

    /// The same once the first check has ended.
    fn ready(arguments: &[&str]) -> Self {
        let serving = Self::start(arguments);
        while serving.get("/-/ready").status != 200 {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        serving
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    }

    pub fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.at).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut told = Vec::new();
        // Whoever asks too much is hung up on.
        let _ = stream.read_to_end(&mut told);
        let told = String::from_utf8(told).expect("UTF-8");
        let (head, body) = told.split_once("\r\n\r\n").unwrap_or((&told, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    /// Resident memory in KiB.
    fn memory(&self) -> usize {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    fn end(mut self) -> Option<i32> {
        let id = nix::unistd::Pid::from_raw(self.child.id().try_into().expect("an id"));
        nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM).expect("it runs");
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    body: String,
}

#[test]
fn metrics_are_what_prometheus_reads_in_either_format() {
    let target = registry();
    let serving = Serving::ready(&[&target]);
    let plain = serving.get("/metrics");
    assert!(plain.head.contains("content-type: text/plain; version=0.0.4"), "{}", plain.head);
    let metrics =
        openmetrics_parser::prometheus::parse_prometheus(&plain.body).expect("Prometheus's text");
    for name in [
        "regprobe_registry_up",
        "regprobe_registry_complete",
        "regprobe_addresses",
        "regprobe_calls",
        "regprobe_finding_info",
        "regprobe_finding_text_info",
        "regprobe_faults",
        "regprobe_informed",
        "regprobe_check_duration_seconds",
        "regprobe_connect_duration_seconds",
    ] {
        let family = metrics.families.get(name).unwrap_or_else(|| panic!("{name} is missing"));
        assert!(family.iter_samples().count() > 0, "{name} has no sample");
    }
    let info = plain.body.lines().find(|line| line.starts_with("regprobe_finding_info{"));
    let info = info.expect("a finding");
    assert!(
        info.contains("code=\"RP107\",name=\"loopback-address\",severity=\"error\","),
        "{info}"
    );
    assert!(info.contains("application=\"orders\"") && info.ends_with("} 1.0"), "{info}");
    let texts = plain.body.lines().find(|line| line.starts_with("regprobe_finding_text_info{"));
    assert!(texts.expect("its texts").contains("service=\"com.acme.Orders\""), "{texts:?}");

    let ask = |accept: &str| {
        serving.ask(&format!(
            "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
        ))
    };
    // As Prometheus asks.
    let open = ask("application/openmetrics-text;version=1.0.0,application/openmetrics-text;\
                    version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
    assert!(open.head.contains("content-type: application/openmetrics-text"), "{}", open.head);
    openmetrics_parser::openmetrics::parse_openmetrics(&open.body).expect("OpenMetrics");
    for accept in ["text/plain", "*/*", "text/plain, application/openmetrics-text;q=0.1"] {
        assert!(ask(accept).head.contains("content-type: text/plain"), "{accept}");
    }
}

#[test]
fn each_path_has_its_answer_and_no_other_has_one() {
    let target = registry();
    let serving = Serving::ready(&[&target]);
    let report: Value = serde_json::from_str(&serving.get("/report.json").body).expect("JSON");
    assert_valid(&strict_schema(), &report);
    let page = serving.get("/");
    assert!(page.head.contains("content-type: text/html"), "{}", page.head);
    assert!(page.body.contains("RP107") && page.body.contains("Time line"), "{}", page.body);
    assert_eq!(serving.get("/-/healthy").status, 200);
    for path in ["/metrics/", "/etc/passwd", "/../../etc/passwd", "/%2e%2e/x", "//metrics", "*"] {
        let answer = serving.get(path);
        assert!([400, 404].contains(&answer.status), "{path}: {answer:?}");
    }
    let posted = serving
        .ask("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assert_eq!(posted.status, 405, "{posted:?}");
    let head = serving.ask("HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(serving.ask("nonsense\r\n\r\n").status, 400);
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(100_000));
    assert!([0, 414, 431].contains(&serving.ask(&long).status));
    let lines = "X: y\r\n".repeat(1000);
    assert_eq!(serving.ask(&format!("GET / HTTP/1.1\r\nHost: x\r\n{lines}\r\n")).status, 431);
    assert_eq!(serving.end(), Some(0));
}

#[test]
fn only_what_the_operator_allows_is_probed() {
    let (target, other) = (registry(), registry());
    let serving = Serving::ready(&[&target, "--web.allow-target", "rocketmq://127.0.0.1:*"]);
    let probe = |text: &str| {
        let encoded: String = text.replace(':', "%3A").replace('/', "%2F");
        serving.get(&format!("/probe?target={encoded}"))
    };
    let own = probe(&target);
    assert_eq!(own.status, 200, "{own:?}");
    assert!(own.body.contains("regprobe_finding_info{code=\"RP107\""), "{}", own.body);
    assert_eq!(probe(&other).status, 403);
    let allowed = probe("rocketmq://127.0.0.1:1");
    assert_eq!(allowed.status, 200, "{allowed:?}");
    assert!(allowed.body.contains("regprobe_registry_up{registry=\"rocketmq://127.0.0.1:1\"} 0"));
    for wrong in ["http://127.0.0.1/", "file:///etc/passwd", "zookeeper://", ""] {
        assert_eq!(probe(wrong).status, 400, "{wrong}");
    }
    for query in ["/probe", "/probe?target", "/probe?target=a&target=b", "/probe?target=%ff"] {
        assert_eq!(serving.get(query).status, 400, "{query}");
    }
}

/// Nothing is known before the first check: an empty answer would say that there is no fault.
#[test]
fn what_can_not_be_read_is_told_and_is_no_empty_registry() {
    let serving = Serving::ready(&[CLOSED]);
    let metrics = serving.get("/metrics").body;
    for line in [
        "regprobe_registry_up{registry=\"zookeeper://127.0.0.1:1\"} 0.0",
        "regprobe_registry_read_timestamp_seconds{registry=\"zookeeper://127.0.0.1:1\"} 0.0",
        "regprobe_informed 0.0",
    ] {
        assert!(metrics.lines().any(|other| other == line), "no {line} in {metrics}");
    }
}

#[test]
fn the_page_is_told_of_each_check() {
    let target = registry();
    let serving = Serving::ready(&[&target, "--interval", "1s"]);
    let mut stream = TcpStream::connect(&serving.at).expect("it listens");
    stream.write_all(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n").expect("it reads");
    let mut lines = BufReader::new(stream).lines().map(|line| line.expect("a line"));
    assert!(lines.any(|line| line.eq_ignore_ascii_case("content-type: text/event-stream")));
    for _ in 0..2 {
        assert!(lines.any(|line| line == "data: checked"));
    }
    // Whoever follows doesn't keep it from ending.
    assert_eq!(serving.end(), Some(0));
}

#[test]
fn many_scrapes_leave_the_memory_as_it_is() {
    let target = registry();
    let serving = Serving::ready(&[&target, "--interval", "1s"]);
    let scrape = |times: usize| {
        for _ in 0..times {
            assert_eq!(serving.get("/metrics").status, 200);
        }
    };
    scrape(500);
    let before = serving.memory();
    scrape(4000);
    let after = serving.memory();
    assert!(after <= before + before / 10, "{before} KiB became {after} KiB");
}

#[test]
fn options_that_do_not_fit() {
    for (arguments, says) in [
        (&["--interval", "10ms"] as &[&str], "--interval is 10ms: it may be 1s to"),
        (&["--label-limit", "0"], "--label-limit is 0: it may be 1"),
        (&["--web.listen-address", "example.org:80"], "it is an IP address and a port"),
        (&["--web.allow-target", "a["], "--web.allow-target"),
    ] {
        let ran = run(&[&["serve", "h:9876"], arguments].concat());
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = taken.local_addr().expect("an address").to_string();
    let ran = run(&["serve", "h:9876", "--web.listen-address", &at]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("can't listen on"), "{}", ran.err);
}
