#!/usr/bin/env python3
"""Sends hostile HTTP to a running cluster while a good client works, and says what came of it.

  scripts/hostile-http.py --bin .build/debug [--requests 100000] [--seed N] [--seconds 90]

Makes a cluster of four nodes in a temporary folder (plain HTTP on the loopback address, so that the
time goes into requests and not into handshakes; a twentieth of the requests goes to a second cluster
with TLS), a good user and a hostile one. Then, at the same time:

  hostile requests   malformed, smuggled, truncated, huge, traversing, mutated from good ones
  slow clients       headers, bodies and readers that crawl; each must be cut
  a good client      puts, gets and compares, all the while

It fails if a node dies, answers 500, leaves a request without an answer or an end for 20 s, if the
good client fails or waits for more than 10 s, if memory grows by more than 200 MiB, or if a file
beside the nodes' own changes. Needs nothing but Python and the two programs.
"""

import argparse
import collections
import hashlib
import http.client
import json
import os
import pathlib
import random
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PATHS = ["/v1/files", "/v1/file", "/v1/folder", "/v1/undecided", "/v1/target", "/v1/whoami", "/v1/users/x",
         "/v1/login", "/v1/renew", "/v1/password", "/v1/status", "/v1/verify", "/v1/health",
         "/v1/chunks/" + "0" * 32 + "/1", "/v1/chunks/" + "f" * 32 + "/1/report",
         "/v1/chunks/" + "0" * 32 + "/copy", "/v1/batch/chunks", "/v1/batch/files", "/v1/batch/manifests",
         "/v1/batch/bytes", "/v1/uploads", "/v1/members", "/v1/members/DFS1", "/v1/metrics",
         "/v1/peer/prepare", "/v1/peer/rows", "/v1/peer/admit", "/v1/peer/chunks/" + "0" * 32 + "/1", "/v1/nothing", "/", "*"]
NAMES = ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/x", "..%c0%af..%c0%afx", "%00",
         "a%00b", "a%0d%0aSet-Cookie:x", "%ed%a0%80", "%f4%90%80%80", "%e2%80%ae%67%6f%64",
         "a/./b", "a//b", "/abs", "~root", "C:%5cx", "%", "%zz", "%u0041", "%ff%fe", "a" * 5000,
         "/".join("d" * 200), "e%cc%81" * 50, "%f0%9f%92%a9", "'%20OR%201=1--", "%25s%25n%25x",
         "good/Book1", "%7f", "%c2%85", "nul", "con", ".", "..", ""]
METHODS = ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get",
           "G\x00T", "PROPFIND", "M" * 300]


class Cluster:
    def __init__(self, program, folder, base, tls):
        self.folder, self.base, self.tls = folder, base, tls
        self.program = program
        subprocess.run([program / "dfs", "init", "--root", folder, "--base-port", str(base)],
                       check=True, stdout=subprocess.DEVNULL)
        environment = dict(os.environ, DFS_LOG_LEVEL="warning", SWIFT_BACKTRACE="enable=no",
                           DFS_REQUESTS_PER_SECOND="0", DFS_MAXIMUM_CONNECTIONS="4096",
                           DFS_MAXIMUM_CONNECTIONS_PER_CALLER="2048")
        self.log = open(str(folder) + ".log", "w")
        command = [program / "dfs", "up", "--root", folder] + ([] if tls else ["--plain"])
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log,
                                        env=environment, text=True)
        for line in self.process.stdout:
            if line.strip() == "ready":
                break
        self.context = ssl.create_default_context(cafile=f"{folder}/keys/ca.pem")

    def conf(self):
        return f"{self.folder}/" + ("dfc.conf" if self.tls else "dfc-plain.conf")

    def add_user(self, name, password):
        command = [self.program / "dfs", "user", "add", name, "--password-stdin", "--root",
                   self.folder] + ([] if self.tls else ["--plain"])
        subprocess.run(command, input=password + "\n", text=True, check=True,
                       stdout=subprocess.DEVNULL)

    def connect(self, node=0, timeout=20, receives=None):
        """A connection, whose system holds about `receives` bytes for it."""
        sock = socket.socket()
        sock.settimeout(timeout)
        if receives:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        sock.connect(("127.0.0.1", self.base + node))
        return self.context.wrap_socket(sock, server_hostname="127.0.0.1") if self.tls else sock

    def login(self, name, password):
        body = json.dumps({"user": name, "password": password}).encode()
        sock = self.connect()
        sock.sendall(b"POST /v1/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                     + str(len(body)).encode() + b"\r\n\r\n" + body)
        answer = read_all(sock)
        return json.loads(answer.split(b"\r\n\r\n", 1)[1])["token"]

    def memory(self):
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) // 1024
        return 0

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(60)
        self.log.close()
        return status


