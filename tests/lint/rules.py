"""The rules of the house for single files. Each takes a Tree and returns its breaches, one line each."""
from __future__ import annotations

import ast
import posixpath
import re
import sys

from tree import CODE, Tree, line_of, without_comments

LONGEST_FILE = 350
LARGEST_TREE = 6_000_000  # bytes in all files; a clone for a small board holds this and the history

# What the C++ of a folder may include of ours. A folder not named here may include anything that is
# not under tests/ or benches/.
MAY_INCLUDE = {
    "arch": {"arch"},
    "primitives": {"arch", "primitives"},
    "machine": {"machine"},
    "counters": {"arch", "counters"},
    "harness": {"arch", "counters", "machine", "harness"},
    "benches": {"arch", "primitives", "machine", "harness", "benches"},
    "tests": {"arch", "primitives", "counters", "machine", "harness", "benches", "tests"},
}
OURS = set(MAY_INCLUDE)
ENDS = {"tests", "benches"}

ARCHITECTURE = re.compile(
    r"\b(?:__(?:x86_64|amd64|i386|aarch64|arm|ARM|riscv|powerpc|ppc|s390|SSE|AVX|BMI)\w*|_M_\w+)\b")

# A preprocessor condition, with the lines it continues on.
CONDITION = re.compile(r"^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b(?:[^\n]*\\\n)*[^\n]*", re.M)

ATOMIC_CALL = re.compile(
    r"(?:\.|->)\s*(load|store|exchange|compare_exchange_(?:weak|strong)|fetch_\w+|test_and_set)\s*\(")

# std::memory_order_x, a variable called order, or a part of primitives' Orders.
ORDER = re.compile(r"order|\.(?:success|failure)\b")

# Python may hold these two apart from C++ only by never loading it.
BRIDGES = {"ctypes", "cffi", "pybind11", "cppyy", "_ctypes"}
PLOT_LIBRARIES = {"numpy", "scipy", "matplotlib", "mpl_toolkits"}
STANDARD = set(getattr(sys, "stdlib_module_names", ()))  # empty before Python 3.10


def include_direction(tree: Tree) -> list[str]:
    """C++: arch <- primitives <- benches; arch, machine <- harness <- benches; nobody includes an end."""
    breaches = []
    for path in tree.files("*.cpp", "*.hpp"):
        folder = path.split("/")[0]
        allowed = MAY_INCLUDE.get(folder, OURS - ENDS)
        for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">]', tree.text(path), re.M):
            target = match.group(1)
            if target.split("/")[0] not in OURS:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            layer = target.split("/")[0]
            where = f"{path}:{line_of(tree.text(path), match.start())}"
            if layer in OURS and layer not in allowed:
                breaches.append(f"{where}: {folder}/ must not include {layer}/")
            elif re.match(r"arch/[^/]+/", target) and folder not in {"arch", "tests"}:
                breaches.append(f"{where}: names one instruction set; the build picks it")
    return breaches


def python_direction(tree: Tree) -> list[str]:
    """results <- scripts <- plots; the files of a run are the only bridge to C++."""
    breaches = []
    scripts = {p.split("/")[1].removesuffix(".py") for p in tree.files("*.py", under="scripts/")}
    plots = {p.split("/")[1].removesuffix(".py") for p in tree.files("*.py", under="plots/")}
    known = scripts | plots | PLOT_LIBRARIES | STANDARD
    for path in tree.files("*.py", under="scripts/") + tree.files("*.py", under="plots/"):
        for line, module in imports(tree.text(path)):
            if module in BRIDGES:
                breaches.append(f"{path}:{line}: imports {module}; Python never links to C++")
            elif module in {"tests", "benches"}:
                breaches.append(f"{path}:{line}: imports {module}")
            elif path.startswith("scripts/") and module in plots - scripts:
                breaches.append(f"{path}:{line}: a script must not import the plot {module}")
            elif path.startswith("plots/") and STANDARD and module not in known:
                breaches.append(f"{path}:{line}: a plot imports scripts and plotting, not {module}")
    return breaches


def imports(source: str) -> list[tuple[int, str]]:
    """Line and first name of every absolute import."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name.split(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.append((node.lineno, node.module.split(".")[0]))
    return found


def architecture_only_in_arch(tree: Tree) -> list[str]:
    """An instruction set is a folder, not an #if."""
    breaches = []
    for path in tree.files("*.cpp", "*.hpp"):
        if path.startswith("arch/"):
            continue
        text = without_comments(tree.text(path))
        for match in CONDITION.finditer(text):
            if ARCHITECTURE.search(match.group()):
                where = f"{path}:{line_of(text, match.start())}"
                breaches.append(f"{where}: #if on the architecture outside arch/")
    return breaches


def memory_orders_are_spelled_out(tree: Tree) -> list[str]:
    """Every atomic access in primitives/ and harness/ names its order."""
    breaches = []
    for path in tree.files("*.cpp", "*.hpp"):
        if not path.startswith(("primitives/", "harness/")):
            continue
        text = without_comments(tree.text(path))
        for match in ATOMIC_CALL.finditer(text):
            arguments = inside_parentheses(text, match.end())
            # .load(x) with an argument and no order is somebody else's load.
            if ORDER.search(arguments) or (match.group(1) == "load" and arguments.strip()):
                continue
            where = f"{path}:{line_of(text, match.start())}"
            breaches.append(f"{where}: {match.group(1)} without a memory order")
    return breaches


def inside_parentheses(text: str, start: int) -> str:
    depth = 1
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start:end]
    return text[start:]


def files_are_short(tree: Tree) -> list[str]:
    """One idea per file: no source longer than a few screens."""
    lengths = ((path, len(tree.text(path).splitlines())) for path in tree.files(*CODE))
    return [f"{path}: {lines} lines, more than {LONGEST_FILE}" for path, lines in lengths
            if lines > LONGEST_FILE]


def tree_is_small(tree: Tree) -> list[str]:
    """A clone stays small: all files together, and the breach names the largest of them."""
    sizes = {path: tree.size(path) for path in tree.files("*")}
    total = sum(sizes.values())
    if total <= LARGEST_TREE:
        return []
    largest = sorted(sizes, key=sizes.__getitem__, reverse=True)[:5]
    named = ", ".join(f"{path} {sizes[path]:,}" for path in largest)
    return [f"all files: {total:,} bytes, more than {LARGEST_TREE:,}; the largest: {named}"]


def no_machine_paths(tree: Tree) -> list[str]:
    """Nothing refers to a place that only one machine has."""
    place = re.compile(r"(?<![\w.~$}>-])/(?:home|root|work|Users|mnt|srv)/[\w.+-]+|\.\./shared\b")
    breaches = []
    for path in tree.files("*"):
        if path.startswith("results/"):
            continue
        for match in place.finditer(tree.text(path)):
            breaches.append(f"{path}:{line_of(tree.text(path), match.start())}: {match.group()}")
    return breaches


ALL = (include_direction, python_direction, architecture_only_in_arch, memory_orders_are_spelled_out,
       files_are_short, tree_is_small, no_machine_paths)
