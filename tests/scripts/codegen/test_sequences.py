"""Sequences of two and three operations: what is owed is demanded, and no more than that.

Faults are planted in sound listings (tests/data/fences/sequences): an access moved past another, an instruction weakened.
"""
from __future__ import annotations

import unittest
from dataclasses import replace
from functools import cache

from fencepost_tool.codegen import sequence_rules, sequences, targets
from fencepost_tool.codegen.operations import Case, sequence_cases
from fencepost_tool.codegen.sequences import SEQUENCES, Owed
from fencepost_tool.codegen.source import generate
from fencepost_tool.codegen.unit import Reader, objects, parse
from fencepost_tool.codegen.weaker import weakenings
from fencepost_tool.codegen.words import decode, places

from ..support import codegen_listings as support

# Where no one instruction can be weakened. x86-TSO orders stores with stores, loads with loads, whatever the instruction; on
# RISC-V two fences stand between the store and the load (psABI). Accesses that were moved show a breach there, too.
FREE = {("x86_64", rule) for rule in ("publish-order", "acquire-order", "failure-order", "validate-order")} | {
    ("riscv64", "seq_cst-order")}
# The sequences whose second access needs the value of the first: nothing to move.
DEPENDENT = {"load_dereference"}


def broken(one: support.Listing, code) -> set[str]:
    made = Reader(one.variant, {}).function(one.case, code)
    return sequence_rules.broken(made.case, made.lines, targets.load(one.variant.isa, "instructions"))


def applying(case: Case) -> list[Owed]:
    return [owed for owed in SEQUENCES[case.operation].owes if owed.applies(case.order, case.failure)]


@cache
def weakened():
    """(instruction set, rule) of every weakened instruction that was found."""
    found = set()
    for one in support.sequences():
        for fault in weakenings(Reader(one.variant, {}).function(one.case, parse(one.text)).code, one.variant, True):
            found |= {(one.variant.isa, rule) for rule in broken(one, fault.code)}
    return found


def moved(one: support.Listing, owed: Owed):
    """The code with the plain write behind the last write of p, or the later read in front of what it follows."""
    code = list(parse(one.text))
    steps = decode(code, one.variant, places(one.variant, objects(one.case)))
    def at(what: str) -> list[int]:
        kind, name = what.split(" ")
        return [i for i, s in enumerate(steps) if s.does == "access" and s.object == name
                and (s.reads if kind == "R" else s.writes) is not None]
    first, then = at(owed.first), at(owed.then)
    source, to = (max(i for i in first if i < then[-1]), then[-1] + 1) if owed.first == "W x" else (then[-1], first[0])
    left: dict[int | None, int] = {code[source].address: code[source + 1].address}  # where branches to what is taken away go now
    code = [replace(c, target=left.get(c.target, c.target)) for c in code]
    what = replace(code[source], address=code[to].address - 1)
    code.insert(to, what)
    return [c for c in code if c is what or c.address != steps[source].address]


class Listings(unittest.TestCase):
    def test_they_are_sound_as_they_are(self):
        self.assertGreater(len(support.sequences()), 200)
        for one in support.sequences():
            self.assertEqual(set(), broken(one, parse(one.text)), (one.variant.full_name, one.case.name))

    def test_every_sequence_is_there_on_every_instruction_set(self):
        here = {(one.variant.isa, one.case.operation) for one in support.sequences()}
        self.assertEqual({(isa, name) for isa in targets.isas() for name in SEQUENCES if name != "load_const"}, here)


class AFault(unittest.TestCase):
    def test_an_access_that_was_moved_is_found(self):
        count = 0
        for one in support.sequences():
            for owed in applying(one.case):
                if one.case.operation not in DEPENDENT:
                    count += 1
                    with self.subTest(place=one.variant.full_name, case=one.case.name, rule=owed.rule):
                        self.assertIn(owed.rule, broken(one, moved(one, owed)))
        self.assertGreater(count, 100)

    def test_each_rule_finds_a_weakened_instruction_on_each_instruction_set(self):
        owed = {owed.rule for one in SEQUENCES.values() for owed in one.owes}
        self.assertEqual({(isa, rule) for isa in targets.isas() for rule in owed} - FREE,
                         {(isa, rule) for isa, rule in weakened() if rule in owed})

    def test_an_access_that_is_missing_is_found(self):
        for one in support.sequences():
            code = parse(one.text)
            steps = decode(code, one.variant, places(one.variant, objects(one.case)))
            for i in (i for i, s in enumerate(steps) if s.does == "access" and s.object == "x"):
                if sum(s.does == "access" and s.object == "x" for s in steps) == 1:
                    gone = (*code[:i], replace(code[i], text="nop"), *code[i + 1:])
                    self.assertIn("access", broken(one, gone), (one.variant.full_name, one.case.name))


