lib_libchp_la_SOURCES += \
    %D%/certificate.c %D%/cost_table.c \
    %D%/error_tally.c %D%/error_tally.h \
    %D%/library.c %D%/library.h \
    %D%/operators.c \
    %D%/search.c %D%/serving.c %D%/store.c \
    %D%/study.c
lib_libchp_la_SOURCES += %D%/placement.c
lib_libchp_la_SOURCES += %D%/uncertainty.c
lib_libchp_la_SOURCES += %D%/portfolio.c
