lib_libchp_la_SOURCES += %D%/study.h
