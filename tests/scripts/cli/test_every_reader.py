"""Bad input, the same for all verbs that read one run: a clear line and exit 2, or a report that says what is missing."""
from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from ..support import hostile, synthetic_run
from ..support.verb_call import call, small

READERS = ("summary", "report", "plot", "claims", "advise")
HOSTILE = ("spin\x1b[31mlock", "</script><script>alert(1)</script>", "=cmd", "../../up", "a\nb", "\u202edlrow")


class EveryReader(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.folder = self.scratch / "run"

    def made(self, change=lambda run: None, **machine):
        return synthetic_run.write(self.folder, 2, small, change, **machine)

    def files(self):
        return {path: path.read_bytes() for path in self.scratch.rglob("*") if path.is_file()}

    def refused(self, *words):
        before = self.files()
        for verb in READERS:
            with self.subTest(verb):
                code, out, err = call(verb, str(self.folder))
                self.assertEqual((2, "", 1), (code, out, err.count("\n")), err)
                for word in words:
                    self.assertIn(word, err)
                self.assertEqual(before, self.files())

    def read(self, codes=(0, 3)):
        for verb in READERS:
            with self.subTest(verb):
                code, out, err = call(verb, str(self.folder))
                self.assertIn(code, codes, err)
                self.assertNotRegex(out + err, "[\x1b\u202e]|Traceback")

    def test_cut_off(self):
        file = self.made() / "run.json"
        file.write_bytes(file.read_bytes()[:1000])
        self.refused("run.json")

    def test_empty(self):
        self.folder.mkdir()
        self.refused("no run.json")

    def test_of_another_schema(self):
        self.made(schema_version=99)
        self.refused("99")

    def test_emulated(self):
        self.made(emulated=True)
        self.refused("emulat")

    def test_without_a_clean_case(self):
        self.made(synthetic_run.noisy(lambda name: True))
        self.read()
        self.assertRegex(call("summary", str(self.folder))[1], "noisy|NOISY")

    def test_without_a_result(self):
        def failed(run):
            for entry in run["benchmarks"]:
                hostile.fail(entry)
        self.made(failed)
        self.read()
        self.assertIn("proof failed", call("summary", str(self.folder))[1])

    def test_hostile_names(self):
        def renamed(run):
            for entry, name in zip(run["benchmarks"], HOSTILE):
                for key in ("name", "run_name"):
                    entry[key] = f"mutex/{name.replace('/', '')}/lock_unlock/threads:{entry['threads']}"
        self.made(renamed)
        self.read()

    def test_replaces_nothing_unless_told_to(self):
        self.made()
        mine = self.scratch / "mine"
        mine.write_text("mine")
        for verb in ("report", "advise"):
            code, _, err = call(verb, str(self.folder), "--output", str(mine))
            self.assertEqual((2, 1, "mine"), (code, err.count("\n"), mine.read_text()), err)
            self.assertIn("--force", err)

    def test_where_nothing_can_be_written(self):
        self.made()
        file = self.scratch / "file"
        file.write_text("")
        (self.folder / "plots").write_text("in the way")
        for args in (("report", "--output", str(file / "x")), ("advise", "--output", str(file / "x")), ("plot",)):
            code, _, err = call(args[0], str(self.folder), *args[1:])
            self.assertEqual((2, 1), (code, err.count("\n")), err)


if __name__ == "__main__":
    unittest.main()
