"""clang_tidy.py: what is joined, what is found in joined files, and that names that files share are no findings.

    python3 -m unittest discover -s tests/lint
"""
from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import clang_tidy  # noqa: E402

CHECKS = "Checks: '-*,clang-diagnostic-*,clang-analyzer-*,modernize-use-nullptr,readability-duplicate-include'\n"
SETTINGS = CHECKS + "WarningsAsErrors: '*'\nHeaderFilterRegex: '.*\\.hpp$'\n"
OPTIONS = ("clang++", "-std=c++20", "-Wall", "-Wshadow", "-Werror")


class Joining(unittest.TestCase):
    def test_includes_of_another_file_are_left_out_and_lines_stay(self):
        text = clang_tidy.joined(["#include <map>\nint a;\n", '#include <map>\n#  include "own.hpp"\nint b;\n'])
        self.assertEqual('#include <map>\nint a;\n\n#  include "own.hpp"\nint b;\n', text)

    def test_an_include_that_a_file_repeats_itself_stays(self):
        for earlier in ("", "#include <map>\n"):
            text = clang_tidy.joined([earlier, "#include <map>\n#include <map>\n"])
            self.assertEqual(2, text.count("#include <map>"))

    def test_units_hold_each_file_once_and_only_what_is_alike(self):
        def source(folder: str, number: int, *words: str) -> clang_tidy.Source:
            return clang_tidy.Source(Path(folder) / f"{number}.cpp", Path("/build"), words)
        for count in range(1, 40):
            found = [source("/a", i, "c++") for i in range(count)]
            found += [source("/b", 1, "c++"), source("/b", 2, "c++", "-O1")]
            groups = clang_tidy.units(found, most=7)
            self.assertEqual(sorted(s.file for s in found), sorted(s.file for g in groups for s in g))
            for group in groups:
                self.assertEqual(1, len({(s.file.parent, s.words) for s in group}))
            sizes = [len(g) for g in groups if g[0].file.parent == Path("/a")]
            self.assertLessEqual(max(sizes), 7)
            self.assertLessEqual(max(sizes) - min(sizes), 1)

    def test_the_words_of_a_command_leave_out_the_file_and_the_object(self):
        entry = {"directory": "/b", "file": "/s/a.cpp", "command": r"c++ -DX=\"1\ 2\" -o a.o -c /s/a.cpp"}
        self.assertEqual(("c++", '-DX="1 2"'), clang_tidy.words(entry))


class LeftOut(unittest.TestCase):
    """What the build does not compile is never passed over in silence."""

    def run_on(self, *names: str, lost: tuple[str, ...] = ()) -> tuple[int, str, str]:
        """Exit code and what is printed by main(), for a tree of a.cpp, which is compiled, and the lost ones."""
        with tempfile.TemporaryDirectory() as name:
            root = Path(name).resolve()
            for path in ("a.cpp", *lost):
                (root / path).write_text("int a;\n")
            entry = {"directory": name, "file": "a.cpp", "command": "true -c a.cpp"}
            (root / "compile_commands.json").write_text(json.dumps([entry]))
            out, err = io.StringIO(), io.StringIO()
            with (mock.patch.object(clang_tidy, "ROOT", root), mock.patch.object(clang_tidy, "findings", return_value=[]),
                  mock.patch.object(clang_tidy, "Tree") as tree,
                  contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)):
                tree.return_value.files.return_value = ["a.cpp", *lost]
                code = clang_tidy.main([name, *(str(root / one) for one in names)])
            return code, out.getvalue(), err.getvalue()

    def test_a_named_file_without_a_command_is_an_error(self):
        self.assertEqual(0, self.run_on("a.cpp")[0])
        code, _, said = self.run_on("a.cpp", "b.cpp")
        self.assertEqual(2, code)
        self.assertIn("b.cpp is not in", said)

    def test_of_all_sources_those_left_out_are_named_and_stated(self):
        with mock.patch.object(clang_tidy, "NOT_COMPILED", {"probe.cpp": "compiled elsewhere"}):
            code, said, _ = self.run_on(lost=("probe.cpp",))
            self.assertEqual((0, "not checked: probe.cpp (compiled elsewhere)\n"), (code, said))
            code, said, _ = self.run_on(lost=("probe.cpp", "new.cpp"))
            self.assertEqual(1, code)
            self.assertIn("new.cpp: no target compiles it", said)
            code, said, _ = self.run_on()
            self.assertEqual(1, code)
            self.assertIn("probe.cpp: stands in NOT_COMPILED", said)

    def test_the_list_names_files_that_are_there(self):
        for path in clang_tidy.NOT_COMPILED:
            self.assertTrue((clang_tidy.ROOT / path).is_file(), path)


