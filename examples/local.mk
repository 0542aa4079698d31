example_files = \
	%D%/alibaba-ppu.ini \
	%D%/ascend-910c.ini \
	%D%/bench-1e9.ini \
	%D%/bench-1e10.ini \
	%D%/bench-1e12.ini \
	%D%/blackwell-two-dies.ini \
	%D%/cache-at-home.ini \
	%D%/cheapest-match.ini \
	%D%/harvest.ini \
	%D%/hello.ini \
	%D%/how-many-dies.ini \
	%D%/imported-model.ini \
	%D%/mixed-workloads.ini \
	%D%/io-die.ini \
	%D%/nothing-fits.ini \
	%D%/tokens-per-joule.ini \
	%D%/power-cap.ini \
	%D%/robust.ini \
	%D%/two-7nm-dies-vs-h20.ini \
	%D%/two-small-or-one-big.ini \
	%D%/what-more-gives.ini \
	%D%/which-package.ini \
	%D%/sweep.py
examplesdir = $(docdir)/examples
dist_examples_DATA = $(example_files)
example_models = \
	%D%/models/README.md \
	%D%/models/deepseek-v3.2.json \
	%D%/models/gpt-oss-20b.json \
	%D%/models/qwen3.5-397b-a17b.json
examplesmodelsdir = $(examplesdir)/models
dist_examplesmodels_DATA = $(example_models)
examplesplacementdir = $(examplesdir)/placement
dist_examplesplacement_DATA = %D%/placement/unequal-dies.ini
example_cluster = %D%/cluster/parallel.sh %D%/cluster/slurm.sbatch
examplesclusterdir = $(examplesdir)/cluster
dist_examplescluster_SCRIPTS = $(example_cluster)

examplesportfoliodir = $(examplesdir)/portfolio
dist_examplesportfolio_DATA = %D%/portfolio/common.ini %D%/portfolio/four-products.ini
