# Two commands do everything on a fresh machine: `make demo` and `make test`. Both use .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CORPUS ?= ../shared/corpus
TESSERACT := tesseract-ocr tesseract-ocr-osd $(addprefix tesseract-ocr-,deu fra spa ita por nld pol rus chi-sim jpn kor ara hin)

.PHONY: demo test tesseract attacks lint types imports check accuracy speed crossfit samples clean

demo: $(INSTALLED)
	$(BIN)/classify run examples/documents --rules examples/rules.yaml

test: $(INSTALLED) tesseract
	$(BIN)/pytest --cov --cov-report=term

attacks: $(INSTALLED) tesseract
	$(BIN)/pytest tests/attacks

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy

imports: $(INSTALLED)
	$(BIN)/lint-imports

check: test lint types imports

accuracy: $(INSTALLED)
	$(BIN)/python -m benchmarks.accuracy

speed: $(INSTALLED)
	$(BIN)/python -m benchmarks.speed

crossfit: $(INSTALLED)
	$(BIN)/python -m benchmarks.crossfit --suite $(CORPUS) --suite $(CORPUS)/suite_reworded.json \
		--suite $(CORPUS)/suite_german_rules.json

samples: $(INSTALLED)
	$(BIN)/python -m examples.make_samples

# Scans are read by Tesseract, a program of the system; without it they are refused and its tests are skipped.
tesseract:
	@command -v tesseract >/dev/null || { apt-get update -qq && apt-get install -y -qq $(TESSERACT) >/dev/null; } \
		|| echo "Tesseract could not be installed: scans will be refused, tests of OCR skipped"

$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,ocr]'
	touch $@

clean:
	rm -rf $(VENV) build dist
