lib_libchp_la_SOURCES += %D%/ini.h
