"""Atomic instructions of the user's own programs."""
