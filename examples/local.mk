example_files = \
	%D%/alibaba-ppu.ini \
	%D%/ascend-910c.ini \
	%D%/blackwell-two-dies.ini \
	%D%/hello.ini \
	%D%/two-7nm-dies-vs-h20.ini \
	%D%/sweep.py
examplesdir = $(docdir)/examples
dist_examples_DATA = $(example_files)
