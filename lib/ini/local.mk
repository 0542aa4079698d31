lib_libchp_la_SOURCES += %D%/ini.c %D%/ini.h %D%/text.c %D%/text.h
