"""Rules for single files and folders. Each takes a Tree and returns its breaches, one line each."""
from __future__ import annotations

import re

from tree import CODE, Tree, line_of, without_comments

LONGEST_FILE = 350
LONGEST_LINE = 130  # of C++, comments too: clang-format leaves these as they are; ruff has the same limit for Python
MOST_FILES = 40  # in one folder
# Bytes in files below a folder. A clone for a small board holds them and the history. What is measured grows with the sources,
# recorded runs need not.
LARGEST = {"": 9_000_000, "docs/example/": 1_000_000}

ARCHITECTURE = re.compile(
    r"\b(?:__(?:x86_64|amd64|i386|aarch64|arm|ARM|riscv|powerpc|ppc|s390|SSE|AVX|BMI)\w*|_M_\w+)\b")

# A preprocessor condition, with the lines it continues on.
CONDITION = re.compile(r"^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b(?:[^\n]*\\\n)*[^\n]*", re.M)

ATOMIC_CALL = re.compile(
    r"(?:\.|->)\s*(load|store|exchange|compare_exchange_(?:weak|strong)|fetch_\w+|test_and_set)\s*\(")

# `std::atomic<T> name` and `std::vector<std::atomic<T>> name`, members and references too.
ATOMIC_NAME = re.compile(r"\batomic<[^;{}()]*>\s*&?\s*(\w+)\s*[{;=(,)\[]")

# std::memory_order_x, a variable called order, or a part of primitives' Orders.
ORDER = re.compile(r"order|\.(?:success|failure)\b")

# Where each access must name its order. Other tests may leave it out: seq_cst is right wherever order is not what is tested.
ORDERED = ("arch/", "primitives/", "machine/", "counters/", "harness/", "benches/", "tests/primitives/", "tests/benches/")


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
    """Every atomic access names its order: in the library, the benchmarks, and the tests of the primitives."""
    breaches = []
    for path in tree.files("*.cpp", "*.hpp"):
        if not path.startswith(ORDERED):
            continue
        text = without_comments(tree.text(path))
        found = []
        for match in ATOMIC_CALL.finditer(text):
            arguments = inside_parentheses(text, match.end())
            # .load(x) with an argument and no order is somebody else's load.
            if not ORDER.search(arguments) and not (match.group(1) == "load" and arguments.strip()):
                found.append((match.start(), match.group(1)))
        breaches += [f"{path}:{line_of(text, start)}: {what} without a memory order"
                     for start, what in sorted(found + operators_on_atomics(text))]
    return breaches


def operators_on_atomics(text: str) -> list[tuple[int, str]]:
    """(offset, operator) of ++, -- and the like on what the same file declares as std::atomic: these are seq_cst."""
    names = "|".join(sorted(set(ATOMIC_NAME.findall(text))))
    if not names:
        return []
    owner = r"(?:\w+(?:\[\w*\])?(?:\.|->))*"
    found = re.finditer(rf"(?P<before>\+\+|--)\s*{owner}(?:{names})\b(?!\s*(?:\.|->|\())"
                        rf"|\b(?:{names})(?:\[\w*\])?\s*(?P<after>\+\+|--|[-+&|^]=)", text)
    return [(match.start(), match.group("before") or match.group("after")) for match in found]


def inside_parentheses(text: str, start: int) -> str:
    depth = 1
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start:end]
    return text[start:]


def tests_have_a_namespace_for_each_file(tree: Tree) -> list[str]:
    """Files of tests are compiled together, so that names of two files must not meet: a file's namespace ends in its name."""
    breaches = []
    for path in tree.files("tests/*.cpp"):
        text, own = tree.text(path), path.rsplit("/", 1)[-1].removesuffix(".cpp")
        if re.search(r"^\w*TEST\w*\(", text, re.M) and not re.search(rf"^namespace fencepost::\w+::{own} \{{$", text, re.M):
            breaches.append(f"{path}: its tests stand in no namespace fencepost::...::{own}")
    return breaches


def files_are_short(tree: Tree) -> list[str]:
    """One idea per file: no source longer than a few screens."""
    lengths = ((path, len(tree.text(path).splitlines())) for path in tree.files(*CODE))
    return [f"{path}: {lines} lines, more than {LONGEST_FILE}" for path, lines in lengths
            if lines > LONGEST_FILE]


def lines_are_short(tree: Tree) -> list[str]:
    """No line of C++ is longer than LONGEST_LINE."""
    return [f"{path}:{number}: {len(line)} characters, more than {LONGEST_LINE}" for path in tree.files("*.cpp", "*.hpp")
            for number, line in enumerate(tree.text(path).splitlines(), 1) if len(line) > LONGEST_LINE]


def tree_is_small(tree: Tree) -> list[str]:
    """A clone stays small: all files together, the examples too, and the breach names the largest of them."""
    breaches = []
    for folder, most in LARGEST.items():
        sizes = {path: tree.size(path) for path in tree.files("*") if path.startswith(folder)}
        total = sum(sizes.values())
        largest = sorted(sizes, key=sizes.__getitem__, reverse=True)[:5]
        named = ", ".join(f"{path} {sizes[path]:,}" for path in largest)
        if total > most:
            breaches.append(f"{folder or 'all files'}: {total:,} bytes, more than {most:,}; the largest: {named}")
    return breaches


def folders_are_small(tree: Tree) -> list[str]:
    """No folder holds more than MOST_FILES files itself."""
    count: dict[str, int] = {}
    for path in tree.files("*"):
        if "/" in path and not path.startswith("results/"):
            folder = path.rsplit("/", 1)[0]
            count[folder] = count.get(folder, 0) + 1
    return [f"{folder}/: {n} files, more than {MOST_FILES}" for folder, n in sorted(count.items()) if n > MOST_FILES]


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


ALL = (architecture_only_in_arch, memory_orders_are_spelled_out, tests_have_a_namespace_for_each_file, files_are_short,
       lines_are_short, folders_are_small, tree_is_small, no_machine_paths)
