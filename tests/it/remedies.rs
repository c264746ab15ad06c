//! What is to be pasted: right for the shell, filled in, and safe whatever a registry says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regprobe::model::remedy::Place;
use regprobe::model::text::is_unsafe;
use regprobe::model::{Address, Author, Change, Container, Finding, Remedy};
use regprobe::remedy::{
    HOSTS_INJECTION_SCRIPT, Workload, broker_address, correct_entry, for_container, ha_address,
    name_servers, word,
};

use crate::cases::{Case, every, judge};
use crate::remedy_workloads;

#[test]
fn every_shell_change_is_accepted_by_sh() {
    let mut seen = 0;
    for (from, case) in every() {
        for (finding, change) in changes(&judge(&case).diagnosis.findings) {
            if change.kind() == "shell" {
                let pasted = change.text();
                let output = sh(&["-n", "-c", &pasted]);
                let text = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success(), "{from}, {finding}: {text}\n{pasted}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen} shell changes");
}

#[test]
fn every_remedy_says_what_where_and_how() {
    for (from, case) in every() {
        for finding in judge(&case).diagnosis.findings {
            for Remedy { name, title, place, changes, caveat } in &finding.remedies {
                let place = place.to_string();
                let texts = [title, &place].into_iter().chain(caveat).map(String::as_str);
                let changed: Vec<_> = changes.iter().map(Change::text).collect();
                let texts = texts.chain(changed.iter().map(|text| &**text));
                for text in texts {
                    assert!(!text.is_empty(), "{from}, {}: {name}", finding.code);
                    assert!(
                        !text.contains("  \n") && !text.contains("{}"),
                        "{from}, {name}: {text}"
                    );
                }
                assert!(!changes.is_empty(), "{from}, {}: {name}", finding.code);
            }
            let named = |remedy: &Remedy| (remedy.name, remedy.place.to_string());
            let mut names: Vec<_> = finding.remedies.iter().map(named).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), finding.remedies.len(), "{from}, {}: twice", finding.code);
        }
    }
}

#[test]
fn remedies_carry_the_hosts_address_where_a_session_tells_it() {
    let told = found("172.17.0.5", "&release=2.7.23", Some("10.9.8.7:37418"));
    let texts = all_texts(&told);
    assert!(texts.contains("\nthis_machine 10.9.8.7\n"), "{texts}");
    // What changes stands in a line of its own.
    let change = "\nrecreate -e DUBBO_IP_TO_REGISTRY=10.9.8.7 -p 20880:20880\n)";
    assert!(texts.contains(change), "{texts}");
    assert!(texts.contains("DUBBO_IP_TO_REGISTRY: \"10.9.8.7\""), "{texts}");
    let find = "\ncontainer_at 172.17.0.5 20880 'registry-variables 20880'\n";
    assert!(texts.contains(find), "{texts}");
    // No session: the way to the registry tells, once it is pasted on that machine.
    let untold = all_texts(&found("172.17.0.5", "&release=2.7.23", None));
    assert!(untold.contains("HOST_IP=\"$(ip route get 10.9.8.20 |"), "{untold}");
    assert!(untold.contains("\nrecreate -e DUBBO_IP_TO_REGISTRY=\"$HOST_IP\" "), "{untold}");
    // A container's address is no host's.
    let inner = all_texts(&found("172.17.0.5", "&release=2.7.23", Some("172.17.0.1:4000")));
    assert!(!inner.contains("this_machine 172.17.0.1"), "{inner}");
}

/// An address of a container, a pod, a bridge or a loopback, or one that a stranger answers at, is no
/// machine's that somebody could go to.
#[test]
fn nobody_is_sent_to_a_machine_by_an_address_that_is_not_its_own() {
    let not_its_own = ["RP101", "RP102", "RP107", "RP108", "RP111", "RP401"];
    let (mut named, mut unnamed) = (0, 0);
    for (from, case) in every() {
        for finding in judge(&case).diagnosis.findings {
            let registered = finding.address.as_ref().and_then(|address| address.host.ip());
            for remedy in &finding.remedies {
                let Place::OnHost { ip, .. } = &remedy.place else { continue };
                // No session tells where a broker is.
                let stranger = finding.code == "RP502" && remedy.name == "broker-address";
                if stranger || not_its_own.contains(&finding.code) {
                    let same = ip.is_some() && *ip == registered;
                    assert!(!same, "{from}, {}: {} {}", finding.code, remedy.name, remedy.place);
                    unnamed += 1;
                } else {
                    named += usize::from(ip.is_some() && *ip == registered);
                }
            }
        }
    }
    assert!(named > 20 && unnamed > 20, "{named} named by their own address, {unnamed} not");
}

