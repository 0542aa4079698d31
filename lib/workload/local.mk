lib_libchp_la_SOURCES += %D%/system.def %D%/workload.c %D%/workload.def %D%/workload.h
