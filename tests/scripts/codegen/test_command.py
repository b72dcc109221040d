"""make fences from outside: compilers that are fakes, what is written, what goes wrong, exit codes."""
from __future__ import annotations

import io
import json
import os
import re
import shlex
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.cli.fences import VERB, run
from fencepost_tool.codegen import compilers, document, listing, summary, table, verdicts
from fencepost_tool.codegen.operations import Case, cases
from fencepost_tool.codegen.source import generate
from fencepost_tool.results.documents import validator

from ..support import codegen_listings as fences_listings

ROOT = fences_listings.ROOT
LOAD = {"operation": "load", "orders": "seq_cst", "bits": 64, "finding": 0}


def finding(signature: str, verdict: str = verdicts.AS_EXPECTED, **more) -> dict:
    return {"signature": signature, "verdict": verdict, "code": [f"0x0: {signature}"], **more}


def unit(compiler: str, place: str, *findings: dict, failed: str = "") -> dict:
    target, variant = place.split("/")
    rows = [{**LOAD, "bits": 64 if i == 0 else 128, "finding": i} for i in range(len(findings))]
    return {"name": f"{compiler} {place}", "compiler": compiler, "target": target, "variant": variant,
            "command": "cc -O2", "failed": failed, "refused": {}, "rows": rows, "findings": list(findings)}


def made(*units: dict, mixes=()) -> dict:
    return {**document.make([], [], [], ["g++ for armv7: not installed (g++-arm)"], "22.1.8", 1.0),
            "units": list(units), "mixes": list(mixes)}


WEAK = finding("ldp dmb ish", verdicts.TOO_WEAK, rules=["seq_cst-pair"], partners=["store seq_cst 8 (stlr)"])


