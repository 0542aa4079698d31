lib_libchp_la_SOURCES += %D%/config.c %D%/config.h %D%/families.def %D%/import.c %D%/import.h \
	%D%/layers.c %D%/layers.h
