# Everything that is run by hand or by CI. `make help` lists the targets.

PYTHON ?= python3
BIN := .venv/bin
CHECKED := wajong population reports journeys clients notifications audit accounts base tests tools conftest.py
PYTEST := $(BIN)/pytest $(if $(CI),--no-skips)
WORKERS ?= 2
CHECKS = $(MAKE) --no-print-directory check

# The services that test-services and bench talk to; a DATABASE_URL or REDIS_URL from outside wins.
SERVICES = DATABASE_URL=$${DATABASE_URL:-postgres://wajong:wajong@127.0.0.1:5432/wajong} \
	REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/1}
EMBEDDED = env -u DATABASE_URL -u REDIS_URL

.PHONY: help run setup setup-dev test check audit matrix roles test-services test-browser bench screenshots lock fmt

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile

run: setup staticfiles/.collected ## start everything with a demo population, on a machine with only Python
	@WAJONG_DEMO=$${WAJONG_DEMO:-1} exec $(BIN)/python -m tools.run

setup: ## install what it takes to run
	@$(PYTHON) tools/setup.py runtime

setup-dev: ## install what it takes to check and change it as well
	@$(PYTHON) tools/setup.py dev

staticfiles/.collected: package-lock.json requirements/runtime.lock wajong/packages.py $(shell find static -type f)
	@DJANGO_SETTINGS_MODULE=wajong.settings_build $(BIN)/python manage.py collectstatic --no-input --clear \
		--verbosity 0 --ignore rest_framework
	@touch $@

test: setup-dev ## the whole suite and every check, on the embedded default
	@mkdir -p var
	@# The checks need one core and no database: they run beside the suite and are told after it.
	@$(CHECKS) >var/check.log 2>&1 & checking=$$!; \
	$(EMBEDDED) $(PYTEST) -n $(WORKERS); suite=$$?; \
	wait $$checking; checks=$$?; cat var/check.log; exit $$((suite | checks))

check: setup-dev ## style, types, layers, templates and migrations, without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(EMBEDDED) $(BIN)/mypy $(wildcard $(CHECKED) bench)
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(EMBEDDED) DJANGO_SETTINGS_MODULE=wajong.settings_test $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=wajong.settings_build $(BIN)/python manage.py check --deploy --fail-level WARNING

audit: setup ## ask the network whether a weakness is known in a release that the locks name
	@$(EMBEDDED) $(BIN)/python -m tools.audit

matrix: setup-dev ## who may open and do what: every address, role, kind of object and verb
	@$(EMBEDDED) $(BIN)/python -m tools.matrix

roles: setup-dev ## write docs/roles.md anew, from the policy and the table of the matrix
	@$(EMBEDDED) $(BIN)/python -m tools.roles

test-services: setup-dev ## the suite on PostgreSQL and Redis, with the crash and lock tests
	@$(SERVICES) $(BIN)/python -m tools.services
	$(SERVICES) $(PYTEST) -n $(WORKERS) -m "not browser and not embedded"

test-browser: setup-dev ## the tests in a real Chromium
	$(EMBEDDED) $(PYTEST) -n $(WORKERS) -m browser tests/browser

bench: setup-dev ## measure on PostgreSQL; the figures go to bench.json
	@$(SERVICES) $(BIN)/python -m tools.services
	$(SERVICES) $(BIN)/python -m bench

screenshots: setup-dev ## write a picture of every page to docs/screenshots
	WAJONG_SCREENSHOTS=docs/screenshots $(EMBEDDED) $(PYTEST) -m browser tests/browser/test_screenshots.py \
		tests/browser/test_walk_not_extended.py

lock: setup-dev ## resolve the locks anew (make lock UPGRADE=--upgrade for newer releases)
	$(BIN)/python -m tools.lock $(UPGRADE)

fmt: setup-dev ## put code into its one format
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .
