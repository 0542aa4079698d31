dist_doc_DATA += %D%/errata.md
dist_doc_DATA += %D%/models/mapping.md %D%/models/network.md %D%/models/workload.md
