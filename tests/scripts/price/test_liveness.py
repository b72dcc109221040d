"""What uses an exchange's old value, or the flags of a fence, is refused; what does not is replaced.

    python3 -m unittest tests.scripts.price.test_liveness
"""
from __future__ import annotations

import unittest
from dataclasses import replace
from pathlib import Path

from fencepost_tool.price.liveness import family, width
from fencepost_tool.price.replacements import Replacement, Replacer

from .built import Built
from .test_x86 import function

# Instructions around the first site, and why it is refused; "" where it is not.
EXCHANGES = {
    "xchg %ecx, (%rdi); xor %ecx, %ecx; mov %ecx, %eax; ret": "",
    "xchg %ecx, (%rdi); mov $1, %eax; ret": "",
    "xchg %ecx, (%rdi); mov %rcx, %rax; ret": "old value is used by movq %rcx, %rax at 0x2",
    "xchg %ecx, (%rdi); cmp $1, %ecx; ret": "used by cmpl $1, %ecx",
    "xchg %eax, (%rdi); ret": "function's result",
    "xchg %rbx, (%rdi); ret": "function's result",
    "xchg %ecx, (%rdi); je 1f; mov $2, %ecx; 1: mov %ecx, %eax; ret": "used by movl %ecx, %eax",
    "xchg %ecx, (%rdi); je 1f; mov $2, %ecx; ret; 1: mov $3, %ecx; ret": "",
    "1: xchg %ecx, (%rdi); dec %eax; jne 1b; ret": "used by xchgl %ecx, (%rdi)",
    "1: mov %eax, %ecx; xchg %ecx, (%rdi); dec %eax; jne 1b; ret": "",
    "xchg %cl, (%rdi); mov $0, %cl; mov %cl, (%rdi); ret": "",
    "xchg %ecx, (%rdi); mov $0, %cl; mov %cl, (%rdi); ret": "used by movb %cl",
    "xchg %ecx, (%rdi); mov $0, %cx; movzbl %ch, %eax; ret": "used by movzbl %ch, %eax",
    "xchg %rcx, (%rdi); cmove %rdx, %rcx; ret": "",
    "xchg %rcx, (%rdi); cmove %rdx, %rcx; mov %rcx, %rax; ret": "used by movq %rcx, %rax",
    "xchg %ch, (%rdi); ret": "its register is ch",
    "xchg %ecx, (%rdi); call other; ret": "may be an argument of callq",
    "xchg %r11, (%rdi); call other; mov %r11, (%rdi); ret": "",
    "xchg %rbx, (%rdi); call other; mov $0, %ebx; ret": "throws",
    "xchg %esi, (%rdi); syscall; ret": "may be an argument of syscall",
    "xchg %ecx, (%rdi); jmp *%rax": "indirect jump",
    "xchg %ecx, (%rdi); jmp other": "argument of another function",
    "xchg %r11d, (%rdi); jmp other": "",
    "xchg %ecx, (%rdi); jmp 1f; 1: ud2": "",
    "xchg %ecx, (%rdi); .byte 0x06": "not understood",
    "je f+3; .byte 0x48; xchg %ecx, (%rdi); ret": "goes into the middle",
}
FENCES = {
    "lock orl $0, (%rsp); ret": "",
    "lock orq $0, (%rsp); cmp %eax, %ecx; je 1f; 1: ret": "",
    "lock orq $0, (%rsp); je 1f; 1: ret": "flags are used by je",
    "lock orq $0, (%rsp); inc %eax; jc 1f; 1: ret": "flags are used by jb",
    "lock addq $0, -8(%rsp); mov %eax, %ecx; sete %al; ret": "flags are used by sete %al",
    "mfence; je 1f; 1: ret": "",
}


