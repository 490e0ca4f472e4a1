# The front door. Each target sets up what is missing in .venv, then calls one tool.

PYTHON = python3
BIN = .venv/bin
PORT = 8000
WORKERS = auto
SUBMISSIONS =
GRADES = grades
DUE =
TAG ?=
ASSIGNMENTS = assignments
PYTEST = $(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist loadscope --no-loadscope-reorder

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

book: setup ## build the book: _build/html/index.html
	@$(BIN)/python tools/book.py build

test: setup ## run every check
	@$(BIN)/python tools/browser.py
	@$(BIN)/python -m classroom.jail
	@$(PYTEST)

check: setup ## run the quick checks: lint, library, notebook hygiene
	@$(PYTEST) softmax_lib tests/library tests/notebooks tests/front_door

versions: setup ## run library and notebooks on every other Python, the oldest packages, an old processor
	@$(BIN)/python -m tools.versions

lab: setup ## open the notebooks in JupyterLab
	@$(BIN)/python tools/book.py lab

preview: setup ## show the book in the browser, and build it anew on every change
	@$(BIN)/python tools/book.py preview --port $(PORT)

serve: book ## serve the built book on this machine
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

pdf: book ## print the whole book: _build/softmax-book.pdf
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/pdf.py

offline: book ## pack the book to be read without a network: _build/softmax-book-offline.zip
	@$(BIN)/python tools/offline.py

release: pdf offline ## make what a release consists of: _build/release
	@$(BIN)/python -m tools.release make

release-check: release ## check a release as a user would, in a clean environment
	@TAG="$(TAG)" $(BIN)/python -m tools.release check

release-attach: ## give the files to the release of a tag: make release-attach TAG=v1.0.0
	@TAG="$(TAG)" $(PYTHON) tools/release.py attach

notebooks: setup ## run and clean every notebook, ready to commit
	@$(BIN)/python tools/notebooks.py run

assignments: setup ## release the classroom assignments into _build/assignments
	@$(BIN)/python -m classroom release --assignments "$(ASSIGNMENTS)" --to _build/assignments

grade: setup ## grade a folder into grades/: make grade SUBMISSIONS=folder DUE=2026-03-01T23:59
	@test -n "$(SUBMISSIONS)" || { echo "Say what to grade: make grade SUBMISSIONS=folder"; exit 1; }
	@$(BIN)/python -m classroom grade "$(SUBMISSIONS)" --assignments "$(ASSIGNMENTS)" --to "$(GRADES)" --jobs 2 $(if $(DUE),--due "$(DUE)")

bench: setup ## print accuracy and speed beside other libraries
	@$(BIN)/python tools/bench.py

lock: ## write requirements.txt anew from pyproject.toml
	@$(PYTHON) tools/lock.py

clean: ## remove what was built; .venv stays
	rm -rf _build .pytest_cache .ruff_cache .hypothesis

setup:
	@$(PYTHON) tools/setup_env.py

.PHONY: help book test check versions lab preview serve pdf offline release release-check release-attach notebooks assignments grade bench lock clean setup
