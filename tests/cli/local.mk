shell_tests += %D%/examples.sh
