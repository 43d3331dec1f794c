# What Breaks Next. `make help` lists what there is.
#
# Needs Python 3.11 or newer and make. Everything else is installed into this folder (.venv, node_modules), but for the
# browser of the tests, which comes from the system (make browser).

PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
BIN    := $(VENV)/bin
SITE   := $(VENV)/.site
STACK  := $(VENV)/.stack
TEST   := $(VENV)/.test
NODE   := $(VENV)/.node
ISLAND := static/dist/manifest.json
STUDIO := $(shell find static/studio -type f 2>/dev/null) vite.config.ts tsconfig.json package.json package-lock.json

# Node of the system if it is one that Vite takes (20.19, 22.12 or newer) with an npm that reads our lock file (7 or
# newer), else the one from PyPI that $(NODE) puts beside Python.
NPM = PATH="$(CURDIR)/$(BIN):$$PATH" npm
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes
FETCH = echo "The packages could not be fetched (see above). Is there a network? Then: make $(MAKECMDGOALS)"; exit 1

.DEFAULT_GOAL := help
.PHONY: help run stack stack-tools test-stack drill test soak check format build browser unit golden validate mutants openers bench bench-studio pictures pins messages clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# ---------------------------------------------------------------------------------------------------------------- use
run: $(SITE) $(ISLAND)  ## install what is missing, then start the site and its worker (PORT=8000)
	@exec $(BIN)/python manage.py serve --port $(PORT)

stack: $(STACK) $(ISLAND)  ## the site as it would be served: nginx, two nodes, Redis, two Postgres (PORT=8000 SYNC=1)
	@exec $(BIN)/python -m stack --port $(PORT) $(if $(SYNC),--synchronous)

build: $(ISLAND)  ## build the canvas

# --------------------------------------------------------------------------------------------------------------- test
test: browser $(TEST) $(ISLAND) openers  ## everything: checks, canvas, simulator, site, real browser
	-@$(BIN)/python -m stack.tools --install  # without them, the tests that want them say what was not run
	$(MAKE) check
	$(NPM) test --silent
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q tests

soak: browser $(TEST) $(ISLAND)  ## kill the site 200 times under two sockets, 200 times under two browsers, parts of the full stack 60 times, and send it much more junk (about an hour)
	WBN_TEST_KILLS=200 $(BIN)/python -m pytest -q -s -n 0 tests/designs/test_kill.py tests/e2e/test_kill.py
	WBN_TEST_KILLS=60 $(BIN)/python -m pytest -q -s -n 0 tests/stack -k lost
	WBN_TEST_EDITS=3000 WBN_TEST_JUNK=300 $(BIN)/python -m pytest -q -n 0 tests/designs/test_twins.py tests/designs/test_junk.py

check: $(TEST) $(ISLAND)  ## style, types, direction of imports, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	$(BIN)/python manage.py check
	$(NPM) run check --silent

unit: $(TEST) $(ISLAND)  ## the tests without the browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q -m "not browser" tests

format: $(TEST)  ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-stack: $(TEST) $(ISLAND) stack-tools  ## the tests of the site again, on Postgres and Redis, and those of the full stack
	$(BIN)/python -m stack with $(BIN)/python -m pytest -n 0 -q -m "django_db and not browser and not xdist_group" tests
	$(BIN)/python -m pytest -n 0 -q -s tests/stack

drill: $(TEST) $(ISLAND) stack-tools  ## kill every part of the full stack under two people who draw; count what is lost (KILLS=40)
	$(BIN)/python -m tests.stack.drill --kills $(or $(KILLS),40)

golden: $(TEST)  ## rewrite the golden runs (physics changed: say why in the commit)
	$(BIN)/python -m sim golden

validate: $(TEST)  ## print what the engine measures beside what is known exactly
	$(BIN)/python -m tests.validate

mutants: $(TEST)  ## break a copy of the simulator in eighteen ways and see whether the tests notice
	$(BIN)/python -m tests.mutate

bench: $(TEST)  ## print speeds beside SimPy, Ciw and C, and write them to docs/speed.md (about five minutes)
	$(BIN)/python -m tests.speed --write docs/speed.md

bench-studio: $(TEST) $(ISLAND) browser  ## from an edit to its answer and to the other's screen, and the canvas in a real browser
	$(BIN)/python -m tests.speed studio canvas replay stack

pictures: $(TEST) $(ISLAND) browser  ## take the pictures of the documents anew
	$(BIN)/python -m tests.e2e.pictures

openers: tests/openers/node_modules/.package-lock.json  ## install the libraries that other programs open our files with

stack-tools: $(STACK)  ## find nginx, Redis and Postgres, or install them, or say how
	@$(BIN)/python -m stack.tools --install

browser:  ## find Chromium, or install it, or say how
	@$(PYTHON) docker/browser.py

# ------------------------------------------------------------------------------------------------------------ install
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo not there). Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python cannot make environments. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }

$(SITE): requirements/site.txt | $(VENV)/bin/python
	@echo "Installing Python packages (about a minute, once) ..."
	@$(PIP) -r requirements/site.txt || { $(FETCH); } && touch $@

$(STACK): requirements/stack.txt $(SITE)
	@$(PIP) -r requirements/stack.txt || { $(FETCH); } && touch $@

$(TEST): requirements/test.txt | $(VENV)/bin/python
	@echo "Installing Python packages for tests (about a minute, once) ..."
	@$(PIP) -r requirements/test.txt || { $(FETCH); } && touch $@ $(SITE) $(STACK)

$(NODE): requirements/node.txt | $(VENV)/bin/python
	@if node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || a == 22 && b > 11 || a == 20 && b > 18 ? 0 : 1)' 2>/dev/null && test "$$(npm --version 2>/dev/null | cut -d. -f1)" -ge 7 2>/dev/null; \
	then echo "Node $$(node --version) of this system builds the canvas."; \
	else echo "No Node 20.19 here: installing one from PyPI into $(VENV) ..." && $(PIP) -r requirements/node.txt || { $(FETCH); }; fi
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json | $(NODE)
	@echo "Installing the canvas's packages ..."
	@$(NPM) ci --no-audit --no-fund --loglevel error >/dev/null || { $(FETCH); } && touch $@

tests/openers/node_modules/.package-lock.json: tests/openers/package.json tests/openers/package-lock.json | $(NODE)
	@echo "Installing the libraries that other programs open our files with (250 MB, once) ..."
	@$(NPM) ci --prefix tests/openers --no-audit --no-fund --loglevel error >/dev/null || { $(FETCH); } && touch $@

$(ISLAND): $(STUDIO) node_modules/.package-lock.json
	@echo "Building the canvas ..."
	@$(NPM) run build --silent && touch $@

pins: $(TEST)  ## work out the pinned requirements anew
	@$(PYTHON) -m venv var/pins && var/pins/bin/pip --quiet install uv
	@for f in site stack test node; do var/pins/bin/uv pip compile --quiet requirements/$$f.in --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make pins' -o requirements/$$f.txt || exit 1; done

messages: $(TEST)  ## collect the words to translate
	$(BIN)/python manage.py makemessages --all --ignore 'node_modules/*' --ignore '.venv/*' --ignore 'var/*'

clean:  ## remove what was installed and built (not var/, where the data is)
	rm -rf $(VENV) node_modules tests/openers/node_modules static/dist