#[test]
fn a_port_of_another_machine_with_the_same_container_address_is_not_published() {
    let case: Case = toml::from_str(
        r#"
        name = ""
        expect = []
        registered = [
          { url = "dubbo://172.17.0.5:20880/lab.api.Greeting?application=demo", session = 1 },
          { url = "tri://172.17.0.5:50051/lab.api.Greeting?application=demo", session = 1 },
          { url = "dubbo://172.17.0.5:20881/lab.api.Farewell?application=other", session = 2 },
        ]
        seen = [
          { at = "172.17.0.5:20880", is = "timed-out" },
          { at = "172.17.0.5:50051", is = "timed-out" },
          { at = "172.17.0.5:20881", is = "timed-out" },
        ]
        "#,
    )
    .expect("a case");
    let findings = judge(&case).diagnosis.findings;
    let of = |port: &str| {
        let address = format!("172.17.0.5:{port}");
        let at = |finding: &&Finding| {
            finding.address.as_ref().is_some_and(|at| at.to_string() == address)
        };
        all_texts(findings.iter().find(at).expect("a finding"))
    };
    assert!(
        of("20880").contains("\"$HOST_IP\" -p 20880:20880 -p 50051:50051\n"),
        "{}",
        of("20880")
    );
    assert!(of("20881").contains("\"$HOST_IP\" -p 20881:20881\n"), "{}", of("20881"));
}

#[test]
fn the_release_decides_what_is_offered() {
    let names = |query: &str| -> Vec<&str> {
        found("172.17.0.5", query, None).remedies.iter().map(|remedy| remedy.name).collect()
    };
    let injected = |query: &str| names(query).contains(&"hosts-injection");
    for asks in ["", "&release=2.5.10", "&release=2.6.12", "&release=2.7.13", "&release=3.0.2"] {
        assert!(injected(asks), "{asks}");
    }
    for deaf in
        ["&release=2.7.14", "&release=3.0.3", "&release=3.3.6", "&service-name-mapping=true"]
    {
        assert!(!injected(deaf), "{deaf}");
    }
    assert!(!injected("&release=dubbo-golang-3.1.0"));

    let host_networking = |query: &str| all_texts(&found("172.17.0.5", query, None));
    assert!(host_networking("&release=2.7.23").contains("interface.preferred=$INTERFACE"));
    assert!(host_networking("&release=2.7.23").contains("interface.ignored=docker"));
    assert!(!host_networking("&release=2.7.5").contains("interface."));
    assert!(host_networking("&release=2.7.23").contains("changes the listening port"));
    assert!(host_networking("&release=2.7.12").contains("changes the listening port"));
    for stays in ["2.7.11", "3.2.19"] {
        let release = format!("&release={stays}");
        assert!(!host_networking(&release).contains("changes the listening port"), "{stays}");
    }

    let choice = |query: &str| {
        let finding = found("172.18.0.1", query, None);
        let choice = finding.remedies.iter().find(|remedy| remedy.name == "interface-choice");
        choice.map(|choice| choice.changes[0].text().into_owned()).unwrap_or_default()
    };
    assert_eq!(choice("&release=2.7.5"), "");
    assert!(
        choice("&release=2.7.6").contains("preferred") && !choice("&release=2.7.6").contains("ign")
    );
    assert!(choice("&release=2.7.12").contains("ignored"));
    assert!(
        choice("&release=3.0.2").contains("preferred") && !choice("&release=3.0.2").contains("ign")
    );
    assert!(choice("&release=3.0.3").contains("ignored"));
}

