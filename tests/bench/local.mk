# make bench: rates on this machine, never part of make check.
EXTRA_PROGRAMS += %D%/bench
%C%_bench_SOURCES = %D%/bench.c
CLEANFILES += %D%/bench$(EXEEXT)

bench: %D%/bench$(EXEEXT)
	$(LIBTOOL) --mode=execute ./%D%/bench$(EXEEXT) \
		$(srcdir)/examples/two-7nm-dies-vs-h20.ini $(srcdir)/models
.PHONY: bench