class Liveness(Built):
    needs = ("as", "ld")

    def outcome(self, code: str, discarded: bool = False, **options):
        text = function("f", code.replace("; ", "\n    ")) + function("other", "ret")
        path = self.assembled(text.replace("je f+3", ".byte 0x74, 0x02"))
        site = next(s for s in self.sites(path) if s.found.kind != "call")
        if discarded:
            site = replace(site, operation="atomic::store")
        return Replacer(Path(path), **options).of(site)

    def check(self, cases: dict[str, str]):
        for code, why in cases.items():
            with self.subTest(code):
                found = self.outcome(code)
                if why:
                    self.assertIn(why, getattr(found, "why", "(replaced)"))
                else:
                    self.assertIsInstance(found, Replacement, getattr(found, "why", ""))

    def test_an_exchange_is_a_store_where_nothing_reads_its_old_value(self):
        self.check(EXCHANGES)

    def test_a_fence_may_go_where_nothing_reads_its_flags(self):
        self.check(FENCES)

    def test_a_store_in_the_source_has_no_value_that_a_call_or_the_caller_could_use(self):
        for code in ("xchg %ecx, (%rdi); call other; ret", "xchg %eax, (%rdi); ret", "xchg %rbx, (%rdi); call other; ret"):
            self.assertIsInstance(self.outcome(code, discarded=True), Replacement, code)
        self.assertIn("used by", self.outcome("xchg %ecx, (%rdi); mov %ecx, %eax; ret", discarded=True).why)

    def test_a_function_of_the_program_tells_what_it_reads(self):
        for other, why in (("mov $1, %ecx; mov %ecx, %eax; ret", ""), ("mov %ecx, %eax; ret", "used by movl %ecx, %eax"),
                           ("test %edi, %edi; ret", ""), ("jmp *%rax", "indirect jump"),
                           ("call third; ret", ""), ("mov $1, %ecx; ret", "")):
            text = "".join(function(name, body.replace("; ", "\n    ")) for name, body in (
                ("f", "xchg %ecx, (%rdi); call other; mov $2, %ecx; ret"), ("other", other), ("third", "mov $3, %ecx; ret")))
            self.assembled(text, name="calls")
            self.run_("ld", "-e", "f", "-o", "calls", "calls.o")
            found = Replacer(self.folder / "calls").of(self.sites(str(self.folder / "calls"))[0])
            self.assertIn(why, getattr(found, "why", ""), other)
            self.assertEqual(bool(why), not isinstance(found, Replacement), getattr(found, "why", ""))

    def test_a_value_that_survives_a_call_may_be_read_behind_it(self):
        self.assembled(function("f", "xchg %r11, (%rdi)\ncall other\nmov %r11, %rax\nret") + function("other", "ret"), name="ra")
        self.run_("ld", "-e", "f", "-o", "ra", "ra.o")
        found = Replacer(self.folder / "ra").of(self.sites(str(self.folder / "ra"))[0])
        self.assertIn("used by movq %r11, %rax", getattr(found, "why", ""))

    def test_a_lock_prefix_that_is_jumped_over_stays(self):
        self.assertIsInstance(self.outcome("lock incl (%rdi); ret", drop_lock=True), Replacement)
        found = self.outcome("nop; " * 20 + "cmpl $0, (%rsi); je 1f; lock; 1: incl (%rdi); ret", drop_lock=True)
        self.assertIn("jumped over", found.why)

    def test_names_of_registers(self):
        for names, whole in (("al ah ax eax rax", "rax"), ("sil si esi rsi", "rsi"), ("spl sp esp rsp", "rsp"),
                             ("bpl bp ebp rbp", "rbp"), ("r8b r8w r8d r8", "r8"), ("r15b r15d r15", "r15"), ("dl dh edx", "rdx")):
            for name in names.split():
                self.assertEqual(family(name), whole, name)
        self.assertEqual([width(n) for n in ("al", "ah", "ax", "eax", "rax", "sil", "r8b", "r8w", "r10d", "r10")],
                         [8, 8, 16, 32, 64, 8, 8, 16, 32, 64])


if __name__ == "__main__":
    unittest.main()
