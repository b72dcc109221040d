"""scripts/install-report-library.sh with a fake npm: when it asks the registry, and what it says where that fails."""
from __future__ import annotations

import json
import shutil
import unittest

from ..support.given import given
from .sandbox import ROOT, Sandbox, script


class InstallReportLibrary(unittest.TestCase):
    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)
        (self.box.bin / "mkdir").symlink_to(given(shutil.which("mkdir")))
        self.folder = self.box.folder / "npm"

    def install(self):
        return self.box.run(script("install-report-library.sh"), REPORT_LIBRARY=str(self.folder))

    def test_without_npm_nothing_is_done(self):
        done = self.install()
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
        self.assertFalse(self.folder.exists())

    def test_installs_what_the_lock_file_says_once(self):
        self.box.fake("npm")
        done = self.install()
        self.assertEqual((0, ""), (done.returncode, done.stdout))
        call, = self.box.calls()
        self.assertTrue(call.startswith("npm ci --ignore-scripts"), call)
        self.assertEqual((ROOT / "scripts/npm/package-lock.json").read_text(), (self.folder / "package-lock.json").read_text())
        self.assertEqual("", self.install().stderr)
        self.assertEqual(1, len(self.box.calls()))

    def test_a_registry_that_cannot_be_reached_is_told_once_and_is_no_error(self):
        self.box.fake("npm", "echo 'npm ERR! network getaddrinfo ENOTFOUND' >&2; exit 1")
        done = self.install()
        self.assertEqual(0, done.returncode)
        self.assertIn("cannot install uPlot: network getaddrinfo ENOTFOUND; reports show their charts as SVG", done.stderr)
        self.assertEqual("", self.install().stderr)
        (self.folder / "tried.json").unlink()
        self.assertNotEqual("", self.install().stderr)

    def test_the_lock_file_holds_one_package_with_its_hash(self):
        packages = json.loads((ROOT / "scripts/npm/package-lock.json").read_text())["packages"]
        wanted = json.loads((ROOT / "scripts/npm/package.json").read_text())["dependencies"]
        del packages[""]
        self.assertEqual(["node_modules/uplot"], list(packages))
        uplot = packages["node_modules/uplot"]
        self.assertEqual((wanted["uplot"], "MIT"), (uplot["version"], uplot["license"]))
        self.assertTrue(uplot["integrity"].startswith("sha512-"))


if __name__ == "__main__":
    unittest.main()
