"""Which primitive to use for a need: what its contract must hold decides first, what it costs in a run second."""
