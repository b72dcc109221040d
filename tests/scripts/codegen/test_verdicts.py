"""Verdicts on what compilers really emit: the faults that are known, and what is different but sound.

The code is as read from the compilers named; no compiler is needed.
"""
from __future__ import annotations

import unittest

from fencepost_tool.codegen import known, mixing, rules, targets
from fencepost_tool.codegen import verdicts as v
from fencepost_tool.codegen.compilers import Compiler
from fencepost_tool.codegen.expected import expectations, joined
from fencepost_tool.codegen.operations import Case, cases

from ..support.codegen_listings import function, variant, verdict, verdicts

LOAD_128 = Case("load", "used", "seq_cst", "", 128)
STORE = Case("store", "", "seq_cst", "", 64)
RMW_128 = Case("exchange", "used", "seq_cst", "", 128)
FENCE = Case("thread_fence", "", "seq_cst", "", 0)


class TooWeak(unittest.TestCase):
    def test_gcc_12_riscv_compare_exchange_has_no_release(self):
        code = "lw a5, 0x0(a1); lr.w a4, (a0); bne a4, a5 @5; sc.w a6, a2, (a0); bnez a6 @1; subw a5, a4, a5; ret"
        found = verdict("riscv64/rv64gc", Case("cas_strong", "used", "release", "relaxed", 32), code)
        self.assertEqual((v.TOO_WEAK, ("release-reads", "release-writes")), (found.verdict, found.rules))
        relaxed = verdict("riscv64/rv64gc", Case("cas_strong", "used", "relaxed", "relaxed", 32), code)
        self.assertEqual(v.AS_EXPECTED, relaxed.verdict)

    def test_clang_128_bit_load_after_a_store_or_a_read_modify_write(self):
        load = (LOAD_128, "ldp x0, x1, [x0]; dmb ish; ret")
        for name, other in (("store seq_cst 64 (stlr)", (STORE, "stlr x1, [x0]; ret")),
                            ("exchange seq_cst 128 (ldaxp stlxp loop)",
                             (RMW_128, "ldaxp x8, x1, [x0]; stlxp w9, x2, x3, [x0]; cbnz w9 @0; mov x0, x8; ret"))):
            found, partner = verdicts("aarch64/v8.4", load, other)
            self.assertEqual((v.TOO_WEAK, ("seq_cst-pair",)), (found.verdict, found.rules))
            self.assertEqual((name,), found.partners)
            self.assertNotEqual(v.TOO_WEAK, partner.verdict)

    def test_the_same_load_holds_with_the_store_that_ends_in_a_barrier(self):
        found = verdicts("aarch64/v8.4", (LOAD_128, "ldp x0, x1, [x0]; dmb ish; ret"),
                         (Case("store", "", "seq_cst", "", 128), "dmb ish; stp x2, x3, [x0]; dmb ish; ret"))
        self.assertEqual([v.DIFFERENT, v.AS_EXPECTED], [one.verdict for one in found])
        self.assertEqual([v.OWN_ONLY, "atomicsabi64 (LDAR, STLR)"], [one.mapping for one in found])

    def test_an_atomic_that_acquires_and_releases_orders_its_own_store(self):
        """Arm's model has [range([A];amo;[L])]; po: caspal may come before ldp; stlxp may not."""
        found = verdicts("aarch64/v8.4", (LOAD_128, "ldp x0, x1, [x0]; dmb ish; ret"),
                         (RMW_128, "caspal x4, x5, x2, x3, [x0]; ret"))
        self.assertEqual(v.DIFFERENT, found[0].verdict)

    def test_a_plain_mov_for_a_seq_cst_store(self):
        found = verdicts("x86_64/baseline", (STORE, "movq %rsi, (%rdi); retq"),
                         (Case("load", "used", "seq_cst", "", 64), "movq (%rdi), %rax; retq"))
        self.assertEqual([(v.TOO_WEAK, ("seq_cst-pair",)), (v.AS_EXPECTED, ())],
                         [(one.verdict, one.rules) for one in found])

    def test_clang_ldadd_into_the_zero_register(self):
        """LLVM issues 68428 and 69503."""
        case = Case("fetch_add", "unused", "acquire", "", 32)
        self.assertEqual(v.AS_EXPECTED, verdict("aarch64/lse", case, "ldadda w1, w8, [x0]; ret").verdict)
        self.assertIn("acquire-reads", verdict("aarch64/lse", case, "ldadda w1, wzr, [x0]; ret").rules)

    def test_clang_16_exchange_as_a_store(self):
        case = Case("exchange", "unused", "release", "", 32)
        self.assertEqual(("read-lost",), verdict("x86_64/baseline", case, "movl %esi, (%rdi); retq").rules)

    def test_gcc_12_power_failed_comparison_does_not_acquire(self):
        code = ("lwz 9, 0(4); lwsync; lwarx 10, 0, 3; cmpw 10, 9; bf- 2 @7; stwcx. 5, 0, 3; bf- 2 @2; blr")
        found = verdict("ppc64le/power8", Case("cas_strong", "used", "release", "acquire", 32), code)
        self.assertEqual(("acquire-reads", "acquire-writes"), found.rules)

    def test_a_failed_16_byte_comparison_may_be_torn(self):
        code = ("ldxp x4, x5, [x0]; cmp x4, x2; ccmp x5, x3, #0x0, eq; b.ne @6; stlxp w9, x6, x7, [x0]; cbnz w9 @0; "
                "dmb ish; ret")
        found = verdict("aarch64/llsc", Case("sync_val_compare_and_swap", "", "barrier", "", 128), code)
        self.assertEqual(("one-access",), found.rules)