class Reported(unittest.TestCase):
    """What compilers were reported to emit, none of which need be on this machine."""

    def rules(self, place: str, case: Case, code: str) -> tuple[str, ...]:
        return support.verdict(place, case, code).rules

    def test_llvm_198811_a_plain_store_behind_the_release_store(self):
        case = Case("publish_if", "O3", "release", "", 32)
        sound = "cbz w3 @4; str w2, [x1]; stlr w2, [x0]; ret; add w8, w2, #0x1; str w8, [x1]; ret"
        fault = "cbz w3 @4; stlr w2, [x0]; str w2, [x1]; ret; add w2, w2, #0x1; str w2, [x1]; ret"
        merged = "cmp w3, #0x0; cinc w8, w2, eq; cbz w3 @4; stlr w2, [x0]; str w8, [x1]; ret"
        for place in ("aarch64/v9.5", "aarch64/llsc"):
            self.assertEqual([(), ("publish-order",), ("publish-order",)],
                             [self.rules(place, case, code) for code in (sound, fault, merged)])

    def test_llvm_60131_a_load_behind_the_one_that_validates_it(self):
        """With plain data C++ does not forbid it: only a fence, or a release, keeps what comes before it there."""
        sound = "movq (%rdi), %rcx; movq (%rsi), %rax; movq (%rdx), %rdx; cmpq %rcx, %rdx; jne @0; retq"
        fault = "movq (%rdi), %rcx; movq (%rdx), %rdx; cmpq %rcx, %rdx; cmoveq (%rsi), %rax; jne @0; retq"
        for name, order, wanted in (("validate", "acquire", ("validate-order",)), ("validate_plain", "seq_cst", ())):
            case = Case(name, "O1", order, order, 64)
            self.assertEqual((), self.rules("x86_64/baseline", case, sound))
            self.assertEqual(wanted, self.rules("x86_64/baseline", case, fault))

    def test_llvm_69503_and_68428_an_acquire_fence_without_a_read_to_act_on(self):
        for name, weak in (("add_fence_load", ("stadd w2, [x0]", "ldadd w2, wzr, [x0]", "staddl w2, [x0]")),
                           ("exchange_fence_load", ("swp w2, wzr, [x0]", "swpl w2, wzr, [x0]"))):
            case = Case(name, "O3", "relaxed", "acquire", 32)
            for instruction in weak:
                for fence, wanted in (("dmb ishld", ("rmw-fence-order",)), ("dmb ish", ())):
                    code = f"{instruction}; {fence}; ldr w0, [x1]; ret"
                    self.assertEqual(wanted, self.rules("aarch64/lse", case, code))
        self.assertEqual((), self.rules("aarch64/lse", Case("add_fence_load", "O3", "relaxed", "acquire", 32),
                                        "ldadd w2, w8, [x0]; dmb ishld; ldr w0, [x1]; ret"))

    def test_llvm_60418_an_exchange_that_became_a_store(self):
        self.assertEqual(("read-lost", "rmw-fence-order"), self.rules(
            "aarch64/lse", Case("exchange_fence_load", "O3", "relaxed", "acquire", 32),
            "str w2, [x0]; dmb ishld; ldr w0, [x1]; ret"))

    def test_llvm_61770_a_load_of_const_memory_that_stores(self):
        case = Case("load_const", "O3", "acquire", "", 128)
        for place, code, wanted in (
                ("aarch64/llsc", "ldaxp x8, x1, [x0]; stxp w9, x8, x1, [x0]; cbnz w9 @0; mov x0, x8; ret", ("const-store",)),
                ("aarch64/lse", "caspa x2, x3, x2, x3, [x0]; ret", ("const-store",)),
                ("aarch64/v8.4", "ldp x0, x1, [x0]; dmb ishld; ret", ()),
                ("x86_64/cx16", "lock cmpxchg16b (%rdi); retq", ("const-store",)),
                ("x86_64/avx", "vmovdqa (%rdi), %xmm0; retq", ())):
            self.assertEqual(wanted, self.rules(place, case, code))

    def test_a_weak_compare_exchange_without_its_release_on_power(self):
        case = Case("publish_cas_weak", "O3", "release", "relaxed", 32)
        code = "stw 6, 0(4); {}lwarx 7, 0, 3; cmpw 7, 5; bf- 2 @{}; stwcx. 6, 0, 3; li 3, 1; bf- 2 @{}; blr; li 3, 0; blr"
        self.assertEqual((), self.rules("ppc64le/power8", case, code.format("lwsync; ", 8, 8)))
        self.assertEqual(("publish-order",), self.rules("ppc64le/power8", case, code.format("", 7, 7)))


