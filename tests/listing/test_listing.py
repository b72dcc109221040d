"""The reading of a listing: each check catches what it is there for. Needs no program and no objdump."""
from __future__ import annotations

import json
import re
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import listing  # noqa: E402
import sections  # noqa: E402
from fencepost_tool.codegen import disassemble  # noqa: E402

EXPECTED = HERE.parents[1] / "arch" / "x86_64" / "expected" / "timed_loops.json"
SYNTAX = {**json.loads(EXPECTED.read_text("utf-8"))["syntax"], "steps": 2, "beside_each_iteration": 1}
LOAD = ("void fencepost::bench::timed_loop<fencepost::atomic::load::throughput<unsigned long, "
        "fencepost::Orders{%s}> >(fencepost::harness::ThreadState&) [clone .isra.0]")


def function(*code: str) -> list[listing.Line]:
    """Instructions at addresses 0, 1, 2...; "jne 1" jumps to the second of them, "call 99 <f>" to what is not theirs."""
    said = [re.sub(r"^(j[a-z]+ [0-9a-f]+)$", r"\1 <timed_loop>", text) for text in code]
    rows = [f"{i:x}:\t{text}" for i, text in enumerate(said)]
    called = [(m[1], m[2]) for text in code if (m := re.fullmatch(r"callq? ([0-9a-f]+) <(\S+)>", text))]
    text = "\n".join(["0 g F .text 0 timed_loop", "0 <timed_loop>:", *rows, *(f"{a} <{name}>:" for a, name in called)])
    return [listing.line(one, SYNTAX) for one in disassemble.linked(text, ["timed_loop"], SYNTAX["call"])["timed_loop"]]


def verdict(*code: str, form: dict | None = None, bits: int = 64) -> str:
    try:
        body = listing.iteration(function(*code), SYNTAX)
    except listing.Unexpected as e:
        return str(e)
    return listing.wrong_with(body, form or {"step": {"mov M,R": 1}}, bits, SYNTAX)


