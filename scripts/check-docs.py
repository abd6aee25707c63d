#!/usr/bin/env python3
"""Checks what the formatter does not.

In Sources: each `package` or `public` type, and each such function that throws, has a doc comment
(an implementation of a documented protocol requirement needs none of its own); files stay under 400
lines and functions within 70; no `try!`, `fatalError`, TODO or FIXME. In Tests: no empty files.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES = 400, 70

LEVEL = r"(?:public|package|open)"
MODIFIER = (
    r"(?:final|indirect|static|class|mutating|nonmutating|borrowing|consuming|nonisolated"
    r"|isolated|override|distributed|prefix|postfix|infix|@\w+(?:\([^)\n]*\))?)"
)
TYPE = re.compile(
    rf"^[ \t]*(?:{MODIFIER}\s+)*{LEVEL}\s+(?:{MODIFIER}\s+)*"
    r"(struct|class|enum|actor|protocol)\s+(\w+)", re.M)
FUNCTION = re.compile(
    rf"^[ \t]*(?:{MODIFIER}\s+)*(?:({LEVEL}|internal|fileprivate|private)\s+)?(?:{MODIFIER}\s+)*"
    r"(func\s+[^\s(<]+|init[?!]?(?=[(<])|deinit|subscript(?=[(<]))", re.M)
PROTOCOL = re.compile(r"\bprotocol\s+\w+[^{]*\{")


def mask(text):
    """`text` with comments and the inside of string literals blanked, line breaks kept."""
    out, at = list(text), 0

    def blank(start, end):
        for index in range(start, min(end, len(text))):
            if out[index] != "\n":
                out[index] = " "

    def comment(at):
        """The end of the comment at `at`, or `at` itself."""
        if text.startswith("//", at):
            end = text.find("\n", at)
            return len(text) if end < 0 else end
        if not text.startswith("/*", at):
            return at
        depth, end = 1, at + 2
        while depth and end < len(text):
            step = {"/*": 1, "*/": -1}.get(text[end:end + 2], 0)
            depth += step
            end += 2 if step else 1
        return end

    def string(at):
        """The end of the literal that opens at `at`; code inside interpolations stays."""
        opening = re.compile(r'(#*)("""|")').match(text, at)
        hashes, quotes = opening.groups()
        at = opening.end()
        while at < len(text):
            if text.startswith(quotes + hashes, at):
                return at + len(quotes + hashes)
            if text.startswith("\\" + hashes + "(", at):
                blank(at, at + 1 + len(hashes))
                at = code(at + 1 + len(hashes), inside=True)
                continue
            escaped = text[at] == "\\" and not hashes
            if quotes == '"' and text[at] == "\n":
                return at
            blank(at, at + (2 if escaped else 1))
            at += 2 if escaped else 1
        return at

    def code(at, inside=False):
        depth = 0
        while at < len(text):
            end = comment(at)
            if end > at:
                blank(at, end)
                at = end
                continue
            if re.compile(r'#*"').match(text, at):
                at = string(at)
                continue
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
            if inside and depth == 0:
                return at
        return at

    code(at)
    return "".join(out)


def closing(code, start):
    """The position of the brace that closes the one at `start`."""
    depth = 0
    for at in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if depth == 0:
            return at
    return len(code)


def signature_end(code, start):
    """(end of the signature, whether a body follows)."""
    depth, at = 0, start
    while at < len(code):
        character = code[at]
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if depth < 0 or (depth == 0 and character == "}"):
            return at, False
        if depth == 0 and character == "{":
            return at, True
        if depth == 0 and character == "\n":
            rest = code[at:].lstrip()
            if not re.match(r"\{|->|throws\b|async\b|rethrows\b|where\b", rest):
                return at, False
        at += 1
    return at, False


def label(name, signature):
    """Such as `read(from:_:)`; enough to match a requirement with its implementation."""
    depth, labels, parameter = 0, [], ""
    for character in signature[signature.find("("):]:
        if depth == 1 and character in ",)":
            labels.append(parameter)
            parameter = ""
        elif depth == 1:
            parameter += character
        depth += {"(": 1, "[": 1, "<": 1, ")": -1, "]": -1}.get(character, 0)
        if character == ">" and not parameter.endswith("->"):
            depth -= 1
        if depth == 0:
            break
    names = [p.split()[0].rstrip(":") for p in labels if p.strip()]
    return f"{name}({''.join(n + ':' for n in names)})"


