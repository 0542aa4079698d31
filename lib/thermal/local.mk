lib_libchp_la_SOURCES += %D%/check.c %D%/check.h %D%/plates.c %D%/plates.h \
	%D%/spot.c %D%/spot.h %D%/thermal.c %D%/thermal.h
