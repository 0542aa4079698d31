lib_libchp_la_SOURCES += %D%/design.h %D%/metrics.def %D%/params.def
