lib_libchp_la_SOURCES += \
    %D%/calibration.c %D%/calibration.h \
    %D%/chips.c %D%/chips.h \
    %D%/families.c %D%/families.h \
    %D%/fit.c %D%/fit.h \
    %D%/judge.c \
    %D%/predict.c %D%/predict.h \
    %D%/statistics.c %D%/statistics.h
