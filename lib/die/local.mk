lib_libchp_la_SOURCES +=
