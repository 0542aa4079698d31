lib_libchp_la_SOURCES += %D%/least_squares.c %D%/least_squares.h
