# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Nothing is looked up: the lock has all that there is. The pip that comes with Python is slow, so a new one is first.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

# What Python compiles is kept, also where the environment says otherwise: each process would compile it all again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test tests check style types imports format ui docs lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready ## build the environment in .venv

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@sed -n '/^pip==/,/sha256:[0-9a-f]*$$/p' requirements.lock > $(VENV)/pip.lock
	$(PIP) --require-hashes -r $(VENV)/pip.lock
	$(PIP) --require-hashes --no-compile -r requirements.lock
	$(PIP) --no-build-isolation --editable .
	@touch $@

run: setup ## fetch, understand, merge and publish the demo neighbourhood into ./data
	$(BIN)/wijkagenda run

ui: setup ## Dagster's screen with the daemon, on http://127.0.0.1:3000
	$(BIN)/wijkagenda ui

check: style types imports ## format check, lint, types, import rules

style: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

tests: setup ## all tests
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder  # three, since some wait; tests/conftest.py has the order

test: setup ## everything that CI checks, with all tests
	@$(MAKE) --no-print-directory --jobs 2 check tests

format: setup ## put the code in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup ## write the generated pages in docs/ again (commands, data dictionary)
	$(BIN)/python -m pipeline.reference_docs

lock: ## resolve the dependencies again (needs the network)
	$(PYTHON) -m pip install --quiet uv
	uv pip compile pyproject.toml --extra dev --extra postgres --universal --python-version 3.11 \
		--generate-hashes --no-strip-extras --no-emit-index-url --no-header --quiet -o requirements.lock

clean: ## remove what the commands made
	rm -rf $(VENV) data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
