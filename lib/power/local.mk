lib_libchp_la_SOURCES += %D%/cap.c %D%/power.c %D%/power.h
