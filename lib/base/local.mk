lib_libchp_la_SOURCES += %D%/dimensions.def %D%/error.h %D%/shortfall.h %D%/units.def %D%/units.h
