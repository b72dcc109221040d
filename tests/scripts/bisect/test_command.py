"""fencepost bisect over planted commits: real commits and builds, and stand-ins in place of the processes that measure."""
from __future__ import annotations

import io
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.bisect import bench, commits
from fencepost_tool.bisect.code import loop_change
from fencepost_tool.cli import completion, manual
from fencepost_tool.cli.bisect import VERB
from fencepost_tool.cli.main import dispatch
from fencepost_tool.cli.verb import BadUsage
from fencepost_tool.results import ResultsError

from ..support.planted_commits import git, plant, planted

CASE, OTHER = "floor/case_0/latency/threads:1", "floor/b/latency/threads:1"


def program(cost=2.0, **more):
    return {"cases": {CASE: cost, OTHER: 3.0}, "noise": 0.002, **more}


class Bisect(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def plant(self, programs):
        self.shas = plant(self.folder, programs)

    def bisect(self, *more, good=0, bad=-1, case="floor", option="--filter"):
        out, err = io.StringIO(), io.StringIO()
        with planted(self.folder):
            ends = self.shas[good], self.shas[bad]
            code = dispatch(["bisect", *ends, option, case, "--seed=3", "--budget=15", *more], out, err)
        self.err = err.getvalue()
        return code, out.getvalue()

    def found(self, *more, **options):
        code, out = self.bisect("--json", *more, **options)
        return code, json.loads(out)

    def test_the_commit_is_found_and_said(self):
        self.plant([program(2.0 if i < 41 else 2.1) for i in range(64)])
        code, out = self.bisect()
        self.assertEqual(0, code, out + self.err)
        self.assertIn(f"found      {self.shas[41][:12]} Commit 41 (2001-09-09), probability ", out)
        self.assertRegex(out, r"effect     \+(4\.[6-9]|5\.[0-4])\d % \[\+\d")
        self.assertIn(f"case       {CASE}\n", out)
        self.assertIn("step 2: 60 commits left, about ", self.err)
        built = (self.folder / "build/compare/built").read_text().count("built")
        self.assertLessEqual(built, 10)

        again = self.found()  # from the state: nothing is measured a second time
        self.assertEqual((0, [self.shas[41]]), (again[0], [c["commit"] for c in again[1]["candidates"]]))
        self.assertNotIn("step", self.err)
        self.assertAlmostEqual(1.05, again[1]["effect"]["ratio"], delta=0.004)

    def test_interrupted_it_keeps_what_was_measured(self):
        self.plant([program(2.0 if i < 5 else 1.9) for i in range(16)])
        real, calls = bench.CommitBench.compare, []

        def interrupted(*args):
            calls.append(args[1])
            if len(calls) == 3:
                raise KeyboardInterrupt
            return real(*args)
        with mock.patch.object(bench.CommitBench, "compare", interrupted), self.assertRaises(KeyboardInterrupt):
            self.bisect("--state", str(self.folder / "kept.json"))
        kept = json.loads((self.folder / "kept.json").read_text())
        self.assertEqual(3, len(kept["comparisons"]))
        code, found = self.found("--state", str(self.folder / "kept.json"))
        self.assertEqual((0, self.shas[5]), (code, found["candidates"][0]["commit"]))
        self.assertEqual(kept["comparisons"], json.loads((self.folder / "kept.json").read_text())["comparisons"][:3])
        self.assertEqual(2, self.bisect("--state", str(self.folder / "kept.json"), case="case")[0])
        self.assertIn("is the state of another search", self.err)

    def test_no_difference_is_said_with_the_interval(self):
        self.plant([program()] * 3)
        code, out = self.bisect()
        self.assertEqual(3, code)
        self.assertIn("no difference found between GOOD", out)
        self.assertRegex(out, CASE + r": [+-]0\.\d\d % \[-\d.*\], equivalent")
        code, found = self.found("--restart")
        self.assertEqual((3, "no_difference", 2), (code, found["status"], len(found["cases"])))

    def test_only_the_direction_asked_for(self):
        self.plant([program(2.0 if i < 2 else 2.1) for i in range(4)])
        self.assertEqual((3, "no_difference"), (lambda c, f: (c, f["status"]))(*self.found("--direction", "improvement")))
        self.assertEqual(0, self.found("--direction", "regression")[0])

    def test_the_case_that_changed_most_is_followed(self):
        self.plant([{"cases": {CASE: 2.0 if i < 3 else 2.04, OTHER: 3.0 if i < 6 else 3.3}, "noise": 0.002} for i in range(8)])
        found = self.found()[1]
        self.assertEqual((OTHER, self.shas[6]), (found["case"], found["candidates"][0]["commit"]))
        self.assertEqual(self.shas[3], self.found(case="case_0")[1]["candidates"][0]["commit"])

    def test_commits_that_do_not_build_are_skipped(self):
        self.plant([None if i in (6, 7) else program(2.0 if i < 7 else 2.2) for i in range(16)])
        code, found = self.found()
        self.assertEqual((3, "skipped", self.shas[6:9]), (code, found["status"], [c["commit"] for c in found["candidates"]]))
        self.assertEqual({"does not build"}, {one["why"] for one in found["skipped"]})
        self.assertEqual(2, self.bisect(bad=7)[0])
        self.assertIn("does not build, and both ends of the search must", self.err)

    def test_a_case_that_vanishes_appears_or_fails(self):
        other = {"cases": {OTHER: 3.0}}
        self.plant([program() if i < 5 else program(ends=CASE) if i == 7 else other if i < 9 else program(wrong=CASE)
                    for i in range(12)])
        for last, at, condition in ((6, 5, "absent"), (-1, 9, "fails")):
            code, found = self.found(bad=last, case="case_0")
            self.assertEqual((0, self.shas[at], condition), (code, found["candidates"][0]["commit"], found["condition"]))
        self.assertEqual(2, self.bisect(case="nosuch")[0])
        self.assertIn("--filter=nosuch: matches no case of GOOD or BAD", self.err)

    def test_the_case_is_named_by_filter_whose_older_name_is_hidden(self):
        self.plant([program(2.0 if i < 2 else 2.2) for i in range(4)])
        found = self.found()
        self.assertEqual(found, self.found(option="--case"))  # the same search: nothing is measured a second time
        self.assertNotIn("step", self.err)
        shown = VERB.parser().format_help()
        self.assertIn("--filter REGEX", shown)
        self.assertNotIn("--case", shown + manual.page() + completion.bash() + completion.zsh() + completion.fish())
        with self.assertRaisesRegex(BadUsage, "--filter is required"):
            VERB.parse(["good", "bad"])
        self.assertEqual(2, self.bisect(case="(", option="--case")[0])
        self.assertIn("--filter=(:", self.err)

    def test_the_line_of_first_parents(self):
        self.plant([program()] * 3)
        by = ("-c", "user.name=a", "-c", "user.email=a@b", "commit-tree")
        side = git(self.folder, *by, "-p", self.shas[1], "-m", "side", "main^{tree}")
        merge = git(self.folder, *by, "-p", self.shas[2], "-p", side, "-m", "Merge", "main^{tree}")
        found = commits.between(self.folder, self.shas[0], merge)
        self.assertEqual([*self.shas, merge], [c.sha for c in found])
        self.assertEqual(["", "", "", side], [c.branch for c in found])
        for good, bad, words in ((side, merge, "is not on the line of first parents"), (merge, side, "is the older one"),
                                 (merge, merge, "are the same commit"), ("nosuch", merge, "is no commit here")):
            with self.assertRaisesRegex(ResultsError, words):
                commits.between(self.folder, good, bad)

    def test_what_changed_in_the_loop(self):
        def loops(*instructions):
            return {CASE: {"instructions": list(instructions), "signature": instructions[0]}}
        change = loop_change(loops("mov", "add"), loops("xchg", "add"), CASE)
        self.assertEqual(["was mov and is xchg", "- mov", "+ xchg"], change.words())
        unrolled = loop_change(loops("mov", "mov", "add"), loops("xchg", "xchg", "add"), CASE)
        self.assertEqual(["- mov  (2 times)", "+ xchg  (2 times)"], unrolled.words()[1:])
        self.assertIn("the same instructions", loop_change(loops("mov"), loops("mov"), CASE).words()[0])
        self.assertIn("not known", loop_change({}, loops("mov"), CASE).words()[0])


if __name__ == "__main__":
    unittest.main()
