check_PROGRAMS += %D%/fault_study
%C%_fault_study_SOURCES = %D%/fault_study.c
%C%_fault_study_LDADD = lib/libchp.la
%C%_fault_study_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
shell_tests += %D%/memory.sh
