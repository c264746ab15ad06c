//! What the program does with its options, and how it ends.

use std::io::Read;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::process::{Command, Stdio};

use regprobe::cli;
use regprobe::demo::provider::{self, Behaviour};
use regprobe::demo::zookeeper::{self, Node, Tree, ZooKeeper};
use regprobe::diagnose::RULES;
use regprobe::explain::CLASSES;
use regprobe::report::FORMATS;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::asked::{Place, program, run};
use crate::{schema, snapshot};

/// Nothing listens there: reading it fails at once.
pub const CLOSED: &str = "zookeeper://127.0.0.1:1";

/// A registry on loopback with a provider on loopback: the provider answers, and nobody else can
/// use its address (RP107).
pub fn registry() -> String {
    registry_with(&[])
}

/// The same, with `web` that calls the service.
fn called() -> String {
    let consumer = "/dubbo/com.acme.Orders/consumers/consumer%3A%2F%2F10.9.8.9%2Fcom.acme.Orders%3F\
                    application%3Dweb%26category%3Dconsumers%26release%3D2.7.23";
    registry_with(&[(consumer, "")])
}

/// The same with more nodes, of another session: their paths and data.
pub fn registry_with(more: &[(&str, &str)]) -> String {
    serve(StdListener::bind("127.0.0.1:0").expect("a port"), more)
}

/// The plain one as this target.
pub fn registry_at(target: &str) {
    let at = target.trim_start_matches("zookeeper://");
    serve(StdListener::bind(at).expect("a port"), &[]);
}

fn serve(registry: StdListener, more: &[(&str, &str)]) -> String {
    let more: Vec<(String, Node)> = more
        .iter()
        .map(|(path, data)| {
            let node = Node { owner: 2, data: data.as_bytes().to_vec(), ..Node::default() };
            ((*path).to_owned(), node)
        })
        .collect();
    let provider = StdListener::bind("127.0.0.1:0").expect("a port");
    let [at, provider_at] =
        [&registry, &provider].map(|listener| listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let mut tree = tree(provider_at);
            more.into_iter().for_each(|(path, node)| tree.put(&path, node));
            let zookeeper = ZooKeeper { tree, ..ZooKeeper::default() };
            let (registry, provider) = (listener(registry), listener(provider));
            let serving = zookeeper::serve(registry, zookeeper);
            tokio::join!(serving, provider::serve(provider, Behaviour::Healthy))
        })
    });
    format!("zookeeper://{at}")
}

fn listener(listener: StdListener) -> TcpListener {
    listener.set_nonblocking(true).expect("a socket");
    TcpListener::from_std(listener).expect("a socket")
}

fn tree(provider: SocketAddr) -> Tree {
    let mut tree = Tree::default();
    let url = format!(
        "dubbo%3A%2F%2F{}%3A{}%2Fcom.acme.Orders%3Fapplication%3Dorders%26interface%3D\
         com.acme.Orders%26release%3D2.7.23",
        provider.ip(),
        provider.port()
    );
    let node = Node { owner: 1, ..Node::default() };
    tree.put(&format!("/dubbo/com.acme.Orders/providers/{url}"), node);
    tree
}

#[test]
fn every_format_ends_with_the_same_code() {
    let target = registry();
    for format in FORMATS.iter().map(|format| format.name()) {
        let found = run(&["check", &target, "--format", format]);
        assert_eq!(found.code, Some(1), "{found:?}");
        // `expect` has what is well, and has nothing to say here.
        assert!(found.out.contains("RP107") || format == "expect", "{}", found.out);
        assert_eq!(run(&["check", CLOSED, "--format", format]).code, Some(3));
        let none = run(&["check", &target, "--format", format, "--suppress", "RP107"]);
        assert_eq!(none.code, Some(0), "{none:?}");
        // What could not be read outweighs what was found.
        assert_eq!(run(&["check", &target, CLOSED, "--format", format]).code, Some(3));
        assert_eq!(run(&["list", &target, "--format", format]).code, Some(0));
        assert_eq!(run(&["list", CLOSED, "--format", format]).code, Some(3));
    }
    assert_eq!(run(&["check", &target, "--fail-on", "never"]).code, Some(0));
    assert_eq!(run(&["check", &target, "--suppress", "rp107=com.other.*"]).code, Some(1));
    let silenced = ["check", &target, "-q", "--suppress", "RP107", "--suppress", "RP903"];
    assert_eq!(run(&silenced).out, "");
    // A misspelt name leaves nothing, and nothing isn't well.
    let misspelt = run(&["check", &target, "-q", "--service", "com.other.*"]);
    assert_eq!(misspelt.code, Some(1));
    assert!(misspelt.out.starts_with("ERROR RP904"), "{}", misspelt.out);
}

