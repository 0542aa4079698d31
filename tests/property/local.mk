# What must hold whatever the numbers, through the public interface.
unit_tests += %D%/test_evaluation %D%/test_front %D%/test_modes
%C%_test_evaluation_SOURCES = %D%/whole_chain.h %D%/test_evaluation.c
%C%_test_front_SOURCES = %D%/whole_chain.h %D%/test_front.c
%C%_test_modes_SOURCES = %D%/whole_chain.h %D%/test_modes.c
unit_tests += %D%/test_uncertain_front
%C%_test_uncertain_front_SOURCES = %D%/whole_chain.h %D%/test_uncertain_front.c
unit_tests += %D%/test_chips
%C%_test_chips_SOURCES = %D%/test_chips.c
unit_tests += %D%/test_bounds %D%/test_engine
%C%_test_engine_SOURCES = %D%/whole_chain.h %D%/test_engine.c
%C%_test_bounds_SOURCES = %D%/whole_chain.h %D%/random_boxes.h %D%/test_bounds.c
unit_tests += %D%/test_product_uses
%C%_test_product_uses_SOURCES = %D%/whole_chain.h %D%/test_product_uses.c
long_tests += %D%/bounds-long.sh %D%/engine-long.sh
unit_tests += %D%/test_rows %D%/test_operators
%C%_test_rows_SOURCES = %D%/whole_chain.h %D%/random_boxes.h %D%/test_rows.c
%C%_test_operators_SOURCES = %D%/test_operators.c
