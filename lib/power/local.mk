lib_libchp_la_SOURCES += %D%/power.c %D%/power.h
