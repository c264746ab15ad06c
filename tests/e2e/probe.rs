//! Runs the real binary on a host, and says what it should have found.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::world::Host;

/// What one `regprobe check` printed and how it ended.
pub struct Outcome {
    pub report: Value,
    /// The text that people read.
    pub text: String,
    exit: i32,
}

/// `regprobe check` on `host`, in each format: they have to end with the same exit code.
#[track_caller]
pub fn check(host: &Host, arguments: &[&str]) -> Outcome {
    ask(host, "check", arguments)
}

/// `regprobe calls` on `host`, likewise.
#[track_caller]
pub fn calls(host: &Host, arguments: &[&str]) -> Outcome {
    ask(host, "calls", arguments)
}

#[track_caller]
fn ask(host: &Host, subcommand: &str, arguments: &[&str]) -> Outcome {
    in_each_format(|format| {
        let mut command = regprobe(host, subcommand);
        command.args(["--format", format, "--color", "never"]).args(arguments);
        // What people read shows every finding with -v; without it, what is to be done.
        if format == "text" && subcommand == "check" {
            command.arg("-v");
        }
        command
    })
}

/// A printed command of regprobe's, pasted into a shell of `host` as it stands.
#[track_caller]
pub fn paste(host: &Host, text: &str) -> Outcome {
    in_each_format(|format| {
        let mut command = host.command("timeout");
        command.args(["--kill-after=5", AGES, "sh", "-c", text]).env_remove("NAMESRV_ADDR");
        command.env("PATH", path()).env("REGPROBE_FORMAT", format).env("REGPROBE_COLOR", "never");
        command.env("REGPROBE_TIMEOUT", LIMIT);
        command.env("REGPROBE_VERBOSE", if format == "text" { "1" } else { "0" });
        command
    })
}

/// A path with regprobe in it.
fn path() -> OsString {
    let folder = Path::new(env!("CARGO_BIN_EXE_regprobe")).parent().expect("a folder");
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let folders = [folder.to_owned()].into_iter().chain(std::env::split_paths(&rest));
    std::env::join_paths(folders).expect("a path")
}

