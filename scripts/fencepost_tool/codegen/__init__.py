"""What each memory order compiles to, and whether that is enough: `fencepost fences`.

table of operations -> C++ of one-operation functions -> every compiler and variant -> one disassembler
-> steps on paths -> signature, rules, verdict -> fences.json, fences.md, a table, a page of listings.

What a word of an instruction set does, and what it orders, is data in arch/<isa>/expected/; no file here
names an instruction.
"""
