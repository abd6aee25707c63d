#!/usr/bin/env python3
"""Holds the sources to the layers of Package.swift.

Every `import` must name a system module, a target or a product that the importing target declares
itself; what arrives through another target does not count. Test targets may also import what the
target they test may.

  check-imports.py                   check, print offending lines
  check-imports.py --map             print the map of imports between our targets as Markdown
  check-imports.py --check-map FILE  check that FILE holds that map between its two markers
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FREE = {
    "Foundation", "FoundationEssentials", "Glibc", "Musl", "Dispatch", "Synchronization", "Testing",
}
# Products whose modules have other names than the product.
MODULES = {
    "_NIOFileSystem": {"_NIOFileSystem"},
    "NIOFileSystem": {"NIOFileSystem", "_NIOFileSystem"},
    "NIO": {"NIO", "NIOCore", "NIOPosix", "NIOEmbedded"},
}
BEGIN, END = "<!-- map:begin -->", "<!-- map:end -->"
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*"
    r"(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?"
    r"(\w+)"
)


class Target:
    def __init__(self, description):
        self.name = description["name"]
        self.is_test = description["type"] == "test"
        default = f"{'Tests' if self.is_test else 'Sources'}/{self.name}"
        self.folder = ROOT / (description.get("path") or default)
        self.declared = set()
        for dependency in description["dependencies"]:
            kind, value = next(iter(dependency.items()))
            name = value[0]
            self.declared |= MODULES.get(name, {name}) if kind == "product" else {name}

    def imports(self):
        """Yields (file, line number, module) for each import."""
        for file in sorted(self.folder.rglob("*.swift")):
            lines = file.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, start=1):
                if match := IMPORT.match(line):
                    yield file.relative_to(ROOT), number, match.group(1)


def read_targets():
    # A folder of its own, so that a build that runs at the same time does not hold this up.
    with tempfile.TemporaryDirectory() as scratch:
        dump = subprocess.run(
            ["swift", "package", "--package-path", str(ROOT), "--scratch-path", scratch,
             "dump-package"],
            check=True, stdout=subprocess.PIPE,
        )
    return {t["name"]: Target(t) for t in json.loads(dump.stdout)["targets"]}


def complaints(targets):
    for target in targets.values():
        allowed = FREE | target.declared | {target.name}
        tested = targets.get(target.name.removesuffix("Tests"))
        if target.is_test and tested:
            allowed |= tested.declared
        for file, line, module in target.imports():
            if module not in allowed:
                yield f"{file}:{line}: {target.name} does not declare a dependency on {module}."


def import_graph(targets):
    """Our targets without tests, each with those of them that it imports."""
    ours = [target for target in targets.values() if not target.is_test]
    names = {target.name for target in ours}
    return {
        target.name: sorted({module for _, _, module in target.imports()} & names - {target.name})
        for target in ours
    }


def reachable(graph, start):
    seen, waiting = set(), list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph[name]
    return seen


def draw_map(targets):
    graph = import_graph(targets)
    picture, rows = [], []
    for name, imports in graph.items():
        # An arrow that follows from two others would only hide the layers.
        indirect = set().union(*(reachable(graph, other) for other in imports), set())
        picture += [f"    {name} --> {other}" for other in imports if other not in indirect]
        rows.append(f"- `{name}` imports " + (", ".join(f"`{i}`" for i in imports) or "none of ours"))
    return "\n".join(["```mermaid", "graph TD", *picture, "```", "", *rows])


def map_complaint(targets, path):
    file = pathlib.Path(path)
    if not file.exists():
        return f"{path} does not exist."
    text = file.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        return f"{path} has no block between {BEGIN} and {END}."
    block = text[text.index(BEGIN) + len(BEGIN):text.index(END)].strip()
    if block != draw_map(targets):
        return f"{path}: the map is out of date. Put the output of 'check-imports.py --map' there."
    return None


def main():
    parser = argparse.ArgumentParser(description="Checks imports against Package.swift.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--map", action="store_true", help="print the map of imports")
    mode.add_argument("--check-map", metavar="FILE", help="check the map inside FILE")
    options = parser.parse_args()
    targets = read_targets()
    if options.map:
        print(draw_map(targets))
        return 0
    if options.check_map:
        found = [c for c in [map_complaint(targets, options.check_map)] if c]
    else:
        found = list(complaints(targets))
    for complaint in found:
        print(complaint)
    gate = "map" if options.check_map else "imports"
    print(f"{gate}: " + (f"FAILED, {len(found)} complaints" if found else "OK"))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
