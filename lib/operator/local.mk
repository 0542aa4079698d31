lib_libchp_la_SOURCES += %D%/operator.h
