check_PROGRAMS += %D%/fault_store %D%/fault_study
%C%_fault_store_SOURCES = %D%/fault_store.c
%C%_fault_store_LDADD = lib/libchp.la
%C%_fault_store_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=mkstemp,--wrap=write,--wrap=fsync,--wrap=rename
%C%_fault_study_SOURCES = %D%/fault_study.c
%C%_fault_study_LDADD = lib/libchp.la
%C%_fault_study_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
shell_tests += %D%/disk.sh %D%/memory.sh
