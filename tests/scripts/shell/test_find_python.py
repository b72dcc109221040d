"""find-python.sh finds an interpreter that works, or says what it tried."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from ..support import synthetic_run

SCRIPT = synthetic_run.ROOT / "scripts" / "find-python.sh"


def interpreter(folder, name, missing):
    """A stand-in that answers the probe with what is missing."""
    path = Path(folder) / name
    path.write_text(f"#!/bin/sh\necho '{missing}'\n", "utf-8")
    path.chmod(0o755)
    return path


class FindPythonTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.first, self.second = (Path(scratch.name) / name for name in ("a b", "c"))
        for folder in (self.first, self.second):
            folder.mkdir()
        tools = Path(scratch.name) / "tools"  # what the script runs: /bin has a python3 besides
        tools.mkdir()
        (tools / "sed").symlink_to("/usr/bin/sed")
        self.path = f"{self.first}:{self.second}:{tools}"

    def find(self, python="", script=SCRIPT, path=None):
        environment = {"PATH": path or self.path, **({"PYTHON": str(python)} if python else {})}
        return subprocess.run(["/bin/sh", str(script)], env=environment, capture_output=True, text=True, check=False)

    def test_skips_one_without_the_libraries(self):
        interpreter(self.first, "python3", "numpy scipy")
        good = interpreter(self.second, "python3.12", "")
        done = self.find()
        self.assertEqual((0, f"{good}\n", ""), (done.returncode, done.stdout, done.stderr))

    def test_variable_goes_first_and_is_no_must(self):
        good = interpreter(self.first, "python3", "")
        better = interpreter(self.second, "mine", "")
        self.assertEqual(f"{better}\n", self.find(better).stdout)
        self.assertEqual(f"{good}\n", self.find("/nonexistent/python3").stdout)

    def test_plain_names_go_before_versions_whatever_the_folder(self):
        interpreter(self.first, "python3.12", "")
        plain = interpreter(self.second, "python3", "")
        self.assertEqual(f"{plain}\n", self.find().stdout)

    def test_what_it_finds_runs_the_scripts(self):
        done = self.find(sys.executable, path=f"{Path(sys.executable).parent}:/bin")
        self.assertEqual(0, done.returncode, done.stderr)
        probe = "import numpy, scipy, matplotlib, jsonschema"
        subprocess.run([done.stdout.strip(), "-c", probe], check=True)

    def test_nothing_found_is_one_line(self):
        bad = interpreter(self.first, "python3", "numpy scipy")
        # The system's interpreters are looked at too: only a machine without
        # the libraries can fail, so the script gets a copy that can't see any.
        copy = self.second / "find.sh"
        text = SCRIPT.read_text("utf-8").replace("/usr/bin/python3", "/nonexistent/python3")
        copy.write_text(text, "utf-8")
        done = self.find(script=copy)
        self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")))
        for word in (f"{bad} (numpy scipy)", "make deps"):
            self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
