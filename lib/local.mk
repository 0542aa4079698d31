# Everything is compiled once into libchp.la, which the unit tests link; the
# shared library is the same objects behind the version script.
noinst_LTLIBRARIES += %D%/libchp.la
lib_libchp_la_SOURCES = %D%/chiplet.h
lib_libchp_la_CFLAGS = $(STRICT_CFLAGS)
lib_libchp_la_LIBADD = $(GSL_LIBS) $(GLPK_LIBS) $(JANSSON_LIBS) $(SQLITE_LIBS) -lm

include_HEADERS += %D%/chiplet.h
lib_LTLIBRARIES += %D%/libchiplet.la
lib_libchiplet_la_SOURCES =
lib_libchiplet_la_LIBADD = %D%/libchp.la
lib_libchiplet_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined \
	-version-info $(LIBCHIPLET_VERSION_INFO)
if VERSION_SCRIPT
lib_libchiplet_la_LDFLAGS += -Wl,--version-script=$(srcdir)/%D%/libchiplet.map
lib_libchiplet_la_DEPENDENCIES = %D%/libchp.la %D%/libchiplet.map
endif
EXTRA_DIST += %D%/LAYERS %D%/libchiplet.map

include %D%/base/local.mk
include %D%/ini/local.mk
include %D%/solver/local.mk
include %D%/operator/local.mk
include %D%/parts/local.mk
include %D%/die/local.mk
include %D%/topology/local.mk
include %D%/yield/local.mk
include %D%/chip/local.mk
include %D%/workload/local.mk
include %D%/import/local.mk
include %D%/catalogue/local.mk
include %D%/network/local.mk
include %D%/design/local.mk
include %D%/placement/local.mk
include %D%/mapping/local.mk
include %D%/performance/local.mk
include %D%/measure/local.mk
include %D%/calibrate/local.mk
include %D%/power/local.mk
include %D%/cost/local.mk
include %D%/compat/local.mk
include %D%/thermal/local.mk
include %D%/operate/local.mk
include %D%/evaluate/local.mk
include %D%/serving/local.mk
include %D%/study/local.mk
include %D%/space/local.mk
include %D%/store/local.mk
include %D%/search/local.mk
include %D%/uncertainty/local.mk
include %D%/portfolio/local.mk
include %D%/report/local.mk
include %D%/api/local.mk
