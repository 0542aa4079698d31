lib_libchp_la_SOURCES += %D%/csv.c %D%/csv.h %D%/kinds.c %D%/kinds.h %D%/measure.c %D%/measure.h
