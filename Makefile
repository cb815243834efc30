# Aegis KMS. `make run` starts it, `make test` tests everything; both install what they need (Debian, PyPI).
SHELL := /bin/bash
.DELETE_ON_ERROR:
CONFIGURATION ?= debug
DATA_DIR ?= aegis-data
LISTEN ?= 127.0.0.1:8200
SWIFT_FLAGS := --explicit-target-dependency-import-check error
BINARY := .build/$(CONFIGURATION)/aegis-kms

.PHONY: run build test unit interop claims lint format bench fuzz fuzz-smoke setup setup-test clean help

help:            ## What can be done here
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup:           ## Install what building needs
	@scripts/setup build

setup-test:      ## Install what testing needs
	@scripts/setup test

run: CONFIGURATION := release
run: build       ## Build the release binary and start the service on loopback
	@exec .build/release/aegis-kms serve --data-dir $(DATA_DIR) --listen $(LISTEN)

build: setup     ## Build the binary (CONFIGURATION=release for the fast one)
	@echo "==> building ($(CONFIGURATION)); the first build takes some minutes"
	@swift build -c $(CONFIGURATION) --product aegis-kms $(SWIFT_FLAGS)

test: lint unit interop claims fuzz-smoke  ## All tests

unit: setup-test ## The Swift tests
	@echo "==> building the tests; the first build takes some minutes"
	@swift build --build-tests $(SWIFT_FLAGS)
	@echo "==> running the Swift tests"
	@scripts/unit-tests

interop: CONFIGURATION := release
interop: setup-test ## Real clients against a real server
	@echo "==> building (release); the first build takes some minutes"
	@swift build -c release --product aegis-kms $(SWIFT_FLAGS)
	@echo "==> running the interop tests with the real clients"
	@AEGIS_BINARY=$(abspath $(BINARY)) .venv/bin/python -m pytest Interop -q --durations=5 $(PYTEST_FLAGS)

claims: setup-test ## What the documents claim, and a short load, against the release binary
	@echo "==> building (release); the first build takes some minutes"
	@swift build -c release --product aegis-kms $(SWIFT_FLAGS)
	@echo "==> running what the documents claim"
	@scripts/readme-check .build/release/aegis-kms
	@echo "==> a short load, each answer and each record counted"
	@Benchmarks/run --binary .build/release/aegis-kms --seconds 1 --cases encrypt,describe

lint: setup      ## Formatting and import rules
	@echo "==> checking the format"
	@swift format lint --strict --recursive Package.swift Sources Tests Fuzzing/Package.swift Fuzzing/Sources

format:          ## Format the sources
	@swift format --in-place --recursive Package.swift Sources Tests Fuzzing/Package.swift Fuzzing/Sources

bench: setup-test ## Measure; see docs/performance.md
	@swift build -c release --product aegis-kms $(SWIFT_FLAGS)
	@Benchmarks/run --binary .build/release/aegis-kms

fuzz: setup      ## A short fuzzing run of the parsers
	@Fuzzing/run $(SECONDS_EACH)

fuzz-smoke: setup  ## Every fuzzer with the same few inputs, as `make test` runs it
	@Fuzzing/run smoke

clean:           ## Remove what was built
	@rm -rf .build .build-fuzz .venv
