lib_libchp_la_SOURCES += %D%/asked.c %D%/asked.h %D%/axis.c %D%/axis.h %D%/check.c %D%/flat.c %D%/flat.h %D%/expression.c %D%/expression.h %D%/formula.c %D%/formula.h %D%/goal.c %D%/goal.h %D%/imported.c %D%/imported.h %D%/layers.c \
	%D%/layers.h %D%/range.c %D%/range.h %D%/study.c %D%/study.h
lib_libchp_la_SOURCES += %D%/package.c %D%/package.h %D%/package.def %D%/package_task.c %D%/package_task.h
lib_libchp_la_SOURCES += %D%/ends.c %D%/ends.h
lib_libchp_la_SOURCES += %D%/runs.c %D%/runs.h
lib_libchp_la_SOURCES += %D%/sampling.c %D%/sampling.h
