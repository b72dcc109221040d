"""`fencepost claims`: verdicts and text of the example runs against a golden file, the document, and input that cannot be used.

After a change that is meant, or new example runs: FENCEPOST_UPDATE_GOLDEN=1 with the same command.
"""
from __future__ import annotations

import json
import os
import tempfile
import textwrap
import unittest
from dataclasses import replace
from pathlib import Path

from fencepost_tool.claims import Verdict, claims, document, judge, text
from fencepost_tool.results import load
from fencepost_tool.text.table import WIDTH

from ..support import synthetic_run
from ..support.verb_call import call, small
from . import planted

GOLDEN = synthetic_run.ROOT / "tests" / "golden" / "claims.txt"
EXAMPLES = sorted(path.parent for path in (synthetic_run.ROOT / "docs" / "example").glob("*/*/run.json"))
# One for each kind of line.
SHOWN = ("mutex-any", "emit-store-x86", "rwmutex-crossover", "rmw-order-free", "channel-buffered", "cow-read-ratio", "bloom-op",
         "store-arm", "downs-add-skylake-2", "gambhir-add-skylake-2")


def printed(run, chosen=None):
    return text(run, judge(run, chosen or claims()))


class GoldenTest(unittest.TestCase):
    maxDiff = None

    def test_example_runs(self):
        """The verdicts of each, and the text of some claims on the first."""
        found = []
        for folder in EXAMPLES:
            judged = judge(load(folder), claims())
            found.append(folder.parent.name)
            for verdict in (Verdict.HOLDS, Verdict.FAILS):
                names = " ".join(one.claim.name for one in judged if one.verdict is verdict)
                found += textwrap.wrap(f"{verdict.value}: {names}", WIDTH, break_on_hyphens=False, subsequent_indent="  ")
        text_ = "\n".join([*found, "", printed(load(EXAMPLES[0]), [one for one in claims() if one.name in SHOWN])])
        if os.environ.get("FENCEPOST_UPDATE_GOLDEN"):
            GOLDEN.write_text(text_, "utf-8")
        self.assertEqual(GOLDEN.read_text("utf-8"), text_)


class TextTest(unittest.TestCase):

    def test_fits_the_width_but_for_addresses(self):
        for pus in (1, 2, 64):
            for line in printed(synthetic_run.whole(pus)).splitlines():
                self.assertTrue(len(line) <= WIDTH or line.strip().startswith("https://"), line)

    def test_every_claim_is_named_and_counted_once_in_its_block(self):
        run = synthetic_run.whole(2)
        judged = judge(run, claims())
        blocks = text(run, judged).split("\n\n")
        for verdict in Verdict:
            block, = [b for b in blocks if b.startswith(f"{verdict.value}: ")]
            own = [one for one in judged if one.verdict is verdict]
            self.assertTrue(block.startswith(f"{verdict.value}: {len(own)}\n"))
            for one in own:
                self.assertRegex(block, rf"(?m)(^  |: |, |^ +){one.claim.name}(,|:|$)")
        self.assertEqual(1, sum(block.startswith("sources:") for block in blocks))

    def test_what_was_measured_with_interval_grade_range_and_cases(self):
        claim = next(one for one in claims() if one.name == "mutex-any")
        for noisy, mark in ((False, ""), (True, "≈")):
            cases = planted.pair(claim.measures[0], 21, noisy=noisy)
            found = " ".join(printed(planted.run_of(claim, cases), [claim]).split())
            self.assertIn(f"{mark}21.0 ns [21.0, 21.0]; accepted: 10 to 40 ns; mutex/std_mutex/lock_unlock/", found)
            self.assertEqual(noisy, "from disturbed samples" in found)

    def test_claims_without_their_case_stand_together(self):
        chosen = [one for one in claims() if one.name in ("cas-x86", "syscall", "rlock")]
        self.assertIn("\n  the run has no case: cas-x86, syscall, rlock\n", printed(planted.run_of(None, []), chosen))

    def test_contradictions_stand_side_by_side(self):
        pair = [one for one in claims() if one.name in ("downs-add-skylake-2", "gambhir-add-skylake-2")]
        found = printed(planted.run_of(pair[0], planted.pair(pair[0].measures[0], 40)), pair)
        self.assertIn("contradict each other:\n  Skylake: fetch_add on one line, 2 threads\n"
                      "    44 ns, downs-add-skylake-2: holds\n    95 ns, gambhir-add-skylake-2: does not hold\n", found)
        self.assertNotIn("contradict", printed(planted.run_of(pair[0], []), pair[:1]))

    def test_names_from_a_file_do_nothing_to_the_terminal(self):
        with tempfile.TemporaryDirectory() as scratch:
            synthetic_run.write(scratch, 2, small, lambda d: d["context"].update(machine="\x1b[31m\n<b>" + "x" * 300))
            code, out, err = call("claims", scratch)
        self.assertEqual((0, ""), (code, err))
        self.assertNotIn("\x1b", out)


