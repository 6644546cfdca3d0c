# Two commands are enough on a fresh machine: `make demo` and `make test`. Everything else is below.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
ARGS ?=
# Where there are cores to spare: make test PARALLEL='--numprocesses=4 --dist=loadfile'; each process has servers of its own.
PARALLEL ?=
BIN := .venv/bin
INSTALLED := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo up test check bench lock

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Make .venv from the hash-pinned requirements.lock and put the kawal command into it.

demo: $(INSTALLED) ## Issue Inpres 2/2021 to 548 regions and rehearse two years of five of them; ARGS=--keep leaves it up.
	@$(BIN)/kawal demo $(ARGS)

up: $(INSTALLED) ## Run the whole installation on this machine until Ctrl-C.
	@$(BIN)/kawal up $(ARGS)

test: check ## Run every check and every test; ARGS goes to pytest.
	@$(BIN)/pytest $(PARALLEL) $(ARGS)

check: $(INSTALLED) ## Lint, formatting, types, and the contract between the layers.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(INSTALLED) ## Measure what kawal takes against bare Temporal, PostgreSQL and cryptography doing the same.
	@$(BIN)/python -m bench.fanout
	@$(BIN)/python -m bench.rehearse
	@$(BIN)/python -m bench.escalation
	@$(BIN)/python -m bench.case_age
	@$(BIN)/python -m bench.roster
	@$(BIN)/python -m bench.billing
	@$(BIN)/python -m bench.reconcile
	@$(BIN)/python -m bench.claims

lock: $(INSTALLED) ## Resolve the dependencies of pyproject.toml anew into requirements.lock.
	@$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes \
		--extra local --group dev --group build --custom-compile-command "make lock" --quiet -o requirements.lock

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "kawal needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@
