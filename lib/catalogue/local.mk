lib_libchp_la_SOURCES += %D%/catalogue.h