def read_all(sock):
    parts = []
    try:
        while part := sock.recv(65536):
            parts.append(part)
    except (ConnectionError, ssl.SSLError):
        pass
    sock.close()
    return b"".join(parts)


class Hostile:
    """Makes requests from a seed."""

    def __init__(self, seed, token):
        self.random, self.token = random.Random(seed), token

    def target(self):
        r = self.random
        path = r.choice(PATHS)
        if r.random() < .2:
            path = f"/v1/chunks/{r.choice(NAMES)}/{r.choice(['0', '-1', '9' * 30, '1', 'x', '%31'])}"
        if r.random() < .6:
            query = "&".join(f"{r.choice(['path', 'folder', 'after', 'limit', 'recursive', 'strict', 'owner'])}"
                             f"={r.choice(NAMES)}" for _ in range(r.randint(1, 3)))
            path += "?" + query
        return path

    def headers(self):
        r = self.random
        lines = ["Host: node"]
        if r.random() < .7:
            token = self.token if r.random() < .8 else r.choice(
                ["", "dfs1.AAAA.AAAA", self.token[:-1], self.token[::-1], "A" * 5000, "dfs1..", "é"])
            lines.append(f"Authorization: {r.choice(['Bearer', 'bearer', 'Basic', ''])} {token}")
        odd = ["If-Match: \"x\"", "If-None-Match: 1", "Range: bytes=9-1", "Range: bytes=-",
               "Range: bytes=0-99999999999999999999", "Idempotency-Key: x", "DFS-Retry: maybe",
               "Content-Digest: sha-256=:x:", "X: " + "y" * r.choice([10, 15000, 70000]),
               "Content-Type: text/plain", "Expect: 100-continue", "Upgrade: h2c", "X-\x01: y",
               "Cookie: " + "a=b;" * 100, "Transfer-Encoding: gzip", " folded: x", "NoColon",
               "Host: other", "Connection: upgrade"]
        lines += r.sample(odd, r.randint(0, 3))
        if r.random() < .02:
            lines += [f"H{n}: v" for n in range(200)]
        return lines

    def body(self):
        r = self.random
        kind = r.randint(0, 7)
        if kind == 0:
            return b"[" * r.choice([10, 20, 2000, 8000])
        if kind == 1:
            return b'{"user":' * 5 + b"1"
        if kind == 2:
            return json.dumps({"user": r.choice(NAMES), "password": "x" * r.choice([1, 900])}).encode()
        if kind == 3:
            return json.dumps({"version": "0" * 32, "owner": "mallory", "path": r.choice(NAMES),
                               "modified_ms": -1, "size": 1 << 62, "chunks": [{"index": 1 << 40}],
                               "layout": {"nodes": [], "rotation": 9, "copies": -1}}).encode()
        if kind == 4:
            return r.randbytes(r.randint(0, 3000))
        if kind == 5:
            return b'{"password":"\\ud800","role":"admin","allow_weak":1e999,"new":null}'
        if kind == 6:
            return b"\xff\xfe" + b"\x00" * r.randint(0, 99)
        return b""

    def request(self):
        """The bytes, and whether they leave the connection open for another request."""
        r = self.random
        method = r.choice(METHODS) if r.random() < .3 else r.choice(METHODS[:4])
        lines, body = self.headers(), self.body()
        version = r.choice(["HTTP/1.1"] * 9 + ["HTTP/1.0", "HTTP/9.9", "HTTX/1.1", ""])
        framing = r.randint(0, 19)
        if framing == 0:
            lines += [f"Content-Length: {len(body)}", f"Content-Length: {len(body) + 1}"]
        elif framing == 1:
            lines += [f"Content-Length: {len(body)}", "Transfer-Encoding: chunked"]
        elif framing == 2:
            lines += ["Transfer-Encoding: chunked"]
            body = r.choice([b"zz\r\n", b"-1\r\n", b"ffffffffffffffffff\r\nx", b"5\r\nabc", b"0\r\nX"])
        elif framing == 3:
            lines += [f"Content-Length: {r.choice(['-1', '99999999999999999999999', '0x10', '1 1', ''])}"]
        elif framing == 4:
            lines += ["Transfer-Encoding: chunked"]
            body = b"".join(b"%x\r\n%s\r\n" % (len(body), body) for _ in range(3) if body) + b"0\r\n\r\n"
        else:
            lines += [f"Content-Length: {len(body)}"]
        text = f"{method} {self.target()} {version}\r\n" + "\r\n".join(lines) + "\r\n\r\n"
        data = text.encode("utf-8", "surrogateescape") + body
        if r.random() < .05:
            data = data.replace(b"\r\n", r.choice([b"\n", b"\r", b"\r\n\r\n"]), r.randint(1, 3))
        for _ in range(r.choice([0, 0, 0, 1, 2])):
            position = r.randrange(len(data))
            data = data[:position] + r.randbytes(1) + data[position + 1:]
        if r.random() < .1:
            data = data[:r.randrange(len(data))]
        return data


