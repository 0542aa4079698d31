lib_libchp_la_SOURCES += %D%/heat.c %D%/heat.h %D%/operate.c %D%/operate.h \
    %D%/sheet_sites.c
