lib_libchp_la_SOURCES += %D%/least_squares.c %D%/least_squares.h
lib_libchp_la_SOURCES += %D%/linear_program.c %D%/linear_program.h
lib_libchp_la_SOURCES += %D%/attempt.c %D%/attempt.h %D%/basis.c %D%/bound.c %D%/simplex.c %D%/integers.c
lib_libchp_la_SOURCES += %D%/growing.c %D%/growing.h
lib_libchp_la_SOURCES += %D%/program_builder.c %D%/program_builder.h
lib_libchp_la_SOURCES += %D%/cholesky.c %D%/cholesky.h
lib_libchp_la_SOURCES += %D%/root.c %D%/root.h
lib_libchp_la_SOURCES += %D%/quasi_random.c %D%/quasi_random.h
