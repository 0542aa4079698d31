lib_libchp_la_SOURCES += %D%/kernel.def %D%/link.def %D%/memory.def %D%/package.def %D%/parts.h %D%/process.def