class NoMoreThanIsOwed(unittest.TestCase):
    def test_a_load_that_is_not_seq_cst_may_pass_a_seq_cst_store(self):
        for place, code in (("aarch64/lse", "stlr w2, [x0]; ldr w0, [x1]; ret"),
                            ("aarch64/rcpc", "stlr w2, [x0]; ldapr w0, [x1]; ret"),
                            ("x86_64/baseline", "movl %edx, (%rdi); movl (%rsi), %eax; retq")):
            for failure, wanted in (("relaxed", ()), ("acquire", ()), ("seq_cst", ("seq_cst-order",))):
                case = Case("store_load", "O3", "seq_cst", failure, 32)
                self.assertEqual(wanted, support.verdict(place, case, code).rules, (place, failure))

    def test_a_failure_that_is_relaxed_orders_nothing(self):
        code = "mov w8, w2; casl w2, w3, [x0]; cmp w2, w8; b.eq @6; ldr w0, [x1]; ret; mov w0, wzr; ret"
        for failure, wanted in (("relaxed", ()), ("acquire", ("failure-order",))):
            case = Case("failed_cas_load", "O3", "release", failure, 32)
            self.assertEqual(wanted, support.verdict("aarch64/lse", case, code).rules)

    def test_the_success_of_a_comparison_is_not_asked_for_the_failures_order(self):
        """POWER: the isync stands on the way of the failure alone."""
        code = ("lwsync; lwarx 7, 0, 3; cmpw 7, 5; bf- 2 @8; stwcx. 6, 0, 3; bf- 2 @1; li 3, 0; blr; isync; lwz 3, 0(4); blr")
        case = Case("failed_cas_load", "O3", "release", "acquire", 32)
        self.assertEqual((), support.verdict("ppc64le/power8", case, code).rules)


    def test_nor_where_both_outcomes_go_the_same_way_to_the_load(self):
        """A path through the store to the load can't happen: the value that the branch tests is that of the failure."""
        code = ("lwsync; lwarx 7, 0, 3; cmpw 7, 5; bf- 2 @8; stwcx. 6, 0, 3; bf- 2 @1; li 8, 1; b @10; isync; li 8, 0; "
                "cmpwi 8, 0; bf- 2 @14; lwz 3, 0(4); blr; li 3, 0; blr")
        case = Case("failed_cas_load", "O3", "release", "acquire", 32)
        self.assertEqual((), support.verdict("ppc64le/power8", case, code).rules)
        weak = support.verdict("ppc64le/power8", case, code.replace("isync", "nop"))
        self.assertEqual(("failure-order",), weak.rules)

    def test_a_relaxed_store_publishes_nothing(self):
        code = "str w2, [x1]; str w2, [x0]; ret"
        for order, wanted in (("relaxed", ()), ("release", ("publish-order",))):
            self.assertEqual(wanted, support.verdict("aarch64/lse", Case("publish", "O3", order, "", 32), code).rules)

    def test_every_plain_store_comes_before_unless_the_program_has_one_behind(self):
        code = "cbz w3 @3; str w2, [x1]; stlr w2, [x0]; add w8, w2, #0x1; str w8, [x1]; ret"
        for name, wanted in (("publish_between", ()), ("publish_if", ("publish-order",))):
            case = Case(name, "O3", "release", "", 32)
            self.assertEqual(wanted, support.verdict("aarch64/lse", case, code).rules)

    def test_an_address_in_a_copied_register(self):
        code = ("mov lr, r0; dmb ish; ldr r3, [lr]; dmb ish; ldr r0, [r1]; dmb ish; ldr r12, [r2]; dmb ish; cmp r12, r3; "
                "bne @1; ldr pc, [sp], #4")
        case = Case("validate_plain", "O3", "seq_cst", "seq_cst", 32)
        self.assertEqual((), support.verdict("armv7/v7-a", case, code).rules)


class TheTable(unittest.TestCase):
    def test_every_case_is_a_function_once(self):
        source = generate(sequence_cases())
        for case in sequence_cases():
            self.assertEqual(1, source.count(f" {case.symbol}("), case)
        self.assertNotIn("#include", source)
        self.assertEqual({"O1", "O3"}, {case.result for case in sequence_cases()})

    def test_what_is_named_is_a_parameter_or_what_it_points_to(self):
        for name, one in SEQUENCES.items():
            for what in (*one.needs, *one.never, *one.spared, *(w for owed in one.owes for w in (owed.first, owed.then))):
                self.assertIn(what.split(" ")[1].lstrip("*"), one.objects, name)
            self.assertEqual(len(one.objects), one.parameters.count("*") - (name == "load_dereference"), name)

    def test_levels_are_those_that_are_compiled(self):
        self.assertEqual(("O3", "O1"), sequences.LEVELS)


if __name__ == "__main__":
    unittest.main()
