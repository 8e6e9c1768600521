# Everything here works in the tree alone: .venv, node_modules, static/built and var are made by it.
# What is done already is not done again.

PYTHON ?= python3
VENV := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

.PHONY: help install run test lint tests messages bench lock clean

help:
	@echo "make run      the demo: database, sandbox CCRM, sample tenants, worker and web server; PORT=8080 chooses the port"
	@echo "make install  the set-up alone"
	@echo "make test     linters, types and every test"
	@echo "make messages brings the translation catalogues up to date with the sources (needs gettext)"
	@echo "make bench    the benchmarks, 15 minutes or more; parts of them: make bench BENCH=\"lists sqlite\""
	@echo "make lock     pins the newest allowed versions of the Python packages"
	@echo "make clean    removes what the set-up made (not var, where the data is)"

install: .venv/installed static/built/icons.svg static/built/app.js $(CATALOGUES)

run: install
	$(VENV)/python scripts/demo.py $(if $(PORT),--port=$(PORT))

test: lint tests

lint: install
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/python scripts/floors.py
	$(VENV)/python scripts/literals.py
	$(VENV)/python scripts/translations.py
	$(VENV)/python manage.py makemigrations --check --dry-run
	node_modules/.bin/biome check --error-on-warnings
	node_modules/.bin/stylelint "frontend/css/*.css"

tests: install
	node --test tests/js/*.test.js
	$(VENV)/pytest -n auto --dist worksteal

# Nothing else should run meanwhile. BENCH: lists past load exports browser plans rollout sync, sqlite postgresql, --json, --help.
bench: install
	@$(VENV)/python -m bench $(BENCH)

messages: install
	$(VENV)/python manage.py makemessages --locale pl --no-obsolete --no-location --ignore .venv --ignore node_modules
	$(VENV)/python scripts/compile_catalogues.py

lock: .venv/installed
	$(VENV)/pip-compile $(LOCK_OPTIONS) --output-file requirements.txt pyproject.toml
	$(VENV)/pip-compile $(LOCK_OPTIONS) --extra dev --output-file requirements-dev.txt pyproject.toml

# Addresses of package indexes stay out of the lock files.
LOCK_OPTIONS := --quiet --strip-extras --allow-unsafe --no-header --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

clean:
	rm -rf .venv node_modules static/built $(CATALOGUES)

.venv/installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "CCRM Admin needs Python 3.11 or newer as $(PYTHON); name another one with make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	test -x $(VENV)/python || $(PYTHON) -m venv .venv
	$(VENV)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	touch $@

node_modules/installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing; on Debian: apt-get install npm"; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

# The sprite holds the icons that these name.
ICON_USERS := $(shell find templates ccrm_admin -name '*.html' -o -name '*.py')

static/built/icons.svg: node_modules/installed frontend/icons.mjs $(ICON_USERS)
	node frontend/icons.mjs

# app.css is made with it. What is as it was is not written again, hence the touch.
static/built/app.js: node_modules/installed frontend/bundle.mjs $(wildcard frontend/js/*.js frontend/css/*.css)
	node frontend/bundle.mjs
	touch $@

%.mo: %.po | .venv/installed
	$(VENV)/python scripts/compile_catalogues.py
