dist_man_MANS += %D%/chipletopt.1 %D%/chipleteval.1 %D%/chipletdb.1 %D%/chipletfit.1 %D%/chipletplot.1
man_MANS = %D%/chiplet-study.5 %D%/chiplet-model.5 %D%/chiplet-placement.5
CLEANFILES += %D%/chiplet-study.5 %D%/chiplet-model.5 %D%/chiplet-placement.5
EXTRA_DIST += %D%/chiplet-study.5.in %D%/chiplet-model.5.in %D%/chiplet-placement.5.in %D%/tables.sh

man_tables = $(srcdir)/%D%/tables.sh \
    $(srcdir)/lib/base/dimensions.def \
    $(srcdir)/lib/chip/chip.def \
    $(srcdir)/lib/design/metrics.def $(srcdir)/lib/design/params.def \
    $(srcdir)/lib/parts/kernel.def $(srcdir)/lib/parts/link.def \
    $(srcdir)/lib/parts/memory.def $(srcdir)/lib/parts/package.def \
    $(srcdir)/lib/parts/process.def \
    $(srcdir)/lib/study/package.def \
    $(srcdir)/lib/workload/system.def $(srcdir)/lib/workload/workload.def
man_generate = $(AM_V_GEN)$(MKDIR_P) %D% && \
    AWK='$(AWK)' $(SHELL) $(srcdir)/%D%/tables.sh '$(srcdir)' '$(VERSION)'

%D%/chiplet-study.5: $(srcdir)/%D%/chiplet-study.5.in $(man_tables)
	$(man_generate) <$(srcdir)/%D%/chiplet-study.5.in >$@.new && mv $@.new $@
%D%/chiplet-model.5: $(srcdir)/%D%/chiplet-model.5.in $(man_tables)
	$(man_generate) <$(srcdir)/%D%/chiplet-model.5.in >$@.new && mv $@.new $@
%D%/chiplet-placement.5: $(srcdir)/%D%/chiplet-placement.5.in $(man_tables)
	$(man_generate) <$(srcdir)/%D%/chiplet-placement.5.in >$@.new && mv $@.new $@
