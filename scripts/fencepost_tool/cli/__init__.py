"""The verbs: arguments, which form is written, and exit codes."""
