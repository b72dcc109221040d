"""Turns a run that was read into answers: tables, findings and plots.

Only this package knows how things look; fencepost_results knows what they
are. Neither measures anything.
"""
