lib_libchp_la_SOURCES += %D%/check.c %D%/check.h %D%/conductance.c %D%/conductance.h \
	%D%/mesh.c %D%/mesh.h %D%/peaks.c %D%/peaks.h %D%/plates.c %D%/plates.h \
	%D%/resistance.c %D%/resistance.h %D%/response.c %D%/response.h \
	%D%/spot.c %D%/spot.h %D%/symmetry.c %D%/symmetry.h %D%/thermal.c %D%/thermal.h
