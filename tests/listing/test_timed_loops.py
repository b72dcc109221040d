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
import tempfile
import unittest
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import jsonschema  # noqa: E402

import listing  # noqa: E402
import sections  # noqa: E402
import used  # noqa: E402
from fencepost_tool.codegen import binary  # noqa: E402
from fencepost_tool.codegen.errors import Problem  # noqa: E402

ROOT = HERE.parents[1]
PROGRAM = os.environ.get("FENCEPOST_PROGRAM", "")
EMULATOR = os.environ.get("FENCEPOST_EMULATOR", "")  # runs it, where it is for another instruction set
ISA = os.environ.get("FENCEPOST_ISA") or platform.machine()
EXPECTED = ROOT / "arch" / ISA / "expected" / "timed_loops.json"
DEFAULT_VARIANT = {"x86_64": "baseline", "aarch64": "outline"}.get(ISA, "")

# Loops that are written by hand, for an operation that no form can describe; passes over lines that are elsewhere.
BY_HAND = re.compile(r"atomic/split_fetch_add/|floor/(selfcheck|work|clock)/|fence/(\w+/(load|stores)_flushed|membarrier)")

KINDS = ("atomic", "rmw", "floor", "fence", "hint", "pattern")  # whose loops are written down


def obstacle() -> str | None:
    if not PROGRAM:
        return "FENCEPOST_PROGRAM does not name a program"
    if os.environ.get("FENCEPOST_SANITIZER"):
        return "a sanitizer puts instructions of its own into every loop"
    if os.environ.get("FENCEPOST_VARIANT", DEFAULT_VARIANT) != DEFAULT_VARIANT:
        return f"the loops are written down for the build variant {DEFAULT_VARIANT}"
    if not EXPECTED.exists():
        return f"nothing is written down about the loops of {ISA}"
    try:
        binary.find(ISA)
    except Problem as e:
        return str(e)
    return None


