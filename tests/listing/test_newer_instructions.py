"""Instructions that not every CPU has stand only in the timed loops of cases that need them, in all of the program: none in a
function that the linker shares, which would end the program by SIGILL elsewhere. Which they are, and the types that need
them, is data: "newer" in arch/<isa>/expected/timed_loops.json."""
from __future__ import annotations

import re
import unittest
from collections.abc import Iterator
from pathlib import Path

import listing
from test_timed_loops import PROGRAM, expected, objdump, obstacle

HELPERS = r"__aarch64_\w+"  # of libgcc: each looks at the CPU first


def functions(text: str) -> Iterator[tuple[str, set[str]]]:
    """(what the function is, the instructions in it without their operands), from a listing with readable names."""
    for said, code in re.findall(r"(?m)^[0-9a-f]+ <(.+)>:\n((?:[^\n]+\n)+)", text):
        yield said, set(re.findall(r"(?m)^ *[0-9a-f]+:\s+((?:lock )?\w+)", code))


def misplaced(text: str, newer: dict[str, dict[str, str]]) -> list[str]:
    """The functions that hold what they may not, each with what that is."""
    found = []
    for said, words in functions(text):
        for needs, rule in newer.items():
            allowed = re.fullmatch(HELPERS, said) or re.search(
                rf"bench::(?:timed_loop<|RingPass<.*>::visit\().*\b(?:{rule['types']})\b", said)
            if not allowed and (new := {word for word in words if re.fullmatch(rule["instructions"], word)}):
                found.append(f"{said}: {', '.join(sorted(new))} needs {needs}")
    return found


class Reading(unittest.TestCase):
    RULES = {"lse": {"instructions": "ldadd(?:al)?", "types": "arch::rmw::lse"}}

    def wrong(self, function: str, instruction: str = "ldaddal\tx1, x0, [x2]") -> list[str]:
        return misplaced(f"0000000000001000 <{function}>:\n    1000:\tnop\n    1004:\t{instruction}\n\n", self.RULES)

    def test_a_leak_is_found(self):
        for function in ("main", "void fencepost::bench::timed_loop<fencepost::atomic::fetch_add>()",
                         "std::vector<fencepost::arch::rmw::lse>::push_back()", "void f<fencepost::arch::rmw::lse>()"):
            self.assertEqual([f"{function}: ldaddal needs lse"], self.wrong(function))

    def test_nothing_else_is(self):
        self.assertEqual([], self.wrong("main", "ldaxr\tx0, [x2]"))
        self.assertEqual([], self.wrong("__aarch64_ldadd8_acq_rel"))
        self.assertEqual([], self.wrong("void fencepost::bench::timed_loop<F<fencepost::arch::rmw::lse, 5> >(F&)"))


@unittest.skipIf(obstacle(), obstacle() or "")
class OfTheProgram(unittest.TestCase):
    def test_none_is_outside_the_loops_that_need_it(self):
        text = listing.everything(objdump(), Path(PROGRAM))
        self.assertEqual([], misplaced(text, expected()["newer"]))
        held = {word for _, words in functions(text) for word in words}
        for needs, rule in expected()["newer"].items():  # the disassembler knows them
            self.assertTrue([word for word in held if re.fullmatch(rule["instructions"], word)], needs)


if __name__ == "__main__":
    unittest.main()
