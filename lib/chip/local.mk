lib_libchp_la_SOURCES += \
    %D%/chip.def %D%/chip.h \
    %D%/clock.c \
    %D%/cooling.c \
    %D%/credit.c \
    %D%/design_chip.c \
    %D%/device.c \
    %D%/energy.c %D%/energy.h \
    %D%/floorplan.c \
    %D%/io_die.c %D%/io_die.h \
    %D%/joins.c %D%/joins.h \
    %D%/outline.c %D%/outline.h \
    %D%/sites.c %D%/sites.h \
    %D%/spokes.c %D%/spokes.h \
    %D%/sheet.c
