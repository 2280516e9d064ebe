# Two commands do all the set-up: `make run` and `make test`.
PORT ?= 8000
# `make run EXTRAS=all` also installs what development and PostgreSQL need.
EXTRAS ?=
ROUNDS ?= 20
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

ifdef UV
install = VIRTUAL_ENV=.venv uv pip install --quiet --require-hashes -r $(1) && VIRTUAL_ENV=.venv uv pip install --quiet --no-deps --no-build-isolation -e .
else
install = $(BIN)/python -m pip install --quiet --require-hashes -r $(1) && $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
endif

.PHONY: run test bench lint lock clean

run: $(if $(filter all,$(EXTRAS)),.venv/test,.venv/run)
	XUNLI_BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/xunli demo
	@XUNLI_BASE_URL=http://127.0.0.1:$(PORT) exec $(BIN)/xunli serve --port $(PORT)

test: .venv/test
	.ci/system-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --dist worksteal

lint: .venv/test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

# Needs nginx and wrk on PATH (Debian: apt-get install nginx wrk) and a quiet machine.
bench: .venv/test .venv-bench/made
	for file in benchmarks/*.py; do PYTHONPATH=. $(BIN)/python $$file || exit 1; done

# What is small in `make test` at its full size, then all of it again, each time with other examples.
stress: .venv/test
	.ci/system-packages
	$(BIN)/pytest -q --stress tests/service/feeds/test_stress.py
	XUNLI_STRESS_EDITS=200 XUNLI_STRESS_EVENTS=50 $(BIN)/pytest -q tests/service/test_five_coordinators.py
	for round in $$(seq $(ROUNDS)); do $(BIN)/pytest -q -m "not journey" tests/calendars tests/service || exit 1; done

lock:
	uv pip compile pyproject.toml --all-extras --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --all-extras --group build --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock
	printf 'radicale>=3.9\nxandikos>=0.4.10\n' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-bench.lock

clean:
	rm -rf .venv .venv-bench .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/made:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@touch $@

# Radicale and xandikos, to be compared with; they want packages of their own.
.venv-bench/made: requirements-bench.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

.venv/run: .venv/made requirements.lock pyproject.toml
	$(call install,requirements.lock)
	@touch $@

.venv/test: .venv/made requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch $@ .venv/run
