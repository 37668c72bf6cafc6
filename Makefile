# Everything sets itself up: a fresh machine needs Python 3.11 or later, pip and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Tests write their databases to memory where they can: none of them pulls the plug, and a disk's flushes are most of their time.
MEMORY := $(shell test -w /dev/shm && echo PYTEST_DEBUG_TEMPROOT=/dev/shm)
# Three on two cores: some tests wait for processes and browsers.
AT_ONCE := 3
ARGS   ?=

# What Python reads is compiled once: every command a test starts would compile it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo run test check slow screenshots lock clean

demo: $(READY)
	$(BIN)/rectify --data rectify-demo demo --once $(ARGS)

run: $(READY)
	$(BIN)/rectify init
	$(BIN)/rectify run $(ARGS)

test: $(READY)
	$(MEMORY) $(BIN)/python -m pytest -q -n $(AT_ONCE) --dist worksteal -m "not slow" $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

slow: $(READY)
	$(BIN)/python -m pytest -q -m slow $(ARGS)

# The pictures in the README, of a demo that is played and served for them; `ARGS=folder` takes every page there.
screenshots: $(READY)
	$(BIN)/python -m tests.pictures $(ARGS)

# Pins every package with its hashes; run after changing pyproject.toml.
lock:
	uv pip compile pyproject.toml --extra pictures --extra postgres --extra sso --extra pdf --group dev --generate-hashes --universal --no-annotate --no-header \
		--no-emit-index-url --python-version 3.11 --quiet --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
