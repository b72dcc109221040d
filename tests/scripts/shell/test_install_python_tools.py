"""scripts/install-python-tools.sh with a Python made of fakes: what it asks pip for, and when it asks nothing.

    python3 -m unittest discover -s tests/scripts/shell -t .
"""
from __future__ import annotations

import shutil
import subprocess
import unittest

from .sandbox import ROOT, Sandbox, script


def python_checkers(box: Sandbox, venv: str = "", pip: str = "exit 0", ensurepip: bool = True) -> None:
    """A python3 in the sandbox that has every module, but for ensurepip if so asked. `venv` and `pip`: lines of shell
    that `python -m venv` runs before it makes the folder, and that the folder's `python -m pip` runs."""
    make, executable = shutil.which("mkdir"), shutil.which("chmod")
    inner = f'#!/bin/sh\\n[ "$2" = pip ] || exit 0\\necho "pip $*" >>"{box.log}"\\n{pip}\\n'
    lacks = "" if ensurepip else 'case "$*" in *"import ensurepip"*) exit 1 ;; esac'
    box.fake("python3", f"""{lacks}
[ "$2" = venv ] || exit 0
echo "venv $*" >>"{box.log}"
{venv}
for folder; do :; done
{make} -p "$folder/bin"
printf '{inner}' >"$folder/bin/python"
{executable} +x "$folder/bin/python"
""", logged=False)


class InstallPythonTools(unittest.TestCase):
    def setUp(self) -> None:
        self.box = Sandbox()
        self.addCleanup(self.box.close)
        self.tools = self.box.folder / "tools"

    def install(self, which: str = "checks") -> subprocess.CompletedProcess[str]:
        return self.box.run(script("install-python-tools.sh"), which, CHECK_TOOLS=str(self.tools),
                            PRICE_TOOLS=f"{self.tools}/price")

    def test_installs_exactly_the_versions_of_the_list(self):
        python_checkers(self.box)
        done = self.install()
        self.assertEqual((0, ""), (done.returncode, done.stdout), done.stderr)
        venv, pip = self.box.calls()
        self.assertEqual(f"venv -m venv --clear {self.tools}", venv)
        self.assertIn(" --no-deps --requirement ", pip)
        self.assertTrue(pip.endswith("scripts/requirements-checks.txt"), pip)

    def test_that_of_price_sees_the_packages_of_the_system(self):
        python_checkers(self.box)
        self.assertEqual(0, self.install("price").returncode)
        venv, pip = self.box.calls()
        self.assertEqual(f"venv -m venv --clear --system-site-packages {self.tools}/price", venv)
        self.assertTrue(pip.endswith("scripts/requirements-price.txt"), pip)

    def test_another_set_is_refused(self):
        for which in ("", "all"):
            done = self.install(which)
            self.assertEqual((2, 1), (done.returncode, len(done.stderr.splitlines())))
            self.assertIn("There are: checks, price", done.stderr)

    def test_every_version_is_pinned(self):
        for which in ("checks", "price"):
            for line in (ROOT / f"scripts/requirements-{which}.txt").read_text().splitlines():
                self.assertRegex(line, r"^(#|[\w-]+==\d)")

    def test_asks_nobody_when_they_are_there(self):
        python_checkers(self.box)
        self.install()
        calls = self.box.calls()
        done = self.install()
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
        self.assertEqual(calls, self.box.calls())

    def test_installs_again_when_the_list_changed(self):
        python_checkers(self.box)
        self.install()
        (self.tools / "requirements-checks.txt").write_text("ruff==0.1\n")
        self.assertEqual(0, self.install().returncode)
        self.assertEqual(4, len(self.box.calls()))

    def test_installs_again_when_its_python_is_gone(self):
        python_checkers(self.box)
        self.install()
        (self.tools / "bin/python").unlink()
        self.assertEqual(0, self.install().returncode)
        self.assertEqual(4, len(self.box.calls()))

    def test_says_what_to_do_without_a_network(self):
        python_checkers(self.box, pip="echo Looking >&2; echo ERROR: no route to PyPI >&2; exit 1")
        for _ in range(2):  # nothing half installed counts as there
            done = self.install()
            self.assertEqual(2, done.returncode)
            last = done.stderr.splitlines()[-1]
            self.assertIn("from PyPI: no route to PyPI; remedy: connect to the network once", last)
        self.assertEqual(4, len(self.box.calls()))

    def test_says_what_to_do_without_venv(self):
        python_checkers(self.box, venv="echo no ensurepip >&2; exit 1")
        done = self.install()
        self.assertEqual(2, done.returncode)
        self.assertIn("no ensurepip; remedy: install python3-venv", done.stderr.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
