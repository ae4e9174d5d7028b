# Two targets matter: `make demo` runs the main job, `make test` passes the tests.
# Both need only Python 3.11 or newer, make, and a package registry.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO_DIR ?= demo
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= containers sheets records tables debits cells answers inferred international layouts decisions

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench fuzz lock ledger messages clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The stamp is the last thing written, so a set-up that was interrupted starts again.
$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sfund needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## build the example network's books from its bank files and show what its board reads
	$(BIN)/sfund demo $(DEMO_DIR)

test: $(READY)  ## every test, in parallel
	$(BIN)/python -m pytest

lint: $(READY)  ## ruff, mypy, the floors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)  ## ratios against peers, side by side
	$(BIN)/python -m benchmarks

fuzz: $(READY)  ## hostile bytes for every reader, FUZZ_SECONDS each (Linux)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.txt
	set -e; for target in $(FUZZ_TARGETS); do \
	    $(BIN)/python -m tools.fuzz $$target -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1; done

ledger: $(READY)  ## rebuild ledger/ from the example network's bank files
	$(BIN)/python -m tools.rebuild_ledger

messages: $(READY)  ## gather the sentences of the program into the Korean catalogue
	$(BIN)/python -m tools.messages

lock: $(READY)  ## pin the dependencies again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-fuzz.in -o requirements-fuzz.txt

clean:  ## remove what was made
	rm -rf $(VENV) demo build dist