#[track_caller]
fn in_each_format(command: impl Fn(&'static str) -> Command) -> Outcome {
    let outputs = ["json", "text", "jsonl"].map(|format| (format, spawn(&mut command(format))));
    let [json, text, jsonl] = outputs.map(|(format, child)| (format, finish(child)));
    for (format, output) in [&text, &jsonl] {
        assert_eq!(
            output.status.code(),
            json.1.status.code(),
            "the exit code of --format {format} is another one than json's\n{}\n{}",
            printed(output),
            printed(&json.1)
        );
    }
    Outcome {
        report: parse(&json.1),
        text: String::from_utf8_lossy(&text.1.stdout).into_owned(),
        exit: json.1.status.code().expect("an exit code"),
    }
}

/// A `regprobe check --wait` that is going on.
pub struct Waiting {
    child: std::process::Child,
    told: std::io::Lines<BufReader<std::process::ChildStderr>>,
    seen: String,
    /// Where people can read it.
    text: PathBuf,
}

/// `regprobe check --wait` on `host`, for as long as it takes.
pub fn wait_for(host: &Host, arguments: &[&str]) -> Waiting {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("regprobe-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let text = std::env::temp_dir().join(name);
    let mut command = regprobe(host, "check");
    command
        .args(["--format", "json", "--color", "never", "--wait", AGES])
        .arg("-v")
        .args(arguments);
    command.arg("--format").arg(format!("text={}", text.display()));
    let mut child = spawn(&mut command);
    let told = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    Waiting { child, told, seen: String::new(), text }
}

impl Waiting {
    /// Reads on until a line has this in it.
    #[track_caller]
    pub fn tells(&mut self, text: &str) {
        for line in self.told.by_ref() {
            let line = line.expect("a text");
            self.seen.push_str(&format!("{line}\n"));
            if line.contains(text) {
                return;
            }
        }
        panic!("it never told {text:?}\n{}", self.seen);
    }

    #[track_caller]
    pub fn is_waiting(&mut self) {
        let ended = self.child.try_wait().expect("its state");
        assert!(ended.is_none(), "it ended too early\n{}", self.seen);
    }

    /// The report that it ends with.
    #[track_caller]
    pub fn ended(self) -> Outcome {
        let Self { child, told, text, .. } = self;
        let rest = std::thread::spawn(move || told.count());
        let output = finish(child);
        rest.join().expect("its last lines");
        let exit = output.status.code().expect("an exit code");
        let shown = std::fs::read_to_string(&text).expect("the text for people");
        std::fs::remove_file(&text).expect("it is there");
        Outcome { report: parse(&output), text: shown, exit }
    }
}

/// The files that `regprobe check --remedies` writes, beside what it prints.
#[track_caller]
pub fn write_remedies(host: &Host, folder: &Path, arguments: &[&str]) {
    let mut command = regprobe(host, "check");
    let output = finish(spawn(command.arg("--remedies").arg(folder).args(arguments)));
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
}

/// The registry as `regprobe list` shows it.
#[track_caller]
pub fn list(host: &Host, arguments: &[&str]) -> Outcome {
    let mut command = regprobe(host, "list");
    let output = finish(spawn(command.args(["--format", "json"]).args(arguments)));
    let exit = output.status.code().expect("an exit code");
    Outcome { report: parse(&output), text: String::new(), exit }
}

/// What `regprobe explain` made of a log.
pub struct Explained {
    explanation: Value,
    /// The report about the target, as people read it.
    report: String,
    exit: i32,
}

/// `regprobe explain -` on `host`, as JSON without a target; with one, as text, and the report with it.
#[track_caller]
pub fn explain(host: &Host, log: &str, targets: &[&str]) -> Explained {
    let run = |format: &str, targets: &[&str]| {
        let mut command = regprobe(host, "explain");
        command.args(["-", "-v", "--color", "never", "--format", format]).args(targets);
        finish(spawn_with(&mut command, log))
    };
    let output = run("json", &[]);
    let explanation = parse(&output);
    let live = (!targets.is_empty()).then(|| run("text", targets));
    let ran = live.as_ref().unwrap_or(&output);
    Explained {
        explanation,
        report: String::from_utf8_lossy(&ran.stdout).into_owned(),
        exit: ran.status.code().expect("an exit code"),
    }
}

impl Explained {
    #[track_caller]
    fn expect(&self, right: bool, what: &str) -> &Self {
        let seen = serde_json::to_string_pretty(&self.explanation).unwrap_or_default();
        assert!(right, "expected {what} (exit {})\n{seen}\n{}", self.exit, self.report);
        self
    }

    #[track_caller]
    pub fn exits(&self, code: i32) -> &Self {
        self.expect(self.exit == code, &format!("exit code {code}"))
    }

    /// The class: a rule's code, or the name of one without.
    #[track_caller]
    pub fn is(&self, class: &str) -> &Self {
        let seen = &self.explanation["class"];
        self.expect(seen["code"] == class || seen["name"] == class, class)
    }

    #[track_caller]
    pub fn address(&self, address: &str) -> &Self {
        self.says("address", address)
    }

    /// The value that was found in the log: a service by its interface.
    #[track_caller]
    pub fn says(&self, name: &str, value: &str) -> &Self {
        let seen = &self.explanation["values"][name];
        self.expect(seen == value || seen["interface"] == value, &format!("{name} {value}"))
    }

    #[track_caller]
    pub fn means(&self, text: &str) -> &Self {
        self.expect(self.explanation["meaning"].to_string().contains(text), text)
    }

    #[track_caller]
    pub fn report_says(&self, text: &str) -> &Self {
        self.expect(self.report.contains(text), text)
    }

    /// The command that is to be run next.
    pub fn command(&self) -> String {
        self.explanation["next"][0]["command"].as_str().unwrap_or_default().to_owned()
    }
}

/// For an answer: on a busy machine the first of a server that has just started takes longer than anybody's
/// should.
const LIMIT: &str = "15s";

/// No check takes that long, however busy the machine is.
const AGES: &str = "30m";

/// `regprobe SUBCOMMAND` on `host`.
fn regprobe(host: &Host, subcommand: &str) -> Command {
    let mut command = host.command("timeout");
    command.args(["--kill-after=5", AGES, env!("CARGO_BIN_EXE_regprobe"), subcommand]);
    command.env_remove("NAMESRV_ADDR").env("REGPROBE_TIMEOUT", LIMIT);
    command
}

fn spawn(command: &mut Command) -> std::process::Child {
    use std::process::Stdio;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("regprobe starts")
}

/// Starts it and writes all of `text` to its standard input.
fn spawn_with(command: &mut Command, text: &str) -> std::process::Child {
    use std::io::Write;
    use std::process::Stdio;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("regprobe starts");
    // It prints only once it has read all, so that neither waits for the other.
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(text.as_bytes()).expect("regprobe reads");
    child
}

fn finish(child: std::process::Child) -> Output {
    child.wait_with_output().expect("regprobe's output")
}

#[track_caller]
fn parse(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("no JSON: {error}\n{}", printed(output)))
}

fn printed(output: &Output) -> String {
    format!(
        "{}\n--- stdout:\n{}\n--- stderr:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

impl Outcome {
    /// Fails with the whole report unless `right`.
    #[track_caller]
    fn expect(&self, right: bool, what: &str) -> &Self {
        let report = || serde_json::to_string_pretty(&self.report).unwrap_or_default();
        assert!(right, "expected {what}\n--- report (exit {}):\n{}", self.exit, report());
        self
    }

    #[track_caller]
    pub fn exits(&self, code: i32) -> &Self {
        self.expect(self.exit == code, &format!("exit code {code}"));
        self.expect(self.report["exit_code"] == code, &format!("exit_code {code} in the report"))
    }

    /// Whether an expectation is held; `None`: it can't be told.
    #[track_caller]
    pub fn held(&self, expectation: &str, held: Option<bool>) -> &Self {
        let mut all = self.entries("expectations");
        let met = all.find(|met| met["expectation"] == expectation);
        self.expect(met.is_some_and(|met| met["held"] == Value::from(held)), expectation)
    }

    /// How the registry was read: `complete`, `partial`, `failed`.
    #[track_caller]
    pub fn reads(&self, registry: usize, read: &str) -> &Self {
        let seen = &self.report["registries"][registry]["read"];
        self.expect(seen == read, &format!("registry {registry} to be read: {read}"))
    }

    /// The entry of a dialled address.
    fn address(&self, address: &str) -> Option<&Value> {
        self.entries("addresses").find(|entry| entry["address"] == address)
    }

    /// The one dialled address that starts so and has this port.
    #[track_caller]
    pub fn address_like(&self, start: &str, port: u16) -> String {
        let addresses = self.entries("addresses").filter_map(|entry| entry["address"].as_str());
        let end = format!(":{port}");
        let found: Vec<&str> = addresses
            .filter(|address| address.starts_with(start) && address.ends_with(&end))
            .collect();
        self.expect(found.len() == 1, &format!("one address like {start}*{end}"));
        found[0].to_owned()
    }

    /// The verdict on an address, and on every registration with it.
    #[track_caller]
    pub fn verdict(&self, address: &str, verdict: &str) -> &Self {
        let what = format!("the verdict on {address} to be {verdict}");
        self.expect(self.address(address).is_some_and(|entry| entry["verdict"] == verdict), &what);
        let mut registered = self.registered(address);
        self.expect(registered.all(|entry| entry["verdict"] == verdict), &what)
    }

    /// The verdict on an address, whatever is said of each registration with it.
    #[track_caller]
    pub fn address_is(&self, address: &str, verdict: &str) -> &Self {
        let right = self.address(address).is_some_and(|entry| entry["verdict"] == verdict);
        self.expect(right, &format!("{address} to be {verdict}"))
    }

    /// Any verdict but this one.
    #[track_caller]
    pub fn never(&self, address: &str, verdict: &str) -> &Self {
        let what = format!("{address} listed, and its verdict never to be {verdict}");
        let entry = self.address(address);
        self.expect(entry.is_some_and(|entry| entry["verdict"] != verdict), &what);
        let mut registered = self.registered(address);
        self.expect(registered.all(|entry| entry["verdict"] != verdict), &what)
    }

    /// How the connection to an address ended (`refused`, `timed-out`, …).
    #[track_caller]
    pub fn connection(&self, address: &str, outcome: &str) -> &Self {
        let entry = self.address(address);
        let right = entry.is_some_and(|entry| entry["connection"]["outcome"] == outcome);
        self.expect(right, &format!("the connection to {address}: {outcome}"))
    }

    /// Who sent the ICMP message that ended the connection.
    #[track_caller]
    pub fn rejected_by(&self, address: &str, sender: &str) -> &Self {
        let entry = self.address(address);
        let right = entry.is_some_and(|entry| entry["connection"]["icmp"]["from"] == sender);
        self.expect(right, &format!("{sender} named as who rejects connections to {address}"))
    }

    /// What was proven at an address (`proven`, `wrong`, `silent`, …).
    #[track_caller]
    pub fn identity(&self, address: &str, outcome: &str) -> &Self {
        let entry = self.address(address);
        let right = entry.is_some_and(|entry| entry["identity"]["outcome"] == outcome);
        self.expect(right, &format!("the identity of {address}: {outcome}"))
    }

    /// How many of the services registered at an address are there.
    #[track_caller]
    pub fn has_services(&self, address: &str, number: usize) -> &Self {
        let entry = self.address(address);
        let right = entry.is_some_and(|entry| entry["identity"]["services"]["there"] == number);
        self.expect(right, &format!("{number} services proven at {address}"))
    }

    /// Whether it was in TLS that an address was asked who is there.
    #[track_caller]
    pub fn in_tls(&self, address: &str) -> &Self {
        let entry = self.address(address);
        let right = entry.is_some_and(|entry| entry["identity"]["tls"] == true);
        self.expect(right, &format!("{address} asked in TLS"))
    }

    /// Registrations with this address, of providers, instances and brokers.
    fn registered(&self, address: &str) -> impl Iterator<Item = &Value> {
        self.entries("registrations").filter(move |entry| entry["address"] == address)
    }

    /// How many registrations have this role.
    pub fn count(&self, role: &str) -> usize {
        self.entries("registrations").filter(|entry| entry["role"] == role).count()
    }

    #[track_caller]
    pub fn counts(&self, role: &str, number: usize) -> &Self {
        self.expect(self.count(role) == number, &format!("{number} registrations: {role}"))
    }

    /// The interfaces of all registrations that findings with this code are about.
    pub fn interfaces_of(&self, code: &str) -> BTreeSet<String> {
        let findings = self.entries("findings").filter(|finding| finding["code"] == code);
        let ids: Vec<&Value> =
            findings.filter_map(|finding| finding["registrations"].as_array()).flatten().collect();
        let about = self.entries("registrations").filter(|entry| ids.contains(&&entry["id"]));
        let names = about.filter_map(|entry| entry["subject"]["interface"].as_str());
        names.map(str::to_owned).collect()
    }

    /// `(2, 3)` where the text of `calls` says `2 of 3` of an application and an interface.
    #[track_caller]
    pub fn called(&self, application: &str, interface: &str) -> (usize, usize) {
        let line = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [usable, "of", all, who, service, ..] = words.as_slice() else { return None };
            let name = service.rsplit('/').next()?.split(':').next()?;
            let is_it = *who == application && name == interface;
            is_it.then_some((usable.parse().ok()?, all.parse().ok()?))
        };
        let found: Vec<(usize, usize)> = self.text.lines().filter_map(line).collect();
        assert_eq!(found.len(), 1, "{application} calls {interface}:\n{}", self.text);
        found[0]
    }

    /// The text that people read has this.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.text.contains(text), "expected `{text}` in the text:\n{}", self.text);
        self
    }

    /// No finding has this code.
    #[track_caller]
    pub fn silent(&self, code: &str) -> &Self {
        let found = self.entries("findings").any(|finding| finding["code"] == code);
        self.expect(!found, &format!("no {code}"))
    }

    /// A finding on an address (`""`: on none), which the text shows as well.
    #[track_caller]
    pub fn finds(&self, code: &str, severity: &str, address: &str) -> &Self {
        let what = format!("{code} ({severity}) on `{address}`");
        let finding = self.finding(code, address);
        self.expect(finding.is_some_and(|finding| finding["severity"] == severity), &what);
        self.expect(self.text.contains(code), &format!("{code} in the text:\n{}", self.text))
    }

    #[track_caller]
    pub fn silent_on(&self, code: &str, address: &str) -> &Self {
        self.expect(self.finding(code, address).is_none(), &format!("no {code} on {address}"))
    }

    /// One of the codes, on an address.
    #[track_caller]
    pub fn finds_one_of(&self, codes: &[&str], address: &str) -> &Self {
        let found = codes.iter().any(|code| self.finding(code, address).is_some());
        self.expect(found, &format!("one of {codes:?} on {address}"))
    }

    /// A finding that holds this text somewhere: an application it hurts, a sender, a value to set.
    #[track_caller]
    pub fn says(&self, code: &str, address: &str, text: &str) -> &Self {
        let finding = self.finding(code, address);
        let right = finding.is_some_and(|finding| finding.to_string().contains(text));
        self.expect(right, &format!("{code} on {address} to say `{text}`"))
    }

    /// If there is such a finding, this text is nowhere in it.
    #[track_caller]
    pub fn keeps_to_itself(&self, code: &str, address: &str, text: &str) -> &Self {
        let wrong =
            self.finding(code, address).is_some_and(|found| found.to_string().contains(text));
        self.expect(!wrong, &format!("{code} on {address} not to say `{text}`"))
    }

    /// The application is among those that the finding hurts.
    #[track_caller]
    pub fn affects(&self, code: &str, address: &str, application: &str) -> &Self {
        let affected = self.finding(code, address).and_then(|found| found["affects"].as_array());
        let right = affected
            .is_some_and(|all| all.iter().any(|effect| effect["application"] == application));
        self.expect(right, &format!("{code} on {address} to affect {application}"))
    }

    /// The texts of a remedy's changes, as the report has them.
    #[track_caller]
    pub fn remedy(&self, code: &str, address: &str, name: &str) -> Vec<String> {
        let remedy = self.offered(code, address, name);
        self.expect(remedy.is_some(), &format!("{code} on {address} to offer {name}"));
        let changes = remedy.and_then(|remedy| remedy["changes"].as_array()).into_iter().flatten();
        changes.map(|change| change["text"].as_str().expect("a text").to_owned()).collect()
    }

    /// These applications, each with its host, and no others are those that the finding hurts.
    #[track_caller]
    pub fn affects_just(&self, code: &str, address: &str, hurt: &[(&str, &str)]) -> &Self {
        let finding = self.finding(code, address);
        let affected = finding.and_then(|found| found["affects"].as_array());
        let named = |effect: &Value| (effect["application"].clone(), effect["host"].clone());
        let found: Vec<_> = affected.into_iter().flatten().map(named).collect();
        let right = finding.is_some()
            && found.len() == hurt.len()
            && hurt.iter().all(|(application, host)| {
                found.iter().any(|(a, h)| a == application && h == host)
            });
        self.expect(right, &format!("{code} on {address} to affect just {hurt:?}"))
    }

    /// What is registered has this name.
    #[track_caller]
    pub fn names(&self, name: &str) -> &Self {
        let quoted = format!("\"{name}\"");
        let named = self
            .entries("registrations")
            .any(|registration| registration["subject"].to_string().contains(&quoted));
        self.expect(named, &format!("{name} registered"))
    }

    #[track_caller]
    pub fn lacks_remedy(&self, code: &str, address: &str, name: &str) -> &Self {
        let offered = self.offered(code, address, name).is_some();
        self.expect(!offered, &format!("{code} on {address} not to offer {name}"))
    }

    fn offered(&self, code: &str, address: &str, name: &str) -> Option<&Value> {
        let remedies = self.finding(code, address)?["remedies"].as_array()?;
        remedies.iter().find(|remedy| remedy["name"] == name)
    }

    #[track_caller]
    pub fn no_errors(&self) -> &Self {
        let mut findings = self.entries("findings");
        self.expect(findings.all(|finding| finding["severity"] != "error"), "no error finding")
    }

    /// No finding has this address.
    #[track_caller]
    pub fn finds_nothing_on(&self, address: &str) -> &Self {
        let mut findings = self.entries("findings");
        let silent = findings.all(|finding| finding["address"] != address);
        self.expect(silent, &format!("no finding on {address}"))
    }

    #[track_caller]
    pub fn no_findings(&self) -> &Self {
        self.expect(self.entries("findings").next().is_none(), "no finding at all")
    }

    fn finding(&self, code: &str, address: &str) -> Option<&Value> {
        self.entries("findings").find(|finding| {
            finding["code"] == code && finding["address"].as_str().unwrap_or_default() == address
        })
    }

    fn entries(&self, key: &str) -> impl Iterator<Item = &Value> {
        self.report[key].as_array().into_iter().flatten()
    }
}
