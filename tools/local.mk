# The tools know nothing but chiplet.h.
bin_PROGRAMS += %D%/chipletopt %D%/chipleteval %D%/chipletdb %D%/chipletfit %D%/chipletplot

tool_sources = \
    %D%/options.c %D%/options.h \
    %D%/tool.c %D%/tool.h

%C%_chipletopt_SOURCES = $(tool_sources) \
    %D%/chipletopt.c \
    %D%/discover.c %D%/discover.h %D%/explain.def \
    %D%/folder.c %D%/folder.h \
    %D%/output.c %D%/output.h \
    %D%/page.c %D%/page.h \
    %D%/plot.c %D%/plot.h \
    %D%/progress.c %D%/progress.h \
    %D%/request.c %D%/request.h \
    %D%/search.c %D%/search.h \
    %D%/store.c %D%/store.h \
    %D%/study.c %D%/study.h \
    %D%/portfolio.c %D%/portfolio.h \
    %D%/uncertainty.c %D%/uncertainty.h
%C%_chipleteval_SOURCES = $(tool_sources) \
    %D%/chipleteval.c \
    %D%/compare.c %D%/compare.h \
    %D%/cost.c %D%/cost.h %D%/operators.c %D%/operators.h \
    %D%/placement.c %D%/placement.h \
    %D%/serving.c %D%/serving.h
%C%_chipletdb_SOURCES = $(tool_sources) %D%/chipletdb.c
%C%_chipletfit_SOURCES = $(tool_sources) \
    %D%/chipletfit.c \
    %D%/folder.c %D%/folder.h \
    %D%/operators.c %D%/operators.h \
    %D%/plot.c %D%/plot.h
%C%_chipletopt_CFLAGS = $(STRICT_CFLAGS)
%C%_chipleteval_CFLAGS = $(STRICT_CFLAGS)
%C%_chipletdb_CFLAGS = $(STRICT_CFLAGS)
%C%_chipletfit_CFLAGS = $(STRICT_CFLAGS)
%C%_chipletopt_LDADD = lib/libchiplet.la
%C%_chipleteval_LDADD = lib/libchiplet.la
%C%_chipletdb_LDADD = lib/libchiplet.la
%C%_chipletfit_LDADD = lib/libchiplet.la
%C%_chipletplot_SOURCES = $(tool_sources) \
    %D%/chipletplot.c \
    %D%/folder.c %D%/folder.h \
    %D%/page.c %D%/page.h \
    %D%/plot.c %D%/plot.h
%C%_chipletplot_CFLAGS = $(STRICT_CFLAGS)
%C%_chipletplot_LDADD = lib/libchiplet.la
