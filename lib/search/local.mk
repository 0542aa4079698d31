lib_libchp_la_SOURCES += %D%/space.c %D%/space.h
