lib_libchp_la_SOURCES += \
    %D%/aligned.c \
    %D%/calibration.c %D%/calibration.h \
    %D%/columns.c %D%/columns.h \
    %D%/conflict.c %D%/conflict.h \
    %D%/csv.c \
    %D%/figure.c %D%/figure.h \
    %D%/figure_breakdown.c \
    %D%/figure_front.c %D%/figure_front.h %D%/figure_front_data.c \
    %D%/figure_front_energy.c %D%/figure_front_labels.c \
    %D%/figure_floorplan.c \
    %D%/figure_roofline.c \
    %D%/fold.c %D%/fold.h \
    %D%/front.c %D%/front.h \
    %D%/gnuplot.c %D%/gnuplot.h \
    %D%/html.c %D%/html.h \
    %D%/json.c %D%/json.h \
    %D%/labels.c %D%/labels.h \
    %D%/mix.c %D%/mix.h \
    %D%/models.c %D%/models.h \
    %D%/page.c %D%/page.h \
    %D%/report.c \
    %D%/results.c %D%/results.h \
    %D%/share.c %D%/share.h \
    %D%/shown.c %D%/shown.h \
    %D%/sketch.c %D%/sketch.h \
    %D%/sketch_front.c %D%/sketch_front.h \
    %D%/summary.c %D%/summary.h %D%/summary_best.c %D%/summary_front.c \
    %D%/table.c %D%/table.h \
    %D%/text.c %D%/text.h
lib_libchp_la_SOURCES += %D%/placement.c %D%/placement.h
lib_libchp_la_SOURCES += %D%/uncertainty.c %D%/uncertainty.h %D%/uncertainty_summary.c
lib_libchp_la_SOURCES += %D%/figure_intervals.c %D%/figure_tornado.c
lib_libchp_la_SOURCES += %D%/figure_knee.c %D%/figure_sensitivity.c
lib_libchp_la_SOURCES += %D%/portfolio.c %D%/portfolio.h %D%/figure_portfolio.c
lib_libchp_la_SOURCES += %D%/worth.c %D%/worth.h
