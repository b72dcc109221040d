"""The estimates that must come out whatever the machine, one file for each; arithmetic in verdict.py."""
