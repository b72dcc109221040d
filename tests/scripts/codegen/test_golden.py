"""The signatures of every compiler here against tests/golden/fences: a changed compiler shows as a diff.

After a change that is meant: FENCEPOST_UPDATE_GOLDEN=1 with the same command; then read what changed.
Needs a new enough llvm-objdump and at least one compiler that has a golden file; skipped without.
"""
from __future__ import annotations

import io
import os
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any

from fencepost_tool.cli.fences import run
from fencepost_tool.codegen import compilers, disassemble, document, golang, golden, golden_file, survey, targets
from fencepost_tool.codegen.build import FLAGS, prepare
from fencepost_tool.codegen.errors import Problem
from fencepost_tool.codegen.unit import Reader

from ..support import codegen_listings as fences_listings

ROOT = fences_listings.ROOT
GOLDEN = ROOT / "tests" / "golden" / "fences"
UPDATE = os.environ.get("FENCEPOST_UPDATE_GOLDEN") == "1"
# Parts that came after the last look at a compiler's golden file. An update removes the reason.
NOT_YET = {"clang++ 22.1.8": ("aarch32/v8-a", "aarch64/v9.5", " sequences")}


class Signatures(unittest.TestCase):
    found: list[compilers.Compiler]
    code: int
    said: str
    document: dict[str, Any]

    @classmethod
    def setUpClass(cls):
        try:
            disassemble.find_objdump()
        except Problem as e:
            raise unittest.SkipTest(str(e)) from None
        cls.found = [*compilers.find(), *golang.find()]
        if not cls.found:
            raise unittest.SkipTest("no compiler")
        with tempfile.TemporaryDirectory() as folder:
            out, err = io.StringIO(), io.StringIO()
            cls.code = run(["--out", folder], out, err)
            cls.said = err.getvalue()
            cls.document = document.read(Path(folder) / "fences.json")

    def test_none_has_changed(self):
        looked_at = 0
        for name in dict.fromkeys(c.name for c in self.found):
            path = GOLDEN / golden.file_name(name)
            now = golden.render(self.document, name)
            if UPDATE:
                parts = golden_file.unpack(path.read_text("utf-8")) if path.exists() else {}
                path.parent.mkdir(exist_ok=True)
                path.write_text(golden_file.pack({**parts, **now}), "utf-8")
            if not path.exists():
                continue  # a compiler that nobody has looked at yet
            then = golden_file.unpack(path.read_text("utf-8"))
            for place, text in now.items():
                if place not in then and place.endswith(NOT_YET.get(name, ())):
                    continue
                looked_at += 1
                with self.subTest(compiler=name, place=place):
                    self.assertEqual(then.get(place, ""), text)
        if not looked_at:
            self.skipTest("no compiler here has a golden file")

    def test_nothing_is_too_weak_but_what_is_known(self):
        self.assertEqual(0, self.code, self.said[-2000:])

    def test_no_word_is_unknown_and_no_row_without_a_rule(self):
        self.assertNotIn("unknown word", self.said)
        self.assertFalse([u["name"] for u in self.document["units"] for f in u["findings"] if f["verdict"] == "no rule"])


ATOMIC = """#include <atomic>
using Word = std::atomic<unsigned>;
extern "C" {
unsigned a(Word* p) { return p->load(std::memory_order_acquire); }
void b(Word* p, unsigned v) { p->store(v, std::memory_order_seq_cst); }
unsigned c(Word* p, unsigned v) { return p->fetch_add(v, std::memory_order_acq_rel); }
bool d(Word* p, unsigned* e, unsigned v) {
  return p->compare_exchange_weak(*e, v, std::memory_order_release, std::memory_order_relaxed);
}
void e() { std::atomic_thread_fence(std::memory_order_seq_cst); }
}
"""
SAME = {"a": "fp__load__used__acquire__none__32", "b": "fp__store__none__seq_cst__none__32",
        "c": "fp__fetch_add__used__acq_rel__none__32", "d": "fp__cas_weak__used__release__relaxed__32",
        "e": "fp__thread_fence__none__seq_cst__none__0"}


class TheStandardLibrary(unittest.TestCase):
    """std::atomic is what people write, and the built-ins are what is listed."""

    def test_emits_what_the_built_ins_do(self):
        try:
            objdump, _ = disassemble.find_objdump()
        except Problem as e:
            self.skipTest(str(e))
        place = targets.variants("x86_64")[0]
        usable = [c for c in compilers.find() if "x86_64" in c.isas]
        if not usable:
            self.skipTest("no compiler for x86_64")
        compiler = usable[-1]
        with tempfile.TemporaryDirectory() as folder:
            source, made = Path(folder) / "a.cpp", Path(folder) / "a.o"
            source.write_text(ATOMIC)
            subprocess.run([compiler.path, *compiler.aim("x86_64"), *place.flags, *FLAGS, str(source), "-o", str(made)],
                           check=True, capture_output=True)
            code = disassemble.disassemble(objdump, made, [], SAME.__contains__)
        unit = survey.examine(compiler, place, objdump, prepare(ROOT / "build" / "fences" / "objects"))
        listed = {symbol: unit.findings[index]["signature"] for symbol, index in unit.rows}
        for name, symbol in SAME.items():
            case = fences_listings.by_symbol()[symbol]
            self.assertEqual(listed[symbol], Reader(place, {}).function(case, code[name]).signature, name)


if __name__ == "__main__":
    unittest.main()
