# Short names for common tasks. CMake and the scripts do the work; `make help` lists all.

BUDGET ?= 5m
PREFIX ?= /usr/local
MACHINES ?= 2000
EXECUTIONS ?= 10000000
# CPUs that qemu emulates: with LSE and RCpc, and with neither.
ARM64_CPUS ?= max cortex-a57
# Or aarch64-clang, which test-all runs once.
ARM64_PRESET ?= aarch64
# A build variant (CONTRIBUTING.md) has a folder of its own.
program := build/release$(if $(VARIANT),-$(VARIANT))/fencepost
export PYTHON
# As typed: neither make nor the shell reads the $ and | of a regular expression.
export FENCEPOST_ARGS := $(value ARGS)
# How many tests run at a time: none asserts a time.
export CTEST_PARALLEL_LEVEL ?= $(shell nproc)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
ifneq ($(and $(filter bench,$(MAKECMDGOALS)),$(filter-out all,$(BENCH))),)
$(error make bench: BENCH=$(BENCH): only BENCH=all is known (all cases; without it the core set))
endif

.PHONY: help deps check-deps build guests bundle docs install bench plots report fences doctor compare noise aa track selfcheck test simulate explore test-all test-arm64 lint format clean

##@ Measure
bench: build   ## Measure this machine, draw, summarise: BUDGET=5m, BENCH=all (not the core set only), ARGS='--benchmark_filter=...'
	@scripts/fencepost run --program $(program)$(if $(strip $(BENCH)), --all) --budget $(BUDGET) --results results

# Folders are words of make's, so none may have a blank in its name; scripts/fencepost plot takes such. A missing one is
# found here (not under -n), as make adds a line of its own when a recipe fails.
plots:         ## Draw the plots of a run again: RUN=results/<machine>/<run>; of several: RUN="<run> <run> ...", compared
	$(if $(strip $(RUN)),,$(error make plots: which run? Say RUN=<folder of a run>, or RUN="<folder> <folder> ..." to compare))
	$(if $(findstring n,$(firstword -$(MAKEFLAGS))),,$(foreach folder,$(RUN),$(if $(wildcard $(folder)/.),,$(error make plots: $(folder): no such folder (one with a blank in its name? Then call scripts/fencepost plot)))))
	@scripts/fencepost plot $(if $(ALLOW_EMULATED),--allow-emulated) $(foreach folder,$(RUN),'$(folder)')

report:        ## Write the HTML report of a run: RUN=results/<machine>/<run>, OUTPUT=<file>; of several: RUN="<run> <run> ..."
	$(if $(strip $(RUN)),,$(error make report: which run? Say RUN=<folder of a run>, or RUN="<folder> <folder> ..." to lay several over each other))
	@scripts/fencepost report $(if $(ALLOW_EMULATED),--allow-emulated) $(if $(OUTPUT),--output '$(OUTPUT)') $(foreach folder,$(RUN),'$(folder)')

fences:        ## What each memory order compiles to, by every compiler here, and whether that is enough: ARGS='--target=aarch64'
	@scripts/install-deps.sh --with fences || echo 'make fences: going on with what is here' >&2
	@scripts/fencepost fences

doctor: build   ## Report the state of the machine and what disturbs measurements; no root, under 20 s: ARGS='--cpus=0-3'
	@scripts/fencepost doctor --program $(program)

compare: $(if $(NEW),deps,build)   ## What a change costs, measured in alternation: BASE=<commit or program> NEW=<the same; default: what is here> BUDGET=2m
	$(if $(strip $(BASE)),,$(error make compare: against what? Say BASE=<commit or program>, and NEW=<...> if it is not what is here))
	@scripts/fencepost compare --as programs '$(BASE)' '$(or $(NEW),$(program))' --budget $(BUDGET) $(if $(CXX_BASE),--cxx-base '$(CXX_BASE)') $(if $(CXX_NEW),--cxx-new '$(CXX_NEW)')

noise: build   ## This machine's own noise, which comparisons take into account: BUDGET=5m, ARGS='--inject=1,2,5,10'
	@scripts/fencepost noise $(program) --budget $(BUDGET)

aa: noise      ## The same as noise

track:         ## What changed in the history of results/, and when; draws trends: SINCE=2026-11-01, ARGS='--fail-on-change'
	@scripts/fencepost track --plots results/trends $(if $(SINCE),--since '$(SINCE)')

