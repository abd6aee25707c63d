#!/usr/bin/env python3
"""Walks through the limits of a running node one by one: what is a bit more than allowed is answered as
docs/security.md says, and the log has one line of it.

  scripts/limits.py --bin .build/release

Makes clusters of one node with TLS in a temporary folder: one with the settings of every node, one that
takes few requests and connections of a caller, and one that takes few connections in all. Each limit is
tried from an address of its own (127.0.9.N), by which its lines in the log are found; the allowed value
is tried beside the forbidden one where there is one. Takes a little over a minute, because a node waits for
a minute before it ends an idle connection; with --fast a quarter of that. Exits with 1 if anything is not as it should be. Needs nothing
but Python and the two programs.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

PASSWORD = "correct horse battery"
MIB = 1024 * 1024
QUIET = ["connected", "authorized"]


class Node:
    def __init__(self, program, folder, port, **settings):
        self.folder, self.port = folder, port
        subprocess.run([program / "dfs", "init", "--root", folder, "--nodes", "1", "--base-port", str(port)],
                       check=True, stdout=subprocess.DEVNULL)
        environment = dict(os.environ, **{"DFS_" + key.upper(): str(value) for key, value in settings.items()})
        self.log_path = pathlib.Path(f"{folder}.log")
        self.process = subprocess.Popen(
            [program / "dfs", "serve", "--config", f"{folder}/dfs1.conf"], stdout=subprocess.DEVNULL,
            stderr=open(self.log_path, "w"), env=environment)
        while b"listening" not in self.log_path.read_bytes():
            time.sleep(0.05)
            if self.process.poll() is not None:
                sys.exit(self.log_path.read_text())
        subprocess.run([program / "dfs", "user", "add", "alice", "--password-stdin", "--root", folder],
                       input=PASSWORD + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
        status, body = self.ask("127.0.0.1", post("/v1/login", json.dumps({"user": "alice", "password": PASSWORD})))
        self.token = json.loads(body)["token"]

    def connect(self, source, certificate=False, timeout=90, plain=False, receives=None):
        sock = socket.socket()
        sock.settimeout(timeout)
        if receives:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        sock.bind((source, 0))
        sock.connect(("127.0.0.1", self.port))
        if plain:
            return sock
        context = ssl.create_default_context(cafile=f"{self.folder}/keys/ca.pem")
        if certificate:
            context.load_cert_chain(f"{self.folder}/keys/dfs1.pem", f"{self.folder}/keys/dfs1.key")
        return context.wrap_socket(sock, server_hostname="127.0.0.1")

    def ask(self, source, request, **options):
        """Sends bytes; the status and the body of the answer, or 0 if there is none."""
        sock = self.connect(source, **options)
        try:
            send(sock, request)
            return answer(sock)
        finally:
            sock.close()

    def lines(self, source):
        """What the log has of an address, other than what it has of every good one."""
        found = [line for line in self.log_path.read_text(errors="replace").splitlines()
                 if f"from={source} " in line + " "]
        return [line for line in found if not any(word in line for word in QUIET)]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def send(sock, data):
    """Sends as much as the node takes: it may answer and end before it has all."""
    try:
        sock.sendall(data)
    except (ConnectionError, ssl.SSLError):
        pass


def answers(sock, count):
    """The next answers on a connection: status and body of each, as far as they come."""
    data, found = b"", []

    def more():
        nonlocal data
        part = sock.recv(65536)
        if not part:
            raise ConnectionError
        data += part
    try:
        for _ in range(count):
            while b"\r\n\r\n" not in data:
                more()
            head, data = data.split(b"\r\n\r\n", 1)
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            size = int(fields.get(b"content-length", 0))
            while len(data) < size:
                more()
            found.append((int(head.split(b" ")[1]), data[:size]))
            data = data[size:]
    except (ConnectionError, ssl.SSLError):
        pass
    return found


def answer(sock):
    """The next answer, or 0 if the connection ends without one."""
    return (answers(sock, 1) or [(0, b"")])[0]


def request(method, target, fields=(), body=b"", length=None):
    body = body.encode() if isinstance(body, str) else body
    lines = [f"{method} {target} HTTP/1.1", "Host: node", *fields]
    if length != "chunked":
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def post(target, body, **options):
    return request("POST", target, body=body, **options)


def until_end(sock, feed=None, pause=1.0):
    """Feeds a connection until the node ends it; the seconds that took."""
    start = time.monotonic()
    sock.settimeout(pause)
    while time.monotonic() - start < 120:
        try:
            if feed:
                sock.send(feed)
            if not sock.recv(1):
                break
        except (TimeoutError, ssl.SSLWantReadError):
            continue
        except (ConnectionError, OSError):
            break
    return time.monotonic() - start


class Walk:
    def __init__(self, node, strict, narrow):
        self.node, self.strict, self.narrow = node, strict, narrow
        self.rows, self.problems, self.lock, self.count = [], [], threading.Lock(), 0

    def source(self):
        with self.lock:
            self.count += 1
            return f"127.0.9.{self.count}"

    def note(self, name, saw, node, source, expected_lines, is_right):
        time.sleep(0.5)
        lines = node.lines(source)
        text = lines[0].split(" ", 2)[-1] if lines else "-"
        with self.lock:
            self.rows.append((name, saw, len(lines), text))
            if not is_right:
                self.problems.append(f"{name}: {saw}")
            if len(lines) != expected_lines:
                self.problems.append(f"{name}: {len(lines)} lines of log instead of {expected_lines}: {lines[:3]}")

    def pair(self, name, allowed, forbidden, status, node=None, **options):
        """The allowed request must not get `status`, the forbidden one must, with one line."""
        node = node or self.node
        fine = node.ask(self.source(), allowed, **options)[0] if allowed else None
        source = self.source()
        seen, _ = node.ask(source, forbidden, **options)
        beside = f" (beside it {fine})" if allowed else ""
        self.note(name, f"{seen}{beside}", node, source, 1,
                  seen == status and (fine is None or fine not in (0, status)))

    def user(self, node=None):
        return f"Authorization: Bearer {(node or self.node).token}"

    # What is counted in bytes and pieces.

    def header(self):
        get = lambda *fields: request("GET", "/v1/health", fields)
        self.pair("header field", get("X: " + "y" * 16_000), get("X: " + "y" * 17_000), 400)
        self.pair("header", get(*[f"X{n}: " + "y" * 12_000 for n in range(5)]),
                  get(*[f"X{n}: " + "y" * 14_000 for n in range(5)]), 400)
        self.pair("header fields", get(*[f"X{n}: y" for n in range(98)]), get(*[f"X{n}: y" for n in range(99)]), 400)

    def bodies(self):
        login = lambda size: json.dumps({"user": "x", "password": ""}).ljust(size)
        limit = 8 * 1024
        self.pair("JSON of a login", post("/v1/login", login(limit)), post("/v1/login", login(limit + 1)), 413)
        pieces = b"1000\r\n" + b"x" * 4096 + b"\r\n"
        self.pair("JSON of no stated length", None,
                  request("POST", "/v1/login", ["Transfer-Encoding: chunked"], pieces * 3 + b"0\r\n\r\n", "chunked"), 413)
        nested = lambda depth: post("/v1/login", '{"user":' + "[" * (depth - 1) + "]" * (depth - 1) + "}")
        source = self.source()
        status, body = self.node.ask(source, nested(17))
        self.note("JSON levels", f"{status}", self.node, source, 1, status == 400 and b"nested deeper" in body)
        source = self.source()
        status, body = self.node.ask(source, nested(16))
        self.note("JSON levels, as many as allowed but nonsense", f"{status}", self.node, source, 1,
                  status == 400 and b"nested deeper" not in body)
        user = self.user()
        file = "/v1/file?path=a"
        self.pair("manifest", None, request("PUT", file, [user], length=32 * MIB + 1), 413)
        self.pair("chunk", None, request("PUT", f"/v1/chunks/{os.urandom(16).hex()}/1", [user], length=8 * MIB + 1), 413)
        self.pair("batch of chunks", None, request("POST", "/v1/batch/chunks", [user], length=17 * MIB), 413)
        self.pair("batch of questions", None, request("POST", "/v1/batch/bytes", [user], length=4096 * 32 + 1), 413)
        self.pair("message between nodes", None, post("/v1/peer/rows", b"", length=64 * MIB + 1), 413,
                  certificate=True)

    def manifest(self, chunks):
        parts, offset, digest = [], 0, "0" * 64
        for index in range(1, chunks + 1):
            parts.append(f'{{"index":{index},"offset":{offset},"size":1,"sha256":"{digest}"}}')
            offset += 1
        return ('{"version":"' + os.urandom(16).hex() + '","owner":"alice","path":"a","modified_ms":1,'
                '"layout":{"nodes":["DFS1"],"rotation":0,"copies":1},"chunks":[' + ",".join(parts) + "]}")

    def pieces(self):
        user = self.user()
        put = lambda chunks: request("PUT", "/v1/file?path=a", [user], self.manifest(chunks))
        self.pair("chunks of a version", put(131_072), put(131_073), 413)
        folder = lambda path: request("PUT", f"/v1/folder?path={path}", [user])
        long = "/".join(["d" * 255] * 16)
        self.pair("path", folder(long), folder(long + "/f"), 400)
        self.pair("component of a path", folder("c" * 255), folder("c" * 256), 400)
        self.pair("components of a path", folder("/".join(["a"] * 128)), folder("/".join(["a"] * 129)), 400)

    # What is no limit, but ends a request before its end: one line of each.

    def troubles(self):
        user = self.user()
        upload = request("PUT", f"/v1/chunks/{os.urandom(16).hex()}/1", [user], b"the beginning", 1_000_000)
        for name, start, reset, lines in [
            ("broken off in a header", b"GET /v1/health HTTP/1.1\r\nHost:", False, 1),
            ("broken off in a body", upload, False, 1),
            ("reset in a body", upload, True, 1),
            ("broken off in the body of a login", post("/v1/login", b"{", length=100), False, 1),
            ("broken off between requests", b"", False, 0),
            ("reset between requests", b"", True, 0),
        ]:
            source = self.source()
            sock = self.node.connect(source)
            sock.sendall(start)
            time.sleep(0.5)
            if reset:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
            self.note(name, "-", self.node, source, lines, True)
        for name, data, wanted in [
            ("no HTTP at all", b"\x00\x01\x02\x03 hello\r\n\r\n", 400),
            ("two lengths", b"GET /v1/health HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400),
            ("a body in pieces that are none",
             request("POST", "/v1/login", ["Transfer-Encoding: chunked"], b"zz\r\n", "chunked"), 400),
            ("pieces that are none behind an answer",
             request("GET", "/v1/health", ["Transfer-Encoding: chunked"], b"zz\r\n", "chunked"), 200),
        ]:
            source = self.source()
            status, _ = self.node.ask(source, data)
            self.note(name, f"{status}", self.node, source, 1, status in (wanted, 400))

    # What is counted in time.

    def slow(self):
        user = self.user().encode() + b"\r\n"
        for name, low, lines, start, feed in [
            ("time for a header", 14, 1, b"GET /v1/health HTTP/1.1\r\n", b"X: y\r\n"),
            ("pace of a body", 19, 1, b"PUT /v1/chunks/" + b"1" * 32 + b"/1 HTTP/1.1\r\nHost: x\r\n" + user +
             b"Content-Length: 8000000\r\n\r\n", b"x" * 100),
            ("time between requests", 55, 0, b"", None),
        ]:
            yield lambda name=name, low=low, lines=lines, start=start, feed=feed: self.crawl(
                name, low, lines, start, feed)
        yield lambda: self.crawl("time for a TLS handshake", 10, 0, b"", None, plain=True)
        yield lambda: self.crawl("slow TLS handshake", 10, 0, b"\x16\x03\x01\x02\x00", b"\x01", plain=True)
        yield self.reader

    def crawl(self, name, low, lines, start, feed, plain=False):
        source = self.source()
        sock = self.node.connect(source, plain=plain)
        if start:
            sock.sendall(start)
        seconds = until_end(sock, feed)
        self.note(name, f"cut after {seconds:.0f} s", self.node, source, lines, low <= seconds < 110)

    def reader(self):
        """A reader that takes nothing of more than the systems' buffers hold."""
        user, version, source = self.user(), os.urandom(16).hex(), self.source()
        chunk = os.urandom(8 * MIB)
        stored, _ = self.node.ask("127.0.0.1", request("PUT", f"/v1/chunks/{version}/1", [user], chunk))
        sock = self.node.connect(source, receives=4096)
        sock.sendall(request("GET", f"/v1/chunks/{version}/1", [user]) * 4)
        start, line = time.monotonic(), []
        while not line and time.monotonic() - start < 110:
            time.sleep(0.5)
            line = self.node.lines(source)
        seconds = time.monotonic() - start
        self.note("pace of a reader", f"cut after {seconds:.0f} s", self.node, source, 1,
                  stored == 201 and 15 <= seconds < 110)
        sock.close()

    # What is counted per caller.

    def callers(self):
        node, user = self.strict, self.user(self.strict)
        # Ten a second, twenty at once; what is sent together is not slowed by a busy machine.
        source = self.source()
        sock = node.connect(source)
        sock.sendall(request("GET", "/v1/health") * 40)
        seen = [status for status, _ in answers(sock, 40)]
        sock.close()
        refused = seen.count(429)
        self.note("requests of an address", f"{seen.count(200)} × 200, {refused} × 429", node, source, refused,
                  refused > 0 and seen[:20] == [200] * 20 and set(seen) == {200, 429})
        time.sleep(3)
        sources = [self.source() for _ in range(3)]
        socks, seen = [node.connect(source) for source in sources], []
        for sock in socks:
            sock.sendall(request("GET", "/v1/whoami", [user]) * 15)
        for sock in socks:
            seen.append([status for status, _ in answers(sock, 15)])
            sock.close()
        refused = sum(part.count(429) for part in seen)
        self.note("requests of a user from three addresses", f"{45 - refused} × 200, {refused} × 429", node,
                  sources[0], seen[0].count(429), refused > 0 and set(sum(seen, [])) == {200, 429})
        time.sleep(3)
        source, open_socks = self.source(), []
        for _ in range(4):
            open_socks.append(node.connect(source))
            open_socks[-1].sendall(request("GET", "/v1/health"))
            assert answer(open_socks[-1])[0] == 200
        try:
            fifth = node.ask(source, request("GET", "/v1/health"))[0]
        except (ConnectionError, ssl.SSLError):
            fifth = 0
        self.note("connections of an address", "closed at once" if fifth == 0 else f"{fifth}", node, source, 1, fifth == 0)
        for sock in open_socks:
            sock.close()
        time.sleep(3)
        sources = [self.source() for _ in range(5)]
        socks, seen = [node.connect(source) for source in sources], []
        for sock in socks:
            sock.sendall(request("GET", "/v1/whoami", [user]))
            seen.append(answer(sock)[0])
        self.note("connections of a user from five addresses", f"{seen}", node, sources[4], 1,
                  seen == [200, 200, 200, 200, 429])
        for sock in socks:
            sock.close()

    def all_connections(self):
        """Five are taken; the sixth waits until one ends."""
        node, source = self.narrow, self.source()
        time.sleep(0.5)
        socks = [node.connect(source) for _ in range(5)]
        for sock in socks:
            sock.sendall(request("GET", "/v1/health"))
            assert answer(sock)[0] == 200
        results = []

        def sixth():
            start = time.monotonic()
            status = node.ask(source, request("GET", "/v1/health"))[0]
            results.append((status, time.monotonic() - start))
        thread = threading.Thread(target=sixth)
        thread.start()
        time.sleep(2)
        waits = not results
        socks[0].close()
        thread.join(30)
        status, seconds = results[0] if results else (0, 0)
        self.note("connections in all", f"waits, {status} after {seconds:.1f} s, when one has ended", node, source, 0,
                  waits and status == 200)
        for sock in socks:
            sock.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--fast", action="store_true", help="leave out what is counted in time")
    options = parser.parse_args()
    program = options.bin.resolve()
    work = pathlib.Path(tempfile.mkdtemp(prefix="dfs-limits-"))
    base = random.randrange(12_000, 30_000)
    nodes = [Node(program, work / "usual", base),
             Node(program, work / "strict", base + 10, requests_per_second=10, maximum_connections_per_caller=4),
             Node(program, work / "narrow", base + 20, maximum_connections=5)]
    walk = Walk(*nodes)
    try:
        threads = [threading.Thread(target=job) for job in ([] if options.fast else walk.slow())]
        for thread in threads:
            thread.start()
        for part in (walk.header, walk.bodies, walk.pieces, walk.troubles, walk.callers, walk.all_connections):
            part()
        for thread in threads:
            thread.join()
    finally:
        for node in nodes:
            if node.stop() != 0:
                walk.problems.append("a node did not end well")
    for name, saw, lines, text in walk.rows:
        print(f"{name:<45} {saw:<42} {lines} line{'s' if lines != 1 else ' '}  {text}")
    for problem in walk.problems:
        print("PROBLEM:", problem)
    shutil.rmtree(work, ignore_errors=True)
    print("FAILED" if walk.problems else "OK")
    sys.exit(1 if walk.problems else 0)


if __name__ == "__main__":
    main()
