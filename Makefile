# Shorthands; scripts/ does the work and needs no make.
.PHONY: test lint bench

test:
	scripts/test

lint:
	scripts/setup test
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

bench:
	scripts/setup test
	.venv/bin/python bench/cold_ask.py