#[test]
fn a_persistent_entry_is_mended_by_what_the_release_listens_to() {
    let changes = |query: &str, end: &str| {
        let finding = persistent(&format!("&dynamic=false{query}"), end);
        let remedy = finding.remedies.iter().find(|remedy| remedy.name == "register-ephemerally");
        let changes = remedy.expect("the remedy").changes.clone();
        changes.iter().map(|change| change.text().into_owned()).collect::<Vec<_>>()
    };
    for (query, option) in [
        ("", "-Ddubbo.service.dynamic=true"),
        ("&dubbo=2.5.3", "-Ddubbo.service.dynamic=true"),
        ("&release=2.7.1", "-Ddubbo.service.lab.api.Greeting.dynamic=true"),
        ("&release=3.3.6", "-Ddubbo.service.lab.api.Greeting.dynamic=true"),
    ] {
        let dead = changes(query, "refused");
        let kept = "${JAVA_TOOL_OPTIONS:+$JAVA_TOOL_OPTIONS }";
        assert_eq!(dead[0], format!("export JAVA_TOOL_OPTIONS=\"{kept}{option}\""), "{query}");
        assert_eq!(dead[1].contains("upgrade to 2.7.2"), query.contains("2.7.1"), "{dead:?}");
        // What lives leaves an entry behind when it is started again.
        let alive = changes(query, "dubbo");
        assert!(dead.len() == 2 && alive.len() == 4, "{alive:?}");
        assert!(
            alive[3].starts_with("zkCli.sh -server 10.9.8.20:2181 delete '/dubbo/"),
            "{alive:?}"
        );
    }
    // Dubbo registers it otherwise: it is a copy.
    let copied = persistent("&dynamic=true&release=3.3.6", "refused");
    assert!(all_texts(&copied).contains("Find out what created the entry"), "{copied:?}");
}

/// The finding on a persistent entry.
#[test]
fn a_version_is_named_where_it_is_the_only_one_there() {
    let told = |services: &[&str], exports: &str| {
        let registered = services.iter().map(|name| {
            format!("{{ url = 'dubbo://10.9.8.7:20880/{name}?application=demo&release=2.7.8' }},")
        });
        let lacks: String = services.iter().map(|name| format!("lacks {name}; ")).collect();
        let case: Case = toml::from_str(&format!(
            "name = ''\nexpect = []\nregistered = [{}]\nseen = [{{ at = '10.9.8.7:20880', by = \
             'eth0', is = 'dubbo {lacks}exports {exports}' }}]",
            registered.collect::<String>()
        ))
        .expect("a case");
        all_texts(&judge(&case).diagnosis.findings.remove(0))
    };
    let both = "set both on the callers' reference (`version`, `group`) to what is exported.";
    let two = ["lab.Order:2.0.0", "lab.Stock:2.0.0"];
    for (registered, exports, says) in [
        (&two[..1], "lab.Order:1.0.0:20880", "set version to `1.0.0` on the callers' reference"),
        (&["blue/lab.Order"], "green/lab.Order:20880", "set group to `green` on the callers'"),
        (&two[..1], "lab.Order:1.0.0:20880, lab.Order:1.1.0:20880", both),
        (&two[..1], "lab.Order:20880", both),
        (&["blue/lab.Order"], "lab.Order:20880", both),
        (&two[..], "lab.Order:1.0.0:20880, lab.Stock:1.0.0:20880", both),
    ] {
        let text = told(registered, exports);
        assert!(text.contains(says), "{exports}: {text}");
    }
}

fn persistent(query: &str, end: &str) -> Finding {
    let case: Case = toml::from_str(&format!(
        "name = ''\nexpect = []\n\
         registered = [{{ url = 'dubbo://10.9.8.7:20880/lab.api.Greeting?application=demo{query}', \
         session = 0 }}]\n\
         seen = [{{ at = '10.9.8.7:20880', by = 'eth0', is = '{end}' }}]"
    ))
    .expect("a case");
    judge(&case).diagnosis.findings.remove(0)
}

