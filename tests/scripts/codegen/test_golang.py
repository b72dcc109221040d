"""What Go emits is judged as what C++ compilers emit is: planted listings, of both ways of code that looks for LSE at run time.
What an installed Go emits is compared with tests/golden/fences by test_golden.py."""
from __future__ import annotations

import unittest
from dataclasses import replace

from fencepost_tool.codegen import golang, operations
from fencepost_tool.codegen.compilers import Compiler
from fencepost_tool.codegen.operations import Case
from fencepost_tool.codegen.unit import Reader, parse
from fencepost_tool.codegen.verdicts import Judge

from ..support.codegen_listings import variant

LOAD, STORE = Case("load", "used", "seq_cst", "", 64), Case("store", "", "seq_cst", "", 64)
ADD = Case("fetch_add", "used", "seq_cst", "", 64)
LOADS = {"x86_64": "movq (%rax), %rax; retq", "aarch64": "ldar x0, [x0]; ret"}
# As Go 1.26 emits it for GOARM64=v8.0: a flag of the runtime decides between LDADDAL and a loop.
CHOOSES = ("adrp x27, 0xd8000; ldrb w2, [x27, #0xb0c]; tbz w2, #0x0, @6; ldaddal x1, x2, [x0]; add x2, x2, x1; b @10; "
           "{load} x2, [x0]; add x2, x2, x1; {store} w27, x2, [x0]; cbnz x27, @6; mov x0, x2; ret")


def go(version):
    return Compiler("go", "/usr/bin/go", golang.FAMILY, version, ("x86_64", "aarch64"))


def aimed(place, version="1.26.8"):
    found = golang.aimed(go(version), variant(place))
    assert found is not None
    return found


def verdict(place, case, text):
    """Beside a load as Go has it: seq_cst is a matter of pairs."""
    of = aimed(place)
    reader = Reader(of, {})
    function, load = reader.function(case, parse(text)), reader.function(LOAD, parse(LOADS[of.isa]))
    return function.signature, Judge(of, [function, load]).judge(function).verdict


class Verdicts(unittest.TestCase):
    def test_x86_64(self):
        self.assertEqual(("mov", "as expected"), verdict("x86_64/baseline", LOAD, "movq (%rax), %rax; retq"))
        self.assertEqual(("xchg", "as expected"), verdict("x86_64/baseline", STORE, "xchgq %rbx, (%rax); retq"))
        self.assertEqual(("mov", "too weak"), verdict("x86_64/avx", STORE, "movq %rbx, (%rax); retq"))
        add = "movq %rbx, %rcx; {}xaddq %rbx, (%rax); leaq (%rbx,%rcx), %rax; retq"
        self.assertEqual(("lock xadd", "as expected"), verdict("x86_64/baseline", ADD, add.format("lock ")))
        self.assertEqual("too weak", verdict("x86_64/baseline", ADD, add.format(""))[1])

    def test_the_first_parameter_is_where_go_has_it(self):
        of = variant("x86_64/baseline")
        self.assertEqual("xchg", Reader(of, {}).function(STORE, parse("xchgq %rbx, (%rdi); retq")).signature)
        self.assertEqual("-", Reader(aimed("x86_64/baseline"), {}).function(LOAD, parse("movq (%rdi), %rax; retq")).signature)

    def test_both_ways_of_a_choice_at_run_time(self):
        sound = verdict("aarch64/outline", ADD, CHOOSES.format(load="ldaxr", store="stlxr"))
        self.assertEqual(("ldaddal ldaxr stlxr loop", "equivalent, different"), sound)
        for load, store in (("ldxr", "stlxr"), ("ldaxr", "stxr")):
            self.assertEqual("too weak", verdict("aarch64/outline", ADD, CHOOSES.format(load=load, store=store))[1])
        weaker = CHOOSES.format(load="ldaxr", store="stlxr").replace("ldaddal", "ldadda")
        self.assertEqual("too weak", verdict("aarch64/outline", ADD, weaker)[1])


class Compilers(unittest.TestCase):
    def test_no_go_is_missing_by_name(self):
        self.assertEqual([], golang.find(path="/nowhere"))
        self.assertEqual(["go for aarch64: not installed (golang-go)"], golang.missing([], ["aarch64", "riscv64"]))

    def test_an_older_go_lacks_a_variant_and_operations(self):
        self.assertIsNone(golang.aimed(go("1.19.8"), variant("aarch64/lse")))
        self.assertEqual(("GOARM64=v8.0",), aimed("aarch64/outline", "1.19.8").flags)
        self.assertEqual(["go for aarch64/lse: needs go1.23"], golang.missing([go("1.22.2")], ["aarch64"]))
        self.assertEqual([], golang.missing([go("1.23.0")], ["aarch64", "x86_64"]))
        self.assertIn("atomic.OrUint64", golang.generate(go("1.23.0")))
        self.assertNotIn("atomic.Or", golang.generate(go("1.22.9")))

    def test_variants_are_only_those_that_go_has(self):
        self.assertIsNone(golang.aimed(go("1.26.8"), variant("aarch64/v9.4")))
        other = replace(go("1.26.8"), family="g++")
        self.assertEqual(variant("aarch64/v9.4"), golang.aimed(other, variant("aarch64/v9.4")))

    def test_each_function_is_in_the_table_of_all_compilers(self):
        for line in golang.generate(go("1.26.8")).splitlines():
            if line.startswith("func fp__"):
                self.assertIn(line.split()[1].split("(")[0], operations.by_symbol())


if __name__ == "__main__":
    unittest.main()
