#!/usr/bin/env python3
"""Writes the table of docs/reliability.md from docs/reliability.jsonl, the programs' own reports.

  reliability-table.py           write the table
  reliability-table.py --check   check that it is up to date

Runs of one check on one commit are summed up; of several commits the one that was run last counts,
unless it has done less than a tenth of another.
"""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
REPORTS = ROOT / "docs/reliability.jsonl"
PAGE = ROOT / "docs/reliability.md"
BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"

# What each check is called, in the order of the table.
CHECKS = {
    "simulation": "simulated histories with faults",
    "members": "simulated histories of members that come, go and are restored",
    "healing": "simulated histories of copies that are lost, and repairs that are cut off",
    "catalog": "simulated histories and drills over the real catalog",
    "storm": "SIGKILL and SIGSTOP of real nodes under load",
    "power": "power cuts of real nodes' disks under load",
    "sync-points": "a power cut before each sync of a put",
    "partitions": "partitions, one-way ones too, and lost packets, with kills and stops",
    "delays": "late messages and reset connections, with kills and stops",
    "race": "`--if-absent` by many clients at once",
    "race-kill": "the same while a node is killed",
    "minority": "two of four nodes down, each pair",
    "blocked": "proposers stopped between prepare and accept, clients killed",
}
SIMULATED = ("simulation", "members", "healing")
COUNTS = ["kills", "stops", "cuts", "partitions", "losses", "delays", "resets"]
WORDS = {"losses": "lossy links", "struck": "copies struck", "cutRepairs": "cut repairs"}


def number(value):
    return f"{value:,}"


def load():
    with REPORTS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def size(run):
    return run.get("histories", 0) + run.get("rounds", 0) + run.get("operations", 0)


def of_one_commit(runs):
    """The runs of the commit that counts."""
    commits = {}
    for run in runs:
        commits.setdefault(run["commit"], []).append(run)
    largest = max(sum(map(size, group)) for group in commits.values())
    fit = [group for group in commits.values() if sum(map(size, group)) * 10 >= largest]
    return max(fit, key=lambda group: max(run["date"] for run in group))


def ranges(runs):
    """The seeds of simulations, as ranges that are as few as can be."""
    found = []
    for first, end in sorted((run["first"], run["first"] + run["histories"]) for run in runs):
        if found and first <= found[-1][1]:
            found[-1][1] = max(end, found[-1][1])
        else:
            found.append([first, end])
    return found


def violations(run):
    found = run.get("violations", 0)
    return found if isinstance(found, int) else len(found)


def row(check, runs):
    runs = of_one_commit(runs)
    faults = {name: sum(run.get("faults", {}).get(name, 0) for run in runs) for name in COUNTS}
    if check == "catalog":
        faults = {"restarts": faults["kills"]}
    if check in SIMULATED:
        seeds = ", ".join(f"{number(first)}–{number(end - 1)}" for first, end in ranges(runs))
        acknowledged = sum(run.get("applied", run.get("chosen", 0)) for run in runs)
        if check == "healing":
            faults = {name: sum(run[name] for run in runs) for name in ("struck", "cutRepairs")}
    else:
        seeds = ", ".join(str(run["seed"]) for run in runs)
        rounds = sum(run.get("rounds", 0) for run in runs)
        if rounds:
            seeds = f"{number(rounds)} rounds, seed {seeds}"
        else:
            seeds = f"seed {seeds}"
        acknowledged = sum(run.get("acknowledged", 0) for run in runs)
    said = [f"{number(count)} {WORDS.get(name, name)}" for name, count in faults.items() if count]
    undecided = sum(run.get("undecided", run.get("undecidedPaths", 0)) for run in runs)
    wrong = sum(map(violations, runs))
    cells = [
        CHECKS[check],
        seeds,
        ", ".join(said) or ("of all kinds" if check in SIMULATED else "none"),
        number(sum(run.get("operations", 0) for run in runs)),
        number(acknowledged),
        number(sum(run.get("lost", 0) for run in runs)),
        number(wrong) + (f" ({undecided} undecided)" if undecided else ""),
        max(run["date"] for run in runs)[:10],
        f"`{runs[0]['commit']}`",
    ]
    return "| " + " | ".join(cells) + " |"


def variants(reports):
    runs = {}
    for run in reports:
        if run["check"] == "variant":
            runs[run.get("kind", "files"), run["variant"]] = run
    if not runs:
        return []
    caught = [run for run in runs.values() if run["violations"]]
    worst = max(runs.values(), key=lambda run: run["histories"])
    return [
        "",
        f"Of {len(runs)} ways to break the rules on purpose {len(caught)} were found; the "
        f"hardest, `{worst['variant']}`, after {number(worst['histories'])} seeds "
        f"({max(run['date'] for run in runs.values())[:10]}, `{worst['commit']}`).",
    ]


def table():
    reports = load()
    lines = [
        "| what | seeds | faults | operations | acknowledged | lost | violations | date | commit |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for check in CHECKS:
        runs = [run for run in reports if run["check"] == check]
        if runs:
            lines.append(row(check, runs))
    return "\n".join(lines + variants(reports))


def main():
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    new = f"{before}{BEGIN}\n{table()}\n{END}{after}"
    if "--check" in sys.argv[1:]:
        print("reliability table: " + ("OK" if new == text else "FAILED, it is out of date"))
        return 0 if new == text else 1
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