#[test]
fn a_value_is_corrected_where_the_entry_tells_which() {
    let dubbo = |value: &str| {
        let raw = format!("dubbo://{value}:20880/lab.api.Greeting?application=demo");
        let encoded: String = raw.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let [plain, encoded] =
            [raw, encoded].map(|raw| correct_entry(&raw, Author::Dubbo).expect("a remedy"));
        assert_eq!(plain, encoded);
        plain.changes
    };
    let broker = |value: &str| {
        let raw = format!("{value}:10911");
        correct_entry(&raw, Author::RocketMq).expect("a remedy").changes
    };
    for value in ["10.9.8.7:20880", "10.9.8.7#mine", "10.9.8.7 # mine"] {
        let changes = dubbo(value);
        assert_eq!(changes[0].text(), "export DUBBO_IP_TO_REGISTRY=10.9.8.7", "{value}");
        assert!(changes[1].text().contains(&format!("It is `{value}` in DUBBO_IP_TO_REGISTRY")));
    }
    for (value, host) in [
        ("8.130.123.101 #change you own physical IP Address", "8.130.123.101"),
        ("10.9.8.7:10911", "10.9.8.7"),
        ("mq.example.com #ours", "mq.example.com"),
        ("fd00::7", "[fd00::7]"),
    ] {
        let sed = format!(
            "sed -i.\"$(date +%Y%m%d-%H%M%S)\" 's/^[[:space:]]*brokerIP1[[:space:]=:].*/brokerIP1={host}/' \
             conf/broker.conf"
        );
        assert_eq!(broker(value)[0].text(), sed, "{value}");
    }
    // What is meant can't be told.
    for value in ["change me", "<your ip>", "", "http://x"] {
        for changes in [dubbo(value), broker(value)] {
            assert!(changes.iter().all(|change| change.kind() == "advice"), "{changes:?}");
        }
    }
    let instance = r#"{"name":"orders","address":"10.9.8.7:20880","port":20880}"#;
    let changes = correct_entry(instance, Author::Dubbo).expect("a remedy").changes;
    assert_eq!(changes[0].text(), "export DUBBO_IP_TO_REGISTRY=10.9.8.7");
    let changes = correct_entry(instance, Author::SpringCloud).expect("a remedy").changes;
    assert!(changes[0].text().contains("spring.cloud.zookeeper.discovery."), "{changes:?}");
    assert_eq!(correct_entry(instance, Author::Unknown), None, "nobody's setting is known");
}

/// A file's last line needn't have an end, and what is appended is a line of its own.
#[test]
fn what_is_appended_to_a_brokers_file_leaves_its_last_line_whole() {
    let known =
        remedy_workloads::all().into_iter().find(|known| known.of == "rocketmq of a known host");
    let workload = known.expect("a broker").workload;
    let [ha, server] = ["172.17.0.5:10912", "10.9.8.20:9876"]
        .map(|text| Address::parse_host_or_address(text).expect("an address"));
    for (remedy, set) in [
        (broker_address(&workload), "brokerIP1=10.9.8.7"),
        (ha_address(&workload, &ha, false), "brokerIP2=172.17.0.5"),
        (name_servers(&[server]), "namesrvAddr=10.9.8.20:9876"),
    ] {
        let folder = dir().join(format!("appended-{}", remedy.name));
        fs::create_dir_all(folder.join("conf")).expect("a folder");
        fs::create_dir_all(folder.join("bin")).expect("a folder");
        fs::write(folder.join("conf/broker.conf"), "brokerName=broker-a").expect("the file");
        fs::write(folder.join("bin/mqbroker"), "cat \"$2\"").expect("a broker");
        let text = remedy.changes[0].text().into_owned();
        let output = Command::new("sh").args(["-e", "-c", &text]).current_dir(&folder).output();
        let read = output.expect("sh runs").stdout;
        let read = java_properties::read(read.as_slice()).expect("properties");
        let (key, value) = set.split_once('=').expect("a setting");
        assert_eq!(read.get(key).map(String::as_str), Some(value), "{read:?} by {text}");
        assert_eq!(read.get("brokerName").map(String::as_str), Some("broker-a"), "by {text}");
    }
}

/// Where it is within quotes already, a name is told by its harmless letters alone.
#[test]
fn a_word_has_no_letter_that_a_shell_acts_on() {
    for name in hostile_names(&dir().join("word")) {
        let word = word(&name);
        let harmless = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        assert!(!word.is_empty() && word.chars().all(harmless), "{word:?} of {name:?}");
    }
}

/// A label of the container names its compose service, and whoever started it wrote that.
#[test]
fn a_service_that_yaml_takes_for_more_than_a_name_is_not_named() {
    let all = remedy_workloads::all().into_iter();
    let known = all.filter_map(|known| Some((known.workload.container.clone()?, known.workload)));
    let mut seen = 0;
    for (container, workload) in known {
        let container = Container { service: Some("x: {}\n#".to_owned()), ..container };
        let workload = Workload { container: Some(container), ..workload };
        for change in for_container(&workload).into_iter().flat_map(|remedy| remedy.changes) {
            if let Change::Compose(text) = change {
                assert!(!text.contains("x: {}") && text.starts_with("# replace "), "{text}");
                seen += 1;
            }
        }
    }
    assert!(seen > 2, "{seen} documents");
}

