"""What can't be read is one line and exit code 2; what is damaged never ends in an exception, nor does it take for ever.

    python3 -m unittest tests.scripts.price.test_bad_input
"""
from __future__ import annotations

import os
import shutil
import sys
import unittest
import unittest.mock
from pathlib import Path

from fencepost_tool.price import inventory, tools
from fencepost_tool.price.elf import parse
from fencepost_tool.price.problem import Problem

from ..support.verb_call import call
from . import mutated
from .built import CROSS, Built
from .test_orders import LIBCXX
from .test_x86 import JUMPED, PLANTED, function

INPUTS = int(os.environ.get("FENCEPOST_MUTATED") or 150)
SEED = int(os.environ.get("FENCEPOST_SEED") or mutated.random.randrange(2 ** 32))


class Inputs(Built):
    needs = ("as", "ld", "g++", "strip")

    def good(self) -> list[bytes]:
        """Small files of all kinds."""
        files = [self.assembled(PLANTED), self.assembled(JUMPED, name="b"), self.compiled(LIBCXX, "-Os", "-g"),
                 self.compiled(LIBCXX, "-Os", "-g", "-c"), self.compiled(LIBCXX, "-Os", "-g", "-c", "-gdwarf-4")]
        if shutil.which("clang++"):
            files.append(self.compiled(LIBCXX, "-Os", "-g", compiler="clang++"))
        if shutil.which(f"{CROSS}g++"):
            files += [self.compiled(LIBCXX, "-Os", "-g", compiler=f"{CROSS}g++")]
        data = [Path(file).read_bytes() for file in files]
        self.run_("strip", "-o", "stripped", files[2])
        return [*data, (self.folder / "stripped").read_bytes()]

    def runTest(self):
        """Nothing: mutated.main() uses the rest."""


