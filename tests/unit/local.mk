
unit_tests += %D%/test_search
%C%_test_search_SOURCES = %D%/test_search.c
