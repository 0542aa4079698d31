lib_libchp_la_SOURCES += %D%/lanes.h %D%/power.c %D%/power.h
