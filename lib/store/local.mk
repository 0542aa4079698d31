lib_libchp_la_SOURCES += \
    %D%/beaters.c %D%/beaters.h \
    %D%/bits.h \
    %D%/box_log.c %D%/box_log.h \
    %D%/certificate.c %D%/certificate.h %D%/certificate_read.c \
    %D%/check.c %D%/check.h \
    %D%/check_boxes.c %D%/check_boxes.h \
    %D%/claimed.c %D%/claimed.h \
    %D%/cover.c %D%/cover.h \
    %D%/file.c %D%/file.h \
    %D%/folder.c %D%/folder.h \
    %D%/identity.c %D%/identity.h \
    %D%/ledger.c %D%/ledger.h \
    %D%/lines.c %D%/lines.h \
    %D%/plan.c %D%/plan.h \
    %D%/seal.c %D%/seal.h
