# make validate: prints predicted against published numbers. A script here gets
# the tests' environment and prints its own table.
validation_scripts =
EXTRA_DIST += $(validation_scripts)

validate: all
	@$(AM_TESTS_ENVIRONMENT) for script in $(validation_scripts); do \
		$(SHELL) $(srcdir)/$$script || exit 1; \
	done
.PHONY: validate
