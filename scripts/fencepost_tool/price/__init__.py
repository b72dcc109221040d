"""Atomic instructions and fences of programs, and what they cost."""
