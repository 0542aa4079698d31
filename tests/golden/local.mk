shell_tests += %D%/wrong-input.sh
EXTRA_DIST += %D%/wrong-input
