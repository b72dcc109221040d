"""docs/your-own-primitive.md, carried out with the installed package: its files, its commands, and what it says of mistakes.

FENCEPOST_BUILD: the folder of a build, which is installed.
"""
from __future__ import annotations

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "your-own-primitive.md"
BUILD = os.environ.get("FENCEPOST_BUILD", "")
UNTIL_BUILT = 2  # of the page's commands: cmake twice


def blocks(language: str) -> list[str]:
    """The page's blocks of a language, in order."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", PAGE.read_text())


def commands() -> list[str]:
    """All that is typed after the installation."""
    return [line for block in blocks("sh")[1:] for line in block.splitlines()]


@unittest.skipUnless(BUILD, "FENCEPOST_BUILD names no build")
class OwnPrimitive(unittest.TestCase):
    place: Path
    home: Path

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.place = Path(temporary.name)
        cls.home = cls.place / "home"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.place / "before"], check=True, capture_output=True)
        cls.home.mkdir()
        (cls.place / "before").rename(cls.home / "fencepost")  # it may be moved

    def project(self, name: str, header: str | None = None, cmake: str | None = None) -> Path:
        """A folder with the page's two files, or others instead of them."""
        folder = self.place / name
        folder.mkdir()
        (folder / "my_lock.hpp").write_text(header or blocks("cpp")[0])
        (folder / "CMakeLists.txt").write_text(cmake or blocks("cmake")[0])
        return folder

    def type(self, folder: Path, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", "-c", command], cwd=folder, env={**os.environ, "HOME": str(self.home)}, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def build(self, folder: Path, target: str = "all") -> str:
        """What the build says, failed or not."""
        configure, build = commands()[:UNTIL_BUILT]
        return self.type(folder, configure).stdout + self.type(folder, f"{build} --target {target}").stdout

    def test_each_command_of_the_page_works(self) -> None:
        folder = self.project("page")
        said = {}
        for command in commands():
            done = self.type(folder, command)
            self.assertEqual(0, done.returncode, f"{command}: {done.stdout}")
            said[command.split(" ")[0], command.split(" ")[1]] = done.stdout
        tests = said["ctest", "--test-dir"]
        for entry in ("conformance", "executions", "mutants"):
            self.assertRegex(tests, rf"my_lock/{entry} \.+ +Passed")
        self.assertRegex(tests, r"my_lock/histories \.+\*\*\*Skipped")
        command = "~/fencepost/bin/fencepost"
        self.assertIn("mutex/my_lock/try_lock_success/threads:1", said[command, "list"])
        self.assertRegex(said[command, "run"], r"(?m)^ +my_lock +0 +0 \|")
        self.assertRegex(said[command, "run"], r"(?m)^ +spinlock +0 +0 \|")
        self.assertRegex(said[command, "fences"], r"mutex/my_lock")

    def test_a_weaker_order_fails_in_some_execution(self) -> None:
        header = blocks("cpp")[0]
        weak = header.replace("exchange(true, std::memory_order_acquire)", "exchange(true, std::memory_order_relaxed)")
        self.assertNotEqual(header, weak)
        folder = self.project("weak", weak)
        self.build(folder, "fencepost_own_tests")
        done = self.type(folder, "ctest --test-dir build --output-on-failure -R executions")
        self.assertRegex(done.stdout, r"my_lock/executions \.+\*\*\*Failed")
        self.assertIn("data race", done.stdout)

    def test_what_is_missing_is_named_before_anything_else(self) -> None:
        folder = self.project("missing", re.sub(r"(?m)^  void unlock.*$", "", blocks("cpp")[0]))
        said = self.build(folder)
        first = re.search(r"error: .*", said)
        assert first is not None
        self.assertIn("my_lock lacks something of a mutex", first[0])
        self.assertIn("unlock", said[first.end():])
        self.assertNotIn("lock_contention.cpp", said[first.end():].split("unlock")[0])

    def test_a_name_that_is_not_the_types_is_refused(self) -> None:
        folder = self.project("misnamed", blocks("cpp")[0].replace('"my_lock"', '"other"'))
        self.assertIn("my_lock::name is another name", self.build(folder))

    def test_a_type_without_the_policy_is_tested_but_for_executions(self) -> None:
        plain = ("#pragma once\n#include <mutex>\n#include <string_view>\nstruct my_lock : std::mutex {\n"
                 '  static constexpr std::string_view name = "my_lock";\n'
                 "  static constexpr bool fifo = false, blocks = true;\n};\n")
        folder = self.project("plain", plain)
        self.build(folder, "fencepost_own_tests")
        tests = self.type(folder, "ctest --test-dir build").stdout
        self.assertRegex(tests, r"my_lock/conformance \.+ +Passed")
        self.assertRegex(tests, r"my_lock/executions \.+\*\*\*Skipped")

    def test_wrong_calls_are_errors_for_people(self) -> None:
        for i, (arguments, why) in enumerate((
                ("lock my_lock.hpp", "there is no kind 'lock'; there are barrier, channel,"),
                ("mutex her_lock.hpp", r"there is no file .*/her_lock\.hpp"),
                ("mutex my_lock.hpp my_lock", "comes nothing but TYPE and one type: my_lock"))):
            call = f"fencepost_add_primitive({arguments})"
            folder = self.project(f"wrong{i}", cmake=re.sub(r"fencepost_add_primitive\(.*\)", call, blocks("cmake")[0]))
            done = self.type(folder, commands()[0])
            self.assertNotEqual(0, done.returncode)
            self.assertRegex(re.sub(r"\s+", " ", done.stdout), why)

    def test_is_found_where_it_was_built_without_other_libraries(self) -> None:
        """An empty list without quotes would leave the variable undefined, and every library would be looked for."""
        config = next((self.home / "fencepost").rglob("fencepostConfig.cmake"))
        text = config.read_text()
        empty = '"")' if 'set(fencepost_built_with "' in text else ")"
        none, count = re.subn(r"(?m)^(set\(fencepost_built_with ).*$", rf"\1{empty}", text)
        self.assertEqual(1, count)
        config.write_text(none)
        self.addCleanup(config.write_text, text)
        done = self.type(self.project("alone"), commands()[0])
        self.assertEqual(0, done.returncode, done.stdout)

    def test_leaves_the_build_as_it_was(self) -> None:
        """An installation once removed the lists of primitives, which only a new configuration makes."""
        self.assertTrue(Path(BUILD, "generated", "primitives", "generated", "mutex.hpp").is_file())

    def test_needs_no_checkout(self) -> None:
        """Nothing that was installed for development names the folder that it was built from."""
        for folder in ("lib/cmake", "share/fencepost/cmake"):
            for file in (self.home / "fencepost" / folder).rglob("*.cmake"):
                self.assertNotIn(str(ROOT), file.read_text(), str(file))


if __name__ == "__main__":
    unittest.main()
