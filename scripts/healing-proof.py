#!/usr/bin/env python3
"""Breaks a cluster of four nodes on this machine and watches it heal, over the programs as they are.

  scripts/healing-proof.py --bin .build/release [--files 2000] [--mebibytes 5120] [--damages 1000]
                           [--seed 1] [--folder DIR] [--only PART ...] [--keep]

Parts, each with what was found as lines of text, in this order:

  lost-disk   a node's folder is removed; it is started with --replace, killed with -9 in the middle
              and started again; the repair rate beside a plain synced copy of the same blobs in the
              same run, and how far the told time left was from the truth
  damage      random flips, truncations and deletions over three nodes' blobs, at most one bad copy
              of a chunk, while files are read: all found, all mended, every byte read right
  backup      an old copy of a node's folder is restored: nothing old or deleted comes back
  pages       flipped bytes in a catalog's pages; the node quarantines it and gets another
  verify      bytes per second of `dfs verify` beside openssl's SHA-256 on all cores and reading
  salvage     `dfs rebuild`, killed and repeated, beside a catalog: files, versions and chunks are the same

Everything lies in one folder that is removed at the end. Exits with 1 if something did not hold.
"""

import argparse
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

PASSWORD = "correct horse battery staple 7"
NODES = [1, 2, 3, 4]


