# Fourfold. Needs Python >= 3.12 and make; everything else goes into .venv, from the locks.

VENV := .venv
PY   := $(VENV)/bin/python
PIP  := $(PY) -m pip --disable-pip-version-check --no-input install --quiet
CORE := $(VENV)/.core-installed
FULL := $(VENV)/.full-installed
FAST := tests/architecture tests/unit tests/properties tests/golden

# Tests that `make test` and `make check` leave out; without Chromium: LEAVE_OUT="slow or browser"
LEAVE_OUT ?= slow

# Seconds after which a test that hangs is ended and fails, with every thread's stack.
AT_MOST ?= 900

# Which interpreter makes .venv; another one: make setup PYTHON=/path/to/python3.13
PYTHON ?=

# Where the study behind docs/campaign.md lies; it resumes.
CAMPAIGN ?= results/campaign
POSTERIOR ?= results/posterior

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup demo test check slow fuzz cluster-demo place-check bench posterior campaign tornado docs notebooks format lock

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

setup: $(FULL)  ## .venv with everything: tests, notebooks, tools

demo: $(CORE)  ## the main job: compare the bundled deployments, write a report
	$(PY) run.py

test: $(FULL)  ## all tests but the slow ones
	$(PY) -m pytest -n 2 --timeout $(AT_MOST) tests -m "not ($(LEAVE_OUT))"

check: $(FULL)  ## style, types, layers and the fast tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest -n 2 --timeout $(AT_MOST) $(FAST) -m "not ($(LEAVE_OUT))"

slow: $(FULL)  ## the slow tests: kills, thousands of runs; writes docs/proofs/
	$(PY) -m pytest tests -m slow

fuzz: $(FULL)  ## ten thousand cases of broken input in one process
	$(PY) -m tests.fuzz --cases 10000

cluster-demo: $(FULL)  ## a sweep on a Dask cluster of this machine, compared with one process
	$(PY) -m benchmarks.cluster_demo

bench: $(FULL)  ## time the model against its targets; writes docs/performance.*
	$(PY) -m benchmarks

place-check: $(FULL)  ## values of place against brute force on a small city; writes docs/proofs/
	$(PY) -m benchmarks.place_check

posterior: $(FULL)  ## fit what nobody knows to published figures; writes docs/calibration.md
	$(PY) run.py calibrate scenarios/studies/calibration.toml --out $(POSTERIOR)
	$(PY) -m model.views.calibration_page $(POSTERIOR) --beside 40 --workers 2

campaign: $(CORE)  ## how much was the campaign? the whole city, 40 pairs; writes docs/campaign.md
	$(PY) run.py compare liupanshui no_campaign --posterior --runs 40 --out $(CAMPAIGN)
	$(PY) -m model.views.campaign_page $(CAMPAIGN) --drivers $(CAMPAIGN)_drivers

tornado: $(FULL)  ## every assumed number alone at both ends of its range; writes docs/tornado.*
	$(PY) -m benchmarks.tornado

docs: $(CORE)  ## write the pages of docs/ that are generated from declarations
	$(PY) -m model.views.handbook docs

notebooks: $(FULL)  ## run the notebooks and keep clean outputs
	$(PY) notebooks/refresh.py

format: $(FULL)  ## put the code into the agreed shape
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

LOCK := $(PY) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.12 \
        --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

lock: $(FULL)  ## choose the versions anew (after a change of dependencies)
	$(LOCK) --all-extras --output-file requirements.lock
	$(LOCK) --extra build --constraints requirements.lock --output-file requirements-core.lock

$(PY):
	@found=""; \
	for candidate in $(or $(PYTHON),python3.13 python3.12 python3 python); do \
	    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; \
	    then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "Fourfold needs Python 3.12 or newer; none was found (tried:" \
	         "$(or $(PYTHON),python3.13 python3.12 python3 python)). Install one, or name it:" \
	         "make setup PYTHON=/path/to/python3.13" >&2; \
	    exit 1; \
	fi; \
	"$$found" -m venv $(VENV)

# The core alone runs the model; the full set-up contains it. Modules are compiled when first imported
# (--no-compile): most never are, and the set-up takes a third of the time.
$(CORE): requirements-core.lock pyproject.toml | $(PY)
	$(PIP) --no-compile --require-hashes -r requirements-core.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(FULL): requirements.lock requirements-core.lock pyproject.toml | $(PY)
	$(PIP) --no-compile --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $(CORE) $@