class DocumentTest(unittest.TestCase):

    def test_has_every_claim_with_what_was_measured(self):
        run = synthetic_run.whole(2)
        judged = judge(run, claims())
        found = json.loads(json.dumps(document(run, judged), allow_nan=False))
        self.assertEqual([claim.name for claim in claims()], [one["claim"] for one in found["claims"]])
        self.assertEqual(len(claims()), sum(found["counts"].values()))
        for one in found["claims"]:
            self.assertTrue(one["source"]["title"] and one["verdict"] in found["counts"])
            for part in one["measured"]:
                self.assertTrue(part["cases"])
                self.assertEqual("estimate" in part, "grade" in part and "interval" in part)
            if one["verdict"] in ("holds", "does not hold"):
                self.assertTrue(all("estimate" in part or "found" in part for part in one["measured"]
                                    if part["verdict"] == one["verdict"]))
            else:
                self.assertTrue(one["needs"])


class VerbTest(unittest.TestCase):

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.run_folder = str(synthetic_run.write(Path(scratch.name) / "run", 2, small))

    def test_filter_selects_by_name_topic_and_text(self):
        for regex, names in (("^mutex-any", ["mutex-any"]), ("10-20x faster", ["cow-read-ratio"]),
                             ("Bloom filter", ["bloom-op"])):
            found = json.loads(call("claims", "--json", f"--filter={regex}", self.run_folder)[1])
            self.assertEqual(names, [one["claim"] for one in found["claims"]])
        code, out, err = call("claims", "--filter=nowhere", self.run_folder)
        self.assertEqual((2, "", 1), (code, out, err.count("\n")))
        self.assertIn("matches no claim", err)

    def test_any_verdicts_end_well(self):
        self.assertEqual(0, call("claims", self.run_folder)[0])

    def test_a_run_without_any_case(self):
        synthetic_run.write(self.run_folder, 2, lambda name: False)
        code, out, err = call("claims", self.run_folder)
        self.assertEqual((0, ""), (code, err))
        self.assertIn("holds: 0, does not hold: 0, ", out)

    def test_input_that_cannot_be_used_is_one_line(self):
        def refused(words, *args):
            code, out, err = call("claims", *args)
            self.assertEqual((2, "", 1), (code, out, err.count("\n")), err)
            self.assertIn(words, err)
        refused("no such folder", "nowhere")
        path = Path(self.run_folder, "run.json")
        whole = path.read_text("utf-8")
        path.write_text(whole[:len(whole) // 2], "utf-8")
        refused("run.json", self.run_folder)
        path.write_text(whole.replace('"fencepost_schema": "1"', '"fencepost_schema": "99"'), "utf-8")
        refused("schema version 99", self.run_folder)
        synthetic_run.write(self.run_folder, 2, small, emulated=True)
        refused("under emulation", self.run_folder)
        self.assertIn("EMULATED", call("claims", "--allow-emulated", self.run_folder)[1])

    def test_an_interrupted_run_says_so(self):
        run = synthetic_run.whole(2)
        self.assertIn("interrupted: ", printed(replace(run, context={**run.context, "interrupted": "true"})))


if __name__ == "__main__":
    unittest.main()
