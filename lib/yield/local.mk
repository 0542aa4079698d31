lib_libchp_la_SOURCES += \
    %D%/binning.c %D%/binning.h \
    %D%/wafer.c \
    %D%/yield.c %D%/yield.h
