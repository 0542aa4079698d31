lib_libchp_la_SOURCES += %D%/topology.c %D%/topology.h %D%/attained.def
