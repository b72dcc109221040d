"""Facts that stand in two places and must agree. Each takes a Tree and returns what disagrees."""
from __future__ import annotations

import json
import posixpath
import re

from tree import CODE, DOCS, Tree, line_of

DEPS = "scripts/install-deps.sh"
LINT = "scripts/lint.sh"
COMPLETE = (".ci/run", ".github/workflows/ci.yml")  # run every check
CALLERS = (*COMPLETE, ".pre-commit-config.yaml", ".devcontainer/devcontainer.json")


def cmake_minimum(tree: Tree) -> list[str]:
    """The least CMake: CMakeLists.txt, CMakePresets.json, the install script and the documents."""
    stated = {}
    for path, pattern in (("CMakeLists.txt", r"cmake_minimum_required\(VERSION (\d+\.\d+)"),
                          (DEPS, r"^cmake_minimum=(\d+\.\d+)")):
        for version in re.findall(pattern, tree.text(path), re.M):
            stated[path] = version
    if presets := tree.text("CMakePresets.json"):
        minimum = json.loads(presets).get("cmakeMinimumRequired", {})
        if "major" in minimum:
            stated["CMakePresets.json"] = f"{minimum['major']}.{minimum.get('minor', 0)}"
    for path in tree.files(*DOCS):
        for version in re.findall(r"\bcmake\W{0,4}(?:>=\s*|at least\s+)?(\d\.\d+)", tree.text(path), re.I):
            stated[path] = version
    return disagreement("the least CMake", stated)


def compiler_minimum(tree: Tree) -> list[str]:
    """The least g++: the script that finds one, and the documents."""
    stated = {}
    for version in re.findall(r"^gcc_minimum=(\d+)", tree.text("scripts/find-cxx.sh"), re.M):
        stated["scripts/find-cxx.sh"] = version
    for path in ["README.md", "CONTRIBUTING.md"]:
        wording = r"\b(?:g\+\+|gcc)\s*(?:>=\s*(\d+)|(\d+)\s*(?:\+|or (?:later|newer)))"
        for at_least, or_later in re.findall(wording, tree.text(path), re.I):
            stated[path] = at_least or or_later
    return disagreement("the least g++", stated)


def disagreement(fact: str, stated: dict[str, str]) -> list[str]:
    if len(set(stated.values())) <= 1:
        return []
    return [f"{fact}: " + ", ".join(f"{path} says {value}" for path, value in sorted(stated.items()))]


def packages(tree: Tree) -> list[str]:
    """An apt or dnf command in the documents names packages the install script knows, and a command
    that installs the libraries names all of its base set."""
    base, checks = package_table(tree, "base"), package_table(tree, "checks")
    if not base:
        return []
    breaches = []
    for path in tree.files(*DOCS):
        text = tree.text(path).replace("\\\n", " ")
        for manager, words in re.findall(r"\b(apt|dnf)(?:-get)? install ([^\n`&;|]*)", text):
            named = {word for word in words.split() if not word.startswith("-")}
            # git and make are what one needs to come this far.
            known = base[manager] | checks.get(manager, set()) | {"make", "git", "sudo", "ca-certificates"}
            breaches += [f"{path}: {word} is not in {DEPS}" for word in sorted(named - known)]
            if len(named & base[manager]) > 3:
                breaches += [f"{path}: {word} is missing, {DEPS} has it"
                             for word in sorted(base[manager] - named)]
    return breaches


def package_table(tree: Tree, name: str) -> dict[str, set[str]]:
    """Package names of one table in the install script, by package manager."""
    table = re.search(rf"^{name}='\n(.*?)^'", tree.text(DEPS), re.M | re.S)
    if not table:
        return {}
    rows = [line.split() for line in table.group(1).splitlines() if line.strip()]
    return {manager: {row[column].split("|")[0] for row in rows}
            for manager, column in (("apt", 2), ("dnf", 3))}


def make_targets(tree: Tree) -> list[str]:
    """Every `make x` in code of the documents is a target; .PHONY names the targets, all of them."""
    makefile = tree.text("Makefile")
    if not makefile:
        return []
    targets = set(re.findall(r"^([a-z][\w-]*):(?!=)", makefile, re.M))
    breaches = [f"{path}: make {target} does not exist"
                for path in tree.files(*DOCS) for target in sorted(made(tree.text(path)) - targets)]
    phony = set(" ".join(re.findall(r"^\.PHONY:(.*)$", makefile, re.M)).split())
    breaches += [f"Makefile: {target} is not in .PHONY" for target in sorted(targets - phony)]
    breaches += [f"Makefile: .PHONY names {target}, which is no target" for target in sorted(phony - targets)]
    return breaches


