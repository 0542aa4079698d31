lib_libchp_la_SOURCES += %D%/catalogue.c %D%/catalogue.h %D%/datum.c %D%/datum.h \
	%D%/design_record.c %D%/folder.c %D%/folder.h %D%/record.c %D%/record.h %D%/references.c \
	%D%/references.h %D%/schema.c %D%/schema.h
