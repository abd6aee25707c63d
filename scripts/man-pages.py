#!/usr/bin/env python3
"""Writes a manual page for every command of dfs and dfc, from what the programs say of themselves.

Usage: scripts/man-pages.py BINARIES OUTPUT

BINARIES is the folder of the two programs, OUTPUT the folder for dfc.1, dfc-put.1, dfs.1 ...
"""

import json
import pathlib
import subprocess
import sys


def roff(text):
    """Text in which nothing steers the formatter."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in lines)


def spelled(argument):
    """How an option is written: `-r, --recursive` or `--user <name>`."""
    names = []
    for name in argument.get("names", []):
        dashes = "--" if name["kind"] == "long" else "-"
        names.append(dashes + name["name"])
    text = ", ".join(sorted(names, key=len))
    if argument["kind"] == "option":
        text += f" <{argument.get('valueName', 'value')}>"
    return text


def synopsis(words, command):
    parts = list(words)
    arguments = [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]
    if any(a["kind"] != "positional" for a in arguments):
        parts.append("[options]")
    for argument in arguments:
        if argument["kind"] == "positional":
            text = f"<{argument.get('valueName', 'value')}>"
            text += " ..." if argument.get("isRepeating") else ""
            parts.append(f"[{text}]" if argument.get("isOptional") else text)
    if command.get("subcommands"):
        parts.append("<command>")
    return " ".join(parts)


def argument_lines(arguments):
    for argument in arguments:
        if not argument.get("shouldDisplay", True):
            continue
        name = (
            f"<{argument.get('valueName', 'value')}>"
            if argument["kind"] == "positional"
            else spelled(argument)
        )
        yield f".TP\n.B {roff(name)}\n{roff(argument.get('abstract', ''))}"


def page(words, command, date, version):
    name = "-".join(words)
    discussion = command.get("discussion", "")
    text, _, examples = discussion.partition("EXAMPLES\n")
    lines = [
        f'.TH {roff(name.upper())} 1 "{date}" "dfs {version}" "Distributed file store"',
        ".SH NAME",
        f"{roff(name)} \\- {roff(command.get('abstract', '').rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {roff(synopsis(words, command))}",
    ]
    if text.strip():
        lines += [".SH DESCRIPTION", roff(text.strip()).replace("\n\n", "\n.PP\n")]
    arguments = list(argument_lines(command.get("arguments", [])))
    if arguments:
        lines += [".SH OPTIONS", *arguments]
    commands = [c for c in command.get("subcommands", []) if c["commandName"] != "help"]
    if commands:
        lines.append(".SH COMMANDS")
        for child in commands:
            lines.append(
                f".TP\n.BR {roff(name + '-' + child['commandName'])} (1)\n"
                f"{roff(child.get('abstract', ''))}"
            )
    if examples.strip():
        lines += [".SH EXAMPLES", ".nf", roff(examples.rstrip()), ".fi"]
    if len(words) > 1:
        lines += [".SH SEE ALSO", f".BR {roff('-'.join(words[:-1]))} (1)"]
    return name, "\n".join(lines) + "\n"


def pages(words, command, date, version):
    yield page(words, command, date, version)
    for child in command.get("subcommands", []):
        if child["commandName"] != "help":
            yield from pages(words + [child["commandName"]], child, date, version)


def main(binaries, output):
    target = pathlib.Path(output)
    target.mkdir(parents=True, exist_ok=True)
    count = 0
    for program in ("dfc", "dfs"):
        path = f"{binaries}/{program}"

        def say(option):
            return subprocess.run([path, option], capture_output=True, text=True, check=True).stdout

        version = say("--version").strip()
        root = json.loads(say("--experimental-dump-help"))["command"]
        for name, text in pages([program], root, "", version):
            (target / f"{name}.1").write_text(text)
            count += 1
    print(f"man pages: {count} in {output}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
