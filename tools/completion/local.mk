# bash-completion looks for a file named after each command.
completiondir = $(datadir)/bash-completion/completions
completion_commands = chipletopt chipleteval chipletdb chipletfit chipletplot
EXTRA_DIST += %D%/chiplet.bash

install-data-hook:
	$(MKDIR_P) '$(DESTDIR)$(completiondir)'
	for command in $(completion_commands); do \
		$(INSTALL_DATA) '$(srcdir)/%D%/chiplet.bash' '$(DESTDIR)$(completiondir)'/$$command || exit 1; \
	done
uninstall-hook:
	cd '$(DESTDIR)$(completiondir)' && rm -f $(completion_commands)
