lib_libchp_la_SOURCES += %D%/choice.c %D%/choice.h %D%/design.h %D%/metrics.c %D%/metrics.def \
	%D%/params.c %D%/params.def
