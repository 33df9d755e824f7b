# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup run test check format ui docs lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready ## build the environment in .venv

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## fetch, understand, merge and publish the demo neighbourhood into ./data
	$(BIN)/wijkagenda run

ui: setup ## Dagster's screen with the daemon, on http://127.0.0.1:3000
	$(BIN)/wijkagenda ui

check: setup ## format check, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## everything that CI checks, with all tests
	$(BIN)/pytest -n 3 --dist worksteal  # tests wait as much as they compute, and one is not another in length

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