class Sandbox(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_it(self, *arguments: str, path: str | None = None):
        out, err = io.StringIO(), io.StringIO()
        with mock.patch.dict(os.environ, PATH=os.environ["PATH"] if path is None else path):
            code = run(arguments, out, err)
        return code, out.getvalue(), err.getvalue()

    def file(self, content, name: str = "fences.json") -> str:
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(path)

    def one_line(self, wanted: str, *arguments: str, path: str | None = None):
        code, _, err = self.run_it(*arguments, path=path)
        self.assertEqual(2, code)
        self.assertEqual(1, err.count("\n"), err)
        self.assertRegex(err, wanted)


class BadInput(Sandbox):
    def test_unknown_names(self):
        self.one_line("--target=alpha: unknown target; there are aarch32, aarch64, armv7", "--target", "alpha")
        self.one_line("--target=aarch64/v7: unknown target", "--target", "aarch64/v7")
        self.one_line("unrecognized arguments: --tea", "--tea")
        self.one_line("--jobs=0", "--jobs", "0")

    def test_no_disassembler(self):
        self.one_line("no llvm-objdump on PATH: llvm-objdump 16 or later", path=str(self.folder))

    def test_files_that_are_not_ours(self):
        sound = made(unit("g++ 12.2.0", "aarch64/lse", finding("ldar")))
        broken = json.loads(json.dumps(sound))
        broken["units"][0]["findings"][0]["verdict"] = "fine"
        for content, wanted in (({**sound, "fences_schema": 2}, "is of fences schema 2, and this program reads 1"),
                                ({"context": {}}, "has no fences_schema"), ([1], "has no fences_schema"),
                                ("{", "is not whole JSON"), (broken, "units.0.findings.0.verdict: 'fine'")):
            self.one_line(wanted, "--from", self.file(content))
        self.one_line("can't be read: No such file", "--from", str(self.folder / "none.json"))

    def test_a_diff_of_what_is_not_there(self):
        file = self.file(made(unit("g++ 12.2.0", "aarch64/lse", finding("ldar"))))
        self.one_line("--diff clang: no listing of that name; there are the compilers g",
                      "--from", file, "--diff", "clang", "g++")
        self.one_line("nothing in common|no listing in common", "--from", file, "--diff", "g++", "aarch64/lse")

    def test_no_compiler(self):
        (self.folder / "llvm-objdump").write_text("#!/bin/sh\necho LLVM version 22.1.8\n")
        (self.folder / "llvm-objdump").chmod(0o755)
        self.one_line("no compiler for x86_64; remedy", "--target", "x86_64", path=str(self.folder))


class ACompilerThatFails(Sandbox):
    def fake(self, name: str, body: str):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def test_is_recorded_and_the_rest_goes_on(self):
        self.fake("llvm-objdump", "echo LLVM version 22.1.8")
        self.fake("x86_64-linux-gnu-g++-99", 'case "$1" in -dumpfullversion) echo 99.1.0;; '
                  '-dumpmachine) echo x86_64-linux-gnu;; *) echo "x: error: no such weather" >&2; exit 1;; esac')
        code, out, err = self.run_it("--target", "x86_64", "--out", str(self.folder / "out"), "--build",
                                     str(self.folder / "objects"), "--jobs", "1", path=str(self.folder))
        self.assertEqual(0, code, err)
        found = document.read(self.folder / "out" / "fences.json")
        failed = [u for u in found["units"] if u["compiler"] == "g++ 99.1.0"]
        self.assertEqual(["no such weather"] * 3, [u["failed"] for u in failed])
        self.assertIn("g++ 99.1.0 x86_64/cx16: no such weather", err)
        self.assertIn("not compiled: g++ 99.1.0 x86_64/avx: no such weather", out)

    def test_what_is_missing_is_listed(self):
        self.assertEqual(["clang++ for armv7: not installed (clang)", "g++ for armv7: not installed (g++-arm-linux-gnueabihf)"],
                         sorted(compilers.missing([], ["armv7"])))


class AReport(Sandbox):
    def test_too_weak_and_not_known_fails(self):
        for known, code in (({}, 1), ({"known": "llvm-1"}, 0)):
            found = made(unit("clang++ 14.0.6", "aarch64/v8.4", {**WEAK, **known}))
            got, out, _ = self.run_it("--all", "--from", self.file(found))
            self.assertEqual(code, got)
            self.assertIn("load seq_cst (64 bits): ldp dmb ish: breaks seq_cst-pair, after or before store", out)
            self.assertIn("known, llvm-1" if known else "1 too weak and not known", out)

    def test_so_does_a_mix(self):
        sellers = [{"unit": "a", "operation": "store seq_cst 8", "signature": "mov"}]
        mix = {"target": "x86_64", "rule": "seq_cst-pair", "known": "", "first": sellers, "then": sellers}
        self.assertEqual(1, self.run_it("--from", self.file(made(mixes=[mix])))[0])
        self.assertEqual(0, self.run_it("--from", self.file(made(mixes=[{**mix, "known": "x"}])))[0])

    def test_rows_are_operations_and_columns_variants(self):
        found = made(unit("g++ 12.2.0", "aarch64/lse", finding("ldar"), WEAK),
                     unit("g++ 12.2.0", "aarch64/rcpc", finding("ldar", verdicts.STRONGER, waste=["ldapr would do"])))
        self.assertEqual(["aarch64: g++ 12.2.0", "  operation  bits  order    lse           rcpc",
                          "  load       64    seq_cst  ldar          +ldar",
                          "  load       128   seq_cst  !ldp dmb ish  none"],
                         table.render(found, "aarch64", "g++ 12.2.0"))
        self.assertIn("different but sound", "\n".join(summary.lines(found)).lower())

    def test_a_diff_says_what_changes(self):
        found = self.file(made(unit("g++ 12.2.0", "aarch64/lse", finding("ldar")),
                               unit("clang++ 19.1.7", "aarch64/lse", finding("ldar")),
                               unit("g++ 12.2.0", "aarch64/rcpc", finding("ldapr"))))
        got = {names: self.run_it("--from", found, "--diff", *names)[1] for names in
               (("g++-12", "clang++"), ("aarch64/lse", "aarch64/rcpc"), (found, found))}
        self.assertEqual("g++ 12.2.0 aarch64/lse -> clang++ 19.1.7 aarch64/lse: no differences\n",
                         got["g++-12", "clang++"])
        self.assertIn("load seq_cst (64 bits): ldar -> ldapr", got["aarch64/lse", "aarch64/rcpc"])

    def test_the_schema_wants_the_rules_of_what_is_too_weak(self):
        weak = {key: value for key, value in WEAK.items() if key != "rules"}
        self.assertTrue(validator("fences").is_valid(made(unit("g++ 1.2.3", "aarch64/lse", WEAK))))
        self.assertFalse(validator("fences").is_valid(made(unit("g++ 1.2.3", "aarch64/lse", weak))))

    def test_alike_rows_are_one_line(self):
        units = [unit(name, "aarch64/v8.4", WEAK, WEAK) for name in ("clang++ 14.0.6", "clang++ 16.0.6")]
        group, = listing.grouped(list(listing.too_weak(made(*units))))
        self.assertEqual(("load seq_cst (64,128 bits)", 2), (group.what, len(group.units)))


class ThePage(unittest.TestCase):
    def test_its_commands_are_understood(self):
        text = (ROOT / "docs" / "reference" / "fences.md").read_text("utf-8")
        given = re.findall(r"^make fences ARGS='(.*?)'", text, re.M)
        self.assertGreater(len(given), 2)
        for arguments in given:
            with self.subTest(arguments):
                VERB.parse(shlex.split(arguments))

    def test_it_explains_every_verdict(self):
        text = (ROOT / "docs" / "reference" / "fences.md").read_text("utf-8")
        for verdict in verdicts.VERDICTS:
            self.assertRegex(text, rf"\| \**{verdict}\** \|")


class TheTable(unittest.TestCase):
    def test_every_legal_order_of_every_operation(self):
        loads = [c for c in cases() if c.operation == "load" and c.bits == 64]
        self.assertEqual(["relaxed", "consume", "acquire", "seq_cst"], [c.order for c in loads])
        pairs = {(c.order, c.failure) for c in cases() if c.operation == "cas_weak" and c.bits == 8}
        self.assertEqual(24, len(pairs))
        self.assertEqual({8, 16, 32, 64, 128}, {c.bits for c in cases() if c.kind != "fence"})
        self.assertFalse([c for c in cases() if c.kind == "store" and c.order in ("acquire", "acq_rel")])

    def test_every_case_is_a_function_once(self):
        source = generate()
        for case in cases():
            self.assertEqual(1, source.count(f" {case.symbol}("), case)
        self.assertNotIn("#include", source)

    def test_the_older_built_ins_and_the_tested_bit(self):
        source = generate([Case("sync_fetch_and_add", "", "barrier", "", 32), Case("fetch_or", "bit", "acq_rel", "", 8)])
        self.assertIn("return __sync_fetch_and_add(p, v);", source)
        self.assertRegex(source, r"bool fp__fetch_or__bit__acq_rel__none__8\(word8\* p\) .*__ATOMIC_ACQ_REL\) & ")


if __name__ == "__main__":
    unittest.main()
