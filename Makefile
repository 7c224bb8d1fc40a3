# Short names for the commands a developer types often. The two commands everybody needs are in README.md.
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup start test postgresql quick lint format frontend clean

help:  ## Say what there is.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## Install everything, test and developer tools included.
	python3 go.py setup
	$(PYTHON) -m pip install --quiet --editable '.[test,dev]'

start:  ## Start the office on 127.0.0.1:8000.
	python3 go.py

test:  ## Run all tests on both databases, as CI does.
	python3 go.py test

postgresql:  ## Run all tests on PostgreSQL alone.
	$(PYTHON) -m pytest -q -n auto --dist loadfile --database postgresql

quick:  ## Run the contracts, the house's tests and the unit tests.
	.venv/bin/lint-imports
	$(PYTHON) -m pytest -q tests/architecture tests/unit

lint:  ## Check style, likely bugs, types and the floors.
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format:  ## Put the code into its form.
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

frontend:  ## Bundle scripts and styles again.
	$(PYTHON) workflow/web/frontend/build_backend.py

clean:  ## Remove what was built; the database in var/ stays.
	rm -rf build dist *.egg-info workflow/web/static/dist .pytest_cache .ruff_cache .import_linter_cache
