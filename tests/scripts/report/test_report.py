"""The file: what is in it, that names are inert in it, its size, and what becomes of bad input."""
from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from fencepost_tool.cli.report import default_target
from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting.drawing import load_plot
from fencepost_tool.report import embed, find_library, html, library, page
from fencepost_tool.report.document import document
from fencepost_tool.report.library import Library
from fencepost_tool.results import Run, load

from ..support import guest_runs, hostile, synthetic_run
from ..support.drawing_checks import title
from ..support.given import given
from ..support.verb_call import call, small

STAND_IN = Library("9.9.9", "var uPlot;", ".uplot {}", "The licence of the stand-in")


def embedded(text):
    return json.loads(given(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S))[1])


class AssemblyTest(unittest.TestCase):
    whole: Run
    text: str
    data: dict[str, Any]

    @classmethod
    def setUpClass(cls):
        cls.whole = synthetic_run.whole(4)
        cls.text = html([cls.whole], STAND_IN)
        cls.data = embedded(cls.text)

    def test_nothing_comes_from_elsewhere(self):
        self.assertNotRegex(self.text, r'(?i)\b(src|href)\s*=\s*"(?!#)')
        self.assertNotRegex(self.text, r"(?i)@import|url\(")
        self.assertIn("default-src 'none'", self.text)

    def test_the_policy_allows_the_scripts_and_styles_that_are_there_and_no_others(self):
        policy = given(re.search(r'Content-Security-Policy" content="([^"]*)"', self.text))[1]
        for kind, element in (("script-src", "script"), ("style-src", "style")):
            allowed = next(part for part in policy.split("; ") if part.startswith(kind)).split()[1:]
            codes = re.findall(f"<{element}>(.*?)</{element}>", self.text, re.S)
            self.assertEqual(allowed, [embed.source_hash(code) for code in codes])
            self.assertEqual(2, len(allowed))

    def test_every_case_is_there_with_its_numbers(self):
        self.assertEqual([case.name.text for case in self.whole.cases], [case[0] for case in self.data["cases"]])
        name, *_, (value,) = next(case for case in self.data["cases"] if case[0].startswith("fence/mfence/store_load/threads:1"))
        ns = given(next(case for case in self.whole.cases if case.name.text == name).ns)
        self.assertAlmostEqual(ns.value, value["ns"][0], delta=1e-5 * ns.value)
        self.assertEqual(3, len(value["cy"]))
        self.assertEqual([7, 3, 8], value["s"])
        self.assertEqual("clean", self.data["grades"][value["g"]])
        self.assertEqual("mfence", self.data["texts"][value["i"]])
        self.assertEqual({"neighbour": 2, "gap": 1}, {self.data["texts"][place]: n for place, n in value["d"]})
        self.assertEqual("fence/none/store_load/threads:1", self.data["texts"][value["n"][0]])

    def test_what_was_measured_beside_times(self):
        name = "cache/clock/mix/reads:100/size:16/keys:zipf/threads:1"
        data = document([synthetic_run.made([(name, 1, 20.0, {"hit_rate": 0.5, "hit_rate_ci_low": 0.4, "bytes_per_entry": 48})])])
        value, = data["cases"][0][-1]
        self.assertEqual({"hit rate": 0.5, "bytes for an entry": 48},
                         {words: v for (_, words), v in zip(data["told"], value["v"]) if v is not None})

    def test_net_costs_that_a_run_of_version_2_stores(self):
        run = synthetic_run.unwritten(2, synthetic_run.version_2)
        data = document([run])
        value, = next(case for case in data["cases"] if case[0].startswith("pattern/publish/release_store"))[-1]
        base, ns, _, measurable = value["n"]
        self.assertEqual(("pattern/publish/seq_cst_store/threads:1", True), (data["texts"][base], measurable))
        self.assertLess(ns[0], 0)

    def test_a_chart_says_what_the_plot_of_its_cases_says(self):
        found = {(section["kind"], chart[0]): chart[4] for section in document([synthetic_run.whole(8)])["sections"]
                 for chart in section["charts"]}
        run = synthetic_run.whole(8)
        for plot, place in (("false_sharing_stride", ("false_sharing", "stride")), ("counter_sharding", ("counter", "update")),
                            ("rw_mix", ("rwmutex", "mix")), ("store_buffer", ("fence", "stores_hit"))):
            self.assertEqual([title(load_plot(PLOTS / f"{plot}.py").draw(run))], found[place])
        self.assertEqual([], found["false_sharing", "array"], "no plot answers it")

    def test_languages_have_a_table_and_a_chart_of_cases_that_stand_elsewhere_too(self):
        run = guest_runs.run_of({guest_runs.ADD: 5, f"go/{guest_runs.ADD}": 10, f"go_v3/{guest_runs.ADD}": 9,
                                 guest_runs.MUTEX: 20, guest_runs.GO_MUTEX: 50})
        data = document([run])
        first, *others = data["sections"]
        self.assertEqual(("languages", True, list(range(10))), (first["kind"], first["again"], first["cases"]))
        (title, x, panels, _, said), = first["charts"]
        self.assertEqual(("", "threads", ["fetch_add, seq_cst", "mutex, lock and unlock"]), (title, x, [p[0] for p in panels]))
        self.assertEqual(["C++", "Go", "Go v3"], [language for language, _ in panels[0][1]])
        for language, places in panels[0][1]:
            names = [data["cases"][place][0] for place in places]
            start = {"C++": "atomic/", "Go": "go/", "Go v3": "go_v3/"}[language]
            self.assertEqual([f"{start.removesuffix('atomic/')}{guest_runs.ADD}/threads:{n}" for n in (1, 2)], sorted(names))
        self.assertIn("2.5x", said[0])
        self.assertIn("languages", data["runs"][0]["tables"])
        self.assertNotIn("again", others[0])
        self.assertNotIn("languages", [s["kind"] for s in document([synthetic_run.whole(2)])["sections"]])

    def test_several_runs_have_a_sentence_each_and_emulated_ones_their_mark(self):
        runs = [synthetic_run.whole(8), synthetic_run.unwritten(8, emulated=True)]
        charts = {chart[0]: chart[4] for section in document(runs)["sections"] if section["kind"] == "false_sharing"
                  for chart in section["charts"]}
        self.assertRegex(charts["stride"][0], "^A: Padding pays")
        self.assertRegex(charts["stride"][1], "^B: EMULATED: Padding pays")

    def test_a_case_in_error_has_its_reason_and_no_number(self):
        value, = next(case for case in self.data["cases"] if case[0] == "counter/mutex/update/threads:2")[-1]
        said = (self.data["grades"][value["g"]], self.data["texts"][value["t"]])
        self.assertEqual(("none", "proof failed: 9 additions lost"), said)
        self.assertNotIn("ns", value)

    def test_the_digest_stands_first_with_its_cases(self):
        digest = self.data["runs"][0]["digest"]
        lines = {label: (text, names) for label, text, names in digest["head"] + digest["tail"]}
        self.assertIn("Synthetic CPU", lines["machine"][0])
        self.assertIn("mfence", lines["fence"][0])
        self.assertIn("fence/mfence/store_load/threads:1", lines["fence"][1])
        (label, *cells), names = digest["rows"][0]
        self.assertEqual(("load, any order (contended: throughput)", 7, 4), (label, len(cells), digest["threads"]))
        self.assertLessEqual(set(names), {case[0] for case in self.data["cases"]})
        self.assertNotIn("all tables", str(digest))  # what the screen says of itself

    def test_the_same_run_gives_the_same_file_whatever_the_order_of_sets(self):
        with tempfile.TemporaryDirectory() as scratch:
            folder = synthetic_run.write(Path(scratch) / "run", 4, lambda name: name.startswith("channel/"))
            texts = []
            for seed in ("1", "2"):
                command = [sys.executable, "scripts/fencepost_tool", "report", "--force", "--quiet", str(folder)]
                subprocess.run(command, cwd=synthetic_run.ROOT, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
                texts.append((folder / "report.html").read_text("utf-8"))
        self.assertEqual(*texts)

    def test_the_licence_goes_with_the_library(self):
        self.assertIn("The licence of the stand-in", self.text)
        without = html([self.whole], None)
        self.assertEqual(library.MISSING, embedded(without)["library"]["missing"])
        self.assertEqual(self.data["cases"], embedded(without)["cases"])
        self.assertNotIn("stand-in", without)

    def test_too_many_pairs_are_shown_by_groups_only(self):
        with mock.patch("fencepost_tool.report.document.MOST_PAIRS", 3):
            found = document([self.whole])
        self.assertEqual(36, found["pairs_left_out"])
        self.assertNotIn("pair", {case[1] for case in found["cases"]} | {section["kind"] for section in found["sections"]})
        self.assertEqual(4, len(found["runs"][0]["pairs"]["groups"]))

    def test_size_of_1216_cases(self):
        name = "atomic/compare_exchange_strong_success/shared/acq_rel-acquire/bits:{}/threads:2"
        cases = hostile.many(self.whole, 1216, name.format)
        self.assertLess(len(html([cases], find_library() or STAND_IN).encode()), 1_500_000)

    def test_assets_build_elements_and_never_parse_them(self):
        for name in page.SCRIPTS:
            text = (page.ASSETS / name).read_text("utf-8")
            self.assertNotRegex(text, r"innerHTML|outerHTML|AdjacentHTML|document\.write|eval\(|new Function|fetch\(|XMLHttp")
            self.assertLessEqual(max(map(len, text.splitlines())), 130, name)

    @unittest.skipUnless(shutil.which("node"), "needs node")
    def test_the_script_is_javascript(self):
        script = re.findall("<script>(.*?)</script>", self.text, re.S)[-1]
        done = subprocess.run(["node", "--check", "-"], input=script, capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_assets_are_all_in(self):
        self.assertEqual({*page.SCRIPTS, *page.STYLES, "page.html"}, {path.name for path in page.ASSETS.iterdir()})


class SeveralRunsTest(unittest.TestCase):
    def test_differences_begin_with_the_machine(self):
        one, other = synthetic_run.whole(2), synthetic_run.whole(2, **synthetic_run.ARM)
        lines = document([one, other])["differences"]
        for i, (what, value) in enumerate((("architecture", "aarch64"), ("CPU", "Neoverse"))):
            self.assertTrue(lines[i].startswith(f"{what} differs: A: "), lines)
            self.assertIn(value, lines[i])
        for what in ("compiler", "C library", "google_benchmark"):
            self.assertTrue(any(line.startswith(f"{what} differs") for line in lines), what)
        self.assertEqual([], document([one])["differences"])

    def test_cases_stand_in_the_order_of_the_first_run(self):
        whole, part = synthetic_run.whole(2), synthetic_run.whole(2, lambda name: name.startswith("mutex/spinlock"))
        self.assertEqual([case.name.text for case in whole.cases], [case[0] for case in document([whole, part])["cases"]])

    def test_a_case_that_one_run_lacks(self):
        whole, part = synthetic_run.whole(2), synthetic_run.whole(2, lambda name: not name.startswith("mutex/"))
        cases = {case[0]: case[-1] for case in document([part, whole])["cases"]}
        self.assertEqual(len(whole.cases), len(cases))
        self.assertEqual(0, next(values for name, values in cases.items() if name.startswith("mutex/"))[0])


class HostileTest(unittest.TestCase):
    def test_names_stay_data(self):
        run = hostile.run(synthetic_run.whole(2))
        text = html([run], STAND_IN)
        self.assertEqual(html([synthetic_run.whole(2)], STAND_IN).lower().count("<script"), text.lower().count("<script"))
        self.assertNotIn("\u2028", text)
        self.assertLessEqual(set(hostile.NAMES), {case[0] for case in embedded(text)["cases"]})

    def test_lone_surrogates_can_be_written(self):
        self.assertEqual('"\\ud800"', embed.data("\ud800"))
        self.assertEqual("\ud800", json.loads(embed.data("\ud800")))

    def test_code_that_would_end_its_element_is_refused(self):
        for text in ("a</SCRIPT>b", "<!-- x"):
            with self.assertRaises(ValueError):
                embed.raw(text, "script")


class VerbTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.folder = synthetic_run.write(self.scratch / "run", 2, small)

    def refused(self, *args, says):
        code, out, err = call("report", *map(str, args))
        self.assertEqual((2, "", 1), (code, out, err.count("\n")), err)
        self.assertIn(says, err)

    def test_writes_into_the_run_and_replaces_only_by_force(self):
        code, out, err = call("report", str(self.folder))
        self.assertEqual(0, code, err)
        target = self.folder / "report.html"
        self.assertRegex(out, f"report: {re.escape(str(target))} \\(\\d+ kB\\)\n")
        target.write_text("mine")
        self.refused(self.folder, says="--force")
        self.refused(self.folder, "--output", target, says="--force")
        self.assertEqual("mine", target.read_text())
        self.assertEqual(0, call("report", str(self.folder), "--force")[0])
        self.assertIn("<!DOCTYPE html>", target.read_text("utf-8"))

    def test_says_what_is_missing_without_the_library(self):
        with mock.patch("fencepost_tool.cli.report.find_library", lambda: None):
            code, _, err = call("report", str(self.folder))
            self.assertEqual((0, f"note: {library.MISSING}\n"), (code, err))
            self.assertEqual("", call("report", str(self.folder), "--force", "--quiet")[2])

    def test_a_library_that_is_not_whole_is_none(self):
        broken = self.scratch / "uplot"
        broken.mkdir()
        (broken / "package.json").write_text("{}")
        with mock.patch.object(library, "folders", lambda: [broken]):
            self.assertIsNone(find_library())

    def test_a_folder_that_is_not_writable(self):
        self.refused(self.folder, "--output", self.scratch / "none" / "r.html", says="make its folder first")
        self.refused(self.folder, "--output", self.folder / "run.json" / "r.html", says="a part of the path is a file")
        verb = "fencepost_tool.cli.report"
        with mock.patch(f"{verb}.load_all", lambda *_: []), mock.patch(f"{verb}.html", lambda *_: ""), \
                mock.patch("pathlib.Path.open", side_effect=PermissionError(13, "Permission denied")), \
                mock.patch(f"{verb}.find_library", lambda: None):
            self.refused(self.folder, "--output", self.scratch / "r.html", says="not writable")

    def test_runs_that_cannot_be_read(self):
        cut = shutil.copytree(self.folder, self.scratch / "cut")
        text = (cut / "run.json").read_bytes()
        (cut / "run.json").write_bytes(text[:len(text) // 2])
        self.refused(cut, says="run.json")
        (cut / "run.json").write_bytes(b"")
        self.refused(cut, says="run.json")
        newer = synthetic_run.write(self.scratch / "newer", 2, small, lambda run: run["context"].update(fencepost_schema="99"))
        self.refused(newer, says="99")
        (self.scratch / "empty").mkdir()
        self.refused(self.scratch / "empty", says="no run.json")
        self.refused(self.scratch / "nowhere", says="no such folder")
        self.refused(self.folder, newer, says="99")
        self.refused(self.folder, self.folder, says=str(self.folder))

    def test_emulated_runs_are_refused_or_marked(self):
        emulated = synthetic_run.write(self.scratch / "emulated", 2, synthetic_run.few, emulated=True)
        self.refused(emulated, says="--allow-emulated")
        self.assertEqual(0, call("report", str(emulated), "--allow-emulated")[0])
        data = embedded((emulated / "report.html").read_text("utf-8"))
        self.assertIn("EMULATED", data["emulated"])
        rows = data["runs"][0]["digest"]["rows"]
        self.assertTrue(rows and all(row[0][1].startswith("~") for row in rows))
        self.assertTrue(data["runs"][0]["emulated"] and data["runs"][0]["label"].startswith("EMULATED"))

    def test_a_run_without_any_case_or_result_says_so(self):
        for change, says in ((lambda run: run["benchmarks"].clear(), "no case"),
                             (lambda run: [hostile.fail(entry) for entry in run["benchmarks"]], "no case has a result")):
            folder = synthetic_run.write(self.scratch / says, 2, small, change)
            code, _, err = call("report", str(folder))
            self.assertEqual(0, code, err)
            self.assertIn(says, embedded((folder / "report.html").read_text("utf-8"))["runs"][0]["notes"][0])

    def test_the_name_of_a_report_of_several_runs(self):
        runs = [load(synthetic_run.write(self.scratch / name, 2, small)) for name in "abcde"]
        self.assertEqual(self.scratch / "a" / "report-with-b+c+d+1-more.html", default_target(runs))

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_read_only_folder(self):
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.refused(self.folder, says="not writable")


class ExamplesTest(unittest.TestCase):
    def test_the_runs_of_the_documentation(self):
        folders = sorted(path.parent for path in (synthetic_run.ROOT / "docs" / "example").glob("*/*/run.json"))
        text = html([load(folder) for folder in folders], None)
        self.assertIn("CPU differs: ", "".join(embedded(text)["differences"]))
        self.assertLess(len(gzip.compress(text.encode())), 300_000)


if __name__ == "__main__":
    unittest.main()
