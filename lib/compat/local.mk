lib_libchp_la_SOURCES += \
    %D%/actuary.c %D%/actuary.h %D%/actuary_table.c \
    %D%/catch.c %D%/catch.h %D%/catch_table.c \
    %D%/ecochip.c %D%/ecochip.h %D%/ecochip_table.c \
    %D%/table.c %D%/table.h \
    %D%/ttmcas.c %D%/ttmcas.h %D%/ttmcas_table.c
