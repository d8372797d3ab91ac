# make demo: see it work.  make test: everything checked.  Nothing outside this folder is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

MUTANTS := 20000
SEED := 1
KILLS := 1000
STORY := 0

.PHONY: demo test fuzz campaign inject audit lint format learn read-report wheel requirements clean

demo: $(VENV)/ready
	@$(BIN)/mailbot demo

test: lint
	@$(BIN)/python -m pytest -n auto

# Damaged mails are parsed and read: two minutes. What goes wrong is kept in var/fuzz. Try other seeds: make fuzz SEED=2
fuzz: $(VENV)/ready
	@$(BIN)/python -W error -m tests.fuzz $(MUTANTS) $(SEED)

# mailbot is killed a thousand times at servers that fail: half an hour. Needs Dovecot. Others: make campaign SEED=2
campaign: $(VENV)/ready
	@$(BIN)/python -m tests.campaigns $(KILLS) $(SEED) $(STORY)

# Known faults of what is pinned: asks the package index. What cannot be looked up is an error, never a pass.
audit: $(VENV)/ready
	@$(PYTHON) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check "pip-audit==2.10.1"
	@$(VENV)/audit/bin/pip-audit --strict --require-hashes --disable-pip --requirement requirements.txt

# Hostile persons write into all that mailbot reads: a minute. Needs Dovecot.
inject: $(VENV)/ready
	@MAILBOT_TEST_ALL=1 $(BIN)/python -m pytest -s tests/campaigns/test_hostile.py

lint: $(VENV)/ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/ready
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The reader learns anew from the mails and sentences under tests/samples: about three minutes.
learn: $(VENV)/ready
	@$(BIN)/pip install --quiet --disable-pip-version-check "scipy==1.17.1"
	@$(BIN)/python -m tests.samples.training
	@$(MAKE) --no-print-directory read-report

read-report: $(VENV)/ready
	@$(BIN)/python -m tests.samples.scoring --errors tests/samples/mails
	@$(BIN)/python -m tests.samples.scoring --errors tests/samples/held_back tests/samples/held_back_mime

wheel: $(VENV)/ready
	@$(BIN)/python -m hatchling build -t wheel

# Pins with hashes, no address in it; run it to take newer releases.
requirements: $(VENV)/ready
	@$(BIN)/pip install --quiet pip-tools
	@$(BIN)/pip-compile --quiet --upgrade --generate-hashes --extra demo --extra dev --all-build-deps \
	    --allow-unsafe --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	    --no-emit-trusted-host --output-file requirements.txt pyproject.toml

$(VENV)/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "mailbot needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