def made(markdown: str) -> set[str]:
    """Targets of the make commands in fenced blocks and code spans."""
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", markdown, re.M | re.S)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S))
    command = re.compile(r"(?:^|&&|;|\|)[ \t$]*(?:[A-Z_]+=\S+[ \t]+)*make((?:[ \t]+[^\s#;&|]+)+)", re.M)
    words = [word for code in fenced + spans for rest in command.findall(code) for word in rest.split()]
    return {word for word in words if re.fullmatch(r"[a-z][\w-]*", word)}


def doctor_limits(tree: Tree) -> list[str]:
    """The limits of the doctor's grades: the header that has them and the page that explains them."""
    header, page = tree.text("machine/grades.hpp"), tree.text("docs/method.md")
    built = re.findall(r"Limits (good|fair)_(alone|contended)\{([\d.]+), ([\d.]+), ([\d.]+)\}", header)
    told = re.findall(r"^\| (uncontended|contended) \| (good|fair) \| (\d+) % \| (\d+) % \| (\d+) % \|", page, re.M)
    in_header = {(question.replace("alone", "uncontended"), grade, *(round(100 * float(v)) for v in values))
                 for grade, question, *values in built}
    in_page = {(question, grade, *map(int, values)) for question, grade, *values in told}
    return [f"docs/method.md and machine/grades.hpp differ: {row}" for row in sorted(in_header ^ in_page)]


def gates(tree: Tree) -> list[str]:
    """Each check of scripts/lint.sh runs in .ci/run and in the workflow, and what these and the hooks call exists."""
    checks = re.search(r"^readonly checks='([^']*)'", tree.text(LINT), re.M)
    named = set(checks.group(1).split()) if checks else set()
    breaches = []
    for path in CALLERS:
        text = tree.text(path)
        # `for check in a b c; do` of .ci/run is a call of each.
        called = set(re.findall(r"scripts/lint\.sh ([a-z]+)", text))
        for words in re.findall(r"^for check in ([a-z ]+); do", text, re.M):
            called |= set(words.split())
        breaches += [f"{path}: {LINT} has no check {check}" for check in sorted(called - named)]
        if text and path in COMPLETE:
            breaches += [f"{path}: does not run {LINT} {check}" for check in sorted(named - called)]
        scripts = set(re.findall(r"(?<![\w/])scripts/[\w.-]+", text))
        breaches += [f"{path}: {script} does not exist" for script in sorted(scripts) if not tree.files(script)]
        targets = set(re.findall(r"^([a-z][\w-]*):(?!=)", tree.text("Makefile"), re.M))
        made_here = set(re.findall(r"(?:run: '?|\"|step '[\w-]+' |&& )make ([a-z][\w-]*)", text))
        breaches += [f"{path}: make {target} does not exist" for target in sorted(made_here - targets)]
    return breaches


def links(tree: Tree) -> list[str]:
    """A relative link in a document leads to a file or folder, and to a heading of it where it has a fragment."""
    paths = set(tree.files("*"))
    folders = {path[:at] for path in paths for at, char in enumerate(path) if char == "/"} | {"."}
    breaches = []
    for path in tree.files(*DOCS):
        text = tree.text(path)
        for match in re.finditer(r"\]\(([^()\s]+)\)", text):
            place, _, fragment = match.group(1).partition("#")
            if re.match(r"[a-z]+:", place):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
            where = f"{path}:{line_of(text, match.start())}"
            if target not in paths and target not in folders:
                breaches.append(f"{where}: {target} does not exist")
            elif fragment and fragment not in anchors(tree.text(target)):
                breaches.append(f"{where}: {target} has no heading #{fragment}")
    return breaches


def anchors(markdown: str) -> set[str]:
    """The anchors of the headings, as GitHub makes them: lower case, dashes for blanks, no punctuation."""
    headings = re.findall(r"^#+ +(.*?) *$", re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def documents_named_in_code(tree: Tree) -> list[str]:
    """A page of docs/ that a message or comment names exists. tests/lint names pages that do not."""
    paths = set(tree.files(*DOCS))
    return [f"{path}:{line_of(tree.text(path), match.start())}: {match.group()} does not exist"
            for path in tree.files(*CODE) if not path.startswith("tests/lint/")
            for match in re.finditer(r"\bdocs/[\w./-]+\.md\b", tree.text(path)) if match.group() not in paths]


def version(tree: Tree) -> list[str]:
    """The version: CMake, the command, the Python metadata."""
    stated = {}
    for path, pattern in (("CMakeLists.txt", r"^project\(fencepost VERSION ([\d.]+)"),
                          ("scripts/fencepost_tool/version.py", r'^VERSION = "([\d.]+)"'),
                          ("pyproject.toml", r'^version = "([\d.]+)"')):
        for found in re.findall(pattern, tree.text(path), re.M):
            stated[path] = found
    return disagreement("the version", stated)


ALL = (version, doctor_limits, cmake_minimum, compiler_minimum, packages, make_targets, links, documents_named_in_code, gates)