def run_program(*flags: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run([*([EMULATOR] if EMULATOR else []), PROGRAM, *flags], capture_output=True, text=True,
                          check=False, **more)


@cache
def expected() -> dict:
    return json.loads(EXPECTED.read_text("utf-8"))


@cache
def objdump() -> binary.Disassembler:
    return binary.find(ISA)


@cache
def forms() -> dict[str, str]:
    """Symbol -> the form that the function is, by its type."""
    return listing.symbols(objdump(), Path(PROGRAM))


@cache
def loops() -> dict[str, list[listing.Line]]:
    code = listing.functions(objdump(), Path(PROGRAM), forms(), expected()["syntax"])
    named = {forms()[symbol]: lines for symbol, lines in code.items()}
    return {name: lines for name, lines in named.items() if name.split("/")[0] in (*KINDS, "false_sharing")}


def description(name: str) -> dict | None:
    """What is expected of the loop of a form. Fences in contexts are put together."""
    if found := in_context(name):
        return found
    entry, order = described(name)
    return listing.in_order(entry, order, expected()) if entry else None


def in_context(name: str) -> dict | None:
    return listing.in_context(name, expected()) if name.startswith("fence/") else None


def described(name: str) -> tuple[dict | None, str]:
    """The entry for a form's name: the form, with the order if the entry is for some orders only, and the codegen if it is for
    one; and the order."""
    match = re.fullmatch(r"((?:[^/]+/){2}[^/:]+)(?:/([\w-]+))?(?:/bits:\d+)?(?:/codegen:(\w+))?", name)
    assert match, name
    form, order, codegen = match.groups()
    for entry in expected()["forms"]:
        if re.fullmatch(entry["form"], form) and (order is None or order in entry.get("orders", [order])) \
                and codegen == entry.get("codegen"):
            return entry, order or ""
    return None, order or ""


def helper(text: str) -> str:
    """A signature names instructions and libgcc's helpers without the width."""
    return re.sub(r"(__aarch64_[a-z]+)\d+", r"\1", text).replace("cmpxchg16b", "cmpxchg")


def fits(step: dict[str, int], signature: str) -> bool:
    """Whether the signature names an instruction of each kind that the step has."""
    for alike, times in step.items():
        words = [helper(re.sub(r" [MRI].*", "", one)) for one in alike.split("|") if "R,R" not in one]
        if times and words and not any(word in signature for word in words):
            return False
    return True


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
    def wrong(name: str, code: list[listing.Line]) -> str:
        form = description(name)
        if form is None:
            return f"is not described in {EXPECTED.name}"
        try:
            body = listing.iteration(code, expected()["syntax"])
        except listing.Unexpected as e:
            return str(e)
        return listing.wrong_with(body, form, form.get("bits", width(name)), expected()["syntax"])

    def test_each_case_has_one(self):
        done = run_program("--benchmark_list_tests", "--threads", "1")
        self.assertEqual(0, done.returncode, done.stderr)
        names = done.stdout.split()
        cases = {n.removesuffix("/threads:1") for n in names if n.split("/")[0] in KINDS}
        cases = {n for n in cases if "/shared/" not in n and not BY_HAND.match(n)}
        have = set(loops()) | {n.removesuffix("/bits:64") for n in loops()}
        self.assertGreater(len(cases), 100)
        self.assertEqual([], sorted(cases - have))

    def test_nothing_is_described_in_vain(self):
        used = {id(described(name)[0]) for name in loops() if not in_context(name)}
        parts = {part for name in loops() if name.startswith("fence/") for part in name.split("/")[1:3]}
        self.assertEqual(set(), {*expected().get("fences", ()), *expected().get("contexts", ())} - parts)
        self.assertEqual([], [e["form"] for e in expected()["forms"] if id(e) not in used])


@unittest.skipIf(obstacle(), obstacle() or "")
class Passes(unittest.TestCase):
    """Over lines that are elsewhere: nothing but the listing shows whether a fence is there."""

    def test_each_holds_its_fence_once_for_so_many_accesses(self):
        passes = listing.visits(objdump(), Path(PROGRAM))
        code = listing.functions(objdump(), Path(PROGRAM), passes, expected()["syntax"])
        for access, least in (("Load", 10), ("Stores", 30)):
            self.assertGreater(sum(which == access for which, *_ in passes.values()), least)
        for symbol, (access, fence, count) in passes.items():
            with self.subTest(access=access, fence=fence, count=count):
                self.assertEqual("", listing.wrong_with_visit(code[symbol], access, count, expected()["fences"][fence],
                                                              expected()["syntax"]))


@unittest.skipIf(obstacle(), obstacle() or "")
class Work(unittest.TestCase):
    """A critical section of N cycles is N dependent adds, with a branch every hundred."""

    def test_each_section_holds_exactly_its_adds(self):
        described = expected()["work"]
        # Of snapshots nothing but the read or the write is timed.
        loops_with_work = {symbol: loop for symbol, loop in sections.symbols(objdump(), Path(PROGRAM), described).items()
                           if "9Published" not in symbol}
        self.assertEqual(set(described["sections"]), set(loops_with_work.values()))
        code = listing.functions(objdump(), Path(PROGRAM), loops_with_work, expected()["syntax"])
        for symbol, loop in loops_with_work.items():
            with self.subTest(symbol):
                self.assertEqual("", sections.wrong(code[symbol], described["sections"][loop], described,
                                                    expected()["syntax"]))

    def test_an_operation_of_a_lock_waits_for_the_work_before_it(self):
        described = expected()["work"]
        wanted = {name: loop for name, loop in sections.symbols(objdump(), Path(PROGRAM), described).items()
                  if loop == "lock_unlock_loop"}
        self.assertGreater(len(wanted), 0)
        code = listing.functions(objdump(), Path(PROGRAM), wanted, expected()["syntax"])
        for symbol in wanted:
            with self.subTest(symbol):
                self.assertEqual([], used.unused_sums(code[symbol], described, expected()["syntax"]))


@unittest.skipIf(obstacle(), obstacle() or "")
class OfARun(unittest.TestCase):
    """What run.json names is what was just looked at, and the listing kept beside it says the same."""
    folder: Path  # of the run
    run_json: dict
    taken: subprocess.CompletedProcess

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        # Its results are not looked at: cases that two seconds are too short for are named all the same.
        done = run_program("--results", scratch.name, "--budget", "2s", "--threads", "1", "--quiet",
                           f"--benchmark_filter=^({'|'.join((*KINDS, 'false_sharing'))})/")
        folders = list(Path(scratch.name).glob("*/*"))
        if not folders:
            raise AssertionError(done.stderr)
        cls.folder = folders[0]
        cls.run_json = json.loads((cls.folder / "run.json").read_text("utf-8"))
        cls.taken = cls.take(cls.folder, PROGRAM)

    @staticmethod
    def take(folder: Path, program: str) -> subprocess.CompletedProcess:
        return subprocess.run([str(ROOT / "scripts" / "fencepost"), "fences", "--run", str(folder), "--program",
                               program], capture_output=True, text=True, check=False)

    def listing(self) -> dict:
        self.assertEqual((0, ""), (self.taken.returncode, self.taken.stderr))
        return json.loads((self.folder / "listing.json").read_text("utf-8"))

    def entries(self) -> list[dict]:
        """The entries of loops that have a form: all of the kinds atomic and floor."""
        found = [e for e in self.run_json["benchmarks"] if not BY_HAND.match(e["name"])
                 and ("label" in e or e["name"].startswith(("atomic/", "floor/")))]
        self.assertGreater(len(found), 100)
        return found

    def test_each_case_names_its_own_loop(self):
        for entry in self.entries():
            name = entry["name"].removesuffix("/threads:1")
            name = re.sub(r"^(false_sharing/\w+)/.*", r"\1/stride/bits:32", name)
            # Where threads sharing a line do what one alone does there is one form for both.
            known = {name, name + "/bits:64", *(name.replace("/shared/", f"/{way}/") for way in ("throughput", "latency"))}
            self.assertIn(forms().get(entry["label"]), known, entry["name"])

    def test_the_listing_says_what_is_expected_of_each_case(self):
        listed = self.listing()
        jsonschema.validate(listed, json.loads((ROOT / "results/schema/listing.schema.json").read_text("utf-8")))
        for entry in self.entries():
            loop, form = listed["loops"][entry["label"]], description(forms()[entry["label"]])
            assert form, entry["label"]
            shapes = [re.sub(r" [MRI].*", "", one) for one in form["step"]]
            with self.subTest(entry["name"]):
                self.assertNotIn("problem", loop)
                if entry["name"].startswith("atomic/"):
                    self.assertEqual(form.get("steps", expected()["syntax"]["steps"]), loop["repeats"])
                    words = loop["signature"].removesuffix(" loop")
                    self.assertRegex(words, " ".join(f"(?:{helper(shape)})" for shape in shapes) + "$")
                    self.assertEqual("retries" in form, words != loop["signature"])
                ways = [step for step in (form["step"], form.get("or")) if step is not None]
                self.assertTrue(any(fits(step, loop["signature"]) for step in ways), loop["signature"])
                for line in loop["instructions"]:
                    if re.match(expected()["syntax"]["call"] + " ", line):
                        self.assertIn("call " + helper(line.split(" ")[1]), loop["signature"])

    def test_another_program_is_refused(self):
        before = (self.folder / "listing.json").read_bytes()
        done = self.take(self.folder, shutil.which("env") or "/usr/bin/env")
        self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")), done.stderr)
        self.assertIn("is not the program that was run", done.stderr)
        self.assertIn(self.run_json["context"]["build_id"], done.stderr)
        self.assertEqual(before, (self.folder / "listing.json").read_bytes())

    def test_split_add_is_named_too(self):
        by_hand = [e for e in self.run_json["benchmarks"] if e["name"].startswith("atomic/split_fetch_add/")]
        for entry in by_hand:
            self.assertIn("split_loop", entry["label"])


if __name__ == "__main__":
    unittest.main()
