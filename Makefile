# make demo   the program as it runs, on embedded mail servers, in half a minute
# make test   all tests that this machine can run; TESTS="tests/program" for some of them
# make simulate  three years of a thousand made-up mentees through the real core; SEED=7
# make fuzz   SECONDS=60 of made-up mails for everything that reads; finds are in build/fuzz/finds
# make bench  how fast it is (docs/bench.md), in a few minutes
# make corpora  how well real mails of other projects are read (docs/corpora.md)
# make check  what is run all the time: format, lint, types, layers, tests
# Each sets itself up: a virtual environment with everything, made anew when pyproject.toml changes.

PYTHON ?= python3
SECONDS ?= 60
SEED ?= 7
TESTS ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo simulate test check lint bench corpora fuzz clean

demo: $(READY)
	@$(BIN)/mailbot demo

simulate: $(READY)
	@$(BIN)/mailbot simulate --mentees 1000 --mentors 150 --years 3 --seed $(SEED)

test: $(READY)
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(TESTS)

check: lint test

lint: $(READY)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(READY)
	@$(BIN)/python -m bench

corpora: $(READY)
	@test -d ../shared/corpora || { echo "no corpora beside this checkout: skipped"; exit 0; }; \
	  $(BIN)/python ../shared/corpora/score.py -- $(BIN)/mailbot explain --json

fuzz: $(READY)
	@$(BIN)/python -c 'import atheris' 2>/dev/null || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,fuzz]'
	@nice -n 19 $(BIN)/python -m fuzz --seconds $(SECONDS)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "mailbot needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