def attack(cluster, seed, token, count, tally, problems):
    hostile = Hostile(seed, token)
    for number in range(count):
        data = hostile.request()
        try:
            sock = cluster.connect(number % 4)
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR) if not cluster.tls else None
            if cluster.tls:
                sock.settimeout(1)
            answer = sock.recv(4096)
            sock.close()
        except (TimeoutError, socket.timeout):
            if cluster.tls:  # An unfinished request is kept open: that is what a server does.
                tally["unfinished"] += 1
                continue
            problems.append(f"no answer and no end for {data[:200]!r}")
            continue
        except (ConnectionError, ssl.SSLError, OSError):
            tally["cut"] += 1
            continue
        status = answer[9:12].decode("ascii", "replace") if answer.startswith(b"HTTP/1.1 ") else "closed"
        tally[status] += 1
        if status == "500":
            problems.append(f"500 for {data[:300]!r}")


def crawl(cluster, kind, token, results):
    """One slow client; notes after how many seconds it was cut."""
    start = time.monotonic()
    auth = f"Authorization: Bearer {token}\r\n".encode()
    try:
        sock = cluster.connect(timeout=150, receives=4096 if kind == "reader" else None)
        if kind == "header":
            sock.sendall(b"GET /v1/files HTTP/1.1\r\n")
            while time.monotonic() - start < 150:
                sock.sendall(b"X: y\r\n")
                time.sleep(1)
        elif kind == "body":
            sock.sendall(b"PUT /v1/chunks/" + os.urandom(16).hex().encode() + b"/1 HTTP/1.1\r\nHost: x\r\n"
                         + auth + b"Content-Length: 8000000\r\n\r\n")
            while time.monotonic() - start < 150:
                sock.sendall(b"x" * 100)
                time.sleep(1)
        else:
            for _ in range(100):
                sock.sendall(b"GET /v1/files?recursive=true HTTP/1.1\r\nHost: x\r\n" + auth + b"\r\n")
            # What was received before the cut could be read for hours: ask the system for the end.
            end = select.poll()
            end.register(sock, select.POLLRDHUP)
            while time.monotonic() - start < 150 and not end.poll(0):
                time.sleep(2)
                if not sock.recv(100):
                    break
    except (ConnectionError, ssl.SSLError, OSError):
        pass
    results[kind].append(time.monotonic() - start)


def good(cluster, password, stop, report):
    environment = dict(os.environ, DFC_PASSWORD=password, DFC_USER="good")
    program = [cluster.program / "dfc", "--config", cluster.conf()]
    content = os.urandom(300_000)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dfs-good-"))
    (folder / "in").write_bytes(content)
    while not stop.is_set():
        start = time.monotonic()
        for arguments in (["put", folder / "in", "good/Book1"], ["get", "good/Book1", folder / "out"]):
            done = subprocess.run(program + arguments, env=environment, capture_output=True, text=True)
            if done.returncode != 0:
                report["failures"].append(done.stderr.strip())
        if not (folder / "out").exists() or (folder / "out").read_bytes() != content:
            report["failures"].append("other bytes came back")
        (folder / "out").unlink(missing_ok=True)
        report["seconds"].append(time.monotonic() - start)
    shutil.rmtree(folder)


