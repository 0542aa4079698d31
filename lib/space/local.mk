lib_libchp_la_SOURCES += \
    %D%/box.c \
    %D%/closing.c %D%/closing.h \
    %D%/keys.c %D%/keys.h \
    %D%/question.c %D%/question.h \
    %D%/space.c %D%/space.h \
    %D%/walk.c
