"""What fences prints without --all, what it is compared with, and the packed form of the golden files."""
from __future__ import annotations

import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.cli import fences_screen as screen
from fencepost_tool.cli.fences import run
from fencepost_tool.codegen import changes, golden, golden_file, verdicts

from .test_command import WEAK, finding, made, unit

LONG = " ".join(f"relaxed,{order}" for order in ("relaxed", "consume", "acquire", "seq_cst"))


def shown(document: dict, before: dict | None = None) -> str:
    then = changes.of_document(before) if before else {}
    return "\n".join(screen.lines(document, changes.between(then, changes.of_document(document)), "out/fences.md"))


class TheScreen(unittest.TestCase):
    def test_what_is_wrong_comes_first_with_its_meaning(self):
        out = shown(made(unit("clang++ 14.0.6", "aarch64/v8.4", WEAK)))
        self.assertTrue(out.startswith("Too weak, and not known\n  load seq_cst (64 bits): ldp dmb ish\n"), out)
        self.assertIn("breaks seq_cst-pair, after or before store seq_cst 8 (stlr); a seq_cst", out)
        self.assertTrue(out.endswith("1 too weak and not known"))

    def test_what_is_known_is_counted_by_its_report(self):
        known = [{**WEAK, "known": fault} for fault in ("llvm-1, llvm-2", "llvm-2")]
        out = shown(made(unit("clang++ 14.0.6", "aarch64/v8.4", *known)))
        self.assertIn("known faults: llvm-2 (2), llvm-1 (1)", out)
        self.assertNotIn("ldp dmb ish", out)
        self.assertTrue(out.endswith("nothing too weak but what is known"))

    def test_a_line_for_each_compiler_and_target(self):
        out = shown(made(unit("g++ 12.2.0", "aarch64/lse", finding("ldar"), WEAK),
                         unit("g++ 12.2.0", "aarch64/rcpc", finding("ldapr")),
                         unit("g++ 12.2.0", "aarch64/v9.4", failed="no such weather"),
                         unit("g++ 12.2.0", "x86_64/avx", finding("mov", verdicts.SOUND))))
        self.assertRegex(out, r"\n  g\+\+ 12\.2\.0 aarch64 2 of 3 +3 +2 +- +1\n")
        self.assertRegex(out, r"\n  g\+\+ 12\.2\.0 x86_64  1 +1 +- +1 +0\n")
        self.assertIn("\nnot compiled: g++ 12.2.0 aarch64/v9.4: no such weather\n", out)

    def test_a_mix_that_is_not_known_is_wrong(self):
        sellers = [{"unit": "a", "operation": "store seq_cst 8", "signature": "mov"}]
        mix = {"target": "x86_64", "rule": "seq_cst-pair", "known": "", "first": sellers, "then": sellers}
        self.assertIn("x86_64: store seq_cst 8 (mov) of a, then", shown(made(mixes=[mix])))
        self.assertIn("mixed, by known faults: 1", shown(made(mixes=[{**mix, "known": "x"}])))

    def test_it_fits(self):
        units = [unit(f"clang++ {i}.0.6", f"aarch64/variant-of-a-long-name-{i}", {**WEAK, "signature": " ".join(["stlxr"] * 40)})
                 for i in range(30)]
        for line in shown(made(*units)).splitlines():
            self.assertLessEqual(len(line), screen.WIDTH)


