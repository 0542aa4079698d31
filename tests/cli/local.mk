shell_tests += \
	%D%/examples.sh \
	%D%/folder.sh \
	%D%/formats.sh \
	%D%/hostile.sh \
	%D%/interrupt.sh \
	%D%/usage.sh
