lib_libchp_la_SOURCES += \
    %D%/evaluate.c %D%/evaluate.h \
    %D%/mapping_cache.c %D%/mapping_cache.h
