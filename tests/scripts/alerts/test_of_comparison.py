"""compare --ledger on made-up runs, and what it takes for the same alert."""
import json
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from fencepost_tool.alerts import ledger, of_comparison
from fencepost_tool.compare.files import inputs
from fencepost_tool.compare.files.comparison import compare
from fencepost_tool.compare.interleaved import measurement
from fencepost_tool.compare.interleaved.comparison import comparison
from fencepost_tool.compare.interleaved.measurement import Rules

from ..support import foreign_json
from ..support.compare_scratch import Scratch
from ..support.foreign_json import entry
from ..support.stand_in_runs import SEED, SHARED, sides, stand_in, without_processes

CASE = "floor/add/latency"


class LedgerOfCompareTest(Scratch):
    def compare(self, *args, code):
        found, out, err = self.script("old", "new", *args)
        self.assertEqual((code, ""), (found, err), out)
        return out

    def commits(self, base, new):
        """Sets the commits of the runs of either side."""
        for folder, commit in (("old", base), ("new", new)):
            for path in (self.scratch / folder).glob("*/run.json"):
                document = json.loads(path.read_text("utf-8"))
                document["context"]["commit"] = commit
                path.write_text(json.dumps(document), "utf-8")

    def states(self):
        return [(a.state, a.case, a.commit) for line in ledger.read(Path("alerts.txt")) if (a := line.alert)]

    def setUp(self):
        super().setUp()
        self.two_sides()

    def test_a_regression_with_a_line_is_no_failure(self):
        self.compare(code=1)
        text = self.compare("--ledger=alerts.txt", "--update-ledger", code=1)
        self.assertRegex(text, r"ledger     1 new, .*\n  new   \d{4}-\d\d-\d\d 0000000  \+5\.\d % cycles  floor/add/latency\n")
        text = self.compare("--ledger=alerts.txt", "--update-ledger", code=0)
        self.assertIn("0 new, 1 open", text)
        self.assertIn("regressed", text)
        self.assertEqual([("open", CASE, "0000000")], self.states())

    def test_a_required_case_counts_all_the_same(self):
        self.compare("--ledger=alerts.txt", "--update-ledger", code=1)
        self.compare("--ledger=alerts.txt", "--require=mutex", "--threshold=0.0001%", "--filter=^floor/add/latency|mutex", code=3)

    def test_a_branch_has_one_alert_whatever_is_pushed(self):
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@y"]
        subprocess.run(["git", "init", "-q"], check=True)
        commits = []
        for i in range(3):
            subprocess.run([*git, "commit", "-q", "--allow-empty", f"-m{i}"], check=True)
            commits.append(subprocess.run(["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout[:12])
        self.commits(commits[0], commits[1])
        self.compare("--ledger=alerts.txt", "--update-ledger", code=1)
        self.commits(commits[0], commits[2])
        self.compare("--ledger=alerts.txt", code=0)
        self.commits(commits[1], commits[2])
        self.compare("--ledger=alerts.txt", code=1)
        self.two_sides(factor=1.3)
        self.commits(commits[0], commits[2])
        self.compare("--ledger=alerts.txt", code=1)

    def test_forms(self):
        out = self.compare("--format=comment", "--also=junit=junit.xml", "--also=annotations=log", "--also=json=all.json",
                           "--suite=micro", code=1)
        self.assertTrue(out.startswith("<!-- fencepost:micro -->\n"))
        self.assertIn(f"| **regressed** | `{CASE}` | +5.", out)
        cases = {c["case"] for c in json.loads((self.scratch / "all.json").read_text("utf-8"))["cases"]}
        found = ElementTree.parse("junit.xml").getroot().findall(".//testcase")
        self.assertEqual(cases, {test.get("name") for test in found})
        self.assertEqual([CASE], [test.get("name") for test in found if test.find("failure") is not None])
        self.assertRegex((self.scratch / "log").read_text("utf-8"), rf"\A::error title=regressed::{CASE}: regressed \+5")

    def test_of_one_process_a_side_no_verdict_is_possible(self):
        for form in ("comment", "annotations"):
            out = self.script("old/0", "new/0", f"--format={form}")[1]
            self.assertIn("no verdict is possible: one process on a side", out)
            self.assertNotIn("no change found", out)
        foreign_json.write(Path("a.json"), [entry("x", 1.0), entry("y", 1.0)])
        foreign_json.write(Path("b.json"), [entry("x", 1.0)])
        self.assertIn("**: 1 broken; no verdict is possible", self.script("a.json", "b.json", "--format=comment")[1])

    def test_of_programs_that_were_measured(self):
        with stand_in(factor={SHARED: 1.3}), without_processes():
            found = comparison(measurement.measure(sides(), 2.5, Rules(), SEED))
        (alert,) = [s.alert for s in of_comparison.sightings(found)]
        self.assertEqual((SHARED, "ns", "0", "m"), (alert.case, alert.metric, alert.commit, alert.machine))
        self.assertAlmostEqual(0.3, alert.change, delta=0.03)
        report = of_comparison.report(found, "x", None)
        self.assertEqual([(SHARED, "regressed")], [(f.case, f.verdict) for f in report.speaking])

    def test_what_is_broken_comes_first_whatever_the_ledger_says(self):
        a, b = inputs.sides(["old", "new"])
        found = compare(a, b)
        object.__setattr__(found, "broken", (("mutex/lost", "crashed with signal 11"),))
        settled = ledger.settle([], of_comparison.sightings(found))
        report = of_comparison.report(found, "x", ledger.settle(settled.lines, of_comparison.sightings(found)))
        first = report.speaking[0]
        self.assertEqual(("mutex/lost", "broken", True), (first.case, first.verdict, first.fails))
        self.assertTrue(report.title().startswith("1 broken, 1 regressed and known"), report.title())

    def test_machines_have_no_such_form(self):
        self.run_of("a/1", 1)
        self.run_of("b/1", 2)
        os.environ.pop("FENCEPOST_ARGS", None)
        for args, words in ((("--as=machines", "--ledger=x"), "--ledger: is for programs or files"),
                            (("--as=machines", "--format=junit"), "is not for machines")):
            code, out, err = self.script("a/1", "b/1", *args)
            self.assertEqual((2, ""), (code, out))
            self.assertIn(words, err)

    def test_commits_that_git_does_not_know(self):
        for pair in (("", "0000001"), ("--output=x", "0000001"), ("0000001", "0000002"), ("main", "topic")):
            self.assertEqual([], list(of_comparison._between(*pair)))
        self.assertFalse((self.scratch / "x").exists())
