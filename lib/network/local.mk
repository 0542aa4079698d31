lib_libchp_la_SOURCES += %D%/network.c %D%/network.h
lib_libchp_la_SOURCES += %D%/noc.c %D%/noc.h %D%/noc_flows.c %D%/noc_flows.h
