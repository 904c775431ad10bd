# Shorthands; scripts/ does the work and needs no make.
.PHONY: docs test lint bench engines kill-tests release

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

# Every part in every format, into release/VERSION; AGAINST=release/EARLIER compares with an earlier one.
release:
	scripts/setup test
	.venv/bin/clusterkg release "release/$$(.venv/bin/python -c 'import clusterkg; print(clusterkg.__version__)')" \
		$(if $(AGAINST),--against "$(AGAINST)")

# The site, into build/site.
docs:
	scripts/setup test
	.venv/bin/clusterkg site build/site --replace
