#!/usr/bin/env python3
"""Measures regprobe beside what people use instead: whole processes, taking turns, in a network
namespace that has only a loopback. benches/setup installs what this needs.

benches/measure.py [reading] [dialling] [silent] [--rounds N]
"""

import argparse
import contextlib
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import time

HOME = pathlib.Path(__file__).resolve().parent.parent
SCRATCH = HOME / "target/bench"
ZOOKEEPER = "127.0.0.1:2181"
REGPROBE = str(HOME / "target/release/regprobe")
JAVA = ["java", "-cp", f"{SCRATCH}/classes:{HOME}/target/e2e/jars/zookeeper-3.9.5/lib/*",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
NAMESPACE = f"regprobe-{os.getpid()}-bench"
ENTER = ["ip", "netns", "exec", NAMESPACE, "setpriv", "--pdeathsig", "KILL", "--"]
# The trees: root, services, providers of each, first address.
BIG = ("big", 2000, 25, "127.1.0.1")
DIAL = ("dial", 400, 25, "127.4.0.1")
SILENT = ("silent", 20, 25, "127.9.0.1")


class Run:
    """One process: seconds of wall clock, seconds of CPU, MiB at its peak, exit code, output."""

    def __init__(self, command):
        out = SCRATCH / "out"
        with open(out, "wb") as file:
            start = time.monotonic()
            child = subprocess.Popen(ENTER + command, stdin=subprocess.DEVNULL, stdout=file,
                                     stderr=subprocess.STDOUT, cwd=SCRATCH)
            _, status, usage = os.wait4(child.pid, 0)
            self.wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        self.exit = child.returncode
        self.cpu = usage.ru_utime + usage.ru_stime
        self.mib = usage.ru_maxrss / 1024
        self.output = out.read_text(errors="replace")


def take_turns(rounds, commands):
    """Runs each command once a round; gives the runs of each."""
    runs = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(Run(command))
    return runs


def show(title, runs):
    print(f"\n{title}\n\n| | best s | median s | CPU s | peak MiB |\n|---|---|---|---|---|")
    for name, all_runs in runs.items():
        wall = [run.wall for run in all_runs]
        cpu = statistics.median(run.cpu for run in all_runs)
        mib = max(run.mib for run in all_runs)
        print(f"| {name} | {min(wall):.2f} | {statistics.median(wall):.2f} | {cpu:.2f} | {mib:.0f} |")


def median(runs):
    return statistics.median(run.wall for run in runs)


def regprobe(command, tree, *more):
    return [REGPROBE, command, *more, "--format", "json", "--output", "/dev/null",
            f"zookeeper://{ZOOKEEPER}?group={tree[0]}"]


def check(tree, *more):
    # The addresses are loopback ones on purpose, so that is no fault here.
    return regprobe("check", tree, "--our-network", "127.0.0.0/8", "--fail-on", "never", *more)


def reading(rounds):
    root = BIG[0]
    python = str(SCRATCH / "venv/bin/python")
    runs = take_turns(rounds, {
        "regprobe list": regprobe("list", BIG),
        "Java client, 200 in flight": JAVA + ["Tree", "read", ZOOKEEPER, root],
        "kazoo, plain loop": [python, str(HOME / "benches/kazoo_read.py"), ZOOKEEPER, root],
    })
    for name in list(runs)[1:]:
        assert all("50000 providers" in run.output for run in runs[name]), runs[name][0].output
    assert all(run.exit == 0 for run in runs["regprobe list"]), runs["regprobe list"][0].output
    show("Reading 2,000 services with 50,000 providers and their Stats from ZooKeeper 3.9.5", runs)
    ours, java, kazoo = (median(one) for one in runs.values())
    print(f"\nregprobe is {kazoo / ours:.1f} times as fast as kazoo, {java / ours:.1f} times as fast as Java.")


def dialling(rounds):
    targets = SCRATCH / "addresses"
    targets.write_text("\n".join(addresses(DIAL)) + "\n")
    commands = {
        "regprobe check": check(DIAL),
        "regprobe check --passive": check(DIAL, "--passive"),
        "nmap -sT -Pn -n -T4": ["nmap", "-sT", "-Pn", "-n", "-T4", "-p", "20880",
                                "-iL", str(targets), "-oG", "/dev/null"],
    }
    depths = {f"regprobe check --identity {depth}": check(DIAL, "--identity", depth)
              for depth in ("none", "light", "full")}
    with provider():
        proofs = take_turns(rounds, depths)
        show("10,000 loopback addresses, and how far identity is proven", proofs)
        none, light, full = (median(one) for one in proofs.values())
        print(f"\nThe whole run takes {light / none:.2f} times as long with a heartbeat, {full / none:.2f} times "
              "with the registered service.")
        show_dialling("10,000 loopback addresses where a provider answers heartbeats", take_turns(rounds, commands))
    show_dialling("10,000 closed loopback addresses", take_turns(rounds, commands))


def show_dialling(title, runs):
    show(title, runs)
    whole, passive, nmap = (median(one) for one in runs.values())
    print(f"\ncheck less check --passive: {whole - passive:.2f} s; "
          f"nmap takes {nmap / (whole - passive):.1f} times as long.")


def silent(rounds):
    runs = take_turns(rounds, {
        "regprobe check --timeout 3s": check(SILENT, "--timeout", "3s", "--attempts", "1"),
        "regprobe check --timeout 3s, attempts by default": check(SILENT, "--timeout", "3s"),
    })
    show("500 addresses that drop every packet", runs)


def addresses(tree):
    _, services, each, first = tree
    a, b, c, d = (int(part) for part in first.split("."))
    start = (a << 24) + (b << 16) + (c << 8) + d
    for address in range(start, start + services * each):
        yield ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


@contextlib.contextmanager
def namespace():
    subprocess.run(["ip", "netns", "add", NAMESPACE], check=True)
    try:
        subprocess.run(["ip", "-n", NAMESPACE, "link", "set", "lo", "up"], check=True)
        rules = ("table ip silent { chain rules { type filter hook input priority 0; "
                 "ip daddr 127.9.0.0/16 drop; }; }")
        subprocess.run(ENTER + ["nft", rules], check=True)
        yield
    finally:
        subprocess.run(["ip", "netns", "del", NAMESPACE], check=True)


@contextlib.contextmanager
def server(name, command, ready):
    with open(SCRATCH / f"{name}.log", "wb") as log:
        child = subprocess.Popen(ENTER + command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while not ready():
            if child.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{name} doesn't start: see {SCRATCH}/{name}.log")
            time.sleep(0.2)
        yield
    finally:
        child.kill()
        child.wait()


def zookeeper():
    data = SCRATCH / "zookeeper"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    config = SCRATCH / "zoo.cfg"
    config.write_text(f"dataDir={data}\nclientPort=2181\ntickTime=2000\nadmin.enableServer=false\n")
    command = JAVA[:1] + ["-Xmx2g", "-Dzookeeper.forceSync=no"] + JAVA[1:]
    command += ["org.apache.zookeeper.server.quorum.QuorumPeerMain", str(config)]
    return server("zookeeper", command, lambda: Run(["ss", "-Hlt", "sport = :2181"]).output)


def filled(tree):
    command = JAVA[:1] + ["-Xmx512m"] + JAVA[1:] + ["Tree", "hold", ZOOKEEPER, *map(str, tree)]
    log = SCRATCH / "filled.log"
    return server("filled", command, lambda: "FILLED" in log.read_text(errors="replace"))


def provider():
    # Embedded rather than Dubbo's own: ten thousand connections at once are the server's limit there.
    answer = ["prlimit", "--nofile=20000", str(HOME / "target/release/examples/provider"), "20880"]
    return server("provider", answer, lambda: Run(["ss", "-Hlt", "sport = :20880"]).output)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", choices=["reading", "dialling", "silent", []])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    # So that a file shows each table once it is measured.
    sys.stdout.reconfigure(line_buffering=True)
    # So that being asked to stop takes the namespace and the servers along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    wanted = options.what or ["reading", "dialling", "silent"]
    SCRATCH.mkdir(parents=True, exist_ok=True)
    trees = {"reading": BIG, "dialling": DIAL, "silent": SILENT}
    with namespace(), zookeeper():
        for what in wanted:
            with filled(trees[what]):
                globals()[what](options.rounds)


if __name__ == "__main__":
    main()
