# Two targets do everything from a fresh clone: `make cite` and `make test`.
# Each makes the virtual environment .venv itself; nothing has to be activated or installed before,
# except Python 3.11 or later with its venv module.

VENV    ?= .venv
EXTRAS  ?= test
WORKERS ?= auto
BIN     := $(VENV)/bin

# An editable install is not compiled, and where PYTHONDONTWRITEBYTECODE is set (as container images do)
# never would be: every start would take half as long again.
COMPILE  = $(BIN)/python -m compileall -q src/provcite >/dev/null || true

# A user's own pip settings must not send the installation elsewhere.
export PIP_USER := 0
unexport PYTHONHOME
unexport PYTHONPATH

.DELETE_ON_ERROR:
.PHONY: help cite test lint types docs clean

help:
	@echo "make cite   set up, then run: provcite cite 113371 --style chicago"
	@echo "make test   set up, then run the tests"
	@echo "make lint   ruff and mypy (after: make test EXTRAS=dev)"
	@echo "make docs   rebuild the generated pages of docs/"
	@echo "make clean  remove the virtual environment and caches"

cite: $(VENV)/.provcite
	@$(BIN)/provcite --store "$(CURDIR)" cite 113371 --style chicago

test: $(VENV)/.provcite-$(EXTRAS)
	$(BIN)/python -m pytest -q -n $(WORKERS) $(PYTEST_OPTIONS)

lint: $(VENV)/.provcite-dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy

docs: $(VENV)/.provcite-dev
	$(BIN)/python docs/generate.py

# The environment alone, marked when it is whole: one that was interrupted halfway (no pip yet) is made anew,
# one that works is taken as it is.
# `python3 -m venv` fails halfway on a Debian system without python3-venv, so that is asked first.
# The system's own Python (PEP 668) is never written to.
$(VENV)/.made:
	@set -e; \
	if $(BIN)/python -m pip --version >/dev/null 2>&1; then touch $@; exit 0; fi; \
	for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if command -v "$$candidate" >/dev/null 2>&1 && \
	     "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    python="$$candidate"; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "provcite needs Python 3.11 or later; on Debian or Ubuntu install the package python3." >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "Python $$version lacks its venv module; install the package python$$version-venv (apt install python$$version-venv)." >&2; exit 1; \
	fi; \
	"$$python" -m venv --clear $(VENV); \
	touch $@

$(VENV)/.provcite: pyproject.toml | $(VENV)/.made
	@echo "Installing provcite into $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . >&2
	@$(COMPILE)
	@touch $@

$(VENV)/.provcite-%: pyproject.toml | $(VENV)/.made
	@echo "Installing provcite[$*] into $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]' >&2
	@$(COMPILE)
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build dist
