lib_libchp_la_SOURCES += %D%/performance.h
