"""Alerts of compare and track for continuous integration: which are news (the ledger), and how a pull request, a test report
and a log show them. Knows neither GitHub's nor GitLab's API: docs/ci has the shell that calls these."""
