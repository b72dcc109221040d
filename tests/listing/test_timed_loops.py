"""Each timed loop holds exactly the instructions it is named for: tested is what was emitted, not what
was meant. For plain loads and stores this is the only proof there is.

    FENCEPOST_PROGRAM=build/release/fencepost $(scripts/find-python.sh) -m unittest discover -s tests/listing
"""
from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import unittest
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import listing  # noqa: E402

PROGRAM = os.environ.get("FENCEPOST_PROGRAM", "")
EXPECTED = HERE.parents[1] / "arch" / platform.machine() / "expected" / "timed_loops.json"
DEFAULT_VARIANT = {"x86_64": "baseline", "aarch64": "outline"}.get(platform.machine(), "")

# Loops that are written by hand, for a subject no form can describe.
BY_HAND = re.compile(r"atomic/split_fetch_add/|floor/selfcheck/")


def obstacle() -> str | None:
    if not PROGRAM:
        return "FENCEPOST_PROGRAM does not name a program"
    if os.environ.get("FENCEPOST_SANITIZER"):
        return "a sanitizer puts instructions of its own into every loop"
    if os.environ.get("FENCEPOST_VARIANT", DEFAULT_VARIANT) != DEFAULT_VARIANT:
        return f"the loops are written down for the build variant {DEFAULT_VARIANT}"
    if not EXPECTED.exists():
        return f"nothing is written down about the loops of {platform.machine()}"
    if shutil.which("objdump") is None:
        return "objdump is missing (binutils)"
    return None


@lru_cache(maxsize=None)
def expected() -> dict:
    return json.loads(EXPECTED.read_text("utf-8"))


@lru_cache(maxsize=None)
def loops() -> dict[str, list[listing.Instruction]]:
    return listing.functions(listing.disassemble(PROGRAM), expected()["syntax"])


def description(name: str) -> dict | None:
    """The entry for a form's name: the form, with the order if the entry is for some orders only. Fences in contexts
    are put together."""
    if found := name.startswith("fence/") and listing.in_context(name, expected()):
        return found
    form, order = re.fullmatch(r"((?:[^/]+/){2}[^/:]+)(?:/([\w-]+))?(?:/bits:\d+)?", name).groups()
    for entry in expected()["forms"]:
        if entry["form"] == form and (order is None or order in entry.get("orders", [order])):
            return entry
    return None


def width(name: str) -> int:
    match = re.search(r"bits:(\d+)", name)
    return int(match.group(1)) if match else 64


@unittest.skipIf(obstacle(), obstacle() or "")
class TimedLoops(unittest.TestCase):
    def test_each_holds_what_it_is_named_for(self):
        self.assertGreater(len(loops()), 0, "no symbol of a timed loop: is the program stripped?")
        wrong = {name: what for name, code in loops().items() if (what := self.wrong(name, code))}
        if wrong:
            self.fail("".join(f"\n{name}: {what}" for name, what in wrong.items()))

    @staticmethod
    def wrong(name: str, code: list[listing.Instruction]) -> str:
        form = description(name)
        if form is None:
            return f"is not described in {EXPECTED.name}"
        try:
            body = listing.iteration(code, expected()["syntax"])
        except listing.Unexpected as e:
            return str(e)
        return listing.wrong_with(body, form, form.get("bits", width(name)), expected()["syntax"])

    def test_each_case_has_one(self):
        names = subprocess.run([PROGRAM, "--benchmark_list_tests", "--threads", "1"], check=True,
                               capture_output=True, text=True).stdout.split()
        cases = {n.removesuffix("/threads:1") for n in names if re.match(r"(atomic|floor|fence|hint)/", n)}
        cases = {n for n in cases if "/shared/" not in n and not BY_HAND.match(n)}
        have = set(loops()) | {n.removesuffix("/bits:64") for n in loops()}
        self.assertGreater(len(cases), 100)
        self.assertEqual([], sorted(cases - have))

    def test_nothing_is_described_in_vain(self):
        used = {id(description(name)) for name in loops()}
        parts = {part for name in loops() if name.startswith("fence/") for part in name.split("/")[1:3]}
        self.assertEqual(set(), {*expected()["fences"], *expected()["contexts"]} - parts)
        self.assertEqual([], [e["form"] for e in expected()["forms"] if id(e) not in used])


if __name__ == "__main__":
    unittest.main()
