lib_libchp_la_SOURCES += %D%/chip.def %D%/chip.h
