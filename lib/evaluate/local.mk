lib_libchp_la_SOURCES += \
    %D%/bounds.c %D%/bounds.h \
    %D%/evaluate.c %D%/evaluate.h \
    %D%/gauge.h \
    %D%/geometry.c %D%/metrics.c %D%/times.c \
    %D%/mapping_cache.c %D%/mapping_cache.h \
    %D%/power.c \
    %D%/memo.c %D%/memo.h \
    %D%/stages.h
