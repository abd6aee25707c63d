#!/usr/bin/env python3
"""Measures what the audit log costs: its share of a node's processor time while it answers the cheapest
request that is audited, as fast as it can.

  scripts/audit-cost.py --bin .build/release [--seconds 15] [--clients 8]

Makes a cluster of four nodes, each a process, in a temporary folder (plain HTTP, so that no encryption
hides the cost), asks the first node who the user is over pipelined connections, and has perf look at
that node meanwhile. A sample belongs to the audit log if one of its functions is on the stack: making
the event and noting it on the request's way, and writing the lines in the background. Needs perf and
the right to use it, and symbols in the program (as 'swift build' leaves them).
"""

import argparse
import collections
import glob
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BATCH = 50
PORT = 24001


def run(program, arguments, **options):
    subprocess.run([program, *arguments], check=True, stdout=subprocess.DEVNULL, **options)


def token(binaries, folder):
    """Adds a user and logs in; gives the token."""
    password = "correct horse battery staple 7"
    run(binaries / "dfs", ["user", "add", "alice", "--password-stdin", "--root", folder / "c", "--plain"],
        input=password + "\n", text=True)
    text = (folder / "c/dfc.conf").read_text().splitlines()
    plain = ["plain: true" if line.startswith("authority:") else line for line in text]
    (folder / "dfc.conf").write_text("\n".join(plain) + "\n")
    run(binaries / "dfc", ["--config", folder / "dfc.conf", "login"],
        env=dict(os.environ, DFC_USER="alice", DFC_PASSWORD=password, XDG_STATE_HOME=str(folder)))
    return json.loads(pathlib.Path(glob.glob(f"{folder}/dfc/*-alice.token")[0]).read_text())["token"]


def ask(token, end, counts, number):
    """Sends requests until `end`, and counts the answers."""
    request = f"GET /v1/whoami HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", PORT)) as connection:
        answers = connection.makefile("rb")
        while time.monotonic() < end:
            connection.sendall(request * BATCH)
            for _ in range(BATCH):
                length = 0
                if b" 200 " not in answers.readline():
                    raise SystemExit("the node refuses the requests")
                while (line := answers.readline().lower()) != b"\r\n":
                    if line.startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                answers.read(length)
            counts[number] += BATCH


def shares(file):
    """Samples in all, with the audit log on the stack, and with it on a request's way."""
    script = subprocess.run(["perf", "script", "-i", file, "-F", "ip,sym"], check=True, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    found = collections.Counter()
    for stack in script.split("\n\n"):
        if not stack.strip():
            continue
        found["all"] += 1
        found["audit"] += "Audit" in stack
        found["way"] += "AuditTrail" in stack
    return found


def measure(binaries, folder, options):
    environment = dict(os.environ, DFS_LOG_LEVEL="warning", DFS_REQUESTS_PER_SECOND="0")
    run(binaries / "dfs", ["init", "--root", folder / "c", "--base-port", str(PORT)])
    nodes = [subprocess.Popen([binaries / "dfs", "serve", "--plain", "--config", folder / f"c/dfs{n}.conf"],
                              env=environment, stdout=subprocess.PIPE, text=True) for n in range(1, 5)]
    try:
        for node in nodes:
            node.stdout.readline()
        time.sleep(2)
        proof = token(binaries, folder)
        counts = [0] * options.clients
        end = time.monotonic() + options.seconds + 2
        threads = [threading.Thread(target=ask, args=(proof, end, counts, n)) for n in range(options.clients)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        before, start = sum(counts), time.monotonic()
        run("perf", ["record", "-e", "cpu-clock", "-F", "499", "-g", "-p", str(nodes[0].pid),
                     "-o", folder / "perf.data", "--", "sleep", str(options.seconds)],
            stderr=subprocess.DEVNULL)
        rate = (sum(counts) - before) / (time.monotonic() - start)
        for thread in threads:
            thread.join()
    finally:
        for node in nodes:
            node.send_signal(signal.SIGTERM)
        for node in nodes:
            node.wait()
    found = shares(folder / "perf.data")
    busy = found["all"] / 499
    each = busy / (rate * options.seconds) * 1e6
    print(f"{rate:.0f} requests a second, {each:.0f} us of processor time each")
    for name, key in [("audit log", "audit"), ("of that on the request's way", "way")]:
        share = found[key] / found["all"]
        print(f"{name}: {100 * share:.1f} % ({found[key]} of {found['all']} samples), {each * share:.1f} us a request")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="the folder of dfs and dfc")
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dfs-audit-"))
    try:
        measure(options.bin.resolve(), folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
