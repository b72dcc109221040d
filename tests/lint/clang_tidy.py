"""clang-tidy over all C++ sources, several files of a folder at a time.

    python3 tests/lint/clang_tidy.py BUILD [FILE...]     BUILD holds compile_commands.json; all sources if none is named

A named file that BUILD does not compile is wrong use. Of all sources, those that it does not compile are named, and must
stand in NOT_COMPILED.

Most of what clang-tidy does for a file, it does for the headers that the file includes. Therefore:

1. The files of a folder are joined into units of a few files, and clang-tidy checks each unit. They are copied, not
   included: the static analyzer looks into functions of the main file only.
2. A unit with findings is checked again in halves, down to single files, and what is found in these is reported. So
   names that two files share cost time, and are not reported.

An include that another file of the unit has is not missed here: the preset `clang` compiles each file by itself.

Exit 0: clean. 1: findings, printed with file and line. 2: wrong use.
"""
from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tree import Tree

ROOT = Path(__file__).resolve().parents[2]
# Files of one unit. With 8, clang-tidy 14 needs about 0.6 GB for files that include nlohmann/json.
MOST = 8
# Sources that no target compiles, and what does: no command says how clang-tidy should.
NOT_COMPILED = {
    "cmake/variant_probe.cpp": "compiled by cmake/FencepostVariant.cmake and tests/listing, once for each variant",
    "tests/listing/codegens.cpp": "compiled by tests/listing/test_codegens.py, once for each compiler and variant",
    "tests/listing/early_use.cpp": "compiled by tests/listing/test_cpu_guard.py, once for each variant",
    **{f"tests/scripts/price/programs/{name}.cpp": "compiled by tests/scripts/price, once for each order"
       for name in ("hazard", "logger", "mutex", "shared", "spsc")},
}

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Source:
    """A file, and how clang compiles it: the words of its command without the file itself and the object."""
    file: Path
    folder: Path
    words: tuple[str, ...]


def sources(database: Path, wanted: Iterable[Path]) -> list[Source]:
    """The wanted files that the database compiles, in its order, each once."""
    left = {path.resolve() for path in wanted}
    found = []
    for entry in json.loads(database.read_text("utf-8")):
        folder = Path(entry["directory"])
        file = (folder / entry["file"]).resolve()
        if file in left:
            left.remove(file)
            found.append(Source(file, folder, words(entry)))
    return found


def left_out(found: Iterable[Source], wanted: Iterable[Path]) -> list[Path]:
    """The wanted files that are not among the sources."""
    there = {source.file for source in found}
    return [path for path in wanted if path.resolve() not in there]


def unstated(lost: Iterable[str]) -> list[str]:
    """What is wrong with NOT_COMPILED where these paths, from the root, are compiled by no target: a line for each."""
    lost = set(lost)
    return ([f"{path}: no target compiles it, so it is not checked: add it to one, or to NOT_COMPILED in clang_tidy.py\n"
             for path in sorted(lost - NOT_COMPILED.keys())]
            + [f"{path}: stands in NOT_COMPILED in clang_tidy.py, and is compiled or is no more\n"
               for path in sorted(NOT_COMPILED.keys() - lost)])


def words(entry: dict[str, Any]) -> tuple[str, ...]:
    """A compile command's compiler and options: not what is compiled, nor where to."""
    kept: list[str] = []
    split = iter(shlex.split(entry["command"]))
    for word in split:
        if word == "-o":
            next(split)
        elif word not in ("-c", entry["file"]):
            kept.append(word)
    return tuple(kept)


