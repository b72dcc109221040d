"""The documentation as a site: `make docs` (python3 -m fencepost_tool.site, in a checkout)."""
