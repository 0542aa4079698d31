lib_libchp_la_SOURCES += %D%/choose.c %D%/choose.h
lib_libchp_la_SOURCES += %D%/chiplet.c %D%/chiplet.h
lib_libchp_la_SOURCES += %D%/uses.c %D%/uses.h
lib_libchp_la_SOURCES += %D%/portfolio.c %D%/portfolio.h
lib_libchp_la_SOURCES += %D%/text.c %D%/text.h
