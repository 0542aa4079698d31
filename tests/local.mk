# A test is a line in the local.mk of its folder: Criterion programs in
# unit_tests, shell scripts that print TAP in shell_tests (they end in .sh).
# Slow scripts go into long_tests, those that a distribution tarball is tried
# with into smoke_tests.
unit_tests =
shell_tests =
long_tests =
smoke_tests =

TEST_EXTENSIONS = .sh
LOG_COMPILER = $(srcdir)/tests/run-criterion
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_COMPILER = $(SHELL)
SH_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; \
	CC='$(CC)'; NM='$(NM)'; AWK='$(AWK)'; SANITIZER_FLAGS='$(SANITIZER_FLAGS)'; \
	export top_srcdir top_builddir CC NM AWK SANITIZER_FLAGS;

LDADD = lib/libchp.la $(CRITERION_LIBS) -lm

include %D%/tree/local.mk
include %D%/unit/local.mk
include %D%/property/local.mk
include %D%/golden/local.mk
include %D%/fault/local.mk
include %D%/fuzz/local.mk
include %D%/cli/local.mk
include %D%/validation/local.mk
include %D%/install/local.mk
include %D%/bench/local.mk

if TESTS_ENABLED
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif
TESTS += $(shell_tests)
EXTRA_DIST += %D%/tap.sh %D%/run-criterion %D%/fresh-machine $(shell_tests) $(long_tests)

check-long: all
	FUZZ_MUTATIONS=1000 $(MAKE) $(AM_MAKEFLAGS) check TESTS='$(long_tests) $(fuzz_tests)'
# A tarball is built, tried with a few tests, installed and removed.
distcheck-smoke:
	$(MAKE) $(AM_MAKEFLAGS) distcheck TESTS='$(smoke_tests)'
.PHONY: check-long distcheck-smoke