class AListing(unittest.TestCase):
    LOADS = ("mov (%rcx),%rdx",) * 2
    END = ("sub $0x1,%rax", "jne 0 <timed_loop+0x0>", "ret")

    def test_as_meant(self):
        self.assertEqual("", verdict(*self.LOADS, *self.END))
        self.assertEqual("", verdict(*self.LOADS, "add $0xffffffffffffffff,%rax", "jne 0", "ret"))
        self.assertEqual("", verdict(*self.LOADS, "nopl 0x0(%rax,%rax,1)", "mov %rax,%rbx", *self.END))

    def test_the_wrong_number(self):
        self.assertIn("3 x mov M,R, not 2", verdict("mov (%rcx),%rdx", *self.LOADS, *self.END))

    def test_the_wrong_width(self):
        self.assertIn("64 bits", verdict("mov (%rcx),%edx", "mov (%rcx),%rdx", *self.END))
        self.assertEqual("", verdict("mov (%rcx),%r8d", "mov (%rcx),%edx", *self.END, bits=32))
        store = {"step": {"add I,M": 1}}
        self.assertIn("64 bits", verdict(*("addl $0x1,(%rcx)",) * 2, *self.END, form=store))
        self.assertEqual("", verdict(*("addq $0x1,(%rcx)",) * 2, *self.END, form=store))

    def test_a_spill(self):
        self.assertIn("one more access", verdict(*self.LOADS, "mov %rdx,0x8(%rsp)", *self.END))

    def test_too_much_beside(self):
        self.assertIn("beside", verdict(*self.LOADS, "mov %rax,%rbx", "mov %rbx,%rax", *self.END))

    def test_a_call(self):
        self.assertIn("left at: call", verdict("call 99 <body>", *self.END))

    def test_a_call_that_is_meant(self):
        call = "call 99 <__atomic_compare_exchange_16@plt>"
        form = {"step": {"call __atomic_compare_exchange_16": 1}, "retries": 1, "through_memory": True, "beside": 2}
        asks = ("test %al,%al", "je 0")
        self.assertEqual("", verdict("mov %rax,(%rsp)", call, "test %al,%al", "je 0", call, "test %al,%al", "je 4",
                                     *self.END, form=form))
        self.assertIn("1 x call __atomic_compare_exchange_16, not 2",
                      verdict(call, *asks, *asks, *self.END, form=form))
        self.assertIn("left at: call", verdict("call 98 <memcpy@plt>", call, *asks, *self.END, form=form))

    def test_a_branch(self):
        self.assertIn("neither", verdict("test %rax,%rax", "je 3", *self.LOADS, *self.END))

    def test_a_retry_in_the_loop_and_out_of_it(self):
        form = {"step": {"lock cmpxchg R,M": 1}, "retries": 1}
        cas = "lock cmpxchg %rdx,(%rcx)"
        self.assertEqual("", verdict(cas, "jne 0", cas, "jne 2", *self.END, form=form))
        rotated = (cas, "je 4", cas, "jne 2", cas, "je 8", cas, "jne 6", *self.END)
        self.assertEqual("", verdict(*rotated, form=form))

    def test_no_loop_and_two(self):
        self.assertIn("no counted loop", verdict(*self.LOADS, "ret"))
        self.assertIn("2 counted loops", verdict("sub $0x1,%rax", "jne 0", "sub $0x1,%rbx", "jne 2", "ret"))

    def test_an_alternative(self):
        form = {"step": {"mov R,M": 1}, "or": {"mov M,R": 1}}
        self.assertEqual("", verdict(*self.LOADS, *self.END, form=form))
        self.assertIn("; or ", verdict("mov (%rcx),%rdx", *self.END, form=form))

    def test_names(self):
        for orders, name in (("", "relaxed"), ("(std::memory_order)2, (std::memory_order)2", "acquire"),
                             ("(std::memory_order)4, (std::memory_order)0, true", "acq_rel-relaxed")):
            self.assertEqual(f"atomic/load/throughput/{name}/bits:64", listing.form_name(LOAD % orders))
        self.assertIsNone(listing.form_name("void other<int>(int)"))

    def test_names_of_fences(self):
        for form, name in (("stores_hit::form<fencepost::arch::mfence, 8>", "mfence/stores_hit/after:8"),
                           ("idle::form<fencepost::fence::none, 0>", "none/idle"),
                           ("store_load::form<fencepost::fence::thread_fence_of<(std::memory_order)5>, 0>",
                            "thread_fence_seq_cst/store_load")):
            symbol = f"void fencepost::bench::timed_loop<fencepost::context::{form} >(fencepost::harness::ThreadState&)"
            self.assertEqual(f"fence/{name}", listing.form_name(symbol))

    def test_names_of_ways_of_patterns(self):
        for form, name in (("dekker::way<fencepost::pattern::dekker::fenced<fencepost::arch::mfence> >", "dekker/mfence"),
                           ("publish::way<fencepost::pattern::publish::exchange>", "publish/exchange")):
            symbol = f"void fencepost::bench::timed_loop<fencepost::pattern::{form} >(fencepost::harness::ThreadState&)"
            self.assertEqual(f"pattern/{name}", listing.form_name(symbol))

    def test_a_pass_without_its_fence_is_found(self):
        syntax = {"nothing": "nop", "load": "mov M,R", "store": "mov R,M"}
        fence = {"step": {"lock or I,M": 1}, "text": "right"}

        def wrong(access, count, *shapes, text="right"):
            code = [listing.Line(address=i, text=text, shape=shape) for i, shape in enumerate(shapes)]
            return listing.wrong_with_visit(code, access, count, fence, syntax)
        self.assertEqual("", wrong("Stores", 2, "mov R,M", "mov R,M", "nop", "lock or I,M", "jne"))
        self.assertEqual("", wrong("Load", 1, "mov M,R", "lock or I,M", "jne"))
        for access, shapes in (("Stores", ("mov R,M", "mov R,M", "jne")), ("Stores", ("mov R,M", "lock or I,M")),
                               ("Stores", ("mov R,M", "mov R,M", "lock or I,M", "lock or I,M")),
                               ("Load", ("mov M,R", "jne")), ("Load", ("lock or I,M", "mov M,R"))):
            self.assertNotEqual("", wrong(access, 2, *shapes), shapes)
        self.assertNotEqual("", wrong("Load", 1, "mov M,R", "lock or I,M", text="another operand"))

    def test_a_fence_and_its_context_are_put_together(self):
        described = {"syntax": {"steps": 32}, "fences": {"xchg": {"step": {"xchg R,M": 1}, "beside": 1}},
                     "contexts": {"stores": {"step": {"mov R,M": "after", "mov M,R": 1}, "steps": 1, "beside": 2},
                                  "swaps": {"step": {"xchg R,M": 2}}}}
        self.assertEqual({"step": {"xchg R,M": 1, "mov R,M": 7, "mov M,R": 1}, "steps": 1, "beside": 3},
                         listing.in_context("fence/xchg/stores/after:7", described))
        self.assertEqual({"step": {"xchg R,M": 3}, "steps": 32, "beside": 1},
                         listing.in_context("fence/xchg/swaps", described))
        self.assertIsNone(listing.in_context("fence/unknown/swaps", described))


class WorkOfAKnownLength(unittest.TestCase):
    BLOCK = ("add %rdx,%rax",) * 3
    DESCRIBED = {"add": "add R,R", "block": 3}

    def wrong(self, *code: str, number: int = 1) -> str:
        return sections.wrong(function(*code), number, self.DESCRIBED, SYNTAX)

    def test_as_meant(self):
        self.assertEqual("", self.wrong("add %rcx,%rsi", *self.BLOCK, "sub $0x1,%ecx", "jne 1", "ret"))
        two = (*self.BLOCK, "dec %ecx", "jne 0", *self.BLOCK, "mov %rax,%rbx", "dec %ecx", "jne 5")
        self.assertEqual("", self.wrong(*two, number=2))

    def test_another_number_of_adds(self):
        self.assertIn("of 2 adds, not 3", self.wrong(*self.BLOCK[:2], "dec %ecx", "jne 0"))
        self.assertIn("of 6 adds, not 3", self.wrong(*self.BLOCK * 2, "dec %ecx", "jne 0"))
        self.assertIn("0 blocks", self.wrong("add %rdx,%rax", "dec %ecx", "jne 0"))
        self.assertIn("2 blocks", self.wrong(*self.BLOCK, *("add %rdx,%rbx",) * 3, "dec %ecx", "jne 0"))

    def test_another_branch(self):
        self.assertIn("back to its first add", self.wrong(*self.BLOCK, "dec %ecx", "jne 1"))
        self.assertIn("back to its first add", self.wrong(*self.BLOCK, "ret"))


if __name__ == "__main__":
    unittest.main()
