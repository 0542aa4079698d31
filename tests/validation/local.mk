# make validate: prints predicted against published numbers. A script here gets
# the tests' environment and prints its own table.
validation_scripts =

# Designs against their sheets: area, peaks, power.
validation_scripts += %D%/rebuilt.sh
shell_tests += %D%/rebuilt.sh
check_PROGRAMS += %D%/rebuilt
%C%_rebuilt_SOURCES = %D%/rebuilt.c
%C%_rebuilt_LDADD = lib/libchp.la -lm
validate: %D%/rebuilt$(EXEEXT)

# Published cost models against the tables of their tools.
validation_scripts += %D%/cost.sh
shell_tests += %D%/cost.sh
check_PROGRAMS += %D%/cost_tables
%C%_cost_tables_SOURCES = %D%/cost_tables.c
%C%_cost_tables_LDADD = lib/libchp.la -lm
validate: %D%/cost_tables$(EXEEXT)
EXTRA_DIST += %D%/cost/README.md %D%/cost/actuary_die.csv %D%/cost/actuary_systems.csv \
    %D%/cost/catch_sweeps_800mm2.csv %D%/cost/ecochip_carbon.csv %D%/cost/ttmcas_die.csv

# Networks of routers against simulated ones.
validation_scripts += %D%/noc.sh
shell_tests += %D%/noc.sh
check_PROGRAMS += %D%/noc_tables
%C%_noc_tables_SOURCES = %D%/noc_tables.c
%C%_noc_tables_LDADD = lib/libchp.la -lm
validate: %D%/noc_tables$(EXEEXT)
long_tests += %D%/noc-simulation.sh
check_PROGRAMS += %D%/noc_simulation
%C%_noc_simulation_SOURCES = %D%/noc_simulation.c
%C%_noc_simulation_LDADD = lib/libchp.la -lm
EXTRA_DIST += %D%/noc/README.md %D%/noc/latency.csv %D%/noc/saturation.csv

# Serving stacks against measured runs; with --records it prints their fit.
validation_scripts += %D%/serving.sh
shell_tests += %D%/serving.sh
check_PROGRAMS += %D%/serving_runs
%C%_serving_runs_SOURCES = %D%/serving_runs.c
%C%_serving_runs_LDADD = lib/libchp.la -lm
validate: %D%/serving_runs$(EXEEXT)
EXTRA_DIST += %D%/serving/README.md %D%/serving/e2e.csv

# Operators: kernels fitted again to measured times, errors on rows left out.
validation_scripts += %D%/operators.sh
shell_tests += %D%/operators.sh
EXTRA_DIST += %D%/operators/README.md %D%/operators/fit.sh \
    %D%/operators/attention-decode.csv %D%/operators/attention-prefill.csv \
    %D%/operators/collectives.csv %D%/operators/exchange.csv %D%/operators/gemm.csv \
    %D%/operators/llmcompass.csv %D%/operators/mla-bmm.csv \
    %D%/operators/mla-decode-block.csv %D%/operators/mla-decode.csv \
    %D%/operators/mla-prefill-block.csv %D%/operators/mla-prefill.csv \
    %D%/operators/moe.csv %D%/operators/quantize.csv

# The reference of the thermal tests.
EXTRA_DIST += %D%/thermal/README.md %D%/thermal/two_dies.csv

# All of it on one page.
validation_scripts += %D%/summary.sh

EXTRA_DIST += $(validation_scripts)

validate: all
	@$(AM_TESTS_ENVIRONMENT) for script in $(validation_scripts); do \
		$(SHELL) $(srcdir)/$$script || exit 1; \
	done
.PHONY: validate

# The page of chips against public measurements.
EXTRA_DIST += %D%/sanity.sh %D%/public-ratios.csv %D%/explanations.csv
sanity: all
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/validation/sanity.sh
.PHONY: sanity

# Why chips of several dies are sold as one device or as several.
shell_tests += %D%/presentations.sh
EXTRA_DIST += %D%/why.sh
why: all
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/validation/why.sh
.PHONY: why

# Published power of devices.
EXTRA_DIST += %D%/power.sh %D%/power.txt %D%/power-notes.md
power: all
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/validation/power.sh
.PHONY: power
