"""Loops that a run timed, in listing.json: listed.py makes what is said of one, guests.py finds those of guests."""
