lib_libchp_la_SOURCES += %D%/arena.c %D%/arena.h %D%/checksum.c %D%/checksum.h \
	%D%/crew.c %D%/crew.h %D%/diagnostics.c %D%/digits.c %D%/digits.h %D%/dimensions.def \
	%D%/error.c %D%/error.h %D%/kind.c %D%/lanes.h %D%/least_tree.c %D%/least_tree.h \
	%D%/measure.c %D%/measure.h %D%/number.c \
	%D%/quantity.c %D%/quantity.h %D%/shortfall.c %D%/shortfall.h %D%/suggest.c %D%/suggest.h \
	%D%/units.c %D%/units.def %D%/units.h
