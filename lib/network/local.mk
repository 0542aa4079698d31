lib_libchp_la_SOURCES += %D%/network.c %D%/network.h
