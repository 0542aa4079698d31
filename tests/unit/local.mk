
unit_tests += %D%/test_search
%C%_test_search_SOURCES = %D%/test_search.c
unit_tests += %D%/test_topology
%C%_test_topology_SOURCES = %D%/test_topology.c
unit_tests += %D%/test_operator
%C%_test_operator_SOURCES = %D%/test_operator.c
unit_tests += %D%/test_workload
%C%_test_workload_SOURCES = %D%/language_models.h %D%/test_workload.c
unit_tests += %D%/test_network
%C%_test_network_SOURCES = %D%/test_network.c
unit_tests += %D%/test_mapping
%C%_test_mapping_SOURCES = %D%/language_models.h %D%/test_mapping.c
