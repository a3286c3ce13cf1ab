# Everything a newcomer needs. `make` alone lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: briefings
briefings: $(VENV)/.run ## Build every default briefing that is not fresh, HTML and PDF, under reports/
	$(BIN)/parley build

.PHONY: test
test: $(VENV)/.test ## Run the whole suite: units, doctests, notebooks, builds, wheel
	$(BIN)/python -m pytest -n auto --dist loadfile

.PHONY: gallery
gallery: briefings $(VENV)/.test ## Take pictures of each kind of briefing under reports/gallery/
	$(BIN)/python -m tests.gallery

FUZZ ?= 50000
.PHONY: fuzz
fuzz: $(VENV)/.test ## Throw FUZZ (50000) random notebooks at each exporter; a failure prints the smallest
	FUZZ=$(FUZZ) $(BIN)/python -m pytest -q -n 2 tests/exporters/test_fuzz.py

.PHONY: check
check: $(VENV)/.test ## Lint, format, types, notebooks without outputs, data dictionary up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m analysis.dossier.dictionary --check
	$(BIN)/python -m pytest -q tests/test_project.py

.PHONY: lab
lab: $(VENV)/.run ## Open the notebooks in JupyterLab, on the one to explore with
	$(BIN)/jupyter lab notebooks/explore.ipynb

.PHONY: bench
bench: $(VENV)/.test ## Measure against papermill and nbconvert; writes reports/bench/ (BENCH="--sample 6")
	$(BIN)/python -m tests.bench $(BENCH)

.PHONY: bench-peers
bench-peers: ## Install what the bench compares with: XeLaTeX, pandoc, Chromium (Debian, Ubuntu)
	apt-get update -qq
	apt-get install -y --no-install-recommends texlive-xetex texlive-plain-generic \
	  texlive-latex-extra texlive-fonts-recommended lmodern pandoc librsvg2-bin chromium

.PHONY: dictionary
dictionary: $(VENV)/.run ## Write data/README.md from the dossier's declaration
	$(BIN)/python -m analysis.dossier.dictionary

.PHONY: lock
lock: $(VENV)/.run ## Resolve the dependencies anew into requirements*.lock
	$(PIP) install 'uv>=0.5'
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --extra build --extra test -c requirements.lock pyproject.toml \
	  -o requirements-test.lock

.PHONY: clean
clean: ## Remove what was built: reports, caches, the environment
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find reports -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made once and again only when what it is made from has changed.
$(VENV)/.venv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Parley needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.venv requirements.lock pyproject.toml
	@echo "Installing what briefings need (about a minute, once) ..."
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.lock
	@echo "Installing what tests need (once) ..."
	$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@
