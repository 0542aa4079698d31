lib_libchp_la_SOURCES += %D%/expert_load.c %D%/operator.h
