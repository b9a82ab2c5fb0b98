# Xiufu: `make help` lists what there is. Everything happens in .venv, made from the locks in requirements/.
# PYTHON=... chooses the interpreter that .venv is made with (at least 3.11).

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PYTHON
# Paths with Chinese characters must work in every locale.
export PYTHONUTF8 := 1
# What Python compiled once is kept, as on a user's machine, whatever the shell says: hundreds of modules are read in every process.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
# Debian packages that only tests need: a browser that opens what we wrote, another clock for those who write it, Chinese letters
# for PDF files that bring none, and the database of a big register.
TEST_PACKAGES := chromium faketime fonts-wqy-microhei postgresql
# Processes that run tests, each a stretch of them: what a module makes for all its tests is made once. One more than CI has processors,
# for a sixth of the time they wait for a browser, a database or another process.
JOBS := 3
TESTS := -n $(JOBS) --dist worksteal
# What a browser shows hangs on no database: those tests run once, on SQLite.
BUT_BROWSERS := $(patsubst %,--ignore %,$(wildcard tests/register/*/test_browser.py))
# How a register moves from SQLite to PostgreSQL is tried once, where there is a PostgreSQL.
BUT_MOVING := --ignore tests/register/serve/test_moving.py
# Where `make serve` answers.
PORT := 8000

.PHONY: help demo test check on-postgresql prove prove-audit bench serve lock clean run-venv web-venv dev-venv static

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

demo: run-venv  ## see it work, from an empty checkout
	@$(BIN)/python -m xiufu.tasks.demo

test: dev-venv  ## everything CI runs: format, lint, types, imports, packs, then all tests
	@sh tools/apt_need.sh $(TEST_PACKAGES)
	@$(MAKE) --jobs=2 --output-sync=target static on-postgresql
	@$(BIN)/python -m pytest $(TESTS) $(BUT_MOVING)

# Beside the static checks, which keep one processor busy: these tests often wait for the database.
on-postgresql: dev-venv
	@sh tools/with_postgresql.sh $(BIN)/python -m pytest $(TESTS) tests/register $(BUT_BROWSERS)

check: static  ## the same without slow tests: before every commit
	@$(BIN)/python -m pytest $(TESTS) -m "not slow and not prove"

static: dev-venv
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports
	@$(BIN)/xiufu pack check
	@$(BIN)/python -m pytest --collect-only -q > /dev/null  # compiles tests once, not again in each process

prove: dev-venv  ## the long proofs, before a release; figures in docs/proof.md
	@sh tools/apt_need.sh $(TEST_PACKAGES)
	@sh tools/with_postgresql.sh $(BIN)/python -m pytest -rP -m prove tests/register
	@$(BIN)/python -m pytest -rP -m prove

prove-audit: dev-venv  ## the long proof of the audit alone
	@$(BIN)/python -m pytest $(TESTS) -rP -m prove tests/audit

bench: dev-venv  ## the measurements
	@$(BIN)/python bench/run.py

serve: web-venv  ## the web register with a demonstration, on 127.0.0.1:8000; PORT=... chooses another
	@$(BIN)/python -m xiufu serve --demo --data out/demo --port $(PORT)

lock:  ## write requirements/*.txt from pyproject.toml; UPGRADE=1 takes newest versions
	@sh tools/lock.sh

clean:  ## remove .venv, caches and build output
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find src tests tools -type d -name __pycache__ -prune -exec rm -rf {} +

run-venv:
	@sh tools/venv.sh run

web-venv:
	@sh tools/venv.sh web

dev-venv:
	@sh tools/venv.sh dev
