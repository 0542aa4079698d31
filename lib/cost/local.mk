lib_libchp_la_SOURCES += %D%/cost.h
