lib_libchp_la_SOURCES += %D%/capacity.c %D%/mapping.c %D%/mapping.h %D%/places.c %D%/places.h \
	%D%/routing.c %D%/routing.h %D%/step.c %D%/step.h \
	%D%/step_attention.c %D%/step_build.c %D%/step_feed_forward.c
