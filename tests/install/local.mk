EXTRA_DIST += %D%/consumer.c %D%/installed.sh

installcheck-local:
	@$(AM_TESTS_ENVIRONMENT) bindir='$(bindir)' libdir='$(libdir)'; export bindir libdir; \
		$(SHELL) $(srcdir)/%D%/installed.sh