class DifferentButSound(unittest.TestCase):
    def test_the_seq_cst_fence_of_x86(self):
        for code, wanted in (("mfence; retq", v.AS_EXPECTED), ("lock orq $0x0, (%rsp); retq", v.DIFFERENT),
                             ("lock orl $0x0, -0x40(%rsp); retq", v.DIFFERENT)):
            self.assertEqual(wanted, verdict("x86_64/baseline", FENCE, code).verdict)

    def test_ldar_where_ldapr_would_do(self):
        case = Case("load", "used", "acquire", "", 64)
        found = verdict("aarch64/rcpc", case, "ldar x0, [x0]; ret")
        self.assertEqual((v.STRONGER, ("ldapr for ldar would do",)), (found.verdict, found.waste))
        self.assertEqual(v.AS_EXPECTED, verdict("aarch64/rcpc", case, "ldapr x0, [x0]; ret").verdict)
        self.assertEqual(v.AS_EXPECTED, verdict("aarch64/lse", case, "ldar x0, [x0]; ret").verdict)

    def test_fetch_add_of_zero_as_a_fence_and_a_load(self):
        case = Case("fetch_add", "zero", "seq_cst", "", 32)
        self.assertEqual(v.DIFFERENT, verdict("x86_64/baseline", case, "mfence; movl (%rdi), %eax; retq").verdict)
        self.assertEqual(v.TOO_WEAK, verdict("x86_64/baseline", case, "movl (%rdi), %eax; retq").verdict)

    def test_a_store_by_a_plain_mov_where_loads_have_the_fence(self):
        """The other x86 mapping: sound by itself, and not with objects of the usual one."""
        load, store = (Case("load", "used", "seq_cst", "", 64), "mfence; movq (%rdi), %rax; retq"), \
            (STORE, "movq %rsi, (%rdi); retq")
        found = verdicts("x86_64/baseline", load, store)
        self.assertEqual([v.STRONGER, v.DIFFERENT], [one.verdict for one in found])
        self.assertEqual(v.OWN_ONLY, found[1].mapping)


class Amocas(unittest.TestCase):
    """RISC-V's Zacas, which no compiler here emits. One that fails acquires, and never releases."""

    def found(self, order: str, failure: str, code: str, bits: int = 32):
        return verdict("riscv64/rv64gc", Case("cas_strong", "used", order, failure, bits), f"{code} a2, a4, (a0); ret")

    def test_each_order(self):
        for order, failure, code, bits in (("relaxed", "relaxed", "amocas.b", 8), ("acquire", "acquire", "amocas.h.aq", 16),
                                           ("release", "relaxed", "amocas.d.rl", 64),
                                           ("acq_rel", "acquire", "amocas.q.aqrl", 128),
                                           ("seq_cst", "relaxed", "amocas.w.aqrl", 32)):
            self.assertEqual(v.AS_EXPECTED, self.found(order, failure, code, bits).verdict, code)

    def test_too_weak(self):
        for order, failure, code, rules_broken in (
                ("release", "relaxed", "amocas.w", ("release-reads", "release-writes")),
                ("acq_rel", "relaxed", "amocas.w.aq", ("release-reads", "release-writes")),
                ("release", "acquire", "amocas.w.rl", ("acquire-reads", "acquire-writes"))):
            self.assertEqual(rules_broken, self.found(order, failure, code).rules, code)

    def test_a_seq_cst_failure_without_a_fence_holds_with_its_own_compilers_stores_only(self):
        """psABI, atomic mappings, note 5."""
        self.assertEqual(v.OWN_ONLY, self.found("seq_cst", "seq_cst", "amocas.w.aqrl").mapping)
        fenced = self.found("seq_cst", "seq_cst", "fence rw, rw; amocas.w.aqrl")
        self.assertEqual((v.AS_EXPECTED, targets.load("riscv64", "mappings")["mapping"]), (fenced.verdict, fenced.mapping))

    def test_a_width_that_does_not_fit(self):
        self.assertEqual(("one-access",), self.found("relaxed", "relaxed", "amocas.w", 64).rules)


