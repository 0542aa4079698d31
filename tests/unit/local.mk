
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
unit_tests += %D%/test_portfolio
%C%_test_portfolio_SOURCES = %D%/test_portfolio.c
unit_tests += %D%/test_uncertainty
%C%_test_uncertainty_SOURCES = %D%/test_uncertainty.c
unit_tests += %D%/test_yield
%C%_test_yield_SOURCES = %D%/test_yield.c
unit_tests += %D%/test_chip
%C%_test_chip_SOURCES = %D%/silicon_parts.h %D%/test_chip.c
unit_tests += %D%/test_io_dies
%C%_test_io_dies_SOURCES = %D%/silicon_parts.h %D%/test_io_dies.c
unit_tests += %D%/test_power
%C%_test_power_SOURCES = %D%/test_power.c
unit_tests += %D%/test_cost
%C%_test_cost_SOURCES = %D%/silicon_parts.h %D%/test_cost.c
unit_tests += %D%/test_base
%C%_test_base_SOURCES = %D%/test_base.c
unit_tests += %D%/test_ini
%C%_test_ini_SOURCES = %D%/test_ini.c
unit_tests += %D%/test_design
%C%_test_design_SOURCES = %D%/test_design.c
unit_tests += %D%/test_catalogue
%C%_test_catalogue_SOURCES = %D%/scratch.h %D%/test_catalogue.c
unit_tests += %D%/test_study
%C%_test_study_SOURCES = %D%/scratch.h %D%/test_study.c
unit_tests += %D%/test_expression
%C%_test_expression_SOURCES = %D%/test_expression.c
unit_tests += %D%/test_report
%C%_test_report_SOURCES = %D%/test_report.c
unit_tests += %D%/test_performance
%C%_test_performance_SOURCES = %D%/operator_cases.h %D%/plain_kernel.h %D%/test_performance.c
unit_tests += %D%/test_performance_dies
%C%_test_performance_dies_SOURCES = %D%/operator_cases.h %D%/plain_kernel.h \
    %D%/test_performance_dies.c
unit_tests += %D%/test_measure
%C%_test_measure_SOURCES = %D%/scratch.h %D%/test_measure.c
unit_tests += %D%/test_import
%C%_test_import_SOURCES = %D%/scratch.h %D%/test_import.c
EXTRA_DIST += \
	tests/validation/hf-configs/MiniMaxAI--MiniMax-M2.5.json \
	tests/validation/hf-configs/Qwen--Qwen3-0.6B.json \
	tests/validation/hf-configs/Qwen--Qwen3-235B-A22B-FP8.json \
	tests/validation/hf-configs/Qwen--Qwen3-235B-A22B.json \
	tests/validation/hf-configs/Qwen--Qwen3-30B-A3B.json \
	tests/validation/hf-configs/Qwen--Qwen3-32B-FP8.json \
	tests/validation/hf-configs/Qwen--Qwen3-32B.json \
	tests/validation/hf-configs/Qwen--Qwen3-8B.json \
	tests/validation/hf-configs/Qwen--Qwen3-Coder-480B-A35B-Instruct.json \
	tests/validation/hf-configs/Qwen--Qwen3.5-397B-A17B.json \
	tests/validation/hf-configs/README.md \
	tests/validation/hf-configs/deepseek-ai--DeepSeek-R1.json \
	tests/validation/hf-configs/deepseek-ai--DeepSeek-V3.2.json \
	tests/validation/hf-configs/deepseek-ai--DeepSeek-V3.json \
	tests/validation/hf-configs/meta-llama--Meta-Llama-3.1-405B.json \
	tests/validation/hf-configs/meta-llama--Meta-Llama-3.1-70B.json \
	tests/validation/hf-configs/meta-llama--Meta-Llama-3.1-8B.json \
	tests/validation/hf-configs/mistralai--Mixtral-8x22B-v0.1.json \
	tests/validation/hf-configs/mistralai--Mixtral-8x7B-v0.1.json \
	tests/validation/hf-configs/moonshotai--Kimi-K2-Instruct.json \
	tests/validation/hf-configs/moonshotai--Kimi-K2.5.json \
	tests/validation/hf-configs/openai--gpt-oss-120b.json \
	tests/validation/hf-configs/openai--gpt-oss-20b.json \
	tests/validation/hf-configs/zai-org--GLM-5.json
unit_tests += %D%/test_compat
%C%_test_compat_SOURCES = %D%/scratch.h %D%/test_compat.c
unit_tests += %D%/test_linear_program
%C%_test_linear_program_SOURCES = %D%/test_linear_program.c
unit_tests += %D%/test_growing_program
%C%_test_growing_program_SOURCES = %D%/test_growing_program.c
unit_tests += %D%/test_serving
%C%_test_serving_SOURCES = %D%/scratch.h %D%/test_serving.c
unit_tests += %D%/test_layers
%C%_test_layers_SOURCES = %D%/language_models.h %D%/test_layers.c
unit_tests += %D%/test_thermal
%C%_test_thermal_SOURCES = %D%/finite_volumes.c %D%/finite_volumes.h %D%/thermal_boxes.h \
    %D%/test_thermal.c
unit_tests += %D%/test_stacked_heat
%C%_test_stacked_heat_SOURCES = %D%/finite_volumes.c %D%/finite_volumes.h %D%/thermal_boxes.h \
    %D%/test_stacked_heat.c
unit_tests += %D%/test_noc
%C%_test_noc_SOURCES = %D%/test_noc.c
unit_tests += %D%/test_routing
%C%_test_routing_SOURCES = %D%/placement_cases.h %D%/test_routing.c
unit_tests += %D%/test_balance
%C%_test_balance_SOURCES = %D%/placement_cases.h %D%/test_balance.c
unit_tests += %D%/test_assignment
%C%_test_assignment_SOURCES = %D%/placement_cases.h %D%/test_assignment.c
unit_tests += %D%/test_store
%C%_test_store_SOURCES = %D%/scratch.h %D%/test_store.c
unit_tests += %D%/test_operate
%C%_test_operate_SOURCES = %D%/silicon_parts.h %D%/test_operate.c
