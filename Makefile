# Shorthands; scripts/ does the work and needs no make.
.PHONY: test lint bench engines kill-tests

test:
	scripts/test

lint:
	scripts/setup test
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

bench:
	scripts/setup test
	.venv/bin/python bench/cold_ask.py

# The table question × engine.
engines:
	scripts/setup test
	.venv/bin/python tests/engines_table.py

# Hours: loads that are killed, on every store; the record is docs/kill-tests.md.
kill-tests:
	scripts/setup test
	PYTHONPATH=tests .venv/bin/python -m kill