class Mixed(unittest.TestCase):
    def mix(self, place: str, *code: tuple[Case, str]):
        sellers: dict = {}
        for i, (case, text) in enumerate(code):
            one = function(place, case, text)
            for shape, (name, signature) in v.Judge(variant(place), [one]).shapes().items():
                sellers.setdefault(shape, []).append(mixing.Seller(f"compiler {i}", name, signature))
        return mixing.mixes(sellers, targets.load(variant(place).isa, "instructions"))

    def test_two_mappings_of_x86(self):
        load = Case("load", "used", "seq_cst", "", 64)
        found = self.mix("x86_64/baseline", (load, "movq (%rdi), %rax; retq"), (STORE, "movq %rsi, (%rdi); retq"))
        self.assertEqual([("seq_cst-pair", "compiler 1", "compiler 0")],
                         [(m.rule, m.first[0].unit, m.then[0].unit) for m in found])
        self.assertEqual([], self.mix("x86_64/baseline", (load, "movq (%rdi), %rax; retq"),
                                      (STORE, "xchgq %rsi, (%rdi); retq")))

    def test_ldapr_after_another_s_stlr(self):
        found = self.mix("aarch64/rcpc", (Case("load", "used", "seq_cst", "", 64), "ldapr x0, [x0]; ret"),
                         (STORE, "stlr x1, [x0]; ret"))
        self.assertEqual(["seq_cst-pair"], [m.rule for m in found])


class Known(unittest.TestCase):
    def test_by_compiler_version_and_rule(self):
        def fault(version: str, rules=("seq_cst-pair",), family="clang++", place="aarch64/v8.4"):
            return known.known(Compiler("x", "x", family, version, ("aarch64",)), variant(place), LOAD_128, rules)
        self.assertEqual("llvm-62652", fault("14.0.6"))
        self.assertEqual("llvm-62652", fault("22.1.8"))
        for other in (fault("23.0.0"), fault("13.0.1"), fault("14.0.6", ("seq_cst-pair", "access")),
                      fault("14.0.6", family="g++"), fault("14.0.6", place="aarch64/lse")):
            self.assertEqual("", other)

    def test_each_says_what_where_and_which_rules(self):
        for fault in known.faults():
            with self.subTest(fault.id):
                self.assertTrue(fault.what and fault.upstream and set(fault.isas) <= set(targets.isas()))
                self.assertLessEqual(set(fault.rules), set(rules.RULES))


class Expected(unittest.TestCase):
    def test_every_case_has_a_rule(self):
        gaps = [(place.full_name, case.name) for isa in targets.isas() for place in targets.variants(isa)
                for case in cases() if not (isa == "armv7" and case.bits == 128) and not expectations(case, place)]
        self.assertEqual([], gaps)

    def test_every_row_has_its_source(self):
        for isa in targets.isas():
            document = targets.load(isa, "mappings")
            self.assertLessEqual({row["source"] for row in document["rows"]}, set(document["sources"]))

    def test_the_order_of_success_and_failure_together(self):
        for order, failure, wanted in (("release", "acquire", "acq_rel"), ("relaxed", "consume", "acquire"),
                                       ("relaxed", "seq_cst", "seq_cst"), ("acquire", "relaxed", "acquire")):
            self.assertEqual(wanted, joined(Case("cas_weak", "used", order, failure, 32)))


if __name__ == "__main__":
    unittest.main()
