lib_libchp_la_SOURCES += %D%/mapping.h
