lib_libchp_la_SOURCES += \
    %D%/branch.c %D%/branch.h \
    %D%/certify.c %D%/certify.h \
    %D%/cloud.c %D%/cloud.h \
    %D%/conflict.c %D%/conflict.h \
    %D%/effort.c %D%/effort.h \
    %D%/engine.c %D%/engine.h \
    %D%/explain.c \
    %D%/flip.c %D%/flip.h \
    %D%/front.c %D%/front.h \
    %D%/hints.c %D%/hints.h \
    %D%/join.c \
    %D%/heap.c %D%/heap.h \
    %D%/inquiry.c %D%/inquiry.h \
    %D%/match.c %D%/match.h \
    %D%/narrow.c %D%/narrow.h \
    %D%/reach.c %D%/reach.h \
    %D%/result.c %D%/result.h \
    %D%/search.c %D%/search.h \
    %D%/seeds.c %D%/seeds.h \
    %D%/split.c %D%/split.h \
    %D%/staircase.c %D%/staircase.h \
    %D%/survey.c %D%/survey.h \
    %D%/sweep.c %D%/sweep.h \
    %D%/shards.c %D%/shards.h \
    %D%/tally.c %D%/tally.h \
    %D%/tools.c %D%/tools.h \
    %D%/worker.c %D%/worker.h \
    %D%/worth.c %D%/worth.h
