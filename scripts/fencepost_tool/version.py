"""The version of the command; CMakeLists.txt and pyproject.toml say the same (tests/lint)."""
VERSION = "0.1.0"
