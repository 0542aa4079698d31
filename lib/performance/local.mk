lib_libchp_la_SOURCES += \
    %D%/attention.c %D%/bind.c %D%/bind.h %D%/collective.c %D%/elementwise.c %D%/forms.h %D%/gemm.c %D%/interval.c \
    %D%/intervals.def %D%/lanes.h \
    %D%/mla.c %D%/moe.c %D%/models.h %D%/performance.c %D%/performance.h %D%/plan.c %D%/plan.h
