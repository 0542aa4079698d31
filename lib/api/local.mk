lib_libchp_la_SOURCES += \
    %D%/library.c %D%/library.h \
    %D%/search.c \
    %D%/study.c
