# `make help` lists what there is. Everything works in the checkout: .venv/ and data/.
PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash
# What pytest rewrites is kept for the next of the two runs, whatever the machine says of it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup programs run test check lint quick suite system format faults leaks bench demo messages lock

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## .venv/ with everything, by the hashes of the lock
	@$(PYTHON) bin/setup

programs:
	@bin/programs

run: setup ## Kulisy with the demo on 127.0.0.1:8000 (PORT, KULISY_DATA, DATABASE_URL are honoured)
	@exec $(BIN)/kulisy run --demo

test: ## everything: check, the whole suite, browser tests where there is a Chromium
	@$(MAKE) --no-print-directory -j 2 setup programs
	@$(MAKE) --no-print-directory -j 3 lint suite system

# Tests begin with making their database, which leaves a core to the checker of types.
check: setup ## format, lint, types, floors, translations, quick tests: below 90 seconds
	@$(MAKE) --no-print-directory -j 2 lint quick

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m kulisy.operate.messages check
	$(BIN)/mypy kulisy

quick:
	$(BIN)/pytest -q -n 2 -m "not slow and not browser and not long" --dist loadscope

suite:
	$(BIN)/pytest -q -n 2 -m "not long" --dist loadscope

system:
	@bin/on-system-postgres $(BIN)/pytest -q -m system_postgres kulisy/operate

format: setup ## let ruff format and mend what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

faults: setup ## kill -9 of every part, in the middle of things; every page in every form
	$(BIN)/pytest -q tests/faults kulisy/demo/tests tests/browser

leaks: setup ## the leak suite whole, with 300 drawn histories (hours; LEAKS=20 for fewer)
	LEAKS=$${LEAKS:-300} KULISY_API_EXAMPLES=$${KULISY_API_EXAMPLES:-60} $(BIN)/pytest -q -n 2 --dist loadscope tests/leaks tests/house

bench: setup ## measurements (not tests)
	$(BIN)/python -m bench

demo: setup ## plant the demo into the data folder
	$(BIN)/kulisy demo

messages: setup ## gather the texts to translate into kulisy/locale, compile them
	$(BIN)/python -m kulisy.operate.messages extract
	$(BIN)/python -m kulisy.operate.messages compile

lock: ## renew both locks (needs uv)
	uv pip compile pyproject.toml --extra s3 -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -o requirements.lock
	uv pip compile pyproject.toml --extra test --extra s3 -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -o requirements-dev.lock
