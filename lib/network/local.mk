lib_libchp_la_SOURCES += %D%/network.h
