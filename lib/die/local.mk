lib_libchp_la_SOURCES += %D%/carrier.c %D%/die.h %D%/shape.c %D%/shoreline.c
