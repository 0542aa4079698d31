# Pages of models keep their folder: two pages are called power.md.
docmodelsdir = $(docdir)/models
dist_docmodels_DATA =
dist_doc_DATA += %D%/cluster.md %D%/errata.md %D%/formats.md
dist_docmodels_DATA += %D%/models/attention.md %D%/models/collectives.md %D%/models/elementwise.md %D%/models/gemm.md \
    %D%/models/kernel.md %D%/models/mla.md %D%/models/moe.md
dist_docmodels_DATA += %D%/models/mapping.md %D%/models/portfolio.md %D%/models/uncertainty.md %D%/models/network.md %D%/models/noc.md %D%/models/placement.md %D%/models/serving.md %D%/models/workload.md
dist_docmodels_DATA += %D%/models/chip.md %D%/models/cost.md %D%/models/die.md %D%/models/link.md \
    %D%/models/memory.md %D%/models/power.md %D%/models/process.md %D%/models/yield.md

include %D%/man/local.mk
dist_doc_DATA += %D%/compat.md

dist_doc_DATA += %D%/front.png %D%/sanity.md %D%/why.md
dist_docmodels_DATA += %D%/models/io-die.md %D%/models/thermal.md
dist_doc_DATA += %D%/power.md
dist_doc_DATA += %D%/validation.md %D%/search.md %D%/workloads.md
dist_doc_DATA += %D%/tutorial.md