class Cluster:
    def __init__(self, bin_, folder, base):
        self.bin, self.folder, self.base = bin_, folder, base
        self.root = folder / "c"
        self.nodes = {}
        self.token = None
        self.env = dict(os.environ, DFC_CONFIG=str(self.root / "dfc.conf"), DFC_USER="alice",
                        DFC_PASSWORD=PASSWORD, XDG_STATE_HOME=str(folder / "state"))

    def run(self, program, *arguments, check=True, input=None):
        done = subprocess.run([str(self.bin / program), *map(str, arguments)], env=self.env,
                              capture_output=True, text=True, input=input)
        if check and done.returncode:
            raise SystemExit(f"{program} {arguments} failed: {done.stdout} {done.stderr}")
        return done

    def found(self):
        self.run("dfs", "init", "--root", self.root, "--nodes", 4, "--base-port", self.base)
        for number in NODES:
            self.start(number)
        self.run("dfs", "user", "add", "alice", "--password-stdin", "--root", self.root,
                 input=PASSWORD + "\n")

    def data(self, number):
        return self.root / f"DFS{number}"

    def start(self, number, *more):
        log = open(self.folder / f"dfs{number}.log", "ab")
        out = self.folder / f"dfs{number}.out"
        out.write_bytes(b"")
        self.nodes[number] = subprocess.Popen(
            [str(self.bin / "dfs"), "serve", "--config", str(self.root / f"dfs{number}.conf"),
             *more], stdout=open(out, "ab"), stderr=log, env=self.env)
        for _ in range(1200):
            if "listening" in out.read_text():
                return
            if self.nodes[number].poll() is not None:
                break
            time.sleep(0.05)
        tail = (self.folder / f"dfs{number}.log").read_text()[-1500:]
        raise SystemExit(f"DFS{number} does not start: {tail}")

    def stop(self, number, how=signal.SIGTERM):
        node = self.nodes.pop(number)
        node.send_signal(how)
        node.wait()

    def stop_all(self):
        for number in list(self.nodes):
            self.stop(number, signal.SIGKILL)

    def status(self, number):
        text = self.run("dfs", "status", "--json", "--root", self.root, check=False).stdout
        for line in text.splitlines():
            found = json.loads(line)
            if found.get("node") == f"DFS{number}" and "healing" in found:
                return found
        return None

    def metrics(self, number):
        """What a node tells a scraper, by name; labels are left out."""
        if not self.token:
            self.token = self.run("dfs", "monitor-token", "--root", self.root).stdout.strip()
        context = ssl.create_default_context(cafile=str(self.root / "keys" / "ca.pem"))
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.base + number - 1}/v1/metrics",
            headers={"Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, context=context, timeout=5) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return {}
        return {name.split("{")[0]: float(value) for name, value in
                (line.rsplit(" ", 1) for line in lines if line and line[0] not in "#")}

    def blobs(self, number):
        return sorted(p for p in (self.data(number) / "blobs").glob("??/??/*") if p.is_file())

    def await_healed(self, number, seconds=1200):
        end = time.time() + seconds
        while time.time() < end:
            now = self.status(number)
            if now and now["healing"]["queued_chunks"] == 0 \
                    and now["healing"]["rows_to_compare"] == 0 and now["rows_behind"] == 0:
                return now
            time.sleep(0.2)
        raise SystemExit(f"DFS{number} does not heal: {self.status(number)}")


def say(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


failures = []


def must(holds, text):
    say(("holds: " if holds else "DOES NOT HOLD: ") + text)
    if not holds:
        failures.append(text)


def make_files(folder, count, total, rng):
    """Mixed sizes: half small ones, and the bytes in a few large ones."""
    folder.mkdir()
    weights = [rng.choice([0.0005, 0.005, 0.05, 0.3, 1, 1, 8]) * rng.uniform(0.5, 1.5)
               for _ in range(count)]
    scale = total / sum(weights)
    for number, weight in enumerate(weights):
        place = folder / f"d{number % 20}"
        place.mkdir(exist_ok=True)
        size = max(1, int(weight * scale))
        with open(place / f"f{number}", "wb") as file:
            while size > 0:
                block = rng.randbytes(min(size, 1 << 20))
                file.write(block)
                size -= len(block)


def is_same(left, right):
    return subprocess.run(["diff", "-rq", str(left), str(right)], capture_output=True).returncode == 0


def read_back(cluster, source, name):
    target = cluster.folder / name
    cluster.run("dfc", "get", "-r", "files", target)
    same = is_same(source, target)
    shutil.rmtree(target)
    return same


def plain_copy(cluster, number):
    """Seconds and bytes of a copy of a node's blobs, written one after the other and synced."""
    target = cluster.folder / "plain-copy"
    files = cluster.blobs(number)
    size = sum(p.stat().st_size for p in files)
    start = time.time()
    target.mkdir()
    for place, path in enumerate(files):
        with open(path, "rb") as source, open(target / str(place), "wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            os.fdatasync(copy.fileno())
    seconds = time.time() - start
    shutil.rmtree(target)
    return seconds, size


def lost_disk(cluster, source):
    copied, size = plain_copy(cluster, 2)
    say(f"plain copy of DFS2's blobs, each synced: {size / copied / 2**20:.0f} MiB/s "
        f"({size / 2**20:.0f} MiB in {copied:.1f} s)")
    cluster.metrics(1)
    cluster.stop(2, signal.SIGKILL)
    shutil.rmtree(cluster.data(2))
    start = time.time()
    cluster.start(2, "--replace")
    samples, killed = watch_repair(cluster, 2, start)
    seconds = time.time() - start
    must(killed, "killed in the middle and started again, it went on")
    rate = size / seconds
    say(f"full copies again after {seconds:.1f} s, start and kill included: "
        f"{rate / 2**20:.0f} MiB/s, {rate / (size / copied):.2f} times the plain copy")
    now_size = sum(p.stat().st_size for p in cluster.blobs(2))
    must(now_size == size, f"the same {size} bytes of blobs lie on DFS2 again")
    judge_told(samples, size)
    must(read_back(cluster, source, "back1"), "every file is byte-equal")
    check = cluster.run("dfc", "verify", check=False)
    must(check.returncode == 0, f"dfc verify: {check.returncode} {check.stdout[-300:]}")


def watch_repair(cluster, number, start):
    """What the node told until it was whole again, in `dfs status` and in its metrics, beside the
    bytes of blobs that lay in its folder; it is killed once on the way."""
    samples, killed, most = [], False, 0
    while True:
        now = cluster.status(number)
        if now:
            healing, metrics = now["healing"], cluster.metrics(number)
            present = sum(p.stat().st_size for p in cluster.blobs(number))
            is_known = healing["rows_to_compare"] == 0 and now["rows_behind"] == 0
            samples.append((time.time(), present, is_known, healing, metrics))
            most = max(most, healing["queued_bytes"])
            if not killed and most > 0 and 0 < healing["queued_bytes"] < most * 0.6:
                cluster.stop(number, signal.SIGKILL)
                say(f"kill -9 with {healing['queued_chunks']} chunks left")
                cluster.start(number, "--replace")
                killed = True
            if healing["queued_chunks"] == 0 and is_known and now["chunks"] > 0:
                return samples, killed
        if time.time() - start > 1800:
            raise SystemExit(f"DFS{number} does not heal: {now}")
        time.sleep(0.5)


def judge_told(samples, size):
    """Bytes left, rate and time left, as told by status and metrics, against what came true."""
    end = samples[-1][0]
    told = {"bytes left": [], "metrics: bytes left": [], "rate": [], "metrics: rate": [],
            "time left": [], "metrics: time left": []}
    for place, (moment, present, is_known, healing, metrics) in enumerate(samples):
        if not is_known or end - moment < 3 or size - present < size // 50:
            continue
        earlier = [s for s in samples[:place] if moment - s[0] <= 31]
        truths = {"bytes left": size - present, "time left": end - moment, "rate":
                  (present - earlier[0][1]) / (moment - earlier[0][0]) if earlier else 0}
        for name, key, metric in (("bytes left", "queued_bytes", "dfs_repair_queue_bytes"),
                                  ("rate", "bytes_per_second", "dfs_repair_rate_bytes_per_second"),
                                  ("time left", "seconds_left", "dfs_repair_remaining_seconds")):
            for label, value in ((name, healing.get(key)), ("metrics: " + name, metrics.get(metric))):
                if value and value == value and truths[name] > 0:
                    told[label].append((value, truths[name]))
    for name, pairs in told.items():
        good = [1 for value, truth in pairs if truth / 2 <= value <= truth * 2]
        few = pairs[:: max(1, len(pairs) // 6)]
        say(f"{name}, told/true: " + ", ".join(f"{v:.4g}/{t:.4g}" for v, t in few))
        must(pairs and len(good) >= 0.8 * len(pairs),
             f"{name}: {len(good)} of {len(pairs)} were right within a factor of two")


def damage(cluster, source, count, rng):
    victims, seen = [], set()
    pool = [(n, p) for n in (1, 2, 3) for p in cluster.blobs(n)]
    rng.shuffle(pool)
    for number, path in pool:
        if path.name not in seen and len(victims) < count:
            seen.add(path.name)
            victims.append((number, path))
    say(f"{len(victims)} bad copies over three nodes, of {len(pool)} blobs")
    stop, wrong, reads = threading.Event(), [], [0]
    files = [p for p in source.rglob("*") if p.is_file()]

    def reader(seed):
        own = random.Random(seed)
        target = cluster.folder / f"read{seed}"
        while not stop.is_set():
            path = own.choice(files)
            name = "files/" + str(path.relative_to(source))
            got = cluster.run("dfc", "get", name, target, check=False)
            reads[0] += 1
            if got.returncode or target.read_bytes() != path.read_bytes():
                wrong.append((name, got.returncode, got.stderr))

    threads = [threading.Thread(target=reader, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for place, (number, path) in enumerate(victims):
        try:
            kind = place % 3
            if kind == 0:
                with open(path, "r+b") as file:
                    offset = rng.randrange(path.stat().st_size)
                    file.seek(offset)
                    byte = file.read(1)[0]
                    file.seek(offset)
                    file.write(bytes([byte ^ (1 << rng.randrange(8))]))
            elif kind == 1:
                os.truncate(path, rng.randrange(path.stat().st_size))
            else:
                os.unlink(path)
        except FileNotFoundError:
            pass
    found = cluster.run("dfs", "verify", "--repair", "--root", cluster.root, check=False)
    say("dfs verify --repair: " + " | ".join(
        l for l in found.stdout.splitlines() if re.match(r"DFS\d: (clean|\d+ damaged)", l)))
    for number in NODES:
        cluster.await_healed(number)
    stop.set()
    for thread in threads:
        thread.join()
    must(not wrong, f"{reads[0]} reads meanwhile, none wrong {wrong[:2]}")
    whole = [p for _, p in victims if p.exists()]
    must(len(whole) == len(victims), f"{len(whole)} of {len(victims)} copies are back")
    aside = sum(len(list((cluster.data(n) / "quarantine").glob("*-*"))) for n in (1, 2, 3))
    say(f"{aside} damaged files in quarantine")
    again = cluster.run("dfs", "verify", "--root", cluster.root, check=False)
    must(again.returncode == 0, f"dfs verify is clean afterwards {again.stdout[-200:] if again.returncode else ''}")
    must(read_back(cluster, source, "back2"), "every file is byte-equal")


def backup(cluster, source):
    kept = cluster.folder / "backup"
    cluster.run("dfc", "put", source / "d0" / "f0", "old/changed")
    cluster.run("dfc", "put", source / "d0" / "f0", "old/deleted")
    cluster.stop(4)
    shutil.copytree(cluster.data(4), kept)
    cluster.start(4)
    cluster.run("dfc", "put", source / "d1" / "f1", "old/changed")
    cluster.run("dfc", "rm", "old/deleted")
    cluster.await_healed(4)
    cluster.stop(4)
    shutil.rmtree(cluster.data(4))
    kept.rename(cluster.data(4))

    def right():
        target = cluster.folder / "changed"
        cluster.run("dfc", "get", "old/changed", target)
        same = target.read_bytes() == (source / "d1" / "f1").read_bytes()
        gone = cluster.run("dfc", "get", "old/deleted", target, check=False).returncode == 3
        return same and gone

    try:
        cluster.start(4)
        must(right(), "with the old copy running: the new version, and nothing of the deleted file")
        cluster.stop(4)
    except SystemExit as refusal:
        say(f"the old copy does not start by itself: {str(refusal)[-200:]}")
        cluster.nodes.pop(4, None)
    cluster.start(4, "--replace")
    cluster.await_healed(4)
    cluster.stop(1)
    must(right(), "after --replace, with another node down: the same")
    cluster.start(1)


def pages(cluster, source, rng):
    rounds = 4
    for round_ in range(rounds):
        number = 1 + round_ % 4
        cluster.stop(number)
        path = cluster.data(number) / "catalog.db"
        size = path.stat().st_size
        with open(path, "r+b") as file:
            for _ in range(20 // rounds):
                file.seek(rng.randrange(4096, size - 600))
                file.write(rng.randbytes(512))
        start_again(cluster, number)
        now = cluster.await_healed(number)
        aside = list((cluster.data(number) / "quarantine").glob("catalog*"))
        clean = cluster.run("dfs", "verify", "--config", cluster.root / f"dfs{number}.conf",
                            check=False)
        must(clean.returncode == 0,
             f"DFS{number}: {20 // rounds} damaged places in its catalog; "
             + (f"catalog quarantined, epoch {now['epoch']}" if aside else "mended in place")
             + f", {now['healing']['repaired_chunks']} chunks repaired or adopted, now clean"
             + (clean.stdout[-300:] if clean.returncode else ""))
    must(read_back(cluster, source, "back3"), "every file is byte-equal")
    again = cluster.run("dfs", "verify", "--root", cluster.root, check=False)
    must(again.returncode == 0, "dfs verify is clean afterwards")


def start_again(cluster, number):
    """Starts a node as a supervisor does: again when it ends by itself, here after a verify."""
    for _ in range(3):
        try:
            cluster.start(number)
        except SystemExit as end:
            say(f"DFS{number} ended at its start: {str(end)[-160:]}")
            cluster.nodes.pop(number, None)
            continue
        cluster.run("dfs", "verify", "--config", cluster.root / f"dfs{number}.conf", check=False)
        time.sleep(1.5)
        if cluster.nodes[number].poll() is None:
            return
        say(f"DFS{number} ended with {cluster.nodes.pop(number).returncode}; started again")


def verify_rate(cluster):
    cores = os.cpu_count()
    speed = subprocess.run(["openssl", "speed", "-multi", str(cores), "-seconds", "2", "-bytes",
                            "1048576", "-evp", "sha256"], capture_output=True, text=True).stdout
    openssl = float(re.findall(r"([\d.]+)k\s*$", speed.strip())[-1]) * 1000
    files = cluster.blobs(1)
    size = sum(p.stat().st_size for p in files)
    start = time.time()
    for path in files:
        with open(path, "rb", buffering=0) as file:
            while file.read(1 << 20):
                pass
    reading = size / (time.time() - start)
    cluster.stop(1)
    start = time.time()
    process = subprocess.Popen(
        [str(cluster.bin / "dfs"), "verify", "--json", "--config", str(cluster.root / "dfs1.conf")],
        stdout=subprocess.PIPE, text=True, env=cluster.env)
    peak, summary = 0, None
    for line in process.stdout:
        try:
            text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            peak = max(peak, int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) // 1024)
        except (FileNotFoundError, AttributeError):
            pass
        summary = json.loads(line).get("summary") or summary
    process.wait()
    seconds = time.time() - start
    cluster.start(1)
    rate = summary["bytes"] / seconds
    say(f"dfs verify: {rate / 2**20:.0f} MiB/s over {seconds:.1f} s, peak {peak} MiB; openssl sha256 "
        f"on {cores} cores {openssl / 2**20:.0f} MiB/s; reading the files {reading / 2**20:.0f} MiB/s")
    must(process.returncode == 0, f"verified {summary['blobs']} blobs, {summary['bytes']} bytes")


def salvage(cluster):
    time.sleep(3)
    cluster.stop(3)
    data = cluster.data(3)
    cut = subprocess.Popen([str(cluster.bin / "dfs"), "rebuild", "--data", str(data)],
                           stdout=subprocess.DEVNULL, env=cluster.env)
    time.sleep(0.3)
    say("a first dfs rebuild was killed with -9" if cut.poll() is None else "a first dfs rebuild ended")
    cut.kill()
    cut.wait()
    done = cluster.run("dfs", "rebuild", "--data", data)
    say(done.stdout.strip().splitlines()[0])
    questions = {
        "files": "SELECT owner, path, kind, size, chunks, rotation, nodes, version, checksum, ballot"
                 " FROM v_files ORDER BY owner, path",
        "versions with blobs here": "SELECT hex(id), owner, path, size, modified_ms, chunk_count,"
                 " rotation, copies, hex(checksum), hex(manifest_digest) FROM versions WHERE id IN"
                 " (SELECT version FROM registers UNION SELECT version FROM former_versions)"
                 " AND id IN (SELECT version FROM blobs) ORDER BY id",
        "chunks": "SELECT hex(version), chunk_index, start, size, hex(sha256) FROM chunks WHERE"
                 " version IN (SELECT version FROM registers) ORDER BY 1, 2",
        "blobs": "SELECT hex(version), chunk_index, size, hex(sha256), place FROM blobs WHERE version"
                 " IN (SELECT version FROM registers) ORDER BY 1, 2",
    }
    left = sqlite3.connect(f"file:{data}/catalog.db?mode=ro", uri=True)
    right = sqlite3.connect(f"file:{data}/salvage.db?mode=ro", uri=True)
    for name, sql in questions.items():
        a, b = left.execute(sql).fetchall(), right.execute(sql).fetchall()
        must(a == b, f"salvaged {name}: {len(b)} rows, equal to the catalog's {len(a)}")
    left.close()
    right.close()
    cluster.start(3)



def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--mebibytes", type=int, default=5120)
    parser.add_argument("--damages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    folder = pathlib.Path(tempfile.mkdtemp(dir=options.folder, prefix="healing-proof."))
    cluster = Cluster(options.bin.resolve(), folder, random.SystemRandom().randrange(12000, 30000))
    say(f"seed {options.seed}, {options.files} files, {options.mebibytes} MiB, in {folder}")
    try:
        source = folder / "files"
        make_files(source, options.files, options.mebibytes << 20, rng)
        cluster.found()
        start = time.time()
        cluster.run("dfc", "put", "-r", source, "files")
        say(f"put in {time.time() - start:.1f} s")
        wanted = options.only or ["lost-disk", "damage", "backup", "pages", "verify", "salvage"]
        parts = {
            "lost-disk": lambda: lost_disk(cluster, source),
            "damage": lambda: damage(cluster, source, options.damages, rng),
            "backup": lambda: backup(cluster, source),
            "pages": lambda: pages(cluster, source, rng),
            "verify": lambda: verify_rate(cluster),
            "salvage": lambda: salvage(cluster),
        }
        for name in wanted:
            say(f"== {name}")
            parts[name]()
    finally:
        cluster.stop_all()
        if options.keep:
            say(f"kept {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    say("all held" if not failures else f"{len(failures)} did not hold: {failures}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
