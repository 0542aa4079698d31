shell_tests += \
	%D%/completion.sh \
	%D%/examples.sh \
	%D%/folder.sh \
	%D%/formats.sh \
	%D%/hostile.sh \
	%D%/interrupt.sh \
	%D%/man.sh \
	%D%/operators.sh \
	%D%/plot.sh \
	%D%/runs.sh \
	%D%/placement.sh \
	%D%/portfolio.sh \
	%D%/store.sh \
	%D%/tutorial.sh \
	%D%/usage.sh
EXTRA_DIST += %D%/kill-workers %D%/small.ini %D%/parts.ini
long_tests += %D%/kills.sh %D%/slurm.sh
