"""Emulation is never taken for hardware: every script refuses such a run, and told otherwise marks
every estimate."""
import contextlib
import csv
import io
import json
import re
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from fencepost_tool.cli import claims, plot, summary
from fencepost_tool.cli import compare as compare_verb
from fencepost_tool.compare.machines import text as compare_text
from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting import drawing as plotting
from fencepost_tool.results import load
from fencepost_tool.select.matching import compare
from fencepost_tool.selfcheck.program import Problem, Program
from fencepost_tool.summary import sections
from fencepost_tool.summary import text as summary_text
from fencepost_tool.text import block, marks

from ..support import synthetic_run
from ..support.drawing_checks import panels

SCRIPTS = {"summary": summary.run, "claims": claims.run, "plots": plot.run,
           "compare": lambda args, out, err: compare_verb.run(["--as", "machines", *args], out, err)}
# Queues have the table of channels, wake-ups that of kinds without a section, memory that of blocks. Under emulation litmus tests
# have none.
WITH_TABLE = [block if module is sections.memory else module for module in (*sections.KNOWN.values(), sections.other)
              if module not in (sections.queue, sections.wake_up, sections.litmus)]


def some(name):
    return name.startswith(("floor/add", "rwmutex", "false_sharing/add/stride", "pair/cas"))


class EmulatedTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.hardware = synthetic_run.write(self.scratch / "hardware", 4, some)
        self.emulated = synthetic_run.write(self.scratch / "emulated", 4, some, emulated=True)

    def call(self, script, *args):
        out, err = io.StringIO(), io.StringIO()
        return SCRIPTS[script]([str(a) for a in args], out, err), out.getvalue(), err.getvalue()


class RefusalTest(EmulatedTest):
    def test_every_script_in_every_place(self):
        pair = ([self.emulated, self.hardware], [self.hardware, self.emulated])
        for script, args in (("summary", [self.emulated]), ("claims", [self.emulated]), ("plots", [self.emulated]),
                             *(("plots", p) for p in pair), *(("compare", p) for p in pair)):
            with self.subTest(script, args=args):
                code, out, err = self.call(script, *args)
                self.assertEqual((2, "", 1), (code, out, err.count("\n")))
                self.assertIn("under emulation", err)
                self.assertIn("--allow-emulated", err)
        self.assertFalse(list(self.scratch.rglob("plots")))

    def test_either_file_is_enough(self):
        run = synthetic_run.write(self.scratch / "copied", 4, some, lambda d: d["context"].update(emulated="true"))
        code, _, err = self.call("summary", run)
        self.assertEqual((2, 1), (code, err.count("\n")))
        self.assertIn("run.json was measured under emulation", err.replace(":", ""))
        synthetic_run.write(run, 4, some, lambda d: d["context"].update(emulated="false"))
        self.assertEqual(0, self.call("summary", run)[0])

    def test_selfcheck_has_nothing_to_check(self):
        fake = self.scratch / "fake"
        fake.write_text(f"#!/bin/sh\necho 'results: {self.emulated}'\n")
        fake.chmod(0o755)
        with self.assertRaisesRegex(Problem, "ran under emulation"):
            Program(fake, self.scratch, io.StringIO()).run("floor", 1.0)
        fake.write_text(f"#!/bin/sh\necho 'results: {self.hardware}'\n")
        self.assertTrue(Program(fake, self.scratch, io.StringIO()).run("floor", 1.0).cases)


