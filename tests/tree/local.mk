shell_tests += \
	%D%/exports.sh \
	%D%/globals.sh \
	%D%/guides.sh \
	%D%/headers.sh \
	%D%/interface.sh \
	%D%/layers.sh \
	%D%/models-list.sh \
	%D%/parameters.sh \
	%D%/sources.sh \
	%D%/style.sh
smoke_tests += %D%/exports.sh %D%/globals.sh %D%/layers.sh
EXTRA_DIST += %D%/interface.txt
