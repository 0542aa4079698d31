lib_libchp_la_SOURCES += %D%/yield.h