/// A host that is right isn't what is wrong with an entry: its port is.
#[test]
fn a_wrong_port_is_shown_with_its_host() {
    let said = |raw: &str| {
        let changes = correct_entry(raw, Author::Dubbo).expect("a remedy").changes;
        changes.last().expect("a change").text().into_owned()
    };
    assert!(said("dubbo://10.9.8.7:99999/a").contains("It is `10.9.8.7:99999` in"));
    assert!(said("dubbo://10.9.8.7 #x:20880/a").contains("It is `10.9.8.7 #x` in"));
}

/// Names that write `marker`, wherever a shell takes them for more than a name.
pub fn hostile_names(marker: &Path) -> [String; 7] {
    let touch = format!(": > {}", marker.display());
    [
        format!("x; {touch}"),
        format!("$({touch})"),
        format!("`{touch}`"),
        format!("x\n{touch}"),
        format!("'; {touch}; '"),
        format!("\"; {touch}; \""),
        format!("x\u{202e}\u{1b}[2J'\n{touch}\n'"),
    ]
}

#[test]
fn a_hostile_name_does_nothing_when_pasted() {
    let marker = scratch("pasted");
    for name in hostile_names(&marker) {
        for (broker, at) in [(true, "172.17.0.5:10911"), (false, "10.9.8.7:20880")] {
            let finding = hostile(&name, broker, at);
            for text in texts(&finding) {
                let bad = text.chars().find(|c| *c != '\n' && is_unsafe(*c));
                assert_eq!(bad, None, "{text:?}");
            }
            for change in finding.remedies.iter().flat_map(|remedy| &remedy.changes) {
                if change.kind() == "shell" {
                    // No command is found, so that only a name's own text can act.
                    let pasted = format!("PATH=/nonexistent\n{}", change.text());
                    let _ = sh(&["-c", &pasted]);
                }
            }
        }
    }
    assert!(!marker.exists(), "a registered name ran a command");
}

/// The finding on what is registered under such a name.
pub fn hostile(name: &str, broker: bool, at: &str) -> Finding {
    let mut case: Case =
        toml::from_str("name = ''\nexpect = []\nseen = [{ at = '' }]").expect("a case");
    let entry = if broker {
        crate::cases::Entry {
            broker: Some(format!("DefaultCluster/{}/0", name.replace('/', "\u{2215}"))),
            at: Some(at.to_owned()),
            ..Default::default()
        }
    } else {
        let query: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
        let path = name.replace(['/', '?', ':'], "");
        crate::cases::Entry {
            url: Some(format!("dubbo://{at}/{path}?application={query}")),
            session: Some(0),
            ..Default::default()
        }
    };
    case.registered.push(entry);
    at.clone_into(&mut case.seen[0].at);
    judge(&case).diagnosis.findings.remove(0)
}

#[test]
fn a_persistent_entry_is_deleted_by_its_own_path_and_only_by_hand() {
    let case: Case = toml::from_str(
        r#"
        name = "zombie"
        expect = []
        registered = [{ url = "dubbo://10.9.8.7:20880/lab.api.Greeting?application=demo", session = 0 }]
        seen = [{ at = "10.9.8.7:20880", by = "eth0", is = "refused" }]
        "#,
    )
    .expect("a case");
    let findings = judge(&case).diagnosis.findings;
    let text = all_texts(&findings[0]);
    let line = "zkCli.sh -server 10.9.8.20:2181 delete '/dubbo/lab.api.Greeting/providers/\
                dubbo%3A%2F%2F10.9.8.7%3A20880%2Flab.api.Greeting'";
    assert!(text.contains(line), "{text}");
}

#[test]
fn the_hosts_script_puts_the_hosts_address_behind_the_name() {
    let container = "127.0.0.1\tlocalhost\n::1\tlocalhost\n172.17.0.5\tdocker-7 alias\n";
    let host = "127.0.0.1 localhost\n127.0.1.1 docker-7\n# 10.0.0.1 \
                docker-7\n10.9.8.7\tdocker-7.example docker-7 # LAN\n";
    let (output, hosts) = inject(container, host, &[]);
    assert!(output.status.success(), "{output:?}");
    let expected =
        "127.0.0.1\tlocalhost\n::1\tlocalhost\n# 172.17.0.5\tdocker-7 alias\n10.9.8.7\tdocker-7\n";
    assert_eq!(hosts, expected);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "started with two words\n");
}

