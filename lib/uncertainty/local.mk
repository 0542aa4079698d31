lib_libchp_la_SOURCES += %D%/distribution.c %D%/distribution.h
lib_libchp_la_SOURCES += %D%/sensitivity.c %D%/sensitivity.h
