"""The documentation as a site: what is staged, the page of the commands, the links that are followed, and no mkdocs."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool import paths
from fencepost_tool.cli import exit_codes, manual, markdown, verbs
from fencepost_tool.site import __main__ as command
from fencepost_tool.site.links import dead_links, slug
from fencepost_tool.site.stage import stage, targets

from ..support.verb_call import call

ROOT = paths.ROOT
COMMAND = [sys.executable, "-m", "fencepost_tool.site"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}


class StageTest(unittest.TestCase):
    source: Path

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.source = Path(scratch.name) / "source"
        stage(ROOT, cls.source)

    def test_every_relative_link_leads_to_a_file(self):
        pages = [page for page in self.source.rglob("*.md") if page.name != "index.md"]
        self.assertGreater(len(pages), 20)
        for page in pages:
            for target in targets(page):
                self.assertTrue(target.is_file(), f"{page}: {target}")

    def test_a_folder_has_a_page(self):
        page, = self.source.glob("docs/example/x86_64-amd*/*/index.md")
        self.assertIn("[run.json](run.json)", page.read_text("utf-8"))
        self.assertIn("/index.md)", (self.source / "README.md").read_text("utf-8"))

    def test_the_navigation_has_all_pages(self):
        named = set(re.findall(r": (\S+\.md)$", (ROOT / "docs" / "mkdocs.yml").read_text("utf-8"), re.M))
        staged = {page.relative_to(self.source).as_posix() for page in self.source.rglob("*.md")}
        self.assertEqual(set(), named - staged)
        self.assertEqual(set(), {page for page in staged - named if not page.endswith("/index.md")})


class CommandsTest(unittest.TestCase):

    def test_has_every_verb_argument_exit_code_and_variable(self):
        page = markdown.page()
        for name in verbs.SUMMARIES:
            section = re.search(rf"^## {name}$(.*?)^## ", page, re.M | re.S)
            assert section, name
            for action in manual.shown(verbs.load(name).parser()):
                for heading in manual.headings(action):
                    self.assertIn(f"`{heading}`".replace("|", "\\|"), section[1], name)
        for code, _ in exit_codes.TABLE:
            self.assertIn(f"\n| {code} | ", page)
        for variable, _ in manual.ENVIRONMENT:
            self.assertIn(f"\n| `{variable}` | ", page)

    def test_help_prints_it(self):
        self.assertEqual((0, markdown.page(), ""), call("help", "--print=markdown"))

    def test_a_table_row_has_two_cells(self):
        for line in markdown.page().splitlines():
            if line.startswith("|"):
                self.assertEqual(3, len(re.findall(r"(?<!\\)\|", line)), line)
        with mock.patch.dict(verbs.SUMMARIES, help="a | b <c> *d*"):
            self.assertIn("| a &#124; b &lt;c&gt; &#42;d&#42; |", markdown.page())


class DeadLinksTest(unittest.TestCase):

    def dead(self, **pages):
        with tempfile.TemporaryDirectory() as site:
            for name, text in pages.items():
                path = Path(site, *name.split("__")).with_suffix(".html")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
            return dead_links(Path(site))

    def test_links_that_lead_somewhere(self):
        self.assertEqual([], self.dead(index='<a href="sub/a.html#x">a</a> <a href="sub/">b</a> <a href="https://h/x">c</a>',
                                       sub__a='<h1 id="x"></h1><a href="../index.html">d</a><a href="#x">e</a>', sub__index=""))

    def test_a_missing_page_heading_and_picture(self):
        found = self.dead(index='<a href="b.html">b</a><a id="x" href="#y">y</a><img src="p.png">')
        self.assertEqual(["b.html: no such file", "#y: no such heading", "p.png: no such file"],
                         [line.partition(": ")[2] for line in found])

    def test_anchors_are_those_of_github(self):
        for heading, anchor in (("`evaluate --json`".replace("`", ""), "evaluate---json"), ("1. One program", "1-one-program"),
                                ("What? (and why)", "what-and-why")):
            self.assertEqual(anchor, slug(heading, "-"))


class BuildTest(unittest.TestCase):

    def test_without_mkdocs_one_line_says_what_to_do(self):
        done = subprocess.run(COMMAND, capture_output=True, text=True, check=False,
                              env={**ENVIRONMENT, "PATH": "/nowhere"})
        self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")))
        self.assertIn("scripts/install-deps.sh --with docs", done.stderr)

    @unittest.skipUnless(shutil.which("mkdocs"), "needs mkdocs")
    def test_builds_and_every_link_leads_somewhere(self):
        done = subprocess.run(COMMAND, capture_output=True, text=True, check=False, env=ENVIRONMENT)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_a_failure_of_mkdocs_or_a_dead_link_is_1(self):
        with mock.patch.object(command, "stage"), mock.patch.object(shutil, "which", return_value="mkdocs"), \
                mock.patch("builtins.print"):
            for code, dead, wanted in ((1, [], 1), (0, ["a: b"], 1), (0, [], 0)):
                with mock.patch.object(subprocess, "run", return_value=mock.Mock(returncode=code)), \
                        mock.patch.object(command, "dead_links", return_value=dead):
                    self.assertEqual(wanted, command.main())


if __name__ == "__main__":
    unittest.main()
