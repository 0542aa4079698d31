check_PROGRAMS += %D%/fuzz_study %D%/fuzz_tables
%C%_fuzz_study_SOURCES = %D%/fuzz_study.c %D%/standalone.c
%C%_fuzz_study_LDADD = lib/libchp.la
%C%_fuzz_tables_SOURCES = %D%/fuzz_tables.c %D%/standalone.c
%C%_fuzz_tables_LDADD = lib/libchp.la
shell_tests += %D%/run.sh
EXTRA_DIST += %D%/corpus
