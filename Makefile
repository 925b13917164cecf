# Two targets do everything from a fresh clone: `make cite` and `make test`.
# Each makes the virtual environment .venv itself; nothing has to be activated or installed before,
# except Python 3.11 or later with its venv module.

VENV    ?= .venv
EXTRAS  ?= test
WORKERS ?= auto
BIN     := $(VENV)/bin

# The exact version of everything that is installed, direct or not. With `PINS=` (nothing) it is the newest
# that pyproject.toml allows.
PINS    ?= requirements/pinned.txt
PIP      = $(BIN)/python -m pip install --quiet --disable-pip-version-check \
           $(if $(PINS),--constraint $(PINS),--upgrade --upgrade-strategy eager)

# An editable install is not compiled, and where PYTHONDONTWRITEBYTECODE is set (as container images do)
# never would be: every start would take half as long again.
COMPILE  = $(BIN)/python -m compileall -q src/provcite >/dev/null || true

# A user's own pip settings must not send the installation elsewhere.
export PIP_USER := 0
unexport PYTHONHOME
unexport PYTHONPATH

.DELETE_ON_ERROR:
.PHONY: help cite test lint gates list-gates check lowest list-lowest-tests newest fuzz pins model docs guides citations-diff sbom clean FORCE

help:
	@echo "make cite   set up, then run: provcite cite 113371 --style chicago"
	@echo "make test   set up, then run the tests"
	@echo "make lint   ruff and mypy"
	@echo "make check  the tests with every client that is here, lint, types and the gates: what to run before a push"
	@echo "make lowest the tests on the lowest versions that pyproject.toml allows (in .venv-lowest)"
	@echo "make newest the tests on the newest (in .venv-newest)"
	@echo "make fuzz   every reader of input from elsewhere, for SECONDS=1800 or READERS='docx odt'"
	@echo "make pins   renew the versions in requirements/"
	@echo "make model  fit the reader of references anew"
	@echo "make docs   rebuild the generated pages of docs/"
	@echo "make guides run the tutorial and the how-to pages, and write what their commands print"
	@echo "make citations-diff  which citations of the shipped records differ from the last tag (SINCE=COMMIT: another)"
	@echo "make sbom   the bill of materials (CycloneDX) of what the wheel needs, in build/"
	@echo "make clean  remove the virtual environment and caches"

# Standard output carries the citation alone; what is done, and what to do next, goes to standard error.
cite: $(VENV)/.provcite
	@echo "Citing a shipped record: provcite cite 113371 --style chicago" >&2
	@$(BIN)/provcite --store "$(CURDIR)" cite 113371 --style chicago
	@echo "" >&2
	@echo "Next, try it with records of your own or with the shipped ones:" >&2
	@echo "  export PATH=\"$(abspath $(BIN)):\$$PATH\"" >&2
	@echo "  provcite init --sample letters && cd letters && provcite list" >&2
	@echo "The tour in README.md goes on from there; 'provcite --help' lists every command." >&2

test: $(VENV)/.provcite-$(EXTRAS)
	PROVCITE_PINS=$(PINS) $(BIN)/python -m pytest -q -n $(WORKERS) $(PYTEST_OPTIONS)

# Each measures on the shared test data or, where they are absent, on the repository's own material.
GATES := tests/csl/conformance_gate.py benchmarks/reference_accuracy.py benchmarks/credit_lines.py \
         benchmarks/name_pairs.py benchmarks/check_regression.py \
         benchmarks/reading/make_model.py benchmarks/reading/table.py
gates: $(VENV)/.provcite-dev
	@for gate in $(GATES); do echo "== $$gate"; $(BIN)/python $$gate --gate || exit 1; done

list-gates:
	@echo $(GATES)

# What takes about ten minutes of .ci/run.
check:
	@$(MAKE) --no-print-directory test EXTRAS=dev
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory gates

# What the records, the citations, the formats and the commands need is tested on the lowest versions too.
LOWEST_TESTS ?= tests/schema tests/csl tests/exchange tests/cli tests/test_pins.py
lowest:
	@$(MAKE) --no-print-directory test VENV=.venv-lowest PINS=requirements/lowest.txt \
	  EXTRAS=test,clients,styles,rdf PYTEST_OPTIONS='$(PYTEST_OPTIONS) $(LOWEST_TESTS)'

list-lowest-tests:
	@echo $(LOWEST_TESTS)

newest:
	@$(MAKE) --no-print-directory test VENV=.venv-newest PINS= EXTRAS=dev

# Everything anew; with `UPGRADE=` only what pyproject.toml asks for and is not there yet.
UPGRADE ?= --upgrade
RESOLVE  = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
           --no-header --no-annotate $(UPGRADE) pyproject.toml requirements/build.in
pins: $(VENV)/.provcite-dev
	$(RESOLVE) --all-extras --output-file requirements/pinned.txt
	$(RESOLVE) --extra test --extra clients --extra styles --extra rdf --extra web --extra lsp --resolution lowest-direct \
	  --output-file requirements/lowest.txt

# What the tutorial and the how-to pages show is what their commands print.
guides: $(VENV)/.provcite
	@$(BIN)/python docs/guides.py

# What an update changes for books that are in press; the changelog carries it.
citations-diff: $(VENV)/.provcite
	@$(BIN)/python benchmarks/citations_diff.py $(if $(SINCE),--since $(SINCE))

# CycloneDX, from the pins and the installed metadata.
sbom: $(VENV)/.provcite
	@$(BIN)/python benchmarks/sbom.py

# The readers of hostile input, fed with what their own inputs turn into; SECONDS by the clock, all together.
SECONDS ?= 1800
fuzz: $(VENV)/.provcite-dev
	@$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS) $(TOLD) $(READERS)

lint: $(VENV)/.provcite-dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy

# The weights of the reader of references, from the labelled lines (../shared/corpus and our own).
model: $(VENV)/.provcite-dev
	$(BIN)/python benchmarks/reading/make_model.py

docs: $(VENV)/.provcite-dev
	$(BIN)/python docs/generate.py

# The environment alone, marked when it is whole: one that was interrupted halfway (no pip yet) is made anew,
# one that works is taken as it is.
# `python3 -m venv` fails halfway on a Debian system without python3-venv, so that is asked first.
# The system's own Python (PEP 668) is never written to.
$(VENV)/.made:
	@set -e; \
	if $(BIN)/python -m pip --version >/dev/null 2>&1; then touch $@; exit 0; fi; \
	for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
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
	echo "Making a virtual environment in $(VENV) with $$("$$python" --version) ..." >&2; \
	"$$python" -m venv --clear $(VENV); \
	touch $@

# Which versions the environment was made with: where it is another set now, everything is installed anew.
$(VENV)/.pins: FORCE | $(VENV)/.made
	@echo "$(PINS)" | cmp -s - $@ || echo "$(PINS)" > $@

# What builds comes first and from the same set, so that nothing is built with another version.
define install
	@echo "Installing $(1) into $(VENV) (once; it takes a minute or two) ..." >&2
	@$(PIP) --requirement requirements/build.in >&2
	@$(PIP) --no-build-isolation --editable '$(2)' >&2
	@$(COMPILE)
	@touch $@
endef

$(VENV)/.provcite: pyproject.toml requirements/build.in $(PINS) $(VENV)/.pins | $(VENV)/.made
	$(call install,provcite,.)

$(VENV)/.provcite-%: pyproject.toml requirements/build.in $(PINS) $(VENV)/.pins | $(VENV)/.made
	$(call install,provcite[$*],.[$*])

clean:
	rm -rf $(VENV) .venv-lowest .venv-newest .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build dist