#[test]
fn the_hosts_script_takes_an_address_that_it_is_given() {
    let (output, hosts) = inject("172.17.0.5 docker-7", "", &[("HOST_IP", "10.9.8.9")]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(hosts, "# 172.17.0.5 docker-7\n10.9.8.9\tdocker-7\n");
}

#[test]
fn the_hosts_script_changes_nothing_where_the_host_tells_no_address() {
    let container = "172.17.0.5\tdocker-7\n";
    let (output, hosts) = inject(container, "127.0.1.1 docker-7\nfe80::1 docker-7\n", &[]);
    assert!(!output.status.success());
    assert_eq!(hosts, container);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("set HOST_IP") && output.stdout.is_empty(), "{said}");
}

#[test]
fn the_hosts_script_may_run_twice() {
    let (_, once) = inject("172.17.0.5\tdocker-7\n", "10.9.8.7 docker-7\n", &[]);
    let (output, twice) = inject(&once, "10.9.8.8 docker-7\n", &[]);
    assert!(output.status.success());
    let active: Vec<&str> = twice.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(active, ["10.9.8.8\tdocker-7"]);
}

/// Runs the script on files of its own; its end, and what became of the container's hosts file,
/// which keeps its inode as a mounted file does.
fn inject(container: &str, host: &str, variables: &[(&str, &str)]) -> (Output, String) {
    use std::os::unix::fs::MetadataExt;
    let [script, hosts, host_hosts] = ["start.sh", "hosts", "host-hosts"].map(scratch);
    fs::write(&script, HOSTS_INJECTION_SCRIPT).expect("the script");
    fs::write(&hosts, container).expect("the container's hosts");
    fs::write(&host_hosts, host).expect("the host's hosts");
    let inode = fs::metadata(&hosts).expect("a file").ino();
    let output = Command::new("sh")
        .arg(&script)
        .args(["echo", "started", "with two words"])
        .env("HOSTS_FILE", &hosts)
        .env("HOST_HOSTS", &host_hosts)
        .env("NAME", "docker-7")
        .envs(variables.iter().copied())
        .output()
        .expect("sh runs");
    assert_eq!(fs::metadata(&hosts).expect("a file").ino(), inode, "the file was replaced");
    (output, fs::read_to_string(&hosts).expect("the container's hosts"))
}

/// The finding on a Dubbo provider at `ip`, whose connection times out.
fn found(ip: &str, query: &str, from: Option<&str>) -> Finding {
    let from = from.map(|from| format!(", from = '{from}'")).unwrap_or_default();
    let case: Case = toml::from_str(&format!(
        "name = ''\nexpect = []\n\
         registered = [{{ url = 'dubbo://{ip}:20880/lab.api.Greeting?application=demo{query}', \
         session = 1{from} }}]\n\
         seen = [{{ at = '{ip}:20880', is = 'timed-out' }}]"
    ))
    .expect("a case");
    judge(&case).diagnosis.findings.remove(0)
}

fn changes(findings: &[Finding]) -> Vec<(&'static str, Change)> {
    findings
        .iter()
        .flat_map(|finding| finding.remedies.iter().map(move |remedy| (finding.code, remedy)))
        .flat_map(|(code, remedy)| remedy.changes.iter().map(move |change| (code, change.clone())))
        .collect()
}

fn texts(finding: &Finding) -> Vec<String> {
    let mut texts = vec![finding.cause.clone()];
    texts.extend(finding.facts.clone());
    for remedy in &finding.remedies {
        texts.extend([remedy.title.clone(), remedy.place.to_string()]);
        texts.extend(remedy.caveat.clone());
        texts.extend(remedy.changes.iter().map(|change| change.text().into_owned()));
    }
    texts
}

fn all_texts(finding: &Finding) -> String {
    texts(finding).join("\n")
}

fn sh(arguments: &[&str]) -> Output {
    Command::new("sh").args(arguments).current_dir(dir()).output().expect("sh runs")
}

fn dir() -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("remedies");
    fs::create_dir_all(&dir).expect("a folder");
    dir
}

/// A path of this test's own.
fn scratch(name: &str) -> PathBuf {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("test").replace(':', "-");
    let path = dir().join(format!("{test}-{name}"));
    let _ = fs::remove_file(&path);
    path
}