class WhatChanged(unittest.TestCase):
    def test_alike_changes_are_one_and_the_weak_come_first(self):
        then = made(*(unit("g++ 12.2.0", place, finding("ldar"), finding("ldp")) for place in ("aarch64/lse", "aarch64/rcpc")))
        now = made(*(unit("g++ 12.2.0", place, finding("ldapr"), WEAK) for place in ("aarch64/lse", "aarch64/rcpc")))
        found = changes.between(changes.of_document(then), changes.of_document(now))
        self.assertEqual([("load seq_cst (128 bits)", "ldp", "ldp dmb ish [too weak]"),
                          ("load seq_cst (64 bits)", "ldar", "ldapr")],
                         [(one.what, one.before, one.now) for one in found.found])
        self.assertEqual(("g++ 12.2.0 aarch64/lse", "g++ 12.2.0 aarch64/rcpc"), found.found[0].units)
        self.assertEqual(4, found.compared)
        self.assertIn("4 functions compared with the last listing or the golden files, 2 changes\n", shown(now, then))

    def test_what_nothing_is_known_of_is_new_and_no_change(self):
        now = made(unit("g++ 99.1.0", "aarch64/lse", finding("ldar")))
        found = changes.between({}, changes.of_document(now))
        self.assertEqual((0, (), ("g++ 99.1.0 aarch64/lse",)), (found.compared, found.found, found.new))

    def test_a_golden_file_says_the_same_as_the_document_it_is_of(self):
        now = made(unit("g++ 1.2.3", "aarch64/lse", finding("ldar"), WEAK), unit("g++ 1.2.3", "aarch64/rcpc", finding("ldapr")))
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "g++-1.2.3.txt").write_text(golden_file.pack(golden.render(now, "g++ 1.2.3")), "utf-8")
            then = changes.of_golden(Path(folder), ["g++ 1.2.3", "clang++ 1.2.3"])
        found = changes.between(then, changes.of_document(now))
        self.assertEqual((3, (), ()), (found.compared, found.found, found.new))

    def test_the_last_listing_is_compared_with_and_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            first, then, damaged = self.listed(folder, "ldar"), self.listed(folder, "ldapr"), Path(folder) / "fences.json"
            self.assertIn("no changes; 1 listings are new", " ".join(first[0].split()))
            self.assertIn("Changed since the last listing, or from the golden files where it has none\n"
                          "  load seq_cst (64 bits): ldar -> ldapr\n", then[0])
            self.assertIn('"ldar"', (Path(folder) / "previous.json").read_text("utf-8"))
            damaged.write_text("{", "utf-8")
            self.assertRegex(self.listed(folder, "ldapr")[1], r"not compared with the last listing: .*is not whole JSON")

    def listed(self, folder: str, signature: str) -> tuple[str, str]:
        """What a run prints whose only function compiles to this."""
        out, err = io.StringIO(), io.StringIO()
        document = made(unit("g++ 1.2.3", "aarch64/lse", finding(signature)))
        with mock.patch("fencepost_tool.cli.fences.collect", return_value=(document, [])):
            self.assertEqual(0, run(["--out", folder], out, err))
        return out.getvalue(), err.getvalue()


class Packed(unittest.TestCase):
    PARTS = {"aarch64/lse": ["a, b | 8,16 | relaxed | swp | as expected", f"cas | 64 | {LONG} | cas | as expected"],
             "aarch64/v8.4": ["a, b | 8,16 | relaxed | swp | as expected", f"cas | 64 | {LONG} | casal | too weak: one-access"],
             "aarch64/lse sequences": ["publish O3 | - | release | str:x stlr:p | sound"],
             "x86_64/avx": ["not compiled: fp__x: no, not here"]}

    def test_it_comes_back_whole(self):
        parts = {place: "\n".join([f"[{place}]", *lines]) + "\n" for place, lines in self.PARTS.items()}
        text = golden_file.pack(parts)
        self.assertEqual(parts, golden_file.unpack(text))
        self.assertEqual(1, text.count("swp"))
        self.assertEqual(1, text.count(LONG))
        self.assertIn("\n[aarch64: lse v8.4]\n", text)
        self.assertIn("cas | 64 | $1 | cas | as expected @ lse\n", text)

    def test_those_of_the_tree_do(self):
        for path in (Path(__file__).resolve().parents[2] / "golden" / "fences").glob("*.txt"):
            text = path.read_text("utf-8")
            self.assertEqual(text, golden_file.pack(golden_file.unpack(text)), path.name)


if __name__ == "__main__":
    unittest.main()