#[test]
fn calls_ends_by_what_is_called() {
    let target = called();
    for format in ["text", "json", "jsonl"] {
        let ask = |more: &[&str]| run(&[&["calls", &target, "--format", format], more].concat());
        let found = ask(&[]);
        assert_eq!(found.code, Some(1), "{found:?}");
        assert!(found.out.contains("com.acme.Orders"), "{}", found.out);
        assert_eq!(ask(&["--fail-on", "never"]).code, Some(0));
        // What is suppressed is still shown.
        let suppressed = ask(&["--suppress", "RP604=web"]);
        assert_eq!(suppressed.code, Some(0), "{suppressed:?}");
        assert!(suppressed.out.contains("com.acme.Orders"), "{}", suppressed.out);
        // A finding that no call meets doesn't count, and a name that calls nothing does.
        assert_eq!(ask(&["--suppress", "RP107"]).code, Some(1));
        assert_eq!(ask(&["--application", "wbe"]).code, Some(1));
        assert_eq!(run(&["calls", &target, CLOSED, "--format", format]).code, Some(3));
    }
    let quiet = run(&["calls", &target, "-q"]);
    assert_eq!(quiet.out.trim(), "0 of 1  web  com.acme.Orders");
    let passive = run(&["calls", &target, "--passive", "-v"]);
    assert_eq!(passive.code, Some(0), "{passive:?}");
    assert!(passive.out.contains("? of 1"), "{}", passive.out);
    let passive = ["calls", &target, "--passive", "--fail-on", "warning"];
    assert_eq!(run(&passive).code, Some(1));
    let refused = run(&["calls", &target, "--format", "junit"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    let uncalled = run(&["calls", &registry()]);
    assert!(uncalled.out.contains("No living consumer is registered"), "{}", uncalled.out);
    let unread = run(&["calls", CLOSED]);
    assert!(!unread.out.contains("No living consumer"), "{}", unread.out);
}

#[test]
fn what_a_run_writes_is_what_the_schema_says() {
    let schema = schema::strict_schema();
    let target = registry();
    for arguments in
        [&["check", &target, CLOSED] as &[&str], &["list", &target], &["calls", &target]]
    {
        let ran = run(&[arguments, &["-f", "json"]].concat());
        schema::assert_valid(&schema, &serde_json::from_str(&ran.out).expect("JSON"));
    }
}

#[test]
fn an_argument_wins_over_a_variable_and_a_variable_over_the_file() {
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    let is_lines = |text: &str| text.starts_with("{\"type\": \"run\"");
    let file = "format = \"json\"\ntargets = [\"zookeeper://127.0.0.1:1\"]\n";
    let place = Place::new().file("regprobe.toml", file);
    assert!(is_json(&place.run(&["check"]).out));
    let place = place.variable("REGPROBE_FORMAT", "jsonl");
    assert!(is_lines(&place.run(&["check"]).out));
    assert!(place.run(&["check", "--format", "text"]).out.contains("read whole"));
    // -q has the word over `verbose` of another place.
    let quiet = Place::new().variable("REGPROBE_VERBOSE", "1").run(&["check", CLOSED, "-q"]);
    assert!(!quiet.out.contains("Registries"), "{}", quiet.out);
}

#[test]
fn files_are_found_where_they_are_looked_for() {
    let lines = "format = \"jsonl\"\n";
    let home = Place::new().file(".config/regprobe/config.toml", lines);
    assert!(home.run(&["check", CLOSED]).out.starts_with("{\"type\""));
    let base = home.path("xdg");
    let base = home.variable("XDG_CONFIG_HOME", &base.display().to_string());
    assert!(base.run(&["check", CLOSED]).out.starts_with("REGISTRY"));
    let base = base.file("xdg/regprobe/config.toml", lines);
    assert!(base.run(&["check", CLOSED]).out.starts_with("{\"type\""));
    // The folder's own file is the nearer one; a named one is nearer still.
    let here = base.file("regprobe.toml", "format = \"json\"\n").file("other.toml", "quiet = true");
    assert!(here.run(&["check", CLOSED]).out.starts_with("{\n"));
    assert!(here.run(&["check", CLOSED, "--config", "other.toml"]).out.starts_with("ERROR RP801"));
}

#[test]
fn targets_come_from_variables_too() {
    let targets = |place: Place, arguments: &[&str]| -> Vec<String> {
        let ran = place.run(&[&["list", "-f", "json"], arguments].concat());
        let report: Value = serde_json::from_str(&ran.out).expect("JSON");
        let registries = report["registries"].as_array().expect("a list").iter();
        registries.map(|registry| registry["target"].as_str().expect("a text").to_owned()).collect()
    };
    let both = "zookeeper://127.0.0.1:1,127.0.0.1:2 127.0.0.1:3;127.0.0.1:4";
    assert_eq!(
        targets(Place::new().variable("REGPROBE_TARGETS", both), &[]),
        ["zookeeper://127.0.0.1:1,127.0.0.1:2", "127.0.0.1:3;127.0.0.1:4"]
    );
    let namesrv = || Place::new().variable("NAMESRV_ADDR", "127.0.0.1:3;127.0.0.1:4");
    assert_eq!(targets(namesrv(), &[]), ["127.0.0.1:3;127.0.0.1:4"]);
    assert_eq!(targets(namesrv(), &[CLOSED, CLOSED]), [CLOSED]);
}

#[test]
fn reports_go_where_they_are_sent() {
    let place = Place::new();
    let ran = place.run(&["check", CLOSED, "-f", "text", "-f", "json=a.json", "-f", "jsonl=b"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.out.contains(" 1  RP801 "));
    let read = |name: &str| std::fs::read_to_string(place.path(name)).expect("it was written");
    assert!(serde_json::from_str::<Value>(&read("a.json")).is_ok());
    // The run, its registry, the finding, its fault and its step, and the sum.
    assert_eq!(read("b").lines().count(), 6);
    let ran = place.run(&["check", CLOSED, "--color", "always", "-o", "c.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    assert!(read("c.txt").starts_with("REGISTRY"), "a file has no color");
}

#[test]
fn color_is_for_terminals_unless_it_is_wanted() {
    assert!(!run(&["check", CLOSED]).out.contains('\u{1b}'));
    assert!(!run(&["check", CLOSED, "--color", "never"]).out.contains('\u{1b}'));
    assert!(run(&["check", CLOSED, "--color", "always"]).out.contains('\u{1b}'));
    // Nobody watches, so there is no progress either.
    assert_eq!(run(&["check", CLOSED]).err, "");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let target = registry();
    for (arguments, code) in [
        (&["check", &target, "-v"] as &[&str], 1),
        (&["check", &target, "-f", "json"], 1),
        (&["explain", "RP101"], 0),
        (&["explain", "--list"], 0),
        (&["completions", "bash"], 0),
        (&["man"], 0),
        (&["--help"], 0),
    ] {
        let mut child = Command::new(program())
            .args(arguments)
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
        let status = child.wait().expect("it ends");
        assert_eq!((status.code(), err.as_str()), (Some(code), ""), "{arguments:?}");
    }
}

#[test]
fn each_rule_is_explained() {
    let list = run(&["explain", "--list"]);
    let lines = RULES.len() + 1 + CLASSES.len();
    assert_eq!((list.code, list.out.lines().count()), (Some(0), lines));
    for rule in RULES {
        assert!(list.out.contains(&format!("{}  {}", rule.code, rule.name)), "{}", rule.code);
    }
    let page = run(&["explain", "RP101"]);
    assert_eq!((page.code, page.err.as_str()), (Some(0), ""));
    assert_eq!(
        page.out.trim_end(),
        RULES.iter().find(|rule| rule.code == "RP101").unwrap().page.trim_end()
    );
    assert_eq!(run(&["explain", "rp101"]).out, page.out);
    assert_eq!(run(&["explain", "Container-Address"]).out, page.out);
}

#[test]
fn shells_and_manuals_know_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]);
        assert_eq!(script.code, Some(0));
        assert!(script.out.contains("container-network"), "{shell}");
    }
    let place = Place::new();
    assert_eq!(place.run(&["man", "."]).code, Some(0));
    let whole = place.run(&["man"]).out;
    let command = cli::command();
    for name in command.get_subcommands().map(|command| format!("regprobe-{}", command.get_name()))
    {
        let page = std::fs::read_to_string(place.path(&format!("{name}.1"))).expect("a page");
        assert!(page.contains(".TH") && whole.contains(page.trim_end()), "{name}");
    }
    assert_eq!(place.run(&["man", "nowhere"]).code, Some(3));
}

#[test]
fn help_tells_how_it_ends_and_is_published() {
    let help = run(&["check", "--help"]).out;
    for part in ["  0  nothing", "  1  findings", "  2  wrong usage", "  3  the probe", "Examples:"]
    {
        assert!(help.contains(part), "{part}");
    }
    assert_eq!(run(&["--version"]).out, format!("regprobe {}\n", env!("CARGO_PKG_VERSION")));
    snapshot::check_file(&snapshot::root().join("docs/cli.md"), &cli::help_page());
}

#[test]
fn the_password_comes_from_a_file_or_a_variable() {
    let target = registry();
    let place = Place::new().file("secret", "hunter2\n").variable("ZK_SECRET", "hunter2");
    for source in ["file=secret", "secret", "env=ZK_SECRET", "ZK_SECRET"] {
        let auth = format!("digest:reader:{source}");
        let ran = place.run(&["list", &target, "--zookeeper-auth", &auth, "-f", "json"]);
        assert_eq!(ran.code, Some(0), "{source}: {ran:?}");
        assert!(!ran.out.contains("hunter2"));
    }
}