def snapshot(folder):
    """What lies in a cluster's folder beside the nodes' data."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        inside = path.relative_to(folder).parts
        if path.is_file() and not inside[0].startswith("DFS"):
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


# The files of a node's folder, as docs/format.md lists them. A file of another name is a finding, and
# so is one in quarantine or among the orphans: nothing here damages a disk.
OWN = re.compile(r"""catalog\.db(-wal|-shm)? | node\.conf | lock | manifests/\d{8}\.log
                     | audit/audit-\d{8}\.jsonl | blobs/tmp/[0-9A-Za-z.-]+
                     | blobs/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}-\d+""", re.VERBOSE)


def stray(folder):
    """What lies in the nodes' folders and is no file of theirs: links and devices, too."""
    found = []
    for node in pathlib.Path(folder).glob("DFS*"):
        for path in node.rglob("*"):
            if path.is_symlink() or not path.is_dir():
                name = str(path.relative_to(node))
                if path.is_symlink() or not OWN.fullmatch(name):
                    found.append(str(path))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--slow", type=int, default=20, help="slow clients of each kind")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix="dfs-hostile-"))
    base = random.randrange(12000, 30000)
    clusters = [Cluster(options.bin.resolve(), work / "plain", base, False),
                Cluster(options.bin.resolve(), work / "tls", base + 10, True)]
    problems, report = [], {"failures": [], "seconds": []}
    tally, slow, stop = collections.Counter(), collections.defaultdict(list), threading.Event()
    try:
        tokens = []
        for cluster in clusters:
            cluster.add_user("good", "correct horse")
            cluster.add_user("mallory", "battery staple")
            tokens.append(cluster.login("mallory", "battery staple"))
        fill(clusters[0], tokens[0])
        before = [snapshot(cluster.folder) for cluster in clusters]
        memory = [cluster.memory() for cluster in clusters]
        peak = list(memory)
        threads = [threading.Thread(target=good, args=(clusters[0], "correct horse", stop, report))]
        for thread in range(8):
            cluster, share = (clusters[1], options.requests // 20) if thread == 0 else (
                clusters[0], options.requests * 19 // 20 // 7)
            threads.append(threading.Thread(target=attack, args=(
                cluster, options.seed + thread, tokens[clusters.index(cluster)], share, tally, problems)))
        crawlers = [threading.Thread(target=crawl, args=(clusters[0], kind, tokens[0], slow))
                    for kind in ("header", "body", "reader") for _ in range(options.slow)]
        start = time.monotonic()
        for thread in threads + crawlers:
            thread.start()
        for thread in threads[1:] + crawlers:
            while thread.is_alive():
                thread.join(2)
                peak = [max(old, cluster.memory()) for old, cluster in zip(peak, clusters)]
        stop.set()
        threads[0].join()
        seconds = time.monotonic() - start
        judge(clusters, before, memory, peak, slow, report, problems)
        print(f"{sum(tally.values())} hostile requests in {seconds:.0f} s: {dict(tally.most_common())}")
        for kind, times in slow.items():
            print(f"{len(times)} slow {kind}s were cut after {min(times):.0f} to {max(times):.0f} s")
        print(f"good client: {len(report['seconds'])} rounds of put and get, "
              f"longest {max(report['seconds'], default=0):.1f} s, {len(report['failures'])} failures")
        print(f"memory: {memory} MiB before, {peak} MiB at most, {[c.memory() for c in clusters]} MiB after")
    finally:
        for cluster in clusters:
            status = cluster.stop()
            if status != 0:
                problems.append(f"the nodes ended with {status}")
        for cluster in clusters:
            text = pathlib.Path(str(cluster.folder) + ".log").read_text(errors="replace")
            failed = [line for line in text.splitlines() if "request failed" in line or "Fatal" in line]
            problems.extend(failed[:5])
    for problem in problems[:20]:
        print("PROBLEM:", problem)
    shutil.rmtree(work, ignore_errors=True)
    print("FAILED" if problems else "OK")
    sys.exit(1 if problems else 0)


def fill(cluster, token):
    """Folders of mallory's, so that a list is long enough for a slow reader."""
    connection = http.client.HTTPConnection("127.0.0.1", cluster.base)
    for number in range(300):
        name = urllib.parse.quote("n" * 200 + f"/{'m' * 200}{number}")
        connection.request("PUT", f"/v1/folder?path={name}", headers={"Authorization": f"Bearer {token}"})
        connection.getresponse().read()


def judge(clusters, before, memory, peak, slow, report, problems):
    for cluster, files, start, most in zip(clusters, before, memory, peak):
        if snapshot(cluster.folder) != files:
            problems.append(f"files beside the nodes of {cluster.folder} changed")
        problems.extend(f"stray file {path}" for path in stray(cluster.folder)[:5])
        if most - start > 200:
            problems.append(f"memory grew from {start} to {most} MiB")
        if cluster.process.poll() is not None:
            problems.append("the nodes ended")
    for kind, times in slow.items():
        if max(times) > 120:
            problems.append(f"a slow {kind} was not cut")
    problems.extend(f"good client: {failure}" for failure in report["failures"][:5])
    if max(report["seconds"], default=99) > 10:
        problems.append("the good client waited for more than 10 s")


if __name__ == "__main__":
    main()
