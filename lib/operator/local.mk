lib_libchp_la_SOURCES += %D%/demand.c %D%/expert_load.c %D%/operator.c %D%/operator.h
