# Two commands are all that a new user needs: make run, make test. Both set up what is missing.
PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python
READY  := $(VENV)/.ready
BENCH  ?=

# Compiled modules are kept: compiling them at every start costs a second and a half of processor.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test lint bench prove tools

run: $(READY)
	@$(RUN) app.py $(ARGS)

test: $(READY) tools lint
	@$(RUN) -m pytest -m "not prove" -n 2 --dist loadfile --no-loadscope-reorder

lint: $(READY)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy .
	@$(VENV)/bin/bandit -q -c pyproject.toml -r .
	@$(VENV)/bin/bandit -q -c pyproject.toml -s B608 -r store/*

bench: $(READY)
	@$(RUN) -m bench $(BENCH)

prove: $(READY) tools
	@$(RUN) -m pytest -m prove --timeout=7200

tools:
	@sh tests/tools.sh

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Watchfloor needs Python 3.11 or newer.")'
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@