selfcheck: build   ## Check measurements against reference values; 1: a value is wrong, 3: too noisy to tell
	@scripts/fencepost selfcheck --program $(program)

##@ Build
deps:          ## Install what is missing, from the distribution's packages; WITH=guests: Go and Rust too, WITH='rivals docs': see install-deps.sh
	@scripts/install-deps.sh --with price $(foreach one,$(WITH),--with $(one))

build: deps    ## Build the program: build/release/fencepost, or with VARIANT=lse build/release-lse/fencepost
	@scripts/build.sh release$(if $(VARIANT),:$(VARIANT))

guests:        ## Build the guests whose compilers are here, build/release/guests/: primitives of Go and Rust (fencepost run --with=go,rust), the example in C
	@scripts/build-guests.sh build/release$(if $(VARIANT),-$(VARIANT))/guests

bundle:        ## Pack program and libraries for a machine without a compiler; ARCH=aarch64 cross-builds
	@case "$(ARCH)" in \
	  ''|"$$(uname -m)") preset=release; with= ;; \
	  aarch64) preset=aarch64-release; with='--with arm64' ;; \
	  *) printf 'make bundle: ARCH=%s: only aarch64 can be built elsewhere\n' '$(ARCH)' >&2; exit 2 ;; \
	esac; \
	scripts/install-deps.sh $$with && scripts/build.sh $$preset$(if $(VARIANT),:$(VARIANT)) && \
	scripts/bundle.sh build/$$preset$(if $(VARIANT),-$(VARIANT))/fencepost

docs:          ## Build the documentation as a site, build/docs/index.html, and follow its links; needs mkdocs
	@python=$$(scripts/find-python.sh) && PYTHONPATH=scripts "$$python" -m fencepost_tool.site

install: build   ## Install the command, the program, man page and completions: PREFIX=/usr/local DESTDIR=
	@cmake --install build/release$(if $(VARIANT),-$(VARIANT)) --prefix '$(PREFIX)'

clean:         ## Remove what was built; results stay
	rm -rf build

##@ Check
test: deps     ## Build and run all tests
	@scripts/build.sh dev
	@ctest --preset dev -j "$$(nproc)"

explore: deps    ## Run the primitives in all executions of the C++ memory model: EXECUTIONS=10000000 of each scenario at most
	@scripts/build.sh dev --target explore_tests
	@FENCEPOST_EXECUTIONS='$(EXECUTIONS)' build/dev/tests/explore_tests --gtest_filter='Explored*'

simulate: deps   ## Measure on simulated machines: MACHINES=2000
	@scripts/build.sh dev
	@FENCEPOST_MACHINES='$(MACHINES)' build/dev/tests/simulated_tests --gtest_filter='SimulatedMachines.*'

test-all: check-deps   ## Run lint, then build and run all tests under every preset (release, clang, sanitizers, ARM64)
	@scripts/lint.sh format shell python rules types
	@for preset in dev release clang asan-ubsan tsan; do \
	  printf '\n== %s ==\n' "$$preset"; \
	  if [ "$$preset" = dev ]; then set --; else set -- -LE '^(scripts/|lint$$)'; fi; \
	  scripts/build.sh "$$preset" --target all && ctest --preset "$$preset" "$$@" || exit 1; \
	done
	@$(MAKE) --no-print-directory test-arm64
	@$(MAKE) --no-print-directory test-arm64 ARM64_PRESET=aarch64-clang ARM64_CPUS=max
	@scripts/lint.sh tidy

test-arm64:    ## The C++ tests for ARM64 under qemu: with LSE and RCpc, and with neither
	@scripts/install-deps.sh --with arm64
	@scripts/build.sh $(ARM64_PRESET)
	@for cpu in $(ARM64_CPUS); do \
	  printf '\n== qemu-aarch64 -cpu %s ==\n' "$$cpu"; \
	  QEMU_CPU=$$cpu ctest --preset $(ARM64_PRESET) || exit 1; \
	done

lint: check-deps   ## Check formatting, shell, Python, types, C++ (clang-tidy) and the project's rules
	@scripts/lint.sh

format: check-deps   ## Format all C++ with clang-format
	@scripts/lint.sh --fix format

check-deps:
	@scripts/install-deps.sh --with checks

help:          ## This list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5); next } \
	  /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
