# make demo     a crawl from start to end, without a network
# make crawl    the live site (SOURCE=timesca by default)
# make test     everything the tests know, in a few minutes
# make check    style, types and known advisories
# make faults   every fault of docs/reliability.md, whose table it writes; FAST=1 leaves the long ones and the table out
# make fuzz     pages, texts and segments that nobody would write, for ten minutes
# make extraction   the reading of articles against other extractors, on the development pages (docs/extraction.md)
# make bench    the same work done by this project and by its peers, side by side (docs/performance.md)
# The first call sets up .venv from the lock file; later calls find it there.

PYTHON ?= python3
SOURCE ?= timesca
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PYWB   := $(VENV)/pywb
S3     := $(VENV)/s3
READERS := $(VENV)/readers
PEERS  := .venv-peers
BENCH  := .venv-bench

.PHONY: help demo crawl test acceptance faults fuzz extraction bench check lock clean

help:
	@sed -n 's/^# //p' Makefile

$(READY): requirements.lock
	@echo "== setting up $(VENV) with the locked packages (once)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

# A player of web archives, to be tested with ours; apart, for its packages do not go with those of the project.
$(PYWB)/.ready: tests/acceptance/pywb/requirements.txt $(READY)
	@echo "== setting up $(PYWB) with the locked packages (once)"
	@$(PYTHON) -m venv --clear $(PYWB)
	@$(PYWB)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

# What feeds to S3 need, to be put in front of the project's packages; apart, for it would hold one of those back.
$(S3)/.ready: tests/acceptance/s3/requirements.txt $(READY)
	@echo "== setting up $(S3) with the locked packages (once)"
	@rm -rf $(S3)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target $(S3) -r $<
	@touch $@

# What people open a corpus with; apart, for a crawl needs none of it.
$(READERS)/.ready: tests/acceptance/readers/requirements.txt $(READY)
	@echo "== setting up $(READERS) with the locked packages (once)"
	@$(PYTHON) -m venv --clear $(READERS)
	@$(READERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

demo: $(READY)
	@echo "== scrapy demo: a loopback copy of the site, crawled twice into demo-data/"
	@$(BIN)/scrapy demo

crawl: $(READY)
	$(BIN)/scrapy crawl $(SOURCE)

test: $(READY)
	@echo "== pytest: everything but the acceptance runs and the faults"
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not acceptance and not fault"

acceptance: $(READY) $(PYWB)/.ready $(S3)/.ready $(READERS)/.ready
	@echo "== pytest: the acceptance runs of the real command"
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "acceptance and not alone"
	@$(BIN)/python -m pytest -m "acceptance and alone"

faults: $(READY)
	@echo "== pytest: the real command in every fault"
	@$(BIN)/python -m pytest tests/faults -n 2 --dist worksteal -m "fault$(if $(FAST), and not long)" \
		$(if $(FAST),--quick,--table docs/reliability.md)

fuzz: $(READY)
	@echo "== hypothesis: each of five properties for two minutes"
	@FUZZ_SECONDS=120 $(BIN)/python -m pytest tests/fuzz

$(PEERS)/.ready: tests/extraction/requirements.lock
	@echo "== setting up $(PEERS) with the extractors to compare with (once)"
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

extraction: $(READY) $(PEERS)/.ready
	@$(BIN)/python -m tests.extraction

$(BENCH)/.ready: benchmarks/peers/requirements.lock
	@echo "== setting up $(BENCH) with the peers of the benchmark (once)"
	@$(PYTHON) -m venv --clear $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

# PARTS=crawl measures one part only; WRITE=--write renews the figures in docs/performance.md.
bench: $(READY) $(BENCH)/.ready
	@$(BIN)/python -m benchmarks $(WRITE) $(PARTS)

check: $(READY)
	@echo "== ruff, mypy --strict"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@echo "== pip-audit: known advisories"
	@$(BIN)/python -m tests.advisories

# Renews the locks with the newest versions that are allowed, hashes included, no address of any index.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --upgrade \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock:
	$(COMPILE) --group dev pyproject.toml --output-file requirements.lock
	$(COMPILE) tests/acceptance/pywb/requirements.in --output-file tests/acceptance/pywb/requirements.txt
	$(COMPILE) tests/acceptance/s3/requirements.in --output-file tests/acceptance/s3/requirements.txt
	$(COMPILE) tests/acceptance/readers/requirements.in --output-file tests/acceptance/readers/requirements.txt
	$(COMPILE) --strip-extras tests/extraction/requirements.in --output-file tests/extraction/requirements.lock
	$(COMPILE) --strip-extras benchmarks/peers/requirements.in --output-file benchmarks/peers/requirements.lock

clean:
	rm -rf $(VENV) $(PEERS) $(BENCH) .bench demo-data .mypy_cache .pytest_cache .ruff_cache .hypothesis
