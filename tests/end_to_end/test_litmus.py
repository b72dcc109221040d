"""Litmus tests of the program: outcomes in run.json and samples.jsonl, the same after a resume; one CPU; forbidden outcomes."""
from __future__ import annotations

import json
import sys
import unittest

from program import ROOT, ProgramTest, two_cpus

sys.path.insert(0, str(ROOT / "scripts"))
from fencepost_tool.results.documents import validator
from fencepost_tool.results.outcomes import outcomes_of

CASES = "^litmus/(SB/(relaxed|seq_cst)/method:perpetual|2-2W/relaxed)/"


def outcomes(document):
    return {entry["name"].split("/class")[0]: outcomes_of([entry]) for entry in document["benchmarks"]}


class Litmus(ProgramTest):
    def setUp(self):
        super().setUp()
        if len(two_cpus()) < 2:
            self.skipTest("needs two CPUs")

    def run_of(self, cases, *flags, budget):
        """(run.json, its folder); on a machine too busy for any result the test is skipped."""
        code, _, err = self.run_program("--budget", budget, "--filter=" + cases, *flags)
        if code == 3:
            self.skipTest(f"the machine is too busy: {err}")
        self.assertEqual(0, code, err)
        return json.loads((self.folder() / "run.json").read_text()), self.folder()

    def test_outcomes_are_in_the_files_and_the_same_when_resumed(self):
        document, folder = self.run_of(CASES, budget="4s")
        validator("run").validate(document)
        check = validator("sample").validate
        for line in (folder / "samples.jsonl").read_text().splitlines():
            check(json.loads(line))
        found = outcomes(document)
        self.assertEqual(3, len(found))
        for name, one in found.items():
            self.assertGreater(one.counts["iterations"], 0, name)
            self.assertLessEqual(one.in_windows["weak"], one.windows, name)
        self.assertEqual(0, found["litmus/SB/seq_cst/method:perpetual"].counts["weak"])
        (folder / "run.json").unlink()
        code, _, err = self.run_program("--resume", str(folder), "--budget=100ms")
        self.assertEqual(0, code, err)
        again = outcomes(json.loads((folder / "run.json").read_text()))
        for name, one in found.items():
            self.assertGreaterEqual(again[name].windows, one.windows, name)
            self.assertGreaterEqual(again[name].counts["iterations"], one.counts["iterations"], name)

    def test_one_cpu_is_said_to_be_too_few(self):
        one = two_cpus()[0]
        document, _ = self.run_of("^litmus/(SB|IRIW)/|^floor/add/", f"--cpus={one}", budget="1s")
        said = {entry["name"]: entry.get("error_message", entry.get("skip_message")) for entry in document["benchmarks"]}
        self.assertEqual("skipped: unsupported: needs 2 CPUs, and this run uses 1",
                         said["litmus/SB/relaxed/method:perpetual/needs:2/threads:1"])
        self.assertIn("needs 4 CPUs", said["litmus/IRIW/relaxed/method:perpetual/needs:4/threads:1"])
        self.assertTrue(any(name.startswith("floor/add/") for name in said), "the rest runs")


if __name__ == "__main__":
    unittest.main()
