# Every target brings along what it needs; nothing has to be installed by hand except Python.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
INPUTS := pyproject.toml constraints.txt package.json package-lock.json hatch_build.py
PO     := $(wildcard facilitation/translations/*/LC_MESSAGES/messages.po)
MO     := $(PO:.po=.mo)

# The first name is read by older pip, the second by newer pip, for the build's own requirements.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_NO_INPUT := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export DEBIAN_FRONTEND := noninteractive

.DEFAULT_GOAL := help
.PHONY: help run demo test .check .pytest screens bench texts format pins wheel clean chromium
.DELETE_ON_ERROR:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed $(MO) ## serve workshops on this machine
	@$(BIN)/facilitation serve

# Another one, larger and faster: make demo BLUEPRINT=design-thinking-tag PEOPLE=18 PACE=20
demo: $(VENV)/.installed $(MO) ## serve an open workshop with simulated participants
	@$(BIN)/facilitation demo $(if $(BLUEPRINT),--blueprint $(BLUEPRINT)) $(if $(PEOPLE),--people $(PEOPLE)) $(if $(PACE),--pace $(PACE))

test: $(VENV)/.installed-test $(MO) chromium ## check style, types, imports; run all tests, browser included
	@$(MAKE) --no-print-directory -j 2 .check .pytest

.check:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy facilitation
	$(BIN)/lint-imports --no-logo

# The servers and commands that tests start would otherwise be compiled anew every time.
.pytest:
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 3 --dist worksteal

screens: $(VENV)/.installed-test $(MO) chromium ## take pictures of all screens, light and dark, into build/screens
	$(BIN)/pytest -m pictures

bench: $(VENV)/.installed-test $(MO) ## measure a real server under load
	$(BIN)/python -m benchmarks

# A first catalogue for another language: make texts LOCALE=fr
texts: $(VENV)/.installed ## collect texts from code and templates, update and compile the catalogues
	@mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg --add-location=file --sort-by-file --project=stellwand \
		-k lazy_gettext -k _l -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2 \
		-o build/messages.pot facilitation
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-pot-creation-date -i build/messages.pot \
		-d facilitation/translations $(if $(LOCALE),-l $(LOCALE) --init-missing)
	$(BIN)/pybabel -q compile -d facilitation/translations

format: $(VENV)/.installed-test ## format the code and repair what can be repaired
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Only after a change of the ranges in pyproject.toml, or to take newer releases.
pins: ## resolve constraints.txt anew
	$(PYTHON) -m venv build/pins
	PIP_CONSTRAINT= build/pins/bin/pip install -q pip-tools
	PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= build/pins/bin/pip-compile -q --upgrade --all-extras \
		--all-build-deps --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-annotate --no-header -o build/pins.txt pyproject.toml
	{ head -n 1 constraints.txt; cat build/pins.txt; } > build/constraints.txt
	mv build/constraints.txt constraints.txt

wheel: $(VENV)/.installed ## build dist/*.whl, which installs without npm
	$(BIN)/pip wheel -q --no-deps -w dist .

clean: ## remove all that can be made again; workshops in data/ stay
	rm -rf $(VENV) node_modules facilitation/static/vendor facilitation/record/fonts build dist \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis $(MO)

$(BIN)/python:
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed. Name it with: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'This Python cannot make virtual environments. On Debian: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# make looks at the times of these two files to see whether the installation is current.
$(VENV)/.installed: $(INPUTS) | $(BIN)/python
	$(BIN)/pip install -q -e .
	@touch $@

$(VENV)/.installed-test: $(INPUTS) | $(BIN)/python
	$(BIN)/pip install -q -e '.[test,postgres,operations]'
	@touch $(VENV)/.installed $@

%.mo: %.po | $(VENV)/.installed
	@$(BIN)/pybabel -q compile -i $< -o $@

chromium: | $(VENV)/.installed-test
	@if command -v chromium-headless-shell; then \
		:; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get; then \
		apt-get update -qq; \
		apt-get install -y -qq --no-install-recommends chromium-headless-shell || \
		apt-get install -y -qq --no-install-recommends chromium || command -v chromium; \
	elif command -v chromium || command -v chromium-browser; then \
		:; \
	else \
		$(BIN)/playwright install chromium; \
	fi >/dev/null
