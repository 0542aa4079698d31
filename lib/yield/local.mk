lib_libchp_la_SOURCES += %D%/wafer.c %D%/yield.c %D%/yield.h
