# Needs Python 3.11 to 3.13 and make; everything else is brought in (scripts/bootstrap).

WITH_UV = uv=$$(scripts/bootstrap) && "$$uv"
NEEDS ?= browser java fonts mysql openmp

export UV_PROJECT_ENVIRONMENT := .venv
# Where Python keeps no bytecode, every command compiles its libraries anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test docs bench \
    check check-format check-lint check-types check-imports check-lock check-audit

help:
	@echo "make demo     opens Dangol with a sample shop (DANGOL_DEMO_ARGS=... goes to 'dangol demo')"
	@echo "make setup    installs everything that development needs into .venv/"
	@echo "make check    format, lint, types, imports, lock, licences, known vulnerabilities"
	@echo "make test     all tests (PYTEST_ARGS='-n0 tests/test_house.py' for some)"
	@echo "make docs     writes the generated pages of docs/"
	@echo "make bench    runs the benchmarks (BENCH_ARGS=...)"

setup:
	@$(WITH_UV) sync --locked --all-extras --all-groups

# --inexact: what 'make setup' installed stays.
demo:
	@$(WITH_UV) sync --locked --extra demo --no-dev --inexact
	@scripts/system-packages openmp || true
	.venv/bin/dangol demo --project demo $(DANGOL_DEMO_ARGS)

test: setup
	@scripts/system-packages $(NEEDS)
	.venv/bin/pytest $(PYTEST_ARGS)

check: check-format check-lint check-types check-imports check-lock check-audit

check-format: setup
	.venv/bin/ruff format --check --output-format concise

check-lint: setup
	.venv/bin/ruff check --quiet --output-format concise

check-types: setup
	.venv/bin/mypy

check-imports: setup
	.venv/bin/lint-imports --no-logo

# The lock fits pyproject.toml, installs on every supported Python, and is permissively licensed.
check-lock: setup
	@$(WITH_UV) lock --check --quiet
	@UV="$$(scripts/bootstrap)" scripts/check-pythons
	@$(WITH_UV) export --quiet --locked --no-dev --no-emit-project --no-hashes --no-annotate --no-header \
	    | .venv/bin/python scripts/check_licences.py

# AUDIT_ARGS=--required fails where the list of vulnerabilities cannot be reached.
check-audit: setup
	@.venv/bin/python scripts/check_lock.py uv.lock frontend/package-lock.json \
	    tests/openid_provider/package-lock.json
	@UV="$$(scripts/bootstrap)" .venv/bin/python scripts/check_vulnerabilities.py $(AUDIT_ARGS)

docs: setup
	.venv/bin/python scripts/build_docs.py

bench: setup
	.venv/bin/python -m benchmarks $(BENCH_ARGS)
