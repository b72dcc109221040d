"""Bad input: one line on stderr, exit 2, nothing written, whatever the script."""
import io
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.cli import compare, plot, summary
from fencepost_tool.results import ResultsError, load
from fencepost_tool.summary import text as summary_text

from ..support import synthetic_run
from ..support.given import given

SCRIPTS = {"summary": summary.run, "plots": plot.run}
VERBS = ("summary", "plot", "compare")


def command(*args):
    """scripts/fencepost as a process, from anywhere."""
    return subprocess.run([sys.executable, synthetic_run.ROOT / "scripts" / "fencepost_tool", *args], cwd="/",
                          capture_output=True, text=True, check=False)


def small(name):
    return name.startswith(("floor/add", "rwmutex"))


class BadInputTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "machine" / "run"
        synthetic_run.write(self.folder, 2, small)

    def refuse(self, *words, folder=None):
        """Both scripts refuse the folder in one line holding all the words."""
        folder = folder or self.folder
        before = self.contents()
        for name, run in SCRIPTS.items():
            out, err = io.StringIO(), io.StringIO()
            with self.subTest(name):
                self.assertEqual(2, run([str(folder)], out, err))
                self.assertEqual("", out.getvalue())
                self.assertEqual(1, err.getvalue().count("\n"), err.getvalue())
                self.assertNotIn("Traceback", err.getvalue())
                for word in words:
                    self.assertIn(word, err.getvalue())
        self.assertEqual(before, self.contents())

    def contents(self):
        root = self.folder.parent
        return {p: p.read_bytes() if p.is_file() else None for p in root.rglob("*")}

    def spoil(self, change):
        synthetic_run.write(self.folder, 2, small, change)

    def append(self, line):
        with (self.folder / "samples.jsonl").open("a", encoding="utf-8") as file:
            file.write(line)

    def test_good_folder_is_good(self):
        self.assertEqual(["floor", "rwmutex"], load(self.folder).kinds)

    def test_missing_folder(self):
        self.refuse("no such folder", folder=self.folder / "nowhere")

    def test_file_for_a_folder(self):
        self.refuse("is not a folder", folder=self.folder / "run.json")

    def test_folder_above_names_the_run(self):
        self.refuse("no run.json", f"did you mean {self.folder}?", folder=self.folder.parent)

    def test_killed_run(self):
        (self.folder / "run.json").unlink()
        self.refuse("run.json", "killed", f"`fencepost --resume {self.folder}`")

    def test_missing_files(self):
        for name in ("machine.json", "samples.jsonl"):
            with self.subTest(name):
                synthetic_run.write(self.folder, 2, small)
                (self.folder / name).unlink()
                self.refuse(name, "no such file")

    def test_truncated_documents(self):
        for name in ("run.json", "machine.json"):
            for keep in (0.0, 0.5, 0.98):
                with self.subTest(name, keep=keep):
                    synthetic_run.write(self.folder, 2, small)
                    path = self.folder / name
                    data = path.read_bytes()
                    path.write_bytes(data[:int(len(data) * keep)])
                    self.refuse(f"{name}:", "not whole JSON")

    def test_documents_of_another_kind(self):
        for text, word in (("[]", "no JSON object"), ("{}", "no schema version"), ("\xff", "")):
            (self.folder / "run.json").write_bytes(text.encode("latin-1"))
            self.refuse("run.json", word)

    def test_truncated_samples_name_the_line(self):
        path = self.folder / "samples.jsonl"
        lines = path.read_bytes().count(b"\n")
        for cut in (1, 2, 40):
            with self.subTest(cut=cut):
                synthetic_run.write(self.folder, 2, small)
                path.write_bytes(path.read_bytes()[:-cut])
                self.refuse(f"samples.jsonl:{lines}: is cut off", "--resume")

    def test_samples_cut_between_lines(self):
        path = self.folder / "samples.jsonl"
        path.write_bytes(b"".join(path.read_bytes().splitlines(True)[:-3]))
        self.refuse("no sample of 3 cases", "--resume")

    def test_invalid_samples(self):
        number = (self.folder / "samples.jsonl").read_bytes().count(b"\n") + 1
        for line, word in (("nonsense", "not a JSON object"), ("3", "not a JSON object"),
                           ('{"round": 0, "ns": []}', "has no case"),
                           ('{"case": "a", "ns": []}', "round"),
                           ('{"case": "a", "round": 0}', "neither ns nor error"),
                           ('{"case": "a", "round": 0, "ns": [NaN]}', "NaN"),
                           ('{"case": "a", "round": 0, "ns": [-1]}', "negative")):
            with self.subTest(line):
                synthetic_run.write(self.folder, 2, small)
                self.append(line + "\n")
                self.refuse(f"samples.jsonl:{number}: ", word)

    def test_schema_versions(self):
        self.spoil(lambda d: d["context"].update(fencepost_schema="3", commit="abcdef"))
        self.refuse("run.json", "schema version 3", "abcdef")
        synthetic_run.write(self.folder, 2, small, schema_version=3)
        self.refuse("machine.json", "schema version 3")

    def test_several_runs_of_different_schema_versions(self):
        """One line that names both, whichever comes first; nothing is read under the wrong schema."""
        other = synthetic_run.write(self.folder.parent / "newer", 2, small,
                                    lambda d: d["context"].update(fencepost_schema="3"), schema_version=3)
        before = self.contents()
        for folders in ((self.folder, other), (other, self.folder)):
            for run in (plot.run, lambda args, out, err: compare.run(["--as", "machines", *args], out, err)):
                out, err = io.StringIO(), io.StringIO()
                self.assertEqual(2, run(list(map(str, folders)), out, err))
                self.assertEqual(("", 1), (out.getvalue(), err.getvalue().count("\n")))
                for words in (str(other), str(self.folder), "version 1", "version 3", "can't be compared"):
                    self.assertIn(words, err.getvalue())
        self.assertEqual(before, self.contents())

    def test_a_bad_run_among_good_ones(self):
        """Comparing fails as reading the bad one does, and has written nothing by then."""
        good = synthetic_run.write(self.folder.parent / "good", 2, small)
        (self.folder / "run.json").write_text("{", "utf-8")
        before = self.contents()
        for folders in ((self.folder, good), (good, self.folder)):
            for run in (plot.run, lambda args, out, err: compare.run(["--as", "machines", *args], out, err)):
                out, err = io.StringIO(), io.StringIO()
                self.assertEqual(2, run(list(map(str, folders)), out, err))
                self.assertEqual(("", 1), (out.getvalue(), err.getvalue().count("\n")))
                self.assertIn("not whole JSON", err.getvalue())
        self.assertEqual(before, self.contents())

    def test_wrong_arguments_are_one_line(self):
        for verb in VERBS:
            done = command(verb, "--frobnicate")
            self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")))

    def test_figures_that_are_none(self):
        for key, value, word in (("real_time", float("nan"), "not a finite number"),
                                 ("ops_per_second", float("inf"), "not a finite number"),
                                 ("real_time", -1.0, "less than the minimum"),
                                 ("cycles_ci_low", -0.1, "less than the minimum"),
                                 ("real_time", "fast", "is not of type"),
                                 ("time_unit", "us", "'ns' was expected")):
            with self.subTest(key, value=value):
                self.spoil(lambda d, wrong={key: value}: d["benchmarks"][0].update(wrong))
                self.refuse("run.json", "floor/add/latency: " + key, word)

    def test_missing_value(self):
        self.spoil(lambda d: d["benchmarks"][1].pop("real_time"))
        self.refuse("floor/add/throughput", "'real_time' is a required property")

    def test_emulated(self):
        synthetic_run.write(self.folder, 2, small, emulated=True)
        self.refuse("emulation", "--allow-emulated")
        with self.assertRaises(ResultsError):
            load(self.folder)
        out, err = io.StringIO(), io.StringIO()
        self.assertEqual(0, summary.run([str(self.folder), "--allow-emulated"], out, err))
        self.assertIn("EMULATED", out.getvalue())

    def test_as_a_process(self):
        (self.folder / "run.json").unlink()
        for verb in ("summary", "plot"):
            done = command(verb, str(self.folder))
            self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")))


class LenienceTest(unittest.TestCase):
    """What is not an error."""

    def test_aggregates_and_unknown_kinds(self):
        def change(document):
            extra = {**document["benchmarks"][0], "name": "semaphore/new_thing/acquire/threads:1"}
            mean = {"name": extra["name"] + "_mean", "run_type": "aggregate", "real_time": 5}
            document["benchmarks"] += [extra, mean]
        with tempfile.TemporaryDirectory() as scratch:
            run = load(synthetic_run.write(scratch, 2, small, change))
        self.assertEqual(["floor", "rwmutex", "semaphore"], run.kinds)
        self.assertIn("semaphore:", summary_text(run))

    def test_one_way_to_select(self):
        with tempfile.TemporaryDirectory() as scratch:
            run = load(synthetic_run.write(scratch, 2, small))
        found = run.select("rwmutex", "std_mutex", reads=90, critical=100)
        self.assertEqual([1, 2], [c.name.threads for c in found])
        self.assertIsNone(run.one("rwmutex", "nothing"))
        self.assertEqual("floor/add/latency", given(run.one("floor")).name.text)


if __name__ == "__main__":
    unittest.main()
