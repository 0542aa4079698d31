lib_libchp_la_SOURCES += \
    %D%/cost_table.c \
    %D%/library.c %D%/library.h \
    %D%/operators.c \
    %D%/search.c \
    %D%/study.c
