"""Runs in the formats of other tools, one file for each format: FORMATS[name](runs) -> text.

A run is one process. What a consumer can't hold (spread, proofs, what was dropped) stays behind in the
results folder; each file says what its consumer asks for, and the tests quote the consumer's own rule.
"""
