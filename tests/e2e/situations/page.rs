//! The page in a real browser: what strangers wrote does nothing, and its own script works.

use std::net::TcpListener;
use std::process::Command;

use regprobe::demo::zookeeper::{self, Node, Tree, ZooKeeper};

use crate::servers::Server;
use crate::setup;

/// Many, and each of them wants to act.
const MANY: usize = 5000;
const HOSTILE: &str = "x\"'><img src=x onerror=console.error(1)><script>console.error(2)</script>";

#[test]
fn page() {
    setup::require();
    let folder = setup::scratch("page");
    std::fs::create_dir_all(&folder).expect("a folder");
    let target = registry();
    let file = folder.join("report.html");
    let output = Command::new(env!("CARGO_BIN_EXE_regprobe"))
        .args(["check", &target, "--passive", "--format"])
        .arg(format!("html={}", file.display()))
        .output()
        .expect("regprobe starts");
    assert!(file.exists(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = open(&format!("file://{}", file.display()));
    assert_eq!(shown.matches("<tr data-text").count() - 1, MANY, "registrations and a registry");
    assert!(!shown.contains("<img"), "a name is an element");
    works(&shown);

    let mut command = Command::new(env!("CARGO_BIN_EXE_regprobe"));
    command.args(["serve", &target, "--passive", "--web.listen-address", "127.0.0.1:0"]);
    let server = Server::start("page-serve", &mut command);
    let server = server.wait("where it listens", |printed| printed.contains("listening on"));
    let printed = server.printed();
    let at = printed.split_whitespace().find(|word| word.starts_with("http://")).expect("where");
    crate::patience::until_true("first check", || {
        let port = at.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        answers(port.expect("a port")).contains(" 200 ")
    });
    let shown = open(at);
    assert!(shown.contains("Time line"), "{shown}");
    works(&shown);
}

/// The script has shown what is of no use without it.
#[track_caller]
fn works(shown: &str) {
    assert!(shown.contains("<p class=\"search\" role=\"search\">"), "the script did not run");
    assert!(!shown.contains("class=\"copy\" type=\"button\" hidden"), "a button is hidden");
}

fn answers(port: u16) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.write_all(b"GET /-/ready HTTP/1.0\r\n\r\n").expect("it reads");
    let mut told = String::new();
    stream.read_to_string(&mut told).expect("an answer");
    told
}

/// The document as the browser has it in the end: one that follows has no end, and is taken as it is then. Its
/// console stays empty.
#[track_caller]
fn open(page: &str) -> String {
    let profile = setup::scratch("page").join("profile");
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(["--timeout=10000", "--dump-dom", page])
        .output()
        .expect("chromium starts");
    let said = String::from_utf8_lossy(&output.stderr);
    let console: Vec<&str> = said.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(console.is_empty(), "{console:#?}");
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A registry on loopback, with names that want to act.
fn registry() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let mut tree = Tree::default();
            let name: String = HOSTILE.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for number in 0..MANY {
                let url =
                    format!("dubbo%3A%2F%2F127.0.0.1%3A{}%2Fi%3Fapplication%3D{name}", number + 1);
                tree.put(
                    &format!("/dubbo/i/providers/{url}"),
                    Node { owner: 1, ..Node::default() },
                );
            }
            listener.set_nonblocking(true).expect("a socket");
            let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
            zookeeper::serve(listener, ZooKeeper { tree, ..ZooKeeper::default() }).await
        })
    });
    format!("zookeeper://{at}")
}