class BadInput(Built):
    needs = ("as", "g++")

    def refused(self, path: str, said: str):
        for words in (("--all", path), ("--diff", path, path)):
            code, out, err = call("price", *words)
            self.assertEqual((2, "", 1), (code, out, len(err.splitlines())), (words, err))
            self.assertIn(said, err)

    def patched(self, **fields: bytes) -> str:
        data = bytearray(Path(self.assembled(PLANTED)).read_bytes())
        for name, value in fields.items():
            at = int(name.lstrip("at"))
            data[at:at + len(value)] = value
        (self.folder / "patched").write_bytes(data)
        return str(self.folder / "patched")

    def test_what_is_no_program(self):
        for text, said in (("", "is empty"), ("#!/bin/sh\n", "is a script"), ("hello", "is no ELF file"),
                           ("\x7fELF", "truncated"),
                           ("!<arch>\n", "holds no ELF object"), ("!<thin>\n", "is a thin archive"),
                           ("!<arch>\nbroken", "truncated")):
            self.refused(str(self.write("text", text)), said)
        self.refused(str(self.folder / "missing"), "No such file")
        self.refused(str(self.folder), "is no regular file")
        self.refused("/dev/zero", "is no regular file")

    def test_no_permission(self):
        self.write("secret", "x").chmod(0)
        refusal = PermissionError(13, "Permission denied")  # root may read everything
        with unittest.mock.patch("numpy.memmap", side_effect=refusal):
            self.refused(str(self.folder / "secret"), "can't be read: Permission denied")

    def test_other_kinds_of_elf(self):
        self.refused(self.patched(at4=b"\1"), "is 32-bit")
        self.refused(self.patched(at5=b"\2"), "is big-endian")
        self.refused(self.patched(at18=b"\xf3\0"), "another architecture (machine 243)")
        self.refused(self.patched(at16=b"\4\0"), "is a core file")
        self.refused(self.patched(at64=b"UPX!"), "is packed (UPX)")

    def test_truncated(self):
        data = Path(self.compiled(LIBCXX, "-O2", "-g")).read_bytes()
        for size in (40, 64, len(data) // 2, len(data) - 1):
            (self.folder / "cut").write_bytes(data[:size])
            self.refused(str(self.folder / "cut"), "truncated")

    def test_whatever_a_parser_raises_is_one_line(self):
        for error in (KeyError("x"), RecursionError(), OverflowError("too\nlarge"), MemoryError()):
            with unittest.mock.patch("fencepost_tool.price.inventory.find", side_effect=error):
                self.refused(self.assembled(PLANTED), "damaged: can't be read")

    def test_sections_that_claim_too_much(self):
        self.refused(self.patched(at60=b"\xff\xff"), "truncated")

    def test_names_in_messages_are_one_line(self):
        for name, said in ((b"a\nb", "section a\\nb ends"), (b"x" * 5000, "xxx ... xxx")):
            problem = Problem(f"file: truncated: section {name.decode()} ends beyond the end of the file")
            self.assertIn(said, str(problem))
            self.assertLess(len(str(problem)), 1000)
        data = bytearray(Path(self.assembled(PLANTED)).read_bytes())
        elf = parse("good", mutated._array(bytes(data)))
        names = max((s for s in elf.sections if s.name == ".shstrtab"), key=lambda s: s.size)
        symbols = elf.named(".symtab")
        at = data.index(b".symtab\0", names.offset)
        data[at + 5:at + 6] = b"\n"
        headers = int.from_bytes(data[40:48], "little") + 64 * (symbols.index if symbols else 0)
        data[headers + 32:headers + 40] = (1 << 40).to_bytes(8, "little")
        (self.folder / "named").write_bytes(data)
        with self.assertRaisesRegex(Problem, r"truncated: section \.symt\\nb ends"):
            inventory.take(str(self.folder / "named"))

    def test_names_act_on_nobodys_terminal(self):
        path = self.assembled(function('"\\033[31mf"', " mfence"))
        for words in (("--all", path), ("--diff", path, self.assembled(".text\n", name="none"))):
            self.assertNotIn("\033", call("price", *words)[1])

    def test_without_the_packages_one_line_says_what_to_run(self):
        with unittest.mock.patch.dict(os.environ, PRICE_TOOLS=str(self.folder)), \
                unittest.mock.patch.object(sys, "path", [p for p in sys.path if "site-packages" not in p]), \
                unittest.mock.patch.dict(sys.modules):
            for name in [name for name in sys.modules if name.split(".")[0] in ("capstone", "elftools")]:
                del sys.modules[name]
            with self.assertRaisesRegex(tools.Missing, "capstone can't be loaded .*; run scripts/install-deps.sh --with price"):
                tools.require()
            self.refused(self.assembled(PLANTED), "scripts/install-deps.sh --with price")

    def test_nothing_else_needs_them(self):
        code = "import sys, fencepost_tool.cli.price; sys.exit(bool({'capstone', 'elftools'} & set(sys.modules)))"
        self.run_(sys.executable, "-c", f"import sys; sys.path = {sys.path!r}; {code}")

    def test_an_installation_is_told_another_way(self):
        with unittest.mock.patch("fencepost_tool.paths.INSTALLED", True), \
                unittest.mock.patch.dict(os.environ, PRICE_TOOLS="/x"):
            self.assertEqual("run python3 -m venv /x && /x/bin/pip install 'capstone>=5' pyelftools", tools.remedy())

    def test_a_capstone_that_is_too_old(self):
        with unittest.mock.patch.object(tools.capstone(), "cs_version", lambda: (4, 0, 2)):
            self.refused(self.assembled(PLANTED), "capstone 4 is too old")


class Mutated(Inputs):
    def test_damaged_files_are_read_or_refused(self):
        print(f"FENCEPOST_SEED={SEED}", file=sys.stderr)
        met = mutated.check(self.good(), INPUTS, SEED, self.folder, lambda line: None)
        self.assertEqual(INPUTS, sum(met.values()))
        self.assertGreater(met["read"], 0)


if __name__ == "__main__":
    unittest.main()
