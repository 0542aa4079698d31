lib_libchp_la_SOURCES += %D%/cost.c %D%/cost.h
