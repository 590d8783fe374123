# Everyday commands. Whatever they need is installed into .venv, as constraints.txt pins it.
#
# .venv/.runtime, .venv/.local and .venv/.test say what is installed there: what `make templates`
# needs, AWS on this machine on top of it, and the tests on top of both. They are recreated when the
# lists of what is needed change.

# Another Python (3.11 or newer): make PYTHON=/path/to/python3.12
PYTHON ?= python3
# Test processes side by side. One that has nothing left to do takes over half of what another has.
WORKERS ?= 2
SIDE_BY_SIDE := --numprocesses=$(WORKERS) --dist=worksteal

VENV := .venv
BIN := $(VENV)/bin
NEEDS := setup.cfg pyproject.toml constraints.txt tools/install.sh

# Python's bytecode is kept also where the environment says otherwise (containers often do):
# compiling our modules in every process would take longer than generating the templates.
unexport PYTHONDONTWRITEBYTECODE

# No built-in rules to search: make itself starts faster.
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
# One installation at a time: what goes on side by side is asked for by the targets themselves.
ifeq ($(MAKELEVEL),0)
.NOTPARALLEL:
endif
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

##@ Templates

.PHONY: templates
templates: $(VENV)/.runtime ## write templates/ and lint them
	@$(BIN)/streamflix templates

.PHONY: access
access: $(VENV)/.runtime ## write templates/access/: the roles of those who deploy
	@$(BIN)/streamflix access

.PHONY: lint
lint: $(VENV)/.runtime ## lint templates/: every rule, every environment
	@$(BIN)/streamflix lint

.PHONY: watch
watch: $(VENV)/.test ## build, lint and plan on each save, until Ctrl-C
	@$(BIN)/streamflix watch

.PHONY: docs
docs: $(VENV)/.test ## write the generated pages and pictures of docs/
	@$(BIN)/streamflix docs
	@$(BIN)/streamflix diagram prod --format svg --out docs/images/architecture.svg

##@ Trying it, without an AWS account

# The port of 127.0.0.1 that `make local` listens on; 0 takes any free one.
PORT := 4566

.PHONY: local
local: $(VENV)/.local ## AWS on this machine with StreamFlix deployed to it, until Ctrl-C
	@$(BIN)/streamflix build --quiet
	@$(BIN)/streamflix local --deploy local --port $(PORT)

.PHONY: demo
demo: $(VENV)/.local ## deploy, change and destroy StreamFlix on this machine, and watch
	@$(BIN)/streamflix build --quiet
	@$(BIN)/streamflix demo

##@ The project

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^##@/ { printf "%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: test
test: $(VENV)/.test ## everything that must hold: the tests and, beside them, check
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target pytest check

.PHONY: pytest
pytest: $(VENV)/.test ## the tests alone
	+@env -u MAKEFLAGS -u MFLAGS $(BIN)/python -m pytest $(SIDE_BY_SIDE) --quiet

# On another Python: make test-quick PYTHON=python3.13 VENV=.cache/python/3.13
.PHONY: test-quick
test-quick: $(VENV)/.test ## the contract tests alone: commands, templates, help
	+@env -u MAKEFLAGS -u MFLAGS $(BIN)/python -m pytest $(SIDE_BY_SIDE) --quiet tests/contract

.PHONY: coverage
coverage: $(VENV)/.test ## every test, the long ones too, and which branches none of them takes
	+@env -u MAKEFLAGS -u MFLAGS $(BIN)/python -m pytest $(SIDE_BY_SIDE) --quiet \
		-m "long or not long" --cov --cov-report=term

.PHONY: test-long
test-long: $(VENV)/.test ## the tests that take longer: the AWS CLI, stack sets, laws by more examples
	+@env -u MAKEFLAGS -u MFLAGS $(BIN)/python -m pytest $(SIDE_BY_SIDE) --quiet -m long
	+@env -u MAKEFLAGS -u MFLAGS STREAMFLIX_EXAMPLES=30 $(BIN)/python -m pytest $(SIDE_BY_SIDE) \
		--quiet --hypothesis-profile=thorough tests/properties

# The stack that make test-aws looks at, in the account and region of the usual AWS variables.
STACK ?= $(STREAMFLIX_STACK)

.PHONY: test-aws
test-aws: $(VENV)/.test ## look at what a stack of an account deployed: make test-aws STACK=streamflix-dev
	@test -n "$(STACK)" || { echo "Which stack? make test-aws STACK=streamflix-dev" >&2; exit 2; }
	@env -u MAKEFLAGS -u MFLAGS $(BIN)/python -m pytest tests/integration --quiet -m aws \
		--stack "$(STACK)"

.PHONY: check
check: types style contracts stale ## types, style, import contracts, nothing generated is stale

.PHONY: types style contracts stale
types: $(VENV)/.test
	@$(BIN)/python -m mypy --no-error-summary
style: $(VENV)/.test
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --diff
contracts: $(VENV)/.test
	@said=$$($(BIN)/lint-imports --no-logo --config setup.cfg --cache-dir .cache/imports) \
		|| { echo "$$said"; exit 1; }
stale: $(VENV)/.runtime
	@$(BIN)/streamflix build --check --quiet
	@$(BIN)/streamflix access --check --quiet
	@$(BIN)/streamflix docs --check --quiet

.PHONY: golden
golden: $(VENV)/.test ## rewrite templates/, docs/ and the expected files of the tests
	@$(BIN)/streamflix build --quiet
	@$(BIN)/streamflix access --quiet
	@$(BIN)/streamflix docs --quiet
	@$(BIN)/python -m pytest --quiet --rewrite-golden

.PHONY: format
format: $(VENV)/.test ## put the Python code in its form
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format --quiet

.PHONY: bench
bench: $(VENV)/.test ## speed: ratios of whole processes, a thousand resources, AWS on this machine
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.tree
	@$(BIN)/python -m benchmarks.local
	@$(BIN)/python -m benchmarks.compare

.PHONY: clean
clean: ## remove .venv and every cache; what is committed stays
	@rm -rf $(VENV) .cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- .venv

# Tries PYTHON, then newer names; says what is missing in words that help.
$(BIN)/python:
	@for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "Making $(VENV) with $$("$$python" --version); this happens once."; \
			exec "$$python" -m venv --clear --without-pip $(VENV); \
		fi; \
		echo "$$python cannot make virtual environments. On Debian and Ubuntu:" \
			"apt-get install python3-venv" >&2; exit 2; \
	done; \
	echo "Python 3.11 or newer is needed; $(PYTHON) is $$(command -v "$(PYTHON)" >/dev/null && "$(PYTHON)" --version 2>&1 || echo missing)." \
		"Install it (Debian and Ubuntu: apt-get install python3 python3-venv)," \
		"or name one: make PYTHON=/path/to/python3.12" >&2; exit 2

$(VENV)/.runtime: $(NEEDS) | $(BIN)/python
	@tools/install.sh $(VENV)
	@touch $@

$(VENV)/.local: $(NEEDS) | $(BIN)/python
	@tools/install.sh $(VENV) local
	@touch $(VENV)/.runtime $@

$(VENV)/.test: $(NEEDS) | $(BIN)/python
	@tools/install.sh $(VENV) test
	@touch $(VENV)/.runtime $(VENV)/.local $@
