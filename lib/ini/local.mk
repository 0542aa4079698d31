lib_libchp_la_SOURCES += %D%/book.c %D%/book.h %D%/ini.c %D%/ini.h %D%/text.c %D%/text.h