class SummaryTest(unittest.TestCase):
    def columns_of(self, emulated):
        """Every column with estimates that the sections of a whole run hand to render()."""
        def rename(document):
            for entry in document["benchmarks"][:3]:
                entry["name"] = entry["name"].replace("floor/", "semaphore/")
            document["benchmarks"][3].update(name="memory/latency/load/size:4096/pages:small/node:0/threads:1", level=1)
            for entry in document["benchmarks"]:
                if found := re.match(r"atomic/fetch_or/(\w+/\w+)/bits:64(.*)", entry["name"]):
                    entry["name"] = "rmw/fetch_add/{}/codegen:lse{}".format(*found.groups())
                    del entry["label"]
        seen: list[tuple[Any, Any]] = []

        def noting(module):
            def render(columns, rows):
                seen.append((module, columns))
                return ["heading", "row"]
            return render
        with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as stack:
            for module in WITH_TABLE:
                stack.enter_context(mock.patch.object(module, "render", noting(module)))
            found = load(synthetic_run.write(scratch, 8, change=rename, emulated=emulated), True)
            text = summary_text(found)
        self.assertEqual(set(WITH_TABLE), {module for module, _ in seen})
        return [c for _, columns in seen for c in columns if c.group.strip()], text

    def test_every_figure_of_every_section(self):
        columns, text = self.columns_of(True)
        self.assertGreater(len(columns), 60)
        for column in columns:
            self.assertEqual("" if column.title == "±%" or column.left else marks.SIGN, column.mark, column)
        missing = {"wake_up", "litmus"}  # of the made-up run; one of its kinds has no section
        self.assertEqual(len(set(sections.KNOWN) - missing) + 1, text.count(f"\n  {marks.EMULATED}"))
        claims = re.findall(r"^ *(.*) (?:beats|against std|measured destructive|against release)", text, re.M)
        self.assertGreater(len(claims), 3)
        self.assertTrue(all(claim.startswith("EMULATED: ") for claim in claims), claims)

    def test_the_programs_own_warning_is_not_said_twice(self):
        with tempfile.TemporaryDirectory() as scratch:
            run = load(synthetic_run.write(scratch, 2, some, emulated=True,
                                           warnings=["EMULATED: no estimate is a cost", "a multiply"]), True)
        self.assertEqual(2, summary_text(run).count("\nWARNING"))

    def test_hardware_bears_no_mark(self):
        columns, text = self.columns_of(False)
        self.assertEqual({""}, {c.mark for c in columns})
        self.assertNotIn("EMULATED", text)

    def test_as_printed(self):
        with tempfile.TemporaryDirectory() as scratch:
            run = load(synthetic_run.write(scratch, 2, lambda n: n.startswith("floor/add"), emulated=True), True)
        self.assertIn("  add       latency     |  ~0.333 1.0  ~1.00 1.0\n"
                      "  add       throughput  | ~0.0834 1.0 ~0.250 1.0\n", summary_text(run))


class PlotsTest(EmulatedTest):
    def drawings(self, emulated):
        """Every page of every plot, of one run and of two of which the second is emulated or not."""
        runs = [synthetic_run.whole(4, emulated=e) for e in (emulated, False, emulated)]
        for paths, data in ((plotting.find_plots(), runs[0]), (plotting.find_plots(PLOTS / "compare"), runs[1:])):
            for path in paths:
                for page in plotting.pages(plotting.load_plot(path).draw(data)).values():
                    yield path, page

    def test_every_panel_is_marked(self):
        for path, drawing in self.drawings(True):
            with self.subTest(path.stem):
                for axes in panels(drawing):
                    marked = [t for t in axes.texts if t.get_text().startswith("EMULATED")]
                    self.assertTrue(marked)
                    self.assertTrue(all(t.get_visible() and t.get_alpha() > 0.3 for t in marked))
                self.assertTrue(any(t.get_text().startswith("EMULATED") for t in drawing.texts))

    def test_hardware_is_not(self):
        for path, drawing in self.drawings(False):
            texts = [t.get_text() for holder in (drawing, *drawing.axes) for t in holder.texts]
            self.assertNotIn("EMULATED", " ".join(texts), path.stem)


class CompareTest(EmulatedTest):
    def test_text_marks_the_run_and_every_ratio_with_it(self):
        for runs, row in (((self.hardware, self.emulated), r"0.333 ~0.333 ~1.00 ~0.99-1.01 "),
                          ((self.emulated, self.hardware), r"~0.333 0.333 ~1.00 ~0.99-1.01 ")):
            comparison = compare([load(f, True) for f in runs])
            found = compare_text.text(comparison)
            self.assertIn(f"  add   | {row}", found)
            tables = found.count("| ") and len(re.findall(r"\d\)$|^mutex.*$", found, re.M))
            self.assertGreaterEqual(found.count("\n  EMULATED, "), tables)

    def test_without_the_flag_nothing_with_it_everything(self):
        code, out, _ = self.call("compare", self.hardware, self.emulated, "--allow-emulated", "--all")
        self.assertEqual(0, code)
        for line in [line for line in out.splitlines() if re.search(r"\| +\d", line)]:
            for cells in line.split("|")[1:]:
                first, *rest = cells.split()
                self.assertFalse(first.startswith("~"))
                self.assertTrue(rest and all(cell.startswith("~") for cell in rest), line)

    def test_csv_and_json_say_it_of_each_value(self):
        code, out, _ = self.call("compare", self.hardware, self.emulated, "--allow-emulated", "--format=csv")
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual({("A", "False"), ("B", "True")}, {(r["run"], r["emulated"]) for r in rows})
        code, out, _ = self.call("compare", self.hardware, self.emulated, "--allow-emulated", "--format=json")
        estimates = [f for case in json.loads(out)["cases"] for unit in ("ns", "cycles") for f in case[unit]]
        self.assertEqual({("A", False), ("B", True)}, {(f["run"], f["emulated"]) for f in estimates})

    def test_the_label_says_it(self):
        self.assertTrue(compare([load(self.emulated, True), load(self.hardware)]).labels[0].startswith("EMULATED"))


if __name__ == "__main__":
    unittest.main()
