lib_libchp_la_SOURCES += %D%/power.h
