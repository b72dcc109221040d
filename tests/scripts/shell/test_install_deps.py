"""scripts/install-deps.sh against a machine made of fakes: who is asked, for what, and what is said.

    python3 -m unittest discover -s tests/scripts/shell -t .
"""
from __future__ import annotations

import unittest
from pathlib import Path

from .sandbox import Sandbox, script
from .test_install_python_tools import python_checkers

INSTALL = "apt-get install -y --no-install-recommends"
DEBIAN = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
JAMMY = 'ID=ubuntu\nID_LIKE=debian\nUBUNTU_CODENAME=jammy\nPRETTY_NAME="Ubuntu 22.04"\n'
AMAZON = 'ID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"\nPRETTY_NAME="Amazon Linux 2023"\n'
ARCH = 'ID=arch\nPRETTY_NAME="Arch Linux"\n'

# A package is there if a file of its name is in the sandbox; to install it makes that file, unless it
# is one that the distribution does not have.
QUERY = 'for name; do :; done; [ -e "$HAVE/$name" ] && printf installed'
RPM = '[ -e "$HAVE/$2" ]'
PUT = 'for name; do case "$name" in -* | install | *.none) ;; *) : >"$HAVE/$name" ;; esac; done'


class InstallDeps(unittest.TestCase):
    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)
        self.have = self.box.folder / "have"
        self.have.mkdir()
        self.box.fake("dpkg-query", QUERY, logged=False)
        self.box.fake("rpm", RPM, logged=False)
        self.box.fake("apt-get", PUT)
        self.box.fake("dnf", PUT)
        self.box.fake("cmake", "echo cmake version 3.25.1", logged=False)
        self.box.fake("c++", "[ \"$1\" = -dumpversion ] && echo 12", logged=False)
        self.user(0)

    def user(self, number: int):
        self.box.fake("id", f"echo {number}", logged=False)

    def packages(self, manager: str, *more: str) -> list[str]:
        return self.box.run(script("install-deps.sh"), "--list", manager, *more).stdout.split()

    def have_all_but(self, *missing: str, manager: str = "apt", extra: tuple = ()):
        for name in set(self.packages(manager, *extra)) - set(missing):
            (self.have / name).touch()

    def install(self, os_release: str = DEBIAN, *arguments: str):
        (self.box.folder / "os-release").write_text(os_release)
        return self.box.run(script("install-deps.sh"), *arguments, HAVE=str(self.have),
                            OS_RELEASE=str(self.box.folder / "os-release"), CHECK_TOOLS=str(self.box.folder / "tools"),
                            PRICE_TOOLS=str(self.box.folder / "price"))

    def test_asks_nobody_when_all_is_there(self):
        self.have_all_but()
        done = self.install()
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
        self.assertEqual([], self.box.calls())

    def test_installs_only_what_is_missing_as_root(self):
        self.have_all_but("libhwloc-dev", "python3-scipy")
        done = self.install()
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(["apt-get update", f"{INSTALL} libhwloc-dev python3-scipy"], self.box.calls())
        self.assertEqual("", done.stdout)

    def test_counts_what_was_built_by_hand(self):
        self.have_all_but("git", "python3-scipy", "python3-numpy")
        self.box.fake("git")
        self.box.fake("python3", logged=False)
        self.assertEqual(0, self.install().returncode)
        self.assertEqual([], self.box.calls())

    def test_one_python_must_have_all_the_modules(self):
        self.have_all_but("python3-scipy", "python3-jsonschema")
        self.box.fake("python3", "echo scipy", logged=False)  # says what it lacks: not jsonschema
        self.assertEqual(0, self.install().returncode)
        self.assertEqual(["apt-get update", f"{INSTALL} python3-scipy python3-jsonschema"], self.box.calls())

    def test_offers_the_compilers_of_guests(self):
        for manager, names in (("apt", ["golang-go", "rustc", "cargo"]), ("dnf", ["golang", "rust", "cargo"])):
            self.assertEqual(names, [n for n in self.packages(manager, "--with", "guests") if n not in self.packages(manager)])

    def test_headers_of_a_library_that_is_not_there_do_not_count(self):
        """libboost-dev has the headers of all of Boost, and the library of none."""
        boost = "libboost-thread-dev", "libboost-fiber-dev"
        self.have_all_but(*boost, extra=("--with", "rivals"))
        self.box.fake("c++", 'case "$*" in *-lboost*) exit 1 ;; -dumpversion) echo 12 ;; esac', logged=False)
        self.assertEqual(0, self.install(DEBIAN, "--with", "rivals").returncode)
        self.assertIn(f"{INSTALL} {' '.join(boost)}", self.box.calls())

    def test_takes_either_of_two_names(self):
        self.have_all_but("pkg-config")
        (self.have / "pkgconf").touch()
        self.assertEqual(0, self.install().returncode)
        self.assertEqual([], self.box.calls())

    def test_without_rights_says_the_command_and_does_nothing(self):
        self.user(1000)
        self.have_all_but("libhwloc-dev", "libpfm4-dev")
        for sudo in (None, "exit 1"):
            if sudo:
                self.box.fake("sudo", sudo, logged=False)
            done = self.install()
            self.assertEqual(2, done.returncode)
            self.assertTrue(done.stderr.endswith(
                f"; run: sudo apt-get update && sudo {INSTALL} libhwloc-dev libpfm4-dev\n"))
            self.assertEqual(1, done.stderr.count("\n"))
            self.assertEqual([], self.box.calls())

    def test_uses_sudo_that_asks_nothing(self):
        self.user(1000)
        self.box.fake("sudo", '[ "$1" = -n ] && exit 0; "$@"')
        self.have_all_but("libhwloc-dev")
        self.assertEqual(0, self.install().returncode)
        self.assertEqual(["sudo -n true", "sudo apt-get update", "apt-get update",
                          f"sudo env DEBIAN_FRONTEND=noninteractive {INSTALL} libhwloc-dev",
                          f"{INSTALL} libhwloc-dev"], self.box.calls())

    def test_says_when_the_package_manager_failed(self):
        self.have_all_but("libhwloc-dev")
        self.box.fake("apt-get", "exit 100")
        done = self.install()
        self.assertEqual(1, done.returncode)
        self.assertIn(f"failed: {INSTALL} libhwloc-dev", done.stderr)

    def test_old_cmake_is_named_with_the_remedy(self):
        self.have_all_but()
        self.box.fake("cmake", "echo cmake version 3.22.1", logged=False)
        (self.have / "g++-12").touch()
        done = self.install(JAMMY)
        self.assertEqual(2, done.returncode)
        self.assertIn("here is 3.22; remedy: python3 -m pip install 'cmake>=3.25'", done.stderr)
        self.assertIn("too old a one, for: benchmark/benchmark.h;", done.stderr)
        self.assertEqual([], self.box.calls())

    def test_jammy_gets_the_newer_compiler(self):
        self.have_all_but("g++")
        self.box.fake("c++", "echo 11", logged=False)
        done = self.install(JAMMY)
        self.assertIn(f"{INSTALL} g++-12", self.box.calls(), done.stderr)

    def test_checks_are_a_set_of_their_own(self):
        self.have_all_but()
        python_checkers(self.box, ensurepip=False)
        done = self.install(DEBIAN, "--with", "checks")
        self.assertEqual(0, done.returncode, done.stderr)
        wanted = "clang clang-format clang-tidy libclang-rt-14-dev shellcheck python3-venv python3-yaml jq"
        self.assertEqual(["apt-get update", f"{INSTALL} {wanted}"], self.box.calls()[:2])
        self.assertIn("pip install", self.box.calls()[-1])

    def test_checks_take_a_python_that_makes_virtual_environments(self):
        self.have_all_but("python3-venv", extra=("--with", "checks"))
        python_checkers(self.box)
        self.assertEqual(0, self.install(DEBIAN, "--with", "checks").returncode)
        self.assertFalse([call for call in self.box.calls() if call.startswith("apt-get")])

    def test_checks_fail_without_the_python_checkers(self):
        self.have_all_but(extra=("--with", "checks"))
        python_checkers(self.box, pip="exit 1")
        done = self.install(DEBIAN, "--with", "checks")
        self.assertEqual(2, done.returncode)
        self.assertIn("pip cannot install ruff and mypy", done.stderr)

    def test_a_build_goes_on_without_the_packages_of_price(self):
        self.have_all_but(extra=("--with", "price"))
        python_checkers(self.box, pip="exit 1")
        done = self.install(DEBIAN, "--with", "price")
        self.assertEqual(0, done.returncode)
        self.assertIn("pip cannot install capstone and pyelftools", done.stderr)
        self.assertIn("only fencepost price needs them", done.stderr)

    def test_rivals_are_the_packages_that_the_build_looks_for(self):
        wanted = {line.split()[1].rstrip(")") for file in Path(script("../rivals")).glob("*/package.cmake")
                  for line in file.read_text("utf-8").splitlines() if line.startswith("set(rival_package ")}
        self.assertTrue(wanted)
        self.assertEqual(wanted, set(self.packages("apt", "--with", "rivals")) - set(self.packages("apt")))

    def test_rivals_are_in_the_table_of_the_documentation(self):
        table = Path(script("../docs/reference/other-libraries.md")).read_text("utf-8")
        wanted = {header.stem for header in Path(script("../rivals")).glob("*/*/*.hpp")}
        wanted |= set(self.packages("apt", "--with", "rivals")) - set(self.packages("apt"))
        self.assertEqual([], sorted(name for name in wanted if f"`{name}`" not in table))

    def test_fences_need_a_disassembler_of_llvm_16_or_later(self):
        for name in self.packages("apt", "--with", "fences"):
            if name != "llvm-19":
                (self.have / name).touch()
        self.box.fake("llvm-objdump", "echo Debian LLVM version 14.0.6", logged=False)
        done = self.install(DEBIAN, "--with", "fences")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(["apt-get update", f"{INSTALL} llvm-19"], self.box.calls())

    def test_fences_take_the_disassembler_that_is_there(self):
        for name in self.packages("apt", "--with", "fences"):
            if name != "llvm-19":
                (self.have / name).touch()
        for there in ("package", "program"):
            if there == "package":
                (self.have / "llvm-22").touch()
            else:
                (self.have / "llvm-22").unlink()
                self.box.fake("llvm-objdump-18", "echo LLVM version 18.1.3", logged=False)
            self.assertEqual(0, self.install(DEBIAN, "--with", "fences").returncode)
        self.assertEqual([], self.box.calls())

    def test_amazon_linux_says_what_it_has_no_package_for(self):
        self.have_all_but("google-benchmark-devel", "hwloc-devel", manager="dnf")
        self.box.fake("dnf", PUT.replace("*.none", "google-*"))
        done = self.install(AMAZON)
        self.assertEqual(2, done.returncode)
        self.assertEqual(["dnf install -y --setopt=strict=0 google-benchmark-devel hwloc-devel"],
                         self.box.calls())
        self.assertIn("Amazon Linux 2023 has no package, or too old a one, for: benchmark/benchmark.h;", done.stderr)

    def test_unknown_distribution_is_told_what_is_needed(self):
        for os_release in (ARCH, ""):
            done = self.install(os_release)
            self.assertEqual(2, done.returncode)
            self.assertIn("needed and not found: ninja ", done.stderr)
            self.assertIn(" hwloc.h ", done.stderr)
            self.assertEqual(1, done.stderr.count("\n"))
            self.assertEqual([], self.box.calls())

    def test_unknown_distribution_with_all_of_it_will_do(self):
        for tool in ("ninja", "pkg-config", "git", "objdump", "python3", "c++"):
            self.box.fake(tool, '[ "$1" = -dumpversion ] && echo 13; exit 0', logged=False)
        done = self.install(ARCH)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_an_unknown_argument_is_an_error(self):
        for arguments in (("--with",), ("--with", "tea"), ("now",)):
            self.assertEqual(2, self.install(DEBIAN, *arguments).returncode, arguments)


if __name__ == "__main__":
    unittest.main()
