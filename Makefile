# Everything a checkout needs: `make demo` shows the program at work, `make test` proves it.
# Needs Python 3.11 or newer, git and make; the rest is installed into .venv from the lock file.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -n auto
CATALOG := -D fatetui -d services/i18n/locale

.DEFAULT_GOAL := help
.PHONY: help setup demo test check unit e2e lab bench lock translations snapshots clean

help: ## This list
	@grep -E '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## Install everything into .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fatetui needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY) ## The install wizard on an embedded demo cluster; without a terminal, the whole tutorial by script
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/fatetui wizard --demo; \
	else $(BIN)/fatetui --script examples/article/two-party.yaml --demo --journal $$(mktemp -d); fi

test: $(READY) check ## The whole suite, linters and type checker included
	@$(PYTEST)

check: $(READY) ## Linters, formatter, types, import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

unit: $(READY) ## The fast tests only
	@$(PYTEST) -q tests/unit

bench: $(READY) ## What is fast, as ratios against named peers
	@$(BIN)/python -m benchmarks

snapshots: $(READY) ## Take the pictures in snapshots/ anew; look at each before it is committed
	@FATETUI_ACCEPT_SNAPSHOTS=1 $(BIN)/python -m pytest -q tests/screens/test_snapshots.py

lock: $(READY) ## Resolve requirements.lock anew (needs uv on PATH)
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock

translations: $(READY) ## Gather the sentences, merge them into the catalog and compile it
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output --no-wrap --project fatetui -o build/fatetui.pot .
	@$(BIN)/pybabel -q update $(CATALOG) -i build/fatetui.pot -l zh_CN --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/pybabel -q compile $(CATALOG) --statistics

clean: ## Remove what setup and the tools made
	@rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
