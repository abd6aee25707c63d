#!/usr/bin/env python3
"""Guesses a user's password a thousand times from one address while the user logs in from another.

  scripts/wrong-logins.py --bin .build/release [--guesses 1000] [--threads 16]

Makes a cluster with TLS in a temporary folder, adds two users, and guesses from 127.0.0.1, all at the
same node, without ever waiting as it is told to. Meanwhile the right user logs in again and again at
that node from 127.0.0.2, and so does another user; a token that the right user got at the guesser's
address before goes on. It fails if a guess gets anything but 401 or 429, if a login from elsewhere is
refused or takes more than two seconds, or if the guesser is not slowed. Needs nothing but Python and
the two programs.
"""

import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

PASSWORDS = {"alice": "correct horse battery", "bob": "another long password"}


class Node:
    """The first node of a cluster that runs in `folder`."""

    def __init__(self, program, folder, base):
        self.program, self.folder, self.base = program, folder, base
        subprocess.run([program / "dfs", "init", "--root", folder, "--base-port", str(base)],
                       check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [program / "dfs", "up", "--root", folder], stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL, env=dict(os.environ, DFS_LOG_LEVEL="error"))
        for line in self.process.stdout:
            if line.strip() == "ready":
                break
        for name, password in PASSWORDS.items():
            subprocess.run([program / "dfs", "user", "add", name, "--password-stdin", "--root", folder],
                           input=password + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
        self.context = ssl.create_default_context(cafile=f"{folder}/keys/ca.pem")

    def ask(self, source, method, path, body=None, token=None):
        """The status, the body and the seconds it took, from the address `source`."""
        start = time.monotonic()
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.base, timeout=120, source_address=(source, 0), context=self.context)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, text, time.monotonic() - start

    def login(self, source, name, password):
        return self.ask(source, "POST", "/v1/login", {"user": name, "password": password})

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def guess(node, numbers, tally, times, lock):
    while True:
        with lock:
            number = next(numbers, None)
        if number is None:
            return
        status, _, seconds = node.login("127.0.0.1", "alice", f"guess number {number}")
        with lock:
            tally[status] += 1
            times.append(seconds)


def elsewhere(node, name, token, stop, results, problems):
    while not stop.is_set():
        status, _, seconds = node.login("127.0.0.2", name, PASSWORDS[name])
        results.append(seconds)
        if status != 200:
            problems.append(f"{name} was answered {status} elsewhere")
        if token:
            status, _, _ = node.ask("127.0.0.1", "GET", "/v1/whoami", token=token)
            if status != 200:
                problems.append(f"the token of before was answered {status}")
        stop.wait(0.5)


def run(node, options):
    problems, tally, times, lock = [], collections.Counter(), [], threading.Lock()
    logins, stop = {"alice": [], "bob": []}, threading.Event()
    status, text, calm = node.login("127.0.0.1", "alice", PASSWORDS["alice"])
    token = json.loads(text)["token"] if status == 200 else None
    numbers = iter(range(options.guesses))
    guessers = [threading.Thread(target=guess, args=(node, numbers, tally, times, lock))
                for _ in range(options.threads)]
    right = [threading.Thread(target=elsewhere, args=(node, name, token if name == "alice" else None, stop,
                                                      logins[name], problems)) for name in logins]
    start = time.monotonic()
    for thread in guessers + right:
        thread.start()
    for thread in guessers:
        thread.join()
    took = time.monotonic() - start
    stop.set()
    for thread in right:
        thread.join()
    status, _, seconds = node.login("127.0.0.1", "alice", PASSWORDS["alice"])
    print(f"{options.guesses} guesses in {took:.1f} s: {dict(tally)}; a login without them took {calm:.2f} s")
    for name, seen in logins.items():
        print(f"{name} from elsewhere meanwhile: {len(seen)} logins, median {sorted(seen)[len(seen) // 2]:.2f} s, "
              f"longest {max(seen):.2f} s")
        if max(seen) > 2:
            problems.append(f"{name} waited for more than two seconds elsewhere")
    print(f"the right password at the guesser's address right after: {status} in {seconds:.2f} s")
    if set(tally) - {401, 429}:
        problems.append("a guess got another answer than 401 or 429")
    if tally[401] > options.guesses / 4 or status != 429:
        problems.append("the guesser was not slowed")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--guesses", type=int, default=1_000)
    parser.add_argument("--threads", type=int, default=16)
    options = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="dfs-logins-"))
    node = Node(options.bin.resolve(), work / "c", random.randrange(12_000, 30_000))
    try:
        problems = run(node, options)
    finally:
        if node.stop() != 0:
            problems.append("the nodes did not end well")
        shutil.rmtree(work, ignore_errors=True)
    for problem in problems[:20]:
        print("PROBLEM:", problem)
    print("FAILED" if problems else "OK")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
