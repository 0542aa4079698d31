lib_libchp_la_SOURCES += \
    %D%/bounder.h \
    %D%/account.c \
    %D%/bounds.c %D%/bounds.h \
    %D%/bounds_capacity.c %D%/bounds_geometry.c %D%/bounds_metrics.c \
    %D%/bounds_supply.c %D%/bounds_times.c \
    %D%/evaluate.c %D%/evaluate.h \
    %D%/blend.h \
    %D%/gauge.h \
    %D%/geometry.c %D%/metrics.c %D%/times.c \
    %D%/mix.c %D%/mix.h \
    %D%/mix_bounds.c \
    %D%/mapping_cache.c %D%/mapping_cache.h \
    %D%/robust.c %D%/robust.h \
    %D%/plan_cache.c %D%/plan_cache.h \
    %D%/power.c \
    %D%/memo.c %D%/memo.h \
    %D%/metric_lanes.h %D%/row.c %D%/row.h %D%/row_lanes.c %D%/row_lanes.h \
    %D%/stages.h
