lib_libchp_la_SOURCES += %D%/assign.c %D%/assign.h
lib_libchp_la_SOURCES += %D%/balance.c %D%/balance.h %D%/balance_program.c
lib_libchp_la_SOURCES += %D%/channels.c %D%/channels.h
lib_libchp_la_SOURCES += %D%/flow.c %D%/flow.h
lib_libchp_la_SOURCES += %D%/ways.c %D%/ways.h %D%/even_ways.c
lib_libchp_la_SOURCES += %D%/route.c %D%/route.h
lib_libchp_la_SOURCES += %D%/layout.h %D%/settle.c %D%/stages.c
