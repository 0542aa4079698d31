lib_libchp_la_SOURCES += %D%/apart.c %D%/best.c %D%/serving.h %D%/step.c %D%/table.c \
	%D%/table.h %D%/together.c