def units(found: Sequence[Source], most: int = MOST) -> list[list[Source]]:
    """Files of the same folder and with the same options, in groups of about the same number of files."""
    alike: dict[tuple[Path, tuple[str, ...]], list[Source]] = {}
    for source in sorted(found, key=lambda s: s.file):
        alike.setdefault((source.file.parent, source.words), []).append(source)
    groups = []
    for members in alike.values():
        count = -(-len(members) // most)
        groups += [members[len(members) * i // count:len(members) * (i + 1) // count] for i in range(count)]
    return groups


def joined(texts: Iterable[str]) -> str:
    """Texts of files one after another, without includes that only repeat another file's: they would be findings."""
    lines: list[str] = []
    others: set[str] = set()
    for text in texts:
        own: set[str] = set()
        for line in text.splitlines():
            include = re.match(r'\s*#\s*include\s+([<"][^>"]+[>"])', line)
            repeats = include and include[1] in others and include[1] not in own
            lines.append("" if repeats else line)
            if include:
                own.add(include[1])
        others |= own
    return "\n".join(lines) + "\n"


def unit_folder(folder: Path, build: Path) -> Path:
    """Where units of a folder's files are written."""
    return build / "units" / folder.relative_to(folder.anchor)


def copy_settings(folder: Path, build: Path) -> None:
    """Makes the folder for units. Settings for its files, and those of the folders above, are copied with their place."""
    unit_folder(folder, build).mkdir(parents=True, exist_ok=True)
    for above in (folder, *folder.parents):
        copy = unit_folder(above, build) / ".clang-tidy"
        copy.unlink(missing_ok=True)
        if (above / ".clang-tidy").is_file():
            shutil.copyfile(above / ".clang-tidy", copy)


def checked(source: Source, file: Path) -> str:
    """What clang-tidy finds in a file that is compiled as a source is; empty if it is clean."""
    options = [*source.words[1:], "-iquote", str(source.file.parent)]
    ran = subprocess.run(["clang-tidy", "-quiet", str(file), "--", *options], cwd=source.folder,
                         capture_output=True, text=True, check=False)
    wrong = ran.returncode != 0 or "rror parsing" in ran.stderr
    ended = f"{file}: clang-tidy ended with {ran.returncode}\n"
    return ran.stdout or ((ran.stderr or ended) if wrong else "")


def checked_together(members: Sequence[Source], build: Path) -> str:
    """What clang-tidy finds in the files of a unit. Only what it finds in a file by itself counts."""
    if len(members) == 1:
        return checked(members[0], members[0].file)
    folder = unit_folder(members[0].file.parent, build)
    with NamedTemporaryFile("w", dir=folder, prefix="unit_", suffix=".cpp", encoding="utf-8") as unit:
        unit.write(joined(m.file.read_text("utf-8") for m in members))
        unit.flush()
        if not checked(members[0], Path(unit.name)):
            return ""
    half = len(members) // 2
    return checked_together(members[:half], build) + checked_together(members[half:], build)


def side_by_side(call: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Results in the order of the items; as many calls at a time as this process has CPUs."""
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        return list(pool.map(call, items))


def findings(found: Sequence[Source], build: Path) -> list[str]:
    """All that is found in the sources; units are written to the build folder, and removed."""
    # The largest first, so that no CPU idles at the end.
    groups = sorted(units(found), key=lambda members: -sum(m.file.stat().st_size for m in members))
    for folder in {source.file.parent for source in found}:
        copy_settings(folder, build)
    said = side_by_side(lambda members: checked_together(members, build), groups)
    return [text for text in said if text]


def main(arguments: Sequence[str]) -> int:
    if not arguments or not (Path(arguments[0]) / "compile_commands.json").is_file():
        print("clang_tidy.py: name the folder of compile_commands.json", file=sys.stderr)
        return 2
    build = Path(arguments[0]).resolve()
    wanted = [Path(name) for name in arguments[1:]] or [ROOT / path for path in Tree(ROOT).files("*.cpp")]
    compiled_ones = sources(build / "compile_commands.json", wanted)
    lost = left_out(compiled_ones, wanted)
    if lost and arguments[1:]:
        for path in lost:
            print(f"clang_tidy.py: {path} is not in {build / 'compile_commands.json'}: it cannot be checked; name a .cpp "
                  "that a target compiles, or configure the build anew", file=sys.stderr)
        return 2
    found = findings(compiled_ones, build)
    if not arguments[1:]:
        for name, why in NOT_COMPILED.items():
            print(f"not checked: {name} ({why})")
        found += unstated(str(path.relative_to(ROOT)) for path in lost)
    for text in dict.fromkeys(found):
        print(text, end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
