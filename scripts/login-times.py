#!/usr/bin/env python3
"""Measures whether the time of a refused login tells that a user exists.

  scripts/login-times.py --bin .build/release [--attempts 200]

Makes a cluster of four nodes with TLS in a temporary folder, adds one user, and logs in with a wrong
password in turns as that user and as somebody who does not exist, in random order within each pair. Each
pair goes to another node from an address of its own (127.1.N.M), so that nobody is told to wait. Says for
both kinds median, quartiles and 95th percentile, and how well a guesser would do who sees one time of each
kind and names the longer one (0.5 is chance; Mann-Whitney). It fails if that is farther from chance than
luck explains in one of a thousand runs, or if the answers differ. Needs nothing but Python and the two
programs.
"""

import argparse
import http.client
import json
import math
import os
import pathlib
import random
import shutil
import signal
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

KINDS = {"wrong password": "alice", "unknown user": "mabel"}


def start(program, folder, base):
    subprocess.run([program / "dfs", "init", "--root", folder, "--base-port", str(base)],
                   check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen(
        [program / "dfs", "up", "--root", folder], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, env=dict(os.environ, DFS_LOG_LEVEL="error"))
    for line in process.stdout:
        if line.strip() == "ready":
            break
    subprocess.run([program / "dfs", "user", "add", "alice", "--password-stdin", "--root", folder],
                   input="correct horse battery\n", text=True, check=True, stdout=subprocess.DEVNULL)
    return process


def attempt(context, port, source, name):
    """The answer and the seconds it took, the handshake left out."""
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, source_address=(source, 0), context=context)
    connection.connect()
    body = json.dumps({"user": name, "password": "not the password"})
    begin = time.perf_counter()
    connection.request("POST", "/v1/login", body)
    answer = connection.getresponse()
    text = answer.read()
    seconds = time.perf_counter() - begin
    connection.close()
    return (answer.status, text), seconds


def advantage(left, right):
    """How often one of `left` is longer than one of `right`, and how many deviations that is from a half."""
    longer = sum((a > b) + (a == b) / 2 for a in left for b in right)
    share = longer / len(left) / len(right)
    deviation = math.sqrt((len(left) + len(right) + 1) / (12 * len(left) * len(right)))
    return share, (share - 0.5) / deviation


def describe(times):
    quarters = statistics.quantiles(times, n=4)
    return (f"median {1000 * quarters[1]:.1f} ms, quartiles {1000 * quarters[0]:.1f} and {1000 * quarters[2]:.1f}, "
            f"95 % below {1000 * statistics.quantiles(times, n=20)[18]:.1f}, longest {1000 * max(times):.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--attempts", type=int, default=200, help="of each kind; at most 50 go to a node")
    options = parser.parse_args()
    if options.attempts > 200:
        parser.error("more than 200 would be told to wait")
    work = pathlib.Path(tempfile.mkdtemp(prefix="dfs-login-times-"))
    base = random.randrange(12_000, 30_000)
    process = start(options.bin.resolve(), work / "c", base)
    times, answers = {kind: [] for kind in KINDS}, set()
    try:
        context = ssl.create_default_context(cafile=f"{work}/c/keys/ca.pem")
        for node in range(4):  # The first login of a node does what is done once.
            attempt(context, base + node, "127.1.250.250", "nobody")
        for pair in range(options.attempts):
            kinds = list(KINDS)
            random.shuffle(kinds)
            for kind in kinds:
                source = f"127.1.{pair}.{1 + list(KINDS).index(kind)}"
                answer, seconds = attempt(context, base + pair % 4, source, KINDS[kind])
                answers.add(answer)
                times[kind].append(seconds)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(work, ignore_errors=True)
    for kind, seen in times.items():
        print(f"{kind:<15} {len(seen)} times: {describe(seen)}")
    share, deviations = advantage(times["unknown user"], times["wrong password"])
    print(f"the unknown user's is the longer one in {share:.3f} of all pairs, {deviations:+.1f} deviations from chance")
    print(f"answers: {sorted(answers)}")
    failed = abs(deviations) > 3.3 or len(answers) != 1
    print("FAILED" if failed else "OK")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
