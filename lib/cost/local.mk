lib_libchp_la_SOURCES += \
    %D%/cost.c %D%/cost.h \
    %D%/design_cost.c %D%/design_cost.h \
    %D%/economics.c %D%/economics.h \
    %D%/interval.c
