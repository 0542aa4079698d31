# make bench: rates on this machine, never part of make check.
EXTRA_PROGRAMS += %D%/bench
%C%_bench_SOURCES = %D%/bench.c
EXTRA_PROGRAMS += %D%/operators
%C%_operators_SOURCES = %D%/operators.c
CLEANFILES += %D%/bench$(EXEEXT) %D%/operators$(EXEEXT)
# Against a genetic search, where what that needs is found: no part of the build.
EXTRA_DIST += %D%/baseline.cpp %D%/baseline.sh
CLEANFILES += %D%/baseline %D%/baseline.o

bench: %D%/bench$(EXEEXT) %D%/operators$(EXEEXT)
	$(LIBTOOL) --mode=execute ./%D%/bench$(EXEEXT) \
		$(srcdir)/models 2 $(srcdir)/examples/two-7nm-dies-vs-h20.ini \
		$(srcdir)/examples/bench-1e9.ini $(srcdir)/examples/bench-1e10.ini \
		$(srcdir)/examples/bench-1e12.ini
	$(LIBTOOL) --mode=execute ./%D%/operators$(EXEEXT) $(srcdir)/models
	$(MAKE) $(AM_MAKEFLAGS) bench-baseline
bench-baseline: lib/libchp.la
	@srcdir='$(srcdir)' LIBTOOL='$(LIBTOOL)' CPPFLAGS='-I$(top_srcdir)/lib $(CPPFLAGS)' \
		CXXFLAGS='-O3 $(SANITIZER_FLAGS)' $(SHELL) $(srcdir)/%D%/baseline.sh
.PHONY: bench bench-baseline
