//! What is printed, pasted on a machine that it isn't for: it says so, and nothing is changed there.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regprobe::model::{Address, Change};
use regprobe::remedy::{
    Blocked, broker_address, firewall, for_container, ha_address, publish_port, same_port,
};

use crate::remedy_workloads::all;

/// What only looks.
const LOOKS: [&str; 7] = [
    "docker ps",
    "docker container inspect",
    "docker image inspect",
    "nft list",
    "iptables -S",
    "ufw status",
    "firewall-cmd --state",
];

#[test]
fn on_another_machine_nothing_is_changed() {
    let machine = Machine::new("another", "");
    let scripts = scripts();
    assert!(scripts.len() > 40, "{} scripts", scripts.len());
    for text in scripts {
        let (output, did) = machine.paste(&text);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{text}\n{said}");
        assert!(!said.is_empty(), "{text}");
        assert!(
            did.iter().all(|did| LOOKS.iter().any(|look| did.starts_with(look))),
            "{did:#?}\n{text}"
        );
    }
}

/// A shell that somebody types into goes on, and so do the lines after it.
#[test]
fn a_shell_outlives_what_is_pasted_into_it() {
    let machine = Machine::new("outlives", "");
    for text in scripts() {
        let pasted = format!("set +e\n{text}\nprintf alive");
        let (output, _) = machine.paste(&pasted);
        assert!(output.stdout.ends_with(b"alive"), "{text}\n{output:?}");
    }
}

/// Where the engine fails midway the old container is started again, and never two of them removed.
#[test]
fn what_fails_midway_is_put_back() {
    let known = all().into_iter().find(|known| known.of == "dubbo 3.3.6 of a known host");
    let workload = known.expect("a workload").workload;
    let text = for_container(&workload).remove(0).changes[0].text().into_owned();
    for (fails, stops) in [("create", false), ("stop", true), ("rename", true), ("start new", true)]
    {
        let machine = Machine::new(&format!("midway-{}", fails.replace(' ', "-")), fails);
        let (output, did) = machine.paste(&format!("HERE=10.9.8.7\n{text}"));
        assert!(!output.status.success(), "{fails}: {output:?}");
        let at = |start: &str| did.iter().rposition(|did| did.starts_with(start));
        assert_eq!(at("docker start old").is_some(), stops, "{fails}: {did:#?}");
        assert_eq!(at("docker rm -f new").is_some(), stops, "{fails}: {did:#?}");
        assert!(at("docker rm -f old").is_none(), "{fails}: {did:#?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(said.contains("runs as before"), stops, "{fails}: {said}");
    }
    let machine = Machine::new("midway-not", "nothing");
    let (output, did) = machine.paste(&format!("HERE=10.9.8.7\n{text}"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "new\n", "{did:#?}\n{output:?}");
    let created = did.iter().find(|did| did.starts_with("docker create")).expect("one is created");
    for kept in [
        "-e SHOP=one 'two' three",
        "--label floor=2",
        "--restart always",
        "--memory 1024",
        "-p 8081:8081/tcp",
        "--network shop",
        "--cap-add NET_ADMIN",
        "-e DUBBO_IP_TO_REGISTRY=10.9.8.7 -p 20880:20880 --entrypoint java orders:1 -jar app.jar",
    ] {
        assert!(created.contains(kept), "{kept}: {created}");
    }
    assert!(!created.contains("DUBBO_IP_TO_REGISTRY=1.2.3.4"), "{created}");
}

/// Scripts that look for a container, or write rules or files.
fn scripts() -> BTreeSet<String> {
    let [ha, target] = ["172.17.0.5:10912", "10.9.8.7:20880"]
        .map(|text| Address::parse_host_or_address(text).expect("an address"));
    let mut texts = BTreeSet::new();
    for known in all() {
        let workload = known.workload;
        let blocked = Blocked { target: target.host.ip(), ..Blocked::default() };
        let remedies = for_container(&workload).into_iter().chain([
            publish_port(&workload, None),
            same_port(&workload, 30880),
            broker_address(&workload),
            ha_address(&workload, &ha, true),
            ha_address(&workload, &ha, false),
            firewall(&workload, &blocked),
        ]);
        for change in remedies.flat_map(|remedy| remedy.changes) {
            let Change::Script(text) = change else { continue };
            if ["\nrecreate ", "\nown_file ", "let_in "].iter().any(|makes| text.contains(makes)) {
                texts.insert(text);
            }
        }
    }
    texts
}

/// A folder, and commands in front of the system's own that note how they are called.
struct Machine {
    folder: PathBuf,
}

impl Machine {
    /// `fails`: nothing runs there; or the old container does, and that is what its engine can't do.
    fn new(name: &str, fails: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pasted").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("bin")).expect("a folder");
        let engine = if fails.is_empty() { "" } else { ENGINE };
        for command in [
            "docker",
            "podman",
            "nft",
            "iptables",
            "ip6tables",
            "ufw",
            "firewall-cmd",
            "ip",
            "hostname",
            "sleep",
        ] {
            let text = match command {
                "ip" => {
                    "echo '2: eth0 inet 10.1.1.1/24 brd 10.1.1.255 src 10.1.1.1 uid'".to_owned()
                }
                "hostname" => "echo 10.1.1.1".to_owned(),
                "sleep" => ":".to_owned(),
                "docker" => format!("fails='{fails}'\n{NOTE}\n{engine}"),
                _ => NOTE.to_owned(),
            };
            let path = folder.join("bin").join(command);
            fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("a command");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its mode");
        }
        Self { folder }
    }

    /// What became of it, and what was called.
    fn paste(&self, text: &str) -> (Output, Vec<String>) {
        let called = self.folder.join("called");
        let _ = fs::remove_file(&called);
        let path = format!("{}/bin:/usr/bin:/bin", self.folder.display());
        let mut sh = Command::new("sh");
        sh.args(["-c", text]).env_clear().env("PATH", path).env("CALLED", &called);
        let output = sh.current_dir(&self.folder).output().expect("sh runs");
        let called = fs::read_to_string(called).unwrap_or_default();
        (output, called.lines().map(str::to_owned).collect())
    }
}

const NOTE: &str = r#"printf '%s\n' "${0##*/} $(echo "$*" | tr '\n' ' ')" >>"$CALLED""#;

/// An engine with one container. It answers a format by the field that is asked for first.
const ENGINE: &str = r#"
sleep() { :; }
case "$*" in "$fails"*) exit 1 ;; esac
case "$1 $2" in
  "ps -q") echo old ;;
  "ps --filter") ;;
  "create "*) echo new ;;
  "image inspect") echo image ;;
  "container inspect")
    case "$4" in
      '{{.Id}}{{with .NetworkSettings}}'*) echo "old 172.17.0.5  " ;;
      '{{.Name}}') echo /orders ;;
      *'.HostConfig.AutoRemove'*) echo false true ;;
      '{{.State.Pid}}') echo 0 ;;
      '{{.State.Running}} {{.RestartCount}}') echo true 0 ;;
      '{{.Config.Image}}') echo orders:1 ;;
      '{{.Image}}') echo image ;;
      *'{{$network}} '*) echo "shop " ;;
      *'.Path '*) echo "'java'" ;;
      *'range .Args'*) echo " '-jar' 'app.jar'" ;;
      *'range .Config.Env'*)
        echo " -e 'SHOP=one '\\''two'\\'' three' --label 'floor=2' --restart always --memory 1024 --cap-add NET_ADMIN" ;;
      *'PublishAllPorts'*) echo " -p 8081:8081/tcp" ;;
      *) ;;
    esac ;;
esac
"#;