@unittest.skipUnless(shutil.which("clang-tidy") and shutil.which("clang++"), "clang-tidy or clang++ is missing")
class Findings(unittest.TestCase):
    def found(self, folder_settings: str = "InheritParentConfig: true\n", **texts: str) -> str:
        """What is found in files of these names and texts in a folder with settings; NAME_hpp is a header."""
        with tempfile.TemporaryDirectory() as name:
            root = Path(name).resolve()
            folder = root / "folder"
            (root / ".clang-tidy").write_text(SETTINGS)
            files = {folder / (key.replace("_hpp", ".hpp") if key.endswith("_hpp") else f"{key}.cpp"): text
                     for key, text in texts.items()} | {folder / ".clang-tidy": folder_settings}
            for path, text in files.items():
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
            compiled = [path for path in files if path.suffix == ".cpp"]
            entries = [{"directory": name, "file": str(path), "command": " ".join([*OPTIONS, "-c", str(path)])}
                       for path in compiled]
            (root / "compile_commands.json").write_text(json.dumps(entries))
            sources = clang_tidy.sources(root / "compile_commands.json", compiled)
            return "".join(clang_tidy.findings(sources, root))

    def test_clean_files_are_clean_though_their_names_clash(self):
        clean = "namespace {\nconst int size = 3;\n}\nint {0}() { return size; }\n"
        self.assertEqual("", self.found(one=clean.replace("{0}", "one"), two=clean.replace("{0}", "two")))

    def test_a_finding_names_its_own_file_and_line(self):
        found = self.found(one="int one() { return 1; }\n", two="\nint* two() { return 0; }\n")
        self.assertRegex(found, r"two\.cpp:2:\d+: error: use nullptr")

    def test_the_analyzer_looks_into_every_file_of_a_unit(self):
        divides = "int {0}(int a) {\n  int b = a;\n  if (a == 0) return 1 / b;\n  return 0;\n}\n"
        found = self.found(one=divides.replace("{0}", "one"), two=divides.replace("{0}", "two"))
        self.assertRegex(found, r"one\.cpp:3:\d+: error: Division by zero")
        self.assertRegex(found, r"two\.cpp:3:\d+: error: Division by zero")

    def test_a_unit_has_the_settings_of_its_folder(self):
        texts = {name: f"int* {name}() {{ return 0; }}\n" for name in ("one", "two")}
        self.assertIn("use nullptr", self.found(**texts))
        with mock.patch.object(clang_tidy, "checked", wraps=clang_tidy.checked) as checked:
            self.assertEqual("", self.found("InheritParentConfig: true\nChecks: '-modernize-*'\n", **texts))
        self.assertEqual(1, checked.call_count)

    def test_a_finding_in_a_header_is_found(self):
        found = self.found(h_hpp="#pragma once\ninline int* p() { return 0; }\n",
                           one='#include "h.hpp"\nint* one() { return p(); }\n', two="int two() { return 2; }\n")
        self.assertRegex(found, r"h\.hpp:2:\d+: error: use nullptr")

    def test_a_warning_of_clang_is_found(self):
        self.assertIn("clang-diagnostic-unused-variable", self.found(one="int one() { int a; return 1; }\n", two="int two();\n"))

    def test_an_include_twice_is_found(self):
        found = self.found(one="#include <map>\n", two="#include <map>\n#include <map>\n")
        self.assertRegex(found, r"two\.cpp:2:\d+: error: duplicate include")


if __name__ == "__main__":
    unittest.main()