class Source:
    def __init__(self, file):
        self.name = file.relative_to(ROOT)
        self.text = file.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.code = mask(self.text)
        self.protocols = [
            (match.start(), closing(self.code, match.end() - 1))
            for match in PROTOCOL.finditer(self.code)
        ]

    def line(self, at):
        at += len(self.code[at:]) - len(self.code[at:].lstrip())
        return self.code.count("\n", 0, at) + 1

    def has_doc(self, line):
        above = line - 2
        while above >= 0 and self.lines[above].lstrip().startswith("@"):
            above -= 1
        return above >= 0 and self.lines[above].lstrip().startswith("///")

    def functions(self):
        """Yields (level, label, first line, last line, throws, is a requirement)."""
        for match in FUNCTION.finditer(self.code):
            end, has_body = signature_end(self.code, match.end())
            signature = self.code[match.end():end]
            last = closing(self.code, end) if has_body else end
            is_requirement = any(a < match.start() < b for a, b in self.protocols)
            yield (
                match.group(1), label(match.group(2).removeprefix("func").strip(), signature),
                self.line(match.start()), self.code.count("\n", 0, last) + 1,
                re.search(r"\bthrows\b", outer(signature)) is not None, is_requirement)


def outer(signature):
    """A signature without what stands in parentheses, where closures may throw."""
    depth, kept = 0, ""
    for at, character in enumerate(signature):
        if depth == 0:
            kept += character
        depth += {"(": 1, ")": -1}.get(character, 0)
    return kept


def documented_requirements(sources):
    return {
        name for source in sources for _, name, line, _, _, is_requirement in source.functions()
        if is_requirement and source.has_doc(line)
    } | {"encode(to:)", "next()"}


def source_complaints(source, requirements):
    where = source.name
    if len(source.lines) >= FILE_LINES:
        yield f"{where}:1: {len(source.lines)} lines; split the file below {FILE_LINES}."
    for match in TYPE.finditer(source.code):
        line = source.line(match.start())
        # Named by the standard library, or only a name: neither has more to tell.
        is_plain = match.group(2) == "Iterator" or source.code[match.end():].startswith(" {}")
        if not is_plain and not source.has_doc(line):
            yield f"{where}:{line}: {match.group(1)} {match.group(2)} has no doc comment."
    for level, name, first, last, throws, is_requirement in source.functions():
        if last - first + 1 > FUNCTION_LINES:
            yield f"{where}:{first}: {name} has {last - first + 1} lines, over {FUNCTION_LINES}."
        is_face = level in ("package", "public", "open") and not name.startswith("init")
        if throws and (is_face or is_requirement) and not source.has_doc(first):
            if is_requirement or name not in requirements:
                yield f"{where}:{first}: {name} throws and has no doc comment."
    for pattern, text in [
        (r"\btry!", source.code), (r"\bfatalError\b", source.code),
        (r"\b(?:TODO|FIXME)\b", source.text),
    ]:
        for match in re.finditer(pattern, text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{where}:{line}: '{match.group()}' does not belong here."


def test_complaint(source):
    code = re.sub(r"^.*\bimport\b.*$", "", source.code, flags=re.M)
    is_suite = source.name.name.endswith("Tests.swift")
    if not code.strip() or (is_suite and "@Test" not in code):
        return f"{source.name}:1: no test in this file."
    return None


def main():
    sources = [Source(file) for file in sorted((ROOT / "Sources").rglob("*.swift"))]
    tests = [Source(file) for file in sorted((ROOT / "Tests").rglob("*.swift"))]
    requirements = documented_requirements(sources)
    found = [c for source in sources for c in source_complaints(source, requirements)]
    found += [c for c in map(test_complaint, tests) if c]
    for complaint in found:
        print(complaint)
    print("docs: " + (f"FAILED, {len(found)} complaints" if found else "OK"))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
